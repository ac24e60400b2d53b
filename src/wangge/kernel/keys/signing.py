"""The keys that sign checkpoints: the private one outside the database, old public ones kept to verify."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from wangge.kernel.keys import files
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def sign(data: bytes) -> tuple[str, str]:
    """Return the signer's id and the signature of ``data`` under the current signing key, both in hex."""
    private = _private((_numbers(files.folder()) or [1])[-1])
    return signer_id(private.public_key()), private.sign(data).hex()


def verify(data: bytes, signer: str, signature: str, *, keys: Mapping[str, Ed25519PublicKey]) -> bool:
    """Say whether one of our keys, present or past, has signed ``data``."""
    public = keys.get(signer)
    if public is None:
        return False
    try:
        public.verify(bytes.fromhex(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_keys() -> dict[str, Ed25519PublicKey]:
    """Return all public keys, oldest first, by their ids; the first is made when there is none."""
    folder = files.folder()
    if not _numbers(folder):
        _private(1)
    known = [
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(file.read_text(encoding="ascii").strip()))
        for file in sorted(folder.glob("sign-*.pub"))
    ]
    return {signer_id(key): key for key in known}


def public_hex(key: Ed25519PublicKey) -> str:
    """Return a public key as it is printed and read back."""
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def signer_id(key: Ed25519PublicKey) -> str:
    """Return the short id under which a key's signatures stand."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def rotate_signing_key() -> str:
    """Make a new signing key, delete the old private one, keep its public one; return the new id."""
    folder = files.folder()
    before = _numbers(folder)
    private = _private(before[-1] + 1 if before else 1)
    for number in before:
        (folder / f"sign-{number:05}").unlink(missing_ok=True)
    return signer_id(private.public_key())


def _numbers(folder: Path) -> list[int]:
    return sorted(int(file.stem[5:]) for file in folder.glob("sign-*.pub"))


def _private(number: int) -> Ed25519PrivateKey:
    """Return the private key with this number, made when it is missing: first the secret half, then the public."""
    folder = files.folder()
    file = folder / f"sign-{number:05}"
    secret = files.read(file) if file.exists() else files.write_once(file, _new_secret())
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret.decode()))
    files.write_once(file.with_suffix(".pub"), public_hex(private.public_key()).encode())
    return private


def _new_secret() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes_raw().hex().encode()


def read_public(texts: Sequence[str]) -> dict[str, Ed25519PublicKey]:
    """Read public keys that were kept elsewhere, as ``public_hex`` wrote them.

    Raises
    ------
    Problem
        ``keys.public.invalid``.
    """
    try:
        known = [Ed25519PublicKey.from_public_bytes(bytes.fromhex(text.strip())) for text in texts]
    except ValueError:
        raise Problem("keys.public.invalid") from None
    return {signer_id(key): key for key in known}
