"""Append one line to the record, in the transaction of the change it tells of."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

from django.db import transaction

from wangge.kernel import clock
from wangge.kernel.keys import open_sealed, seal
from wangge.kernel.models import Entry, Payload, SubjectKey
from wangge.kernel.record.subjects import subject_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model

    from wangge.kernel.access import Actor


def record(  # noqa: PLR0913
    action: str,
    *,
    subject: Model | str,
    actor: Actor,
    path: str = "",
    acting_as: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Entry:
    """Append one line and the deliveries that follow from it.

    Parameters
    ----------
    action
        ``household.update``: a noun, a dot, a verb.
    subject
        The row, or its name as ``subject_of`` writes it.
    path
        Where in the grid tree it happened: decides who may read the line.
    before, after
        What changed, as plain data; personal, therefore sealed under the subject's own key.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("record() belongs inside the transaction of the change it tells of")
    name = subject if isinstance(subject, str) else subject_of(subject)
    key = _subject_key(name)
    last = Entry.objects.filter(subject=name).order_by("-sequence").first()
    said = json.dumps({"before": before, "after": after, "reason": reason}, default=str, ensure_ascii=False).encode()
    salt = os.urandom(16)
    entry = Entry(
        subject=name, sequence=last.sequence + 1 if last else 1, action=action, actor_id=actor.user_id,
        actor_name=actor.name, acting_as=acting_as, path=path, at=clock.now(),
        payload_digest=hashlib.sha256(salt + said).hexdigest(), previous=last.digest if last else "",
    )  # fmt: skip
    entry.digest = hashlib.sha256(
        "\n".join(
            map(str, (entry.subject, entry.sequence, entry.action, entry.payload_digest, entry.previous))
        ).encode()
    ).hexdigest()
    entry.save(force_insert=True)
    Payload.objects.create(entry=entry, salt=salt, sealed=seal(said, key=key))
    return entry


def _subject_key(name: str) -> bytes:
    """Return the subject's key; locks its row, so that the lines of one subject come one after another."""
    row, made = SubjectKey.objects.select_for_update().get_or_create(
        subject=name, defaults={"wrapped": seal(os.urandom(32))}
    )
    return open_sealed(row.wrapped or b"")
