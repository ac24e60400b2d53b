"""What the papers of an adoption say: the net, its people and what is to do, as they are today."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wangge.kernel.access import get_visible, visible
from wangge.planning.models import Adoption, GridLineage
from wangge.planning.selectors.appointed import people_at
from wangge.problem import Problem
from wangge.registry.api import Counts, counts_by_grid
from wangge.roster.api import people_of_grids
from wangge.territory.api import AREA, LEAF, VILLAGE, Grid, ancestors, grids_for

if TYPE_CHECKING:
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.roster.api import Holder


@dataclass(frozen=True)
class Unit:
    """One village of an adoption as the actor sees it today."""

    village: Grid
    areas: tuple[Grid, ...]
    leaves: tuple[Grid, ...]


@dataclass(frozen=True)
class Contents:
    """Everything the papers are made of. ``came`` are the grids that a grid's households came from, with how many."""

    row: Adoption
    township: Grid
    units: tuple[Unit, ...]
    people: dict[UUID, list[Holder]]
    counts: dict[UUID, Counts]
    office: dict[UUID, str]
    came: dict[UUID, list[tuple[str, int, bool]]] = field(default_factory=dict)

    def area_of(self, unit: Unit, leaf: Grid) -> str:
        """Return the name of the area that a grid belongs to."""
        return next((area.name for area in unit.areas if area.pk == leaf.parent_id), "")

    def chief(self, grid: Grid) -> Holder | None:
        """Return who is in charge of a grid."""
        return next((holder for holder in self.people[grid.pk] if holder.in_charge), None)

    def phone(self, unit: Unit, holder: Holder | None) -> str:
        """Return the number that may be printed: the person's own with consent, else the village office's."""
        return (holder.public_phone if holder else "") or self.office.get(unit.village.pk, "")


def contents_of(actor: Actor, adoption_id: UUID | str) -> Contents:
    """Return what the papers of an adoption say to this actor, of the villages that still have a net.

    Raises
    ------
    Problem
        ``access.not_found``.
    """
    row = get_visible(Adoption, actor, adoption_id)
    township = visible(Grid, actor).filter(path=ancestors(row.path)[0]).first()
    if township is None:
        raise Problem("access.not_found")
    wanted = row.counts["villages"]
    grids = list(grids_for(actor, within=township).defer("outline"))
    units = tuple(
        Unit(
            village,
            tuple(grid for grid in grids if grid.level == AREA and grid.path.startswith(village.path)),
            tuple(grid for grid in grids if grid.level == LEAF and grid.path.startswith(village.path)),
        )
        for village in grids
        if village.level == VILLAGE and str(village.pk) in wanted
    )
    all_of_them = [grid for unit in units for grid in (unit.village, *unit.areas, *unit.leaves)]
    came: dict[UUID, list[tuple[str, int, bool]]] = defaultdict(list)
    pairs = visible(GridLineage, actor).filter(adoption=row, new__level=LEAF, households__gt=0)
    for pair in pairs.select_related("old").defer("old__outline").order_by("-households", "pk"):
        came[pair.new_id].append((pair.old.name, pair.households, pair.old_id == pair.new_id))
    return Contents(
        row, township, units, people_of_grids(actor, [grid.pk for grid in (township, *all_of_them)]),
        counts_by_grid(actor), people_at([unit.village for unit in units]).office, dict(came),
    )  # fmt: skip
