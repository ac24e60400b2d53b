"""Verify the checkpoints: signatures, their own chain, the lines they cover, and the file beside the database."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min

from wangge.kernel.models import Checkpoint, Entry
from wangge.kernel.record.checkpoints import (
    Cover,
    checkpoint_file,
    content_digest,
    heads_in,
    is_signed,
    line_of,
    written_lines,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from wangge.kernel.record.verifying import Wrong

_ROWS = 5000
_SUBJECTS = 500


@dataclass(frozen=True)
class Covered:
    """How far the checkpoints reach."""

    checkpoints: int
    until: datetime | None
    uncovered: int
    uncovered_since: datetime | None


def verify_checkpoints(
    add: Callable[[Wrong], None], *, file: Path | None, keys: Mapping[str, Ed25519PublicKey]
) -> Covered:
    """Verify every checkpoint and return the window that none covers yet."""
    from wangge.kernel.record.verifying import Wrong  # noqa: PLC0415 - the two halves of one verification

    # Lines with higher numbers may appear while we read; the newest checkpoint we know bounds what we look at.
    checkpoints = list(Checkpoint.objects.order_by("number"))
    mismatched: set[int] = set()
    lines = _CoveredLines()
    before: Checkpoint | None = None
    for checkpoint in checkpoints:
        number = checkpoint.number
        if number != (before.number + 1 if before else 1) or checkpoint.previous != (
            content_digest(before) if before else ""
        ):
            add(Wrong("record.checkpoint.unlinked", checkpoint=number))
        if not is_signed(checkpoint, keys):
            add(Wrong("record.checkpoint.signature", checkpoint=number))
        cover = lines.up_to(checkpoint.last_entry)
        if (cover.root(), cover.count) != (checkpoint.root, checkpoint.entries):
            mismatched.add(number)
            add(
                Wrong(
                    "record.checkpoint.lines", entry=checkpoint.last_entry, checkpoint=number,
                    details={"expected": checkpoint.entries, "found": cover.count},
                )
            )  # fmt: skip
        before = checkpoint
    _verify_file(add, checkpoints, file or checkpoint_file(), mismatched)
    after = Entry.objects.filter(id__gt=before.last_entry if before else 0)
    window = after.aggregate(count=Count("id"), since=Min("at"))
    return Covered(len(checkpoints), before.at if before else None, window["count"], window["since"])


class _CoveredLines:
    """All lines by number, handed out checkpoint by checkpoint."""

    def __init__(self) -> None:
        rows = Entry.objects.order_by("id").values_list("id", "subject", "sequence", "digest")
        self._rows = rows.iterator(chunk_size=_ROWS)
        self._next: Any = next(self._rows, None)

    def up_to(self, last: int) -> Cover:
        """Return the cover of the next lines, up to a number."""
        cover = Cover()
        while self._next is not None and self._next[0] <= last:
            cover.take(*self._next)
            self._next = next(self._rows, None)
        return cover


def _verify_file(add: Callable[[Wrong], None], checkpoints: list[Checkpoint], file: Path, mismatched: set[int]) -> None:
    """Compare file and table line by line; where covered lines do not fit, ask the file which subjects they were."""
    from wangge.kernel.record.verifying import Wrong  # noqa: PLC0415

    known = {checkpoint.number: checkpoint for checkpoint in checkpoints}
    seen: set[int] = set()
    for position, line in enumerate(written_lines(file), 1):
        checkpoint = known.get(line.get("number", 0))
        said = {name: value for name, value in line.items() if name != "subjects"}
        if checkpoint is None:
            add(Wrong("record.checkpoint.gone", checkpoint=line.get("number"), details={"line": position}))
            continue
        seen.add(checkpoint.number)
        heads = heads_in(line)
        if said != line_of(checkpoint) or hashlib.sha256(heads).hexdigest() != checkpoint.heads:
            add(Wrong("record.checkpoint.differs", checkpoint=checkpoint.number, details={"line": position}))
        if checkpoint.number in mismatched:
            _name_subjects(add, checkpoint.number, heads.decode().splitlines())
    for number in sorted(known.keys() - seen):
        add(Wrong("record.checkpoint.unwritten", checkpoint=number))


def _name_subjects(add: Callable[[Wrong], None], number: int, heads: list[str]) -> None:
    """Name the subjects whose last line under a checkpoint is gone or another one now."""
    from wangge.kernel.record.verifying import Wrong  # noqa: PLC0415

    for start in range(0, len(heads), _SUBJECTS):
        asked = [head.rsplit(" ", 2) for head in heads[start : start + _SUBJECTS]]
        found = {
            (subject, sequence): (pk, digest)
            for pk, subject, sequence, digest in Entry.objects.filter(
                subject__in=[subject for subject, _sequence, _digest in asked]
            ).values_list("id", "subject", "sequence", "digest")
        }
        for subject, sequence, beginning in asked:
            pk, digest = found.get((subject, int(sequence)), (None, ""))
            if not digest.startswith(beginning) or pk is None:
                add(Wrong("record.checkpoint.subject", subject, int(sequence), pk, checkpoint=number))
