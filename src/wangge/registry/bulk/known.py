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

    from wangge.kernel.access import Actor

NATURAL, GROUP = "natural_village", "villager_group"


@dataclass
class Known:
    """The villages by division code, and what lies in them."""

    villages: dict[str, Any] = field(default_factory=dict)
    grids: dict[str, Any] = field(default_factory=dict)
    settlements: dict[tuple[UUID, str, UUID | None, str], Any] = field(default_factory=dict)
    lanes: dict[tuple[UUID, str], Any] = field(default_factory=dict)
    households: dict[tuple[UUID, str], Household] = field(default_factory=dict)
    members: dict[UUID, list[Residency]] = field(default_factory=dict)
    by_id_number: dict[str, Residency] = field(default_factory=dict)

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


def know(actor: Actor, codes: Iterable[str], on: date) -> Known:
    """Read what the actor may see of the villages with these division codes."""
    wanted = set(codes)
    villages = {v.code[:12]: v for v in villages_for(actor, on=on) if v.code[:12] in wanted}
    known = Known(villages=villages)
    ids = [village.pk for village in villages.values()]
    known.grids = {grid.code: grid for grid in leaf_grids(actor, on=on) if grid.code[:12] in villages}
    for row in settlements_for(actor).filter(village__in=ids):
        known.settlements[row.village_id, row.kind, row.parent_id, row.name] = row
    for place in places_for(actor, on=on).filter(village__in=ids).exclude(name="").only("pk", "village", "name"):
        key = (place.village_id, place.name)
        known.lanes[key] = None if key in known.lanes else place  # several segments: only the name is kept
    for household in visible(Household, actor).filter(village__in=ids, alias_of=None).select_related("grid"):
        known.households[household.village_id, household.number] = household
    found = visible(Residency, actor).filter(valid_to=None, household__village__in=ids, household__alias_of=None)
    for residency in found.select_related("resident").order_by("pk"):
        known.members.setdefault(residency.household_id, []).append(residency)
        if residency.resident.id_index:
            known.by_id_number[residency.resident.id_index] = residency
    return known
