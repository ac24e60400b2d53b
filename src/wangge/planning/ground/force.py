"""The net in force of one village, made from the rows of the books: grids, areas, lanes and places as engine data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
import shapely

from wangge.delineation.lanes import assign_lanes, assign_places
from wangge.delineation.model import COLOURS, Area, Grid, GridPlan, Lanes, Places, Streets, Water
from wangge.delineation.scope import scopes
from wangge.planning.ground.lands import frame_of, objects
from wangge.planning.packing import Land
from wangge.territory.api import AREA, LEAF, WAYS, rules

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from numpy.typing import NDArray

    from wangge.delineation.model import Households
    from wangge.territory.api import Grid as GridRow
    from wangge.territory.api import Place

_WET = {"pond", "river"}


@dataclass(frozen=True)
class Mapped:
    """The places of the books in metres: ways, water and public places, each with the index of its grid."""

    lanes: Lanes
    water: Water
    places: Places
    place_grid: NDArray[np.int64]


def mapped(rows: Sequence[Place], grid_index: dict[UUID, int], crs: str) -> Mapped:
    """Return the open places of a village in metres; those without a place on the map are left out."""
    there = [row for row in rows if row.shape is not None or (row.lon is not None and row.lat is not None)]
    given = objects(
        shapely.from_wkb(bytes(row.shape)) if row.shape is not None else shapely.Point(row.lon or 0.0, row.lat or 0.0)
        for row in there
    )
    shapes = frame_of(crs).metres(given)
    names = objects("" if row.name == row.kind else row.name for row in there)
    kinds = objects(row.kind for row in there)
    grid = np.array([grid_index.get(row.grid_id, -1) if row.grid_id else -1 for row in there], np.int64)
    line = np.array([shape.geom_type == "LineString" for shape in shapes], bool)
    way = line & np.isin(kinds.astype(str), WAYS)
    wet = ~way & np.isin(kinds.astype(str), sorted(_WET))
    rest = ~way & ~wet
    ways = np.array([WAYS.index(kind) for kind in kinds[way]], np.int64)
    return Mapped(
        Lanes(shapes[way], names[way], ways, grid[way]),
        Water(shapes[wet], names[wet]),
        Places(shapes[rest], names[rest], kinds[rest]),
        grid[rest],
    )


def land_in_force(land: Land | None, there: Mapped) -> Land:
    """Return the map with the public places of the books; without one, what the books alone know of a map."""
    if land is None or not (len(land.streets.lines) or len(land.buildings)):
        streets = Streets(there.lanes.lines, there.lanes.names, there.lanes.kinds)
        return Land(land.boundary if land else None, streets, there.water, there.places)
    if not len(there.places.shapes):
        return land
    label = np.array([kind == "natural_village" for kind in land.places.kinds], bool)
    own, books = land.places, there.places
    places = Places(
        np.concatenate([books.shapes, own.shapes[label]]),
        np.concatenate([books.names, own.names[label]]),
        np.concatenate([books.kinds, own.kinds[label]]),
    )
    return Land(land.boundary, land.streets, land.water, places, land.buildings, land.lanes, land.doors)


def plan_in_force(
    village: GridRow,
    below: Sequence[GridRow],
    land: Land,
    there: Mapped,
    homes: Households,
    grid_of: NDArray[np.int64],
    crs: str,
) -> GridPlan:
    """Return the net of the rows ``below`` the village; lanes of the books, or else those of the map."""
    leaves = [row for row in below if row.level == LEAF]
    areas = [row for row in below if row.level == AREA]
    shapes = frame_of(crs).metres(
        objects(shapely.from_wkb(bytes(row.outline)) if row.outline else None for row in [*leaves, *areas])
    )
    own = shapes[: len(leaves)]
    bare = shapely.is_missing(own)
    lanes = there.lanes
    if not len(lanes.lines) and land.boundary is not None and not bare.all():
        lanes = assign_lanes(land.streets, own[~bare], land.boundary)
        lanes = Lanes(lanes.lines, lanes.names, lanes.kinds, _numbers(np.flatnonzero(~bare), lanes.grid))
    described = objects(None if bare.any() else shape for shape in own)
    scope = scopes(described, lanes, land.water, homes, grid_of) if leaves else []
    index = {row.pk: at for at, row in enumerate(areas)}
    households = np.bincount(grid_of[grid_of >= 0], minlength=len(leaves))
    persons = np.bincount(grid_of[grid_of >= 0], weights=homes.persons[grid_of >= 0], minlength=len(leaves))
    colours = _colours(leaves)
    grids = tuple(
        Grid(
            code=row.code,
            name=row.name,
            kind=cast('Literal["general", "dedicated"]', row.kind),
            colour=colour,
            colour_name=f"{colour}{number or ''}",
            hatch=COLOURS.index(colour),
            shape=own[at],
            area=index.get(row.parent_id, -1) if row.parent_id else -1,
            households=int(households[at]),
            persons=int(persons[at]),
            scope=scope[at],
        )
        for at, (row, (colour, number)) in enumerate(zip(leaves, colours, strict=True))
    )
    made = tuple(
        Area(row.code, row.name, tuple(g for g, grid in enumerate(grids) if grid.area == at), shapes[len(leaves) + at])
        for at, row in enumerate(areas)
    )
    place_grid = np.full(len(land.places.shapes), -1, np.int64)
    known = len(there.place_grid)
    place_grid[:known] = there.place_grid
    if len(place_grid) > known and not bare.all():  # names of settlements, and places that the books do not have yet
        place_grid[known:] = _numbers(np.flatnonzero(~bare), assign_places(land.places.shapes[known:], own[~bare]))
    return GridPlan(village.division_id, village.name, grid_of, grids, made, lanes, place_grid, (), {})


def dedicated_of(plan: GridPlan, places: Places) -> tuple[int, ...]:
    """Return the place of each dedicated grid: the one called like it, or else one that lies in it."""
    found = []
    for at, grid in enumerate(plan.grids):
        if grid.kind == "dedicated":
            mine = np.flatnonzero(plan.place_grid == at).tolist()
            called = [place for place in mine if places.names[place] == grid.name]
            found += (called or mine)[:1]
    return tuple(found)


def _numbers(which: NDArray[np.int64], index: NDArray[np.int64]) -> NDArray[np.int64]:
    """Turn indices among some of the grids into indices among all of them."""
    return np.where(index >= 0, which[np.maximum(index, 0)], -1) if len(index) else index


def _colours(leaves: Sequence[GridRow]) -> list[tuple[str, int | None]]:
    """Return the colour of each grid; one that has none yet is shown in the next that is free."""
    used: set[tuple[str, int | None]] = {(row.colour, row.colour_number) for row in leaves if row.colour}
    found: list[tuple[str, Any]] = []
    for row in leaves:
        colour = (row.colour, row.colour_number) if row.colour in COLOURS else rules.next_colour(used)
        used.add(colour)
        found.append(colour)
    return found
