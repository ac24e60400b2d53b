"""Forget, lawfully, what the record says of a subject: key and payloads go, the chain stays and still verifies."""

from __future__ import annotations

from django.db import transaction

from wangge.kernel import clock
from wangge.kernel.access import Actor, as_system, system_actor
from wangge.kernel.models import Payload
from wangge.kernel.record.appending import append_line, lock_subject

ERASED = "record.erased"
RULE = "rule:"
"""The line of an erasure has no payload; its rule stands, hashed, in ``acting_as``."""


def erase_subject(subject: str, rule: str, *, actor: Actor | None = None, path: str = "") -> bool:
    """Destroy the key and the payloads of a subject and append "erased by rule"; False when that was done before.

    Only the record is cleaned here: ``kernel.privacy`` erases tables, index, files and undo logs along with it.
    """
    with transaction.atomic(), as_system("the record forgets a subject"):
        head = lock_subject(subject)
        if head.destroyed_at is not None:
            return False
        append_line(
            head, ERASED, actor=actor or system_actor("erasure"), path=path, acting_as=f"{RULE}{rule}",
            payload_digest="",
        )  # fmt: skip
        head.wrapped, head.destroyed_at, head.rule = None, clock.now(), rule
        head.save(update_fields=["wrapped", "destroyed_at", "rule"])
        Payload.objects.filter(entry__subject=subject).delete()
    return True
