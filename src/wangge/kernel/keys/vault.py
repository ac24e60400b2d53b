"""Seal and open what must not lie readable in the database; recognise it by keyed hashes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from functools import cache
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

if TYPE_CHECKING:
    from pathlib import Path

_NONCE = 12


def seal(data: bytes, *, key: bytes | None = None) -> bytes:
    """Encrypt ``data`` under the platform's data key, or under ``key`` (32 bytes)."""
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key or _key("data")).encrypt(nonce, data, None)


def open_sealed(sealed: bytes, *, key: bytes | None = None) -> bytes:
    """Decrypt what ``seal`` made."""
    sealed = bytes(sealed)
    return AESGCM(key or _key("data")).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)


def seal_text(text: str) -> str:
    """Encrypt a text for a text column; an empty one stays empty."""
    return base64.b64encode(seal(text.encode())).decode() if text else ""


def open_text(sealed: str) -> str:
    """Decrypt what ``seal_text`` made."""
    return open_sealed(base64.b64decode(sealed)).decode() if sealed else ""


def keyed_hash(kind: str, text: str) -> str:
    """Return a hash by which equal values are recognised by us and by nobody without the key."""
    return hmac.new(_key("index"), f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()


@cache
def _key(name: str) -> bytes:
    folder: Path = settings.VAR_DIR / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / name
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return base64.b64decode(file.read_bytes())
    with os.fdopen(handle, "wb") as out:
        key = os.urandom(32)
        out.write(base64.b64encode(key))
    return key
