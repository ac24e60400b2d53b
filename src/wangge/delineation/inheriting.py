"""What the grids of a corrected net keep from the net before: codes, names, colours, areas, reasons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

from wangge.problem import Detail, Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon, Polygon

    from wangge.delineation.model import Area, Grid, Village


@dataclass(frozen=True)
class Heir:
    """What one grid of the new net goes on from.

    ``grid`` is None for a new grid; ``area`` indexes the areas of the net before, -1 where it had none; ``reason`` is
    why its size may be outside the band, "" when that is to be found out.
    """

    grid: Grid | None
    kind: Literal["general", "dedicated"]
    area: int
    reason: str = "by_hand"
    fixed: bool = False


@dataclass(frozen=True)
class Inheritance:
    """An heir per grid, the areas of the net before, and the codes that no new grid may take."""

    heirs: tuple[Heir, ...]
    areas: tuple[Area, ...]
    spent: frozenset[str] = frozenset()

    def codes(self) -> list[str | None]:
        """Return the code of each grid that goes on."""
        return [heir.grid.code if heir.grid else None for heir in self.heirs]

    def colours(self) -> list[str | None]:
        """Return the name of the colour of each grid that goes on."""
        return [heir.grid.colour_name if heir.grid else None for heir in self.heirs]

    def choosing(self) -> list[int]:
        """Return the grids in the order in which they choose colours: those that stay as they are, the old, the new."""
        return sorted(range(len(self.heirs)), key=lambda i: (not self.heirs[i].fixed, self.heirs[i].grid is None, i))

    def name(self, i: int, display: str) -> str:
        """Return the name of a grid: the one it was given, or that of its colour."""
        grid = self.heirs[i].grid
        if grid is not None and grid.name != colour_title(grid.colour_name):
            return grid.name
        return colour_title(display)

    def joined_areas(self, shapes: NDArray[np.object_]) -> tuple[Area, ...]:
        """Return the areas that still have grids, with their land."""
        out = []
        member = np.array([heir.area for heir in self.heirs], np.int64)
        for a, area in enumerate(self.areas):
            mine = np.flatnonzero(member == a)
            if len(mine):
                land = [shape for shape in shapes[mine] if shape is not None]
                shape = united(np.array(land, dtype=object)) if land else None
                out.append(replace(area, grids=tuple(mine.tolist()), shape=shape))
        return tuple(out)

    def recoloured(self, village: str, codes: Sequence[str], display: Sequence[str]) -> list[Finding]:
        """Name the grids that had to give up their colour because a neighbour has it."""
        return [
            Finding("grid.recoloured", "note", village, code, details={"before": heir.grid.colour_name, "after": now})
            for heir, code, now in zip(self.heirs, codes, display, strict=True)
            if heir.grid is not None and heir.grid.colour_name != now
        ]


def colour_title(display: str) -> str:
    """Return the name that a grid has from its colour: 红色网格, or 红色网格2."""
    return f"{display}色网格" if not display[-1:].isdigit() else f"{display[0]}色网格{display[1:]}"


def united(shapes: NDArray[np.object_]) -> Polygon | MultiPolygon:
    """Return one shape of the land of several grids."""
    union = shapely.coverage_union_all(shapes)
    parts = shapely.get_parts(union)
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts.tolist())


def mixed_by_hand(
    village: Village, grids: Sequence[Grid], grid_of: NDArray[np.int64], joined: Sequence[Finding]
) -> list[Finding]:
    """Name every grid that mixes groups which nothing has joined: a person put them together."""
    family: dict[str, str] = {}

    def head(name: str) -> str:
        while family.get(name, name) != name:
            name = family[name]
        return name

    for finding in joined:
        if finding.code == "group.joined":
            family[head(str(finding.details["group"]))] = head(str(finding.details["into"]))
    homes = village.households
    out = []
    for g, grid in enumerate(grids):
        rows = np.flatnonzero(grid_of == g).tolist()
        names = {f"{homes.settlement[i]}{homes.group[i]}" for i in rows}
        if grid.kind == "general" and len({head(name) for name in names}) > 1:
            details: dict[str, Detail] = {"groups": ", ".join(sorted(names)), "reason": "by_hand"}
            out.append(Finding("grid.groups_mixed", "warning", village.code, grid.code, _inside(grid), details))
    return out


def _inside(grid: Grid) -> tuple[float, float] | None:
    if grid.shape is None:
        return None
    at = shapely.point_on_surface(grid.shape)
    return at.x, at.y
