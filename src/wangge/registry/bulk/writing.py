"""Write what a file says: one transaction, one line in the record, one undo."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps

from wangge.kernel import clock
from wangge.kernel.access import writing
from wangge.kernel.changes import Changes, keep_undo
from wangge.kernel.db.many import insert_many, update_many
from wangge.kernel.db.sorting import sort_key
from wangge.kernel.keys import seal_text
from wangge.kernel.record import record
from wangge.registry import rules
from wangge.registry.bulk.comparing import Diff, MemberDiff, compare
from wangge.registry.bulk.known import GROUP, NATURAL, Known
from wangge.registry.indexing import reindex
from wangge.registry.models import Household, Residency, Resident
from wangge.registry.placing import Placing, check_day
from wangge.registry.sealing import put_id, put_phone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import Model

    from wangge.kernel.access import Actor
    from wangge.registry.bulk.rows import HouseholdRow, PersonRow


@dataclass(frozen=True)
class UpsertResult:
    """What was written, and the id by which it can be undone (None when nothing was)."""

    made: int
    changed: int
    same: int
    people_made: int
    people_changed: int
    undo_id: UUID | None


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
    day = check_day(on or clock.today())
    with writing(actor):
        known, diffs = compare(actor, rows, day)
        batch = _Batch(known, day)
        for diff in diffs:
            batch.take(diff)
        changes = batch.write()
        states = [diff.state for diff in diffs]
        counts = {
            "made": states.count("new"), "changed": states.count("changed"), "same": states.count("same"),
            "people_made": sum(m.residency is None for d in diffs for m in d.members),
            "people_changed": sum(bool(m.changed) for d in diffs for m in d.members),
        }  # fmt: skip
        if not changes:
            return UpsertResult(**counts, undo_id=None)
        path = common_path(village.path for village in known.villages.values())
        role = actor.require("import", next(iter(known.villages.values())).path)
        record("household.import", subject=subject, actor=actor, path=path, acting_as=role, after=counts, reason=reason)
        log = keep_undo(changes, action="household.import", subject=subject, actor=actor, path=path, ability="import")
    return UpsertResult(**counts, undo_id=log.pk)


def common_path(paths: Iterable[str]) -> str:
    """Return the path of the lowest grid that holds all of these."""
    parts = [path.split("/") for path in paths]
    shared = []
    for level in zip(*parts, strict=False):
        if len(set(level)) > 1 or not level[0]:
            break
        shared.append(level[0])
    return "".join(f"{key}/" for key in shared)


@dataclass
class _Batch:
    """The rows to write, gathered by table."""

    known: Known
    on: date
    made: dict[type[Model], list[Any]] = field(default_factory=dict)
    changed: dict[type[Model], list[tuple[Any, dict[str, Any]]]] = field(default_factory=dict)
    touched: list[Household] = field(default_factory=list)
    placing: Placing = field(init=False)

    def __post_init__(self) -> None:
        self.placing = Placing(self.on)

    def take(self, diff: Diff) -> None:
        """Add what one row needs."""
        household = diff.household
        if household is None:
            household = self._new_household(diff)
        elif diff.state == "same":
            return
        else:
            self._change_household(household, diff)
        for member in diff.members:
            self._take_member(household, member)
        self.touched.append(household)

    def write(self) -> Changes:
        """Write everything, table by table; return what it takes to undo it."""
        changes = Changes()
        for pairs in self.changed.values():
            rows = [row for row, _ in pairs]
            columns = sorted({name for _, before in pairs for name in before} | {"version"})
            for row in rows:
                row.version += 1
            update_many(rows, columns)
            for row, before in pairs:
                changes.changed(row, before=before)
        for rows in self.made.values():
            insert_many(rows)
            changes.made_all(rows)
        self.placing.write(changes)
        reindex(self.touched)
        return changes

    def _make(self, row: Any) -> None:
        self.made.setdefault(type(row), []).append(row)

    def _change(self, row: Any, values: dict[str, Any]) -> None:
        before = {name: getattr(row, name) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        self.changed.setdefault(type(row), []).append((row, before))

    def _new_household(self, diff: Diff) -> Household:
        row, village = diff.row, diff.village
        residence = row.residence or "resident"
        registered = sum(person.registered is not False for person in row.members)
        living = sum(lives_here(person, residence) for person in row.members)
        known = bool(row.members) and row.registered_size in (None, registered) and row.resident_size in (None, living)
        household = Household(
            number=row.number, village=village, head_name=row.head, sort_key=sort_key(row.head),
            grid=self.known.grid(row.grid, village) if row.grid else None, residence=residence,
            settlement=self._settlement(village, row.natural_village, row.group), lane_name=row.lane, door=row.door,
            lane=self.known.lanes.get((village.pk, row.lane)), note=seal_text(row.note), lon=row.lon, lat=row.lat,
            registered_size=registered if known else row.registered_size,
            resident_size=living if known else row.resident_size, members_known=known, valid_from=self.on,
        )  # fmt: skip
        put_phone(household, rules.phone_of(row.phone))
        self._make(household)
        if household.grid is not None:
            self.placing.first(household, household.grid)
        return household

    def _change_household(self, household: Household, diff: Diff) -> None:
        values = dict(diff.changed)
        if "head_name" in values:
            values["sort_key"] = sort_key(values["head_name"])
        if "lane_name" in values:
            values["lane"] = self.known.lanes.get((diff.village.pk, values["lane_name"]))
        if "settlement" in values:
            values["settlement"] = self._settlement(diff.village, *values["settlement"])
        if "note" in values:
            values["note"] = seal_text(values["note"])
        if "phone" in values:
            sealed = Household()
            values |= {name: getattr(sealed, name) for name in put_phone(sealed, values["phone"])}
        if "grid" in values:
            values["grid"] = self.known.grid(values["grid"], diff.village)
            self.placing.move(household, values["grid"])
        if household.members_known:
            values |= self._sizes(household, diff)
        if values:
            self._change(household, values)

    def _sizes(self, household: Household, diff: Diff) -> dict[str, Any]:
        """Count the members again as they will be; only what differs is returned."""
        changed = {id(m.residency): m.changed for m in diff.members if m.residency is not None}
        registered = living = 0
        for residency in self.known.members.get(household.pk, []):
            values = changed.get(id(residency), {})
            registered += values.get("registered", residency.registered)
            living += values.get("living_here", residency.living_here)
        for member in diff.members:
            if member.residency is None:
                registered += member.person.registered is not False
                living += lives_here(member.person, household.residence)
        said = {"registered_size": registered, "resident_size": living}
        return {name: value for name, value in said.items() if value != getattr(household, name)}

    def _take_member(self, household: Household, member: MemberDiff) -> None:
        person = member.person
        if member.residency is not None:
            if member.changed:
                self._change_member(member.residency, dict(member.changed))
            return
        if member.elsewhere is not None and member.elsewhere.valid_from < self.on:
            resident = member.elsewhere.resident
            self._change(member.elsewhere, {"valid_to": self.on, "end_reason": "moved"})
        else:
            resident = Resident(
                name=person.name, sort_key=sort_key(person.name), sex=person.sex, birth_year=person.birth_year
            )
            put_phone(resident, rules.phone_of(person.phone))
            put_id(resident, person.id_number)
            self._make(resident)
        self._make(
            Residency(
                household=household,
                resident=resident,
                relation=person.relation or "97",
                registered=person.registered is not False,
                living_here=lives_here(person, household.residence),
                valid_from=self.on,
            )
        )

    def _change_member(self, residency: Residency, values: dict[str, Any]) -> None:
        dated: dict[str, Any] = {
            name: values.pop(name) for name in ("relation", "registered", "living_here") if name in values
        }
        if dated:
            self._change(residency, dated)
        if "name" in values:
            values["sort_key"] = sort_key(values["name"])
        sealed = Resident()
        if "phone" in values:
            values |= {name: getattr(sealed, name) for name in put_phone(sealed, values["phone"])}
        if "id_number" in values:
            values |= {name: getattr(sealed, name) for name in put_id(sealed, values["id_number"])}
        if values:
            self._change(residency.resident, values)

    def _settlement(self, village: Any, natural: str, group: str) -> Any:
        """Return the settlement with these names; what is not known yet is added to the village."""
        found = self._named(village, NATURAL, None, natural) if natural else None
        return self._named(village, GROUP, found, group) if group else found

    def _named(self, village: Any, kind: str, parent: Any, name: str) -> Any:
        key = (village.pk, kind, parent.pk if parent else None, name)
        if key not in self.known.settlements:
            model = apps.get_model("territory.Settlement")
            row = model(village=village, kind=kind, parent=parent, name=name, sort_key=sort_key(name))
            self.known.settlements[key] = row
            self._make(row)
        return self.known.settlements[key]


def lives_here(person: PersonRow, residence: str) -> bool:
    """Say whether a new member counts as living here: as told, else by the residence status of the household."""
    return person.living_here if person.living_here is not None else residence not in rules.NOBODY_THERE
