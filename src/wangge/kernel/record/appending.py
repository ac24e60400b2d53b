"""Append one line to the record, in the transaction of the change it tells of."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from django.db import transaction

from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.kernel.delivery.registry import deliver
from wangge.kernel.keys import open_sealed, seal
from wangge.kernel.models import Entry, Payload, SubjectKey
from wangge.kernel.record.chain import COLUMNS, FORMAT, line_digest
from wangge.kernel.record.payloads import payload_for
from wangge.kernel.record.subjects import subject_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import Model

    from wangge.kernel.access import Actor

_NAME = 64


def record(
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
        ``household.update``: a noun, a dot, a verb; its words are registered with ``record.words``.
    subject
        The row, or its name as ``subject_of`` writes it.
    path
        Where in the grid tree it happened: decides who may read the line.
    before, after
        What changed, as plain data; personal, therefore sealed under the subject's own key. Of a subject that was
        erased they are not kept.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("record() belongs inside the transaction of the change it tells of")
    name = subject if isinstance(subject, str) else subject_of(subject)
    with as_system("the record is appended"):
        head = lock_subject(name)
        said = (
            payload_for(before, after, reason, key=open_sealed(head.wrapped))
            if head.wrapped is not None and (before is not None or after is not None or reason)
            else None
        )
        entry = append_line(
            head, action, actor=actor, path=path, acting_as=acting_as, payload_digest=said[2] if said else ""
        )
        if said:
            Payload.objects.create(entry=entry, salt=said[0], sealed=said[1])
    return entry


def record_read(
    *, subject: Model | str, actor: Actor, fields: Sequence[str], purpose: str, path: str = "", acting_as: str = ""
) -> Entry:
    """Record that sensitive fields of a subject were shown, and for what."""
    with transaction.atomic():
        return record(
            "sensitive.read", subject=subject, actor=actor, path=path, acting_as=acting_as,
            after={"fields": list(fields), "purpose": purpose},
        )  # fmt: skip


def record_export(
    *, what: str, rows: int, actor: Actor, purpose: str = "", path: str = "", acting_as: str = "", file: str = ""
) -> Entry:
    """Record that a list left the platform: which, how many rows, for what."""
    with transaction.atomic():
        return record(
            "list.export", subject=f"export:{actor.user_id or 'system'}", actor=actor, path=path, acting_as=acting_as,
            after={"list": what, "rows": rows, "purpose": purpose, "file": file},
        )  # fmt: skip


def lock_subject(name: str) -> SubjectKey:
    """Return the subject's row, made when it is new and locked, so that its lines come one after another."""
    return SubjectKey.objects.select_for_update().get_or_create(
        subject=name, defaults={"wrapped": seal(os.urandom(32))}
    )[0]


def append_line(
    head: SubjectKey, action: str, *, actor: Actor, path: str, acting_as: str, payload_digest: str
) -> Entry:
    """Append a line behind the head of a locked chain, move the head, and write what is to be delivered."""
    entry = Entry(
        format=FORMAT, subject=head.subject, sequence=head.last_sequence + 1, action=action, actor_id=actor.user_id,
        actor_name=actor.name[:_NAME], acting_as=acting_as, path=path, at=clock.now(), payload_digest=payload_digest,
        previous=head.last_digest,
    )  # fmt: skip
    entry.digest = line_digest(tuple(getattr(entry, column) for column in COLUMNS))
    entry.save(force_insert=True)
    head.last_sequence, head.last_digest = entry.sequence, entry.digest
    head.save(update_fields=["last_sequence", "last_digest"])
    deliver(entry)
    return entry
