"""What a file would change: every row compared with the books, nothing written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wangge.kernel import clock
from wangge.kernel.keys import open_text
from wangge.problem import Problem
from wangge.registry import rules
from wangge.registry.bulk.known import GROUP, NATURAL, Known, Member, know
from wangge.registry.bulk.rows import check_row
from wangge.registry.sealing import id_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.registry.bulk.rows import HouseholdRow, PersonRow
    from wangge.registry.models import Household


@dataclass(frozen=True)
class RowPlan:
    """What one row would do: ``new``, ``changed`` or ``same``; the names of the fields it would change.

    ``mark`` differs as soon as somebody changes the household or one of its members.
    """

    state: str
    household_id: UUID | None
    mark: str
    changed: tuple[str, ...]
    members_new: int
    members_changed: int


@dataclass(frozen=True)
class UpsertPlan:
    """What a file would do, row by row."""

    rows: tuple[RowPlan, ...]

    def count(self, state: str) -> int:
        """Return how many rows are in a state."""
        return sum(row.state == state for row in self.rows)

    @property
    def members_new(self) -> int:
        """How many people are not in the books yet."""
        return sum(row.members_new for row in self.rows)


@dataclass
class MemberDiff:
    """One member of a row: the residency it belongs to, when there is one, and what would change."""

    person: PersonRow
    residency: Member | None
    changed: dict[str, Any]
    elsewhere: Member | None = None  # the same id number in another household: the person moved


@dataclass
class Diff:
    """One row compared. ``changed`` has plain values; settlement and lane are named, not found yet."""

    row: HouseholdRow
    village: Any
    household: Household | None
    changed: dict[str, Any]
    members: list[MemberDiff]

    @property
    def state(self) -> str:
        """What the row does."""
        if self.household is None:
            return "new"
        return "changed" if self.changed or any(m.residency is None or m.changed for m in self.members) else "same"


def households_plan(*, actor: Actor, rows: Sequence[HouseholdRow], on: date | None = None) -> UpsertPlan:
    """Return what ``households_upsert`` would do with these rows.

    Raises
    ------
    Problem
        What is wrong with the first bad row, with its number as ``row`` (counted from 1).
    """
    day = on or clock.today()
    known = know(actor, {row.village for row in rows}, day)
    diffs = compare(actor, known, rows, day)
    return UpsertPlan(
        tuple(
            RowPlan(
                diff.state,
                diff.household.pk if diff.household else None,
                known.mark(diff.household) if diff.household else "",
                tuple(diff.changed) if diff.household else (),
                sum(member.residency is None for member in diff.members),
                sum(bool(member.changed) for member in diff.members if member.residency is not None),
            )
            for diff in diffs
        )
    )


def compare(actor: Actor, known: Known, rows: Sequence[HouseholdRow], on: date) -> list[Diff]:
    """Compare all rows; the actor must be allowed to import into each village."""
    for village in known.villages.values():
        actor.require("import", village.path)
    seen: dict[tuple[str, str], int] = {}
    ids: dict[str, int] = {}
    diffs = []
    for at, row in enumerate(rows, 1):
        try:
            _check(row, at, on, seen, ids)
            diffs.append(_diff(known, row))
        except Problem as problem:
            problem.details["row"] = at
            raise
    return diffs


def _check(row: HouseholdRow, at: int, on: date, seen: dict[tuple[str, str], int], ids: dict[str, int]) -> None:
    """Raise the first thing that is wrong with a row by itself or beside the rows before."""
    for problem in check_row(row, on):
        raise problem
    other = seen.setdefault((row.village, row.number), at)
    if other != at:
        raise Problem("household.number.twice", column="number", value=row.number, other=other)
    for person in row.members:
        other = ids.setdefault(id_hash(person.id_number), at) if person.id_number else at
        if other != at:
            raise Problem("resident.id_number.twice", column="id_number", other=other)


def _diff(known: Known, row: HouseholdRow) -> Diff:
    village = known.village(row.village)
    household = known.households.get((village.pk, row.number))
    if row.grid:
        known.grid(row.grid, village)
    members = _members(known, row, known.members.get(household.pk, []) if household else [])
    return Diff(row, village, household, _changed(known, row, household) if household else {}, members)


def _changed(known: Known, row: HouseholdRow, household: Household) -> dict[str, Any]:
    """Return the fields of the household that the row says otherwise than the books."""
    said: dict[str, Any] = {
        "head_name": row.head,
        "residence": row.residence,
        "lane_name": row.lane,
        "door": row.door,
        "registered_size": row.registered_size,
        "resident_size": row.resident_size,
        "lon": row.lon,
        "lat": row.lat,
    }
    if household.members_known:
        del said["registered_size"], said["resident_size"]
    changed = {
        name: value for name, value in said.items() if value not in ("", None) and value != getattr(household, name)
    }
    if row.phone and rules.phone_of(row.phone) != open_text(household.phone):
        changed["phone"] = rules.phone_of(row.phone)
    if row.note and row.note != open_text(household.note):
        changed["note"] = row.note
    if row.grid and known.grid_codes.get(household.grid_id) != row.grid:
        changed["grid"] = row.grid
    settlement = (row.natural_village, row.group)
    if any(settlement) and not _lives_in(known, household, *settlement):
        changed["settlement"] = settlement
    return changed


def _lives_in(known: Known, household: Household, natural: str, group: str) -> bool:
    """Say whether the household's settlement is the one named."""
    at = household.village_id
    parent = known.settlements.get((at, NATURAL, None, natural)) if natural else None
    if natural and parent is None:
        return False
    found = known.settlements.get((at, GROUP, parent.pk if parent else None, group)) if group else parent
    return found is not None and found.pk == household.settlement_id


def _members(known: Known, row: HouseholdRow, there: list[Member]) -> list[MemberDiff]:
    """Pair the members of the row with those in the books: by id number, else by name and year of birth."""
    free = list(there)
    pairs: list[MemberDiff] = []
    for person in row.members:
        residency = _same(person, free)
        if residency is not None:
            free.remove(residency)
            pairs.append(MemberDiff(person, residency, _member_changed(person, residency)))
        else:
            elsewhere = known.by_id_number.get(id_hash(person.id_number)) if person.id_number else None
            pairs.append(MemberDiff(person, None, {}, elsewhere))
    return pairs


def _same(person: PersonRow, there: Iterable[Member]) -> Member | None:
    if person.id_number:
        index = id_hash(person.id_number)
        for member in there:
            if member.id_index == index:
                return member
    for member in there:
        if member.name != person.name or (person.id_number and member.id_index):
            continue
        if person.birth_year in (None, member.birth_year) or member.birth_year is None:
            return member
    return None


def _member_changed(person: PersonRow, member: Member) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    for name in ("name", "sex", "birth_year", "relation", "registered", "living_here"):
        value = getattr(person, name)
        if value not in ("", None) and value != getattr(member, name):
            changed[name] = value
    if person.phone and rules.phone_of(person.phone) != open_text(member.phone):
        changed["phone"] = rules.phone_of(person.phone)
    if person.id_number and id_hash(person.id_number) != member.id_index:
        changed["id_number"] = person.id_number
    return changed
