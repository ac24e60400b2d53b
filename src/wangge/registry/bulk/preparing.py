"""What a file needs in the books, made ready before the transaction: compared, sealed, hashed, put into words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps

from wangge.kernel.access import visible
from wangge.kernel.changes import Changes
from wangge.kernel.db.many import Ready, ready, rows_ready, update_many
from wangge.kernel.db.search import index
from wangge.kernel.db.sorting import sort_key
from wangge.kernel.ids import uuid7
from wangge.kernel.keys import seal_text
from wangge.registry import rules
from wangge.registry.bulk.known import GROUP, NATURAL, Known, Member
from wangge.registry.indexing import entry
from wangge.registry.models import Household, Residency, Resident
from wangge.registry.placing import Placing
from wangge.registry.sealing import id_hash, id_of, put_id, put_phone, tail_hash

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import Model

    from wangge.kernel.access import Actor
    from wangge.registry.bulk.comparing import Diff, MemberDiff
    from wangge.registry.bulk.rows import PersonRow


_RESIDENT = (
    "id", "name", "sort_key", "sex", "birth_year", "phone", "phone_tail_index", "id_number", "id_tail_index",
    "id_index",
)  # fmt: skip
_RESIDENCY = ("id", "household_id", "resident_id", "relation", "registered", "living_here", "valid_from")
_CHUNK = 500


@dataclass
class Batch:
    """What the rows need, gathered by table. Everything but ``write`` belongs before the transaction."""

    actor: Actor
    known: Known
    on: date
    settlements: list[Any] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)
    residents: list[tuple[Any, ...]] = field(default_factory=list)
    residencies: list[tuple[Any, ...]] = field(default_factory=list)
    changed: dict[tuple[type[Model], UUID], tuple[Any, dict[str, Any]]] = field(default_factory=dict)
    touched: dict[UUID, Household] = field(default_factory=dict)
    names: dict[UUID, list[str]] = field(default_factory=dict)
    left: dict[UUID, Member] = field(default_factory=dict)
    files: dict[UUID, Resident] = field(default_factory=dict)
    found: list[UUID] = field(default_factory=list)  # households of the books that the rows name
    placing: Placing = field(init=False)
    made: list[Ready] = field(default_factory=list)
    words: list[tuple[str, UUID, str]] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)

    def __post_init__(self) -> None:
        """Everything holds from the day on."""
        self.placing = Placing(self.on)

    def take(self, diffs: Sequence[Diff]) -> None:
        """Make ready what the rows need."""
        self._read([m.residency.resident_id for diff in diffs for m in diff.members if m.residency and m.changed])
        self.found = [
            diff.household.pk for diff in diffs if diff.household is not None and diff.household.confirmed_on < self.on
        ]
        for diff in diffs:
            if diff.state == "same":
                continue
            household = diff.household or self._new_household(diff)
            if diff.household is not None:
                self._change_household(household, diff)
            for member in diff.members:
                self._take_member(household, member)
            self.touched[household.pk] = household
        self._finish()

    def write(self) -> Changes:
        """Write everything, table by table; return what it takes to undo it."""
        same_fields: dict[tuple[type[Model], tuple[str, ...]], list[Any]] = {}
        for row, before in self.changed.values():
            same_fields.setdefault((type(row), tuple(sorted(before))), []).append(row)
            self.changes.changed(row, before=before)
        for (_, names), rows in same_fields.items():
            update_many(rows, [*names, "version"])
        for made in self.made:
            made.insert()
        for start in range(0, len(self.found), _CHUNK):  # what a list says again is confirmed by it
            Household.objects.filter(pk__in=self.found[start : start + _CHUNK]).update(confirmed_on=self.on)
        self.placing.write(self.changes)
        index(self.words)
        return self.changes

    def _read(self, residents: Sequence[UUID]) -> None:
        """Read what the changed residents were: undoing puts it back."""
        for start in range(0, len(residents), _CHUNK):
            found = visible(Resident, self.actor).filter(pk__in=residents[start : start + _CHUNK])
            self.files |= {row.pk: row for row in found}

    def _finish(self) -> None:
        """Bring it into the form in which the database and the search index take it."""
        for row, _ in self.changed.values():
            row.version += 1
        self.made = [
            *rows_ready(self.settlements), *rows_ready(self.households),
            ready(Resident, _RESIDENT, self.residents), ready(Residency, _RESIDENCY, self.residencies),
        ]  # fmt: skip
        for rows in (self.settlements, self.households):
            if rows:
                self.changes.made_keys(type(rows[0]), [str(row.pk) for row in rows])
        for model, values in ((Resident, self.residents), (Residency, self.residencies)):
            if values:
                self.changes.made_keys(model, [str(row[0]) for row in values])
        grids = self.known.grid_codes | {grid.pk: grid.code for grid in self.known.grids.values()}
        settlements = {row.pk: row.name for row in self.known.settlements.values()}
        emptier = {member.household_id for member in self.left.values()} - self.touched.keys()
        found = [home for home in self.known.households.values() if home.pk in emptier] if emptier else []
        self.words = [
            entry(
                home, self._names(home), settlement=settlements.get(home.settlement_id, ""),
                grid=grids.get(home.grid_id, ""),
            )
            for home in (*self.touched.values(), *found)
        ]  # fmt: skip

    def _names(self, household: Household) -> list[str]:
        staying = [m.name for m in self.known.members.get(household.pk, ()) if m.pk not in self.left]
        return staying + self.names.get(household.pk, [])

    def _change(self, row: Any, before: dict[str, Any], values: dict[str, Any]) -> None:
        """Set the values, by column, on a row; what a row had first counts, when it is changed twice."""
        kept, earlier = self.changed.setdefault((type(row), row.pk), (row, {}))
        for name, value in values.items():
            earlier.setdefault(name, before[name])
            setattr(kept, name, value)

    def _new_household(self, diff: Diff) -> Household:
        row, village = diff.row, diff.village
        residence = row.residence or "resident"
        registered = sum(person.registered is not False for person in row.members)
        living = sum(lives_here(person, residence) for person in row.members)
        known = bool(row.members) and row.registered_size in (None, registered) and row.resident_size in (None, living)
        grid = self.known.grid(row.grid, village) if row.grid else None
        household = Household(
            number=row.number, village_id=village.pk, head_name=row.head, sort_key=sort_key(row.head),
            grid_id=_key(grid), residence=residence,
            settlement_id=_key(self._settlement(village, row.natural_village, row.group)), lane_name=row.lane,
            lane_id=_key(self.known.lanes.get((village.pk, row.lane))), door=row.door, note=seal_text(row.note),
            lon=row.lon, lat=row.lat,
            registered_size=registered if known else row.registered_size,
            resident_size=living if known else row.resident_size, members_known=known, valid_from=self.on,
        )  # fmt: skip
        put_phone(household, rules.phone_of(row.phone))
        self.households.append(household)
        if grid is not None:
            self.placing.first(household, grid)
        return household

    def _change_household(self, household: Household, diff: Diff) -> None:
        values = dict(diff.changed)
        if "head_name" in values:
            values["sort_key"] = sort_key(values["head_name"])
        if "lane_name" in values:
            values["lane_id"] = _key(self.known.lanes.get((diff.village.pk, values["lane_name"])))
        if "settlement" in values:
            values["settlement_id"] = _key(self._settlement(diff.village, *values.pop("settlement")))
        if "note" in values:
            values["note"] = seal_text(values["note"])
        if "phone" in values:
            sealed = Household()
            values |= {name: getattr(sealed, name) for name in put_phone(sealed, values["phone"])}
        if "grid" in values:
            grid = self.known.grid(values.pop("grid"), diff.village)
            self.placing.move(household, grid)
            values["grid_id"] = grid.pk
        if household.members_known:
            values |= self._sizes(household, diff)
        if values:
            self._change(household, {name: getattr(household, name) for name in values}, values)

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
            resident, name = member.elsewhere.resident_id, member.elsewhere.name
            self._leave(member.elsewhere)
        else:
            resident, name = self._new_resident(person), person.name
        self.names.setdefault(household.pk, []).append(name)
        living = lives_here(person, household.residence)
        registered = person.registered is not False
        self.residencies.append(
            (uuid7(), household.pk, resident, person.relation or "97", registered, living, self.on)
        )  # fmt: skip

    def _new_resident(self, person: PersonRow) -> UUID:
        pk, phone = uuid7(), rules.phone_of(person.phone) if person.phone else ""
        number = id_of(person.id_number) if person.id_number else ""
        self.residents.append((
            pk, person.name, sort_key(person.name), person.sex, person.birth_year, seal_text(phone),
            tail_hash("phone", phone), seal_text(number), tail_hash("id", number), id_hash(number),
        ))  # fmt: skip
        return pk

    def _leave(self, member: Member) -> None:
        self.left[member.pk] = member
        row = Residency(pk=member.pk, version=member.version)
        self._change(row, {"valid_to": None, "end_reason": ""}, {"valid_to": self.on, "end_reason": "moved"})

    def _change_member(self, member: Member, values: dict[str, Any]) -> None:
        dated: dict[str, Any] = {
            name: values.pop(name) for name in ("relation", "registered", "living_here") if name in values
        }
        if dated:
            row = Residency(pk=member.pk, version=member.version)
            self._change(row, {name: getattr(member, name) for name in dated}, dated)
        if not values:
            return
        if "name" in values:
            member.name, values["sort_key"] = values["name"], sort_key(values["name"])
        sealed = Resident()
        if "phone" in values:
            values |= {name: getattr(sealed, name) for name in put_phone(sealed, values["phone"])}
        if "id_number" in values:
            values |= {name: getattr(sealed, name) for name in put_id(sealed, values["id_number"])}
        resident = self.files[member.resident_id]
        self._change(resident, {name: getattr(resident, name) for name in values}, values)

    def _settlement(self, village: Any, natural: str, group: str) -> Any:
        """Return the settlement with these names; what is not known yet is added to the village."""
        found = self._named(village, NATURAL, None, natural) if natural else None
        return self._named(village, GROUP, found, group) if group else found

    def _named(self, village: Any, kind: str, parent: Any, name: str) -> Any:
        key = (village.pk, kind, parent.pk if parent else None, name)
        if key not in self.known.settlements:
            model = apps.get_model("territory.Settlement")
            row = model(village_id=village.pk, kind=kind, parent_id=_key(parent), name=name, sort_key=sort_key(name))
            self.known.settlements[key] = row
            self.settlements.append(row)
        return self.known.settlements[key]


def lives_here(person: PersonRow, residence: str) -> bool:
    """Say whether a new member counts as living here: as told, else by the residence status of the household."""
    return person.living_here if person.living_here is not None else residence not in rules.NOBODY_THERE


def _key(row: Any) -> Any:
    return None if row is None else row.pk
