"""From the net in force to the one that shall be: which grid each household goes to, and who takes over from whom."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import shapely

from wangge.roster.api import Heir
from wangge.territory.api import AREA, LEAF

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from wangge.territory.api import Drawn, DrawnGrid, Grid


@dataclass(frozen=True)
class Turnover:
    """A net to be adopted beside what is there.

    Attributes
    ----------
    there
        The open areas and leaf grids of the villages of the net, by code.
    homes
        Code of the grid in which each household lies now, and of the one that the net gives it; "" for none.
    members
        The households of each village, by its division code.
    """

    drawn: Drawn
    township: Grid
    villages: tuple[Grid, ...]
    there: Mapping[str, Grid]
    homes: Mapping[UUID, tuple[str, str]] = field(default_factory=dict)
    members: Mapping[str, set[UUID]] = field(default_factory=dict)

    @cached_property
    def wanted(self) -> dict[str, DrawnGrid]:
        """Return the areas and leaf grids of the net by code."""
        return {row.code: row for row in self.drawn.grids if row.level in (AREA, LEAF)}

    @cached_property
    def closing(self) -> list[Grid]:
        """Return what the net does not have any more."""
        return [grid for code, grid in self.there.items() if code not in self.wanted]

    @cached_property
    def opening(self) -> list[DrawnGrid]:
        """Return what is new in the net."""
        return [row for code, row in self.wanted.items() if code not in self.there]

    @cached_property
    def flows(self) -> Counter[tuple[str, str]]:
        """Return how many households of each leaf grid and area there is are in each of the net."""
        found: Counter[tuple[str, str]] = Counter()
        paths = {grid.path: code for code, grid in self.there.items() if grid.level == AREA}
        above = {
            code: paths.get(grid.path.rstrip("/").rpartition("/")[0] + "/", "")
            for code, grid in self.there.items()
            if grid.level == LEAF
        }
        for (old, new), number in Counter(self.homes.values()).items():
            if old in self.there and new in self.wanted:
                found[old, new] += number
                area, other = above[old], self.wanted[new].parent
                if area and other in self.wanted:
                    found[area, other] += number
        return found

    @cached_property
    def heirs(self) -> dict[str, Heir]:
        """Return for each grid that closes who takes it over: where most of its households go, else most of its land.

        Where it has neither, the first grid beside it; the code is empty when the village has none of its level.
        """
        return {grid.code: self._heir(grid) for grid in self.closing}

    def moves(self) -> dict[UUID, str]:
        """Return the code of the new grid of each household that changes its grid.

        Who has no place in the net stays in the grid there is, or goes along with the others when that closes.
        """
        found = {}
        for key, (old, new) in self.homes.items():
            if not new and old not in self.wanted:
                new = self.heirs[old].code if old in self.heirs else ""  # noqa: PLW2901 - where the others went
            if new and new != old:
                found[key] = new
        return found

    def _heir(self, grid: Grid) -> Heir:
        going = [(number, new) for (old, new), number in self.flows.items() if old == grid.code]
        if going:
            number, code = min(going, key=lambda one: (-one[0], one[1]))
            return Heir(code, number)
        return Heir(self._on_its_land(grid) or self._beside(grid), 0)

    def _on_its_land(self, grid: Grid) -> str:
        rows = [
            row for row in self.wanted.values()
            if row.level == grid.level and row.division == grid.division_id and row.outline.wkb
        ]  # fmt: skip
        if grid.outline is None or not rows:
            return ""
        own = shapely.from_wkb(bytes(grid.outline))
        shared = shapely.area(shapely.intersection(shapely.from_wkb([row.outline.wkb for row in rows]), own)).tolist()
        most, code = max(zip(shared, (row.code for row in rows), strict=True))
        return code if most > 0 else ""

    def _beside(self, grid: Grid) -> str:
        rows = [row for row in self.wanted.values() if row.level == grid.level and row.division == grid.division_id]
        area = next((code for code, one in self.there.items() if one.pk == grid.parent_id), "")
        return min(rows, key=lambda row: (row.parent != area, row.kind != "general", row.code)).code if rows else ""
