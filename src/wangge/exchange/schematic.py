"""A block map for a net without coordinates: every house a plot, in the order of the list, grid by grid."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation.model import Places, no_streets, no_water

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from wangge.delineation.model import GridPlan, Village

PLOT_WIDTH, PLOT_DEPTH = 12.0, 16.0
"""Metres of a plot as villages on the plain have them; here they only give the picture its proportions."""

_YARD = 1.0  # between a courtyard and its plot
_LANE = 8.0  # between two grids
_HEADLINE = 22.0  # above a row of grids, for the names of groups


@dataclass(frozen=True)
class _Block:
    """One grid: its households in order, whose they are, and how many plots stand side by side."""

    grid: int
    members: NDArray[np.int64]
    settlement: str
    group: str

    @property
    def across(self) -> int:
        """Plots in a row, so that the block is about as wide as it is deep."""
        return max(1, math.ceil(math.sqrt(len(self.members) * PLOT_DEPTH / PLOT_WIDTH)))

    @property
    def size(self) -> tuple[float, float]:
        """Width and depth in metres."""
        return self.across * PLOT_WIDTH, math.ceil(len(self.members) / self.across) * PLOT_DEPTH


def schematic(village: Village, plan: GridPlan) -> tuple[Village, GridPlan]:
    """Give a net without coordinates shapes that can be drawn: blocks of plots, in invented metres.

    Parameters
    ----------
    village, plan
        A village and its plan, none of whose grids has a shape.

    Returns
    -------
    The village with a courtyard for each household that is in a grid, and the names of the groups as places; the plan
    with a rectangle for each grid. Nothing in it says where anything is; it says who belongs together, and how many.
    """
    blocks = list(_blocks(village, plan))
    corners = _laid_out(blocks)
    total = len(village.households)
    xy = np.full((total, 2), np.nan)
    building = np.full(total, -1, dtype=np.int64)
    yards: list[shapely.Polygon] = []
    shapes: dict[int, shapely.Polygon] = {}
    for block, (left, top) in zip(blocks, corners, strict=True):
        width, depth = block.size
        shapes[block.grid] = shapely.box(
            left - _LANE / 4, top - depth - _LANE / 4, left + width + _LANE / 4, top + _LANE / 4
        )
        for place, member in enumerate(block.members):
            row, column = divmod(place, block.across)
            west, north = left + column * PLOT_WIDTH, top - row * PLOT_DEPTH
            building[member] = len(yards)
            xy[member] = west + PLOT_WIDTH / 2, north - PLOT_DEPTH / 2
            yards.append(
                shapely.box(west + _YARD, north - PLOT_DEPTH + _YARD, west + PLOT_WIDTH - _YARD, north - _YARD)
            )
    drawn = replace(
        village,
        boundary=None,
        households=replace(village.households, xy=xy, building=building),
        streets=no_streets(),
        water=no_water(),
        places=_names(blocks, corners),
        buildings=_array(yards),
        dedicated=(),
    )
    grids = tuple(replace(grid, shape=shapes.get(index)) for index, grid in enumerate(plan.grids))
    place_grid = np.full(len(drawn.places.shapes), -1, dtype=np.int64)
    return drawn, replace(plan, grids=grids, place_grid=place_grid)


def _blocks(village: Village, plan: GridPlan) -> Iterator[_Block]:
    """Yield the grids by natural village and group, in the order in which the list names these."""
    households = village.households
    whose = list(zip(households.settlement, households.group, strict=True))
    first = {key: at for at, key in reversed(list(enumerate(whose)))}
    blocks = []
    for index in range(len(plan.grids)):
        members = np.flatnonzero(plan.grid_of == index)
        if len(members):
            owners = [whose[member] for member in members]
            settlement, group = max(dict.fromkeys(owners), key=owners.count)
            blocks.append(_Block(index, members, str(settlement), str(group)))
    settlements = {block.settlement: first[block.settlement, block.group] for block in reversed(blocks)}
    yield from sorted(blocks, key=lambda b: (settlements[b.settlement], first[b.settlement, b.group], b.grid))


def _laid_out(blocks: list[_Block]) -> list[tuple[float, float]]:
    """Return the north-west corner of each block; a row ends when it is full and where a natural village ends."""
    if not blocks:
        return []
    area = sum((block.size[0] + _LANE) * (block.size[1] + _LANE + _HEADLINE) for block in blocks)
    full = max(math.sqrt(area * 1.3), *(block.size[0] for block in blocks))
    corners: list[tuple[float, float]] = []
    x = top = deepest = 0.0
    for before, block in zip([None, *blocks], blocks, strict=False):
        width, depth = block.size
        another = before is not None and before.settlement != block.settlement
        if another or (corners and x + width > full):
            x, top, deepest = 0.0, top - deepest - _HEADLINE - _LANE, 0.0
        corners.append((x, top))
        x, deepest = x + width + _LANE, max(deepest, depth)
    return corners


def _names(blocks: list[_Block], corners: list[tuple[float, float]]) -> Places:
    """Name each group above the middle of its first block in every row."""
    named: dict[tuple[str, float], shapely.Point] = {}
    for block, (left, top) in zip(blocks, corners, strict=True):
        name = block.group if block.group.startswith(block.settlement) else block.settlement + block.group
        if name:
            named.setdefault((name, top), shapely.Point(left + block.size[0] / 2, top + _HEADLINE / 2))
    names = np.array([name for name, _top in named], dtype=object)
    return Places(_array(list(named.values())), names, np.full(len(named), "villager_group", dtype=object))


def _array(shapes: list[shapely.Polygon] | list[shapely.Point]) -> NDArray[np.object_]:
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array
