"""What the books already hold of the villages that a file names, read in a few queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wangge.kernel.access import visible
from wangge.problem import Problem
from wangge.registry.models import Household, Residency
from wangge.territory.api import leaf_grids, places_for, settlements_for, villages_for

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from wangge.kernel.access import Actor

NATURAL, GROUP = "natural_village", "villager_group"

_MEMBER = (
    "pk", "version", "household", "relation", "registered", "living_here", "valid_from", "resident",
    "resident__version", "resident__name", "resident__sex", "resident__birth_year", "resident__phone",
    "resident__id_index",
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Member:
    """Somebody of a household: the residency and the resident in one. A model instance of each would take longest."""

    pk: UUID
    version: int
    household_id: UUID
    relation: str
    registered: bool
    living_here: bool
    valid_from: date
    resident_id: UUID
    resident_version: int
    name: str
    sex: str
    birth_year: int | None
    phone: str
    id_index: str


Versions = tuple[set[tuple[Any, ...]], ...]


@dataclass
class Known:
    """The villages by division code, and what lies in them; ``versions`` tells by which versions it was read."""

    villages: dict[str, Any] = field(default_factory=dict)
    grids: dict[str, Any] = field(default_factory=dict)
    settlements: dict[tuple[UUID, str, UUID | None, str], Any] = field(default_factory=dict)
    lanes: dict[tuple[UUID, str], Any] = field(default_factory=dict)
    households: dict[tuple[UUID, str], Household] = field(default_factory=dict)
    grid_codes: dict[UUID | None, str] = field(default_factory=dict)
    members: dict[UUID, list[Member]] = field(default_factory=dict)
    by_id_number: dict[str, Member] = field(default_factory=dict)
    versions: Versions = ()

    def village(self, code: str) -> Any:
        """Return the village with this division code."""
        if code not in self.villages:
            raise Problem("household.village.unknown", column="village", value=code)
        return self.villages[code]

    def grid(self, code: str, village: Any) -> Any:
        """Return the leaf grid with this code; it lies in the village."""
        grid = self.grids.get(code)
        if grid is None or not grid.path.startswith(village.path):
            raise Problem("household.grid.unknown", column="grid", value=code)
        return grid

    def mark(self, household: Household) -> str:
        """Return what any change to a household or its members changes."""
        members = self.members.get(household.pk, [])
        mine, theirs = sum(m.version for m in members), sum(m.resident_version for m in members)
        return f"{household.version}-{len(members)}-{mine}-{theirs}"


def know(actor: Actor, codes: Iterable[str], on: date) -> Known:
    """Read what the actor may see of the villages with these division codes."""
    wanted = set(codes)
    villages = {v.code[:12]: v for v in villages_for(actor, on=on) if v.code[:12] in wanted}
    known = Known(villages=villages)
    ids = [village.pk for village in villages.values()]
    known.grids = {grid.code: grid for grid in leaf_grids(actor, on=on) if grid.code[:12] in villages}
    for row in settlements_for(actor).filter(village__in=ids):
        known.settlements[row.village_id, row.kind, row.parent_id, row.name] = row
    places = _places(actor, ids, on).only("pk", "version", "village", "name")
    for place in places:
        key = (place.village_id, place.name)
        known.lanes[key] = None if key in known.lanes else place  # several segments: only the name is kept
    for household in _households(actor, ids):
        known.households[household.village_id, household.number] = household
    known.grid_codes = dict(_households(actor, ids).exclude(grid=None).values_list("grid", "grid__code").distinct())
    for values in _residencies(actor, ids).order_by("pk").values_list(*_MEMBER):
        member = Member(*values)
        known.members.setdefault(member.household_id, []).append(member)
        if member.id_index:
            known.by_id_number[member.id_index] = member
    known.versions = (
        {(v.pk, v.version) for v in villages.values()},
        {(grid.pk, grid.version) for grid in known.grids.values()},
        {(row.pk, row.version) for row in known.settlements.values()},
        {(place.pk, place.version) for place in places},
        {(home.pk, home.version) for home in known.households.values()},
        {(m.pk, m.version, m.resident_version) for members in known.members.values() for m in members},
    )
    return known


def versions_now(actor: Actor, known: Known, on: date) -> Versions:
    """Return the versions of everything that ``know`` would read now, its households locked. Inside ``writing``."""
    ids = [village.pk for village in known.villages.values()]
    homes = _households(actor, ids).select_for_update(of=("self",)).order_by("pk")
    locked = set(homes.values_list("pk", "version"))  # first: who changes a member locks the household too
    villages, grids = (
        {(pk, version) for pk, version, code in found if code[:12] in known.villages}
        for found in (
            villages_for(actor, on=on).values_list("pk", "version", "code"),
            leaf_grids(actor, on=on).values_list("pk", "version", "code"),
        )
    )
    return (
        villages,
        grids,
        set(settlements_for(actor).filter(village__in=ids).values_list("pk", "version")),
        set(_places(actor, ids, on).values_list("pk", "version")),
        locked,
        set(_residencies(actor, ids).values_list("pk", "version", "resident__version")),
    )


def _places(actor: Actor, villages: list[UUID], on: date) -> QuerySet[Any]:
    return places_for(actor, on=on).filter(village__in=villages).exclude(name="")


def _households(actor: Actor, villages: list[UUID]) -> QuerySet[Household]:
    return visible(Household, actor).filter(village__in=villages, alias_of=None)


def _residencies(actor: Actor, villages: list[UUID]) -> QuerySet[Residency]:
    there = visible(Residency, actor).filter(household__village__in=villages, household__alias_of=None)
    return there.filter(valid_to=None)
