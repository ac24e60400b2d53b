"""Seal and open what must not lie readable in the database; recognise it by keyed hashes.

A sealed value is: format (1 byte), number of the data key (2 bytes, 0 when the key was given), nonce (12), ciphertext
with its tag (AES-256-GCM; the first three bytes are authenticated too).

The key of the hashes (``keys/index``) is not changed by ``wangge keys rotate``: a hash can be made anew only from the
value, and values that are recognised but not kept (the id number of somebody who moved away) would be lost. Whoever
holds that key can guess phone tails, not read anything; keep it as safe as the others.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wangge.kernel.keys import files
from wangge.kernel.keys.ring import Keyring
from wangge.problem import Problem

_FORMAT = 1
_HEAD = 3
_NONCE = 12


def seal(data: bytes, *, key: bytes | None = None) -> bytes:
    """Encrypt ``data`` under the platform's data key, or under ``key`` (32 bytes)."""
    number, cipher = (0, AESGCM(key)) if key else ring().current()
    head = bytes((_FORMAT, number >> 8, number & 0xFF))
    nonce = os.urandom(_NONCE)
    return head + nonce + cipher.encrypt(nonce, data, head)


def open_sealed(sealed: bytes, *, key: bytes | None = None) -> bytes:
    """Decrypt what ``seal`` made.

    Raises
    ------
    Problem
        ``keys.missing`` when its key is not here; ``keys.damaged`` when the value was changed or cut.
    """
    sealed = bytes(sealed)
    head = sealed[:_HEAD]
    if len(sealed) < _HEAD + _NONCE or head[0] != _FORMAT:
        raise Problem("keys.damaged")
    cipher = AESGCM(key) if key else ring().numbered(key_number(sealed))
    try:
        return cipher.decrypt(sealed[_HEAD : _HEAD + _NONCE], sealed[_HEAD + _NONCE :], head)
    except InvalidTag:
        raise Problem("keys.damaged") from None


def key_number(sealed: bytes) -> int:
    """Return the number of the data key under which a value lies."""
    return int.from_bytes(sealed[1:_HEAD])


def seal_text(text: str) -> str:
    """Encrypt a text for a text column; an empty one stays empty."""
    return base64.b64encode(seal(text.encode())).decode() if text else ""


def open_text(sealed: str) -> str:
    """Decrypt what ``seal_text`` made."""
    if not sealed:
        return ""
    try:
        return open_sealed(base64.b64decode(sealed, validate=True)).decode()
    except ValueError:
        raise Problem("keys.damaged") from None


def keyed_hash(kind: str, text: str) -> str:
    """Return a hash by which equal values are recognised by us and by nobody without the key."""
    return hmac.new(_index_key(), f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()


@cache
def ring() -> Keyring:
    """Return the data keys of this process."""
    return Keyring(files.folder())


@cache
def _index_key() -> bytes:
    file = files.folder() / "index"
    if file.exists():
        return base64.b64decode(files.read(file))
    return base64.b64decode(files.write_once(file, base64.b64encode(os.urandom(32))))
