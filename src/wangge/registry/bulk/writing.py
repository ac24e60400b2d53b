"""Write what a file says: one transaction, one line in the record, one undo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangge.kernel import clock
from wangge.kernel.access import writing
from wangge.kernel.changes import keep_undo
from wangge.kernel.record import record
from wangge.registry.bulk.comparing import compare
from wangge.registry.bulk.known import Known, know, versions_now
from wangge.registry.bulk.preparing import Batch
from wangge.registry.placing import check_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import Model

    from wangge.kernel.access import Actor
    from wangge.registry.bulk.rows import HouseholdRow


@dataclass(frozen=True)
class UpsertResult:
    """What was written, and the id by which it can be undone (None when nothing was)."""

    made: int
    changed: int
    same: int
    people_made: int
    people_changed: int
    undo_id: UUID | None


@dataclass
class Prepared:
    """A file ready to be written, as long as ``holds`` says that the books are still those it was compared with.

    ``marks`` are those of the households in the books, by id, as ``RowPlan`` has them.
    """

    actor: Actor
    day: date
    known: Known
    batch: Batch
    counts: dict[str, int]
    villages: tuple[str, ...]
    marks: dict[str, str]

    def holds(self) -> bool:
        """Say whether nobody changed anything it was compared with; from now on nobody can. Inside ``writing``."""
        return versions_now(self.actor, self.known, self.day) == self.known.versions

    def write(self, *, subject: Model | str, reason: str = "") -> UpsertResult:
        """Write it, once, inside the ``writing`` in which ``holds`` said yes."""
        changes = self.batch.write()
        if not changes:
            return UpsertResult(**self.counts, undo_id=None)
        villages = [self.known.villages[code] for code in self.villages]
        path, actor = common_path(village.path for village in villages), self.actor
        role = actor.require("import", villages[0].path)
        record(
            "household.import", subject=subject, actor=actor, path=path, acting_as=role, after=self.counts,
            reason=reason,
        )  # fmt: skip
        log = keep_undo(changes, action="household.import", subject=subject, actor=actor, path=path, ability="import")
        return UpsertResult(**self.counts, undo_id=log.pk)


def households_prepare(
    *, actor: Actor, rows: Sequence[HouseholdRow], villages: Iterable[str] = (), on: date | None = None
) -> Prepared:
    """Compare the rows and make everything ready that needs no lock; nothing is written.

    Parameters
    ----------
    villages
        Codes of villages that are to be read although no row names them.

    Raises
    ------
    Problem
        As ``households_plan``.
    """
    day = check_day(on or clock.today())
    named = tuple(dict.fromkeys(row.village for row in rows))
    known = know(actor, {*named, *villages}, day)
    diffs = compare(actor, known, rows, day)
    marks = {str(home.pk): known.mark(home) for home in known.households.values()}  # taking the rows changes them
    batch = Batch(actor, known, day)
    states = [diff.state for diff in diffs]
    counts = {
        "made": states.count("new"), "changed": states.count("changed"), "same": states.count("same"),
        "people_made": sum(m.residency is None for d in diffs for m in d.members),
        "people_changed": sum(bool(m.changed) for d in diffs for m in d.members),
    }  # fmt: skip
    batch.take(diffs)
    return Prepared(actor, day, known, batch, counts, named, marks)


def households_upsert(
    *, actor: Actor, rows: Sequence[HouseholdRow], subject: Model | str, on: date | None = None, reason: str = ""
) -> UpsertResult:
    """Bring the rows into the books: new households with members, changed ones, all of it or nothing.

    A household is recognised by village and number, a member by id number, else by name and year of birth. Nobody and
    nothing is removed. The record gets one line, under ``subject`` (the import).

    Raises
    ------
    Problem
        As ``households_plan``; nothing is written then.
    """
    prepared = households_prepare(actor=actor, rows=rows, on=on)
    with writing(actor):
        if not prepared.holds():
            prepared = households_prepare(actor=actor, rows=rows, on=on)
        return prepared.write(subject=subject, reason=reason)


def common_path(paths: Iterable[str]) -> str:
    """Return the path of the lowest grid that holds all of these."""
    parts = [path.split("/") for path in paths]
    shared = []
    for level in zip(*parts, strict=False):
        if len(set(level)) > 1 or not level[0]:
            break
        shared.append(level[0])
    return "".join(f"{key}/" for key in shared)
