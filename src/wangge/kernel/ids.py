"""Identities: UUIDv7 for rows, random codes for people to type."""

from __future__ import annotations

import secrets
import uuid

from uuid6 import uuid7 as _uuid7

_TYPED = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""No 0/O, 1/I/L: they are mistaken for each other on paper."""


def uuid7() -> uuid.UUID:
    """Make a new identity; near in time is near in the index, but it is no proof of time or order."""
    return uuid.UUID(int=_uuid7().int)


def typed_code(length: int = 8) -> str:
    """Make a random code that a person can read from paper and type."""
    return "".join(secrets.choice(_TYPED) for _ in range(length))
