"""What a line says of people: sealed under a key of its subject, compared by a salted digest."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wangge.kernel.keys import open_sealed, seal
from wangge.kernel.models import Payload, SubjectKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wangge.kernel.models import Entry

_SALT = 16


@dataclass(frozen=True)
class Said:
    """What a line says, opened."""

    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str


def payload_for(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, reason: str, *, key: bytes
) -> tuple[bytes, bytes, str]:
    """Return salt, sealed payload and digest."""
    said = json.dumps({"before": before, "after": after, "reason": reason}, default=str, ensure_ascii=False).encode()
    salt = os.urandom(_SALT)
    return salt, seal(said, key=key), payload_digest(salt, said)


def payload_digest(salt: bytes, said: bytes) -> str:
    """Return the digest that stands in the chain; without the salt it tells nothing of a guessable value."""
    return hashlib.sha256(salt + said).hexdigest()


def said_in(entry: Entry) -> Said | None:
    """Return what a line says; nothing when it has no payload or its subject was erased."""
    if not entry.payload_digest:
        return None
    payload = Payload.objects.filter(entry_id=entry.pk).first()
    row = SubjectKey.objects.filter(subject=entry.subject).first()
    if payload is None or row is None or row.wrapped is None:
        return None
    said = json.loads(open_sealed(bytes(payload.sealed), key=open_sealed(bytes(row.wrapped))))
    return Said(before=said["before"], after=said["after"], reason=said["reason"])
