"""The villages of a township with as much of their nets as its overview shows, read in a few queries for all."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from wangge.delineation.model import Area, GridPlan, Households, Lanes, Places, Scope, Village
from wangge.delineation.model import Grid as Drawn
from wangge.exchange.assemble.households import join_buildings
from wangge.exchange.coordinates import metric_crs
from wangge.kernel import clock
from wangge.kernel.access import visible
from wangge.planning.ground.force import land_in_force, mapped
from wangge.planning.ground.lands import metres, objects, outline_of
from wangge.planning.models import Ground
from wangge.planning.packing import Land, unpack_land
from wangge.registry.api import Household
from wangge.territory.api import AREA, LEAF, VILLAGE, in_force, places_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.territory.api import Grid, Place

_HOME = ("village_id", "number", "registered_size", "resident_size", "lon", "lat", "grid_id")


def villages_in_force(actor: Actor, rows: Sequence[Grid]) -> tuple[str, list[tuple[Village, GridPlan]]]:
    """Return the projection of a township, and its villages with their nets, by code.

    A grid here has its number of households, but neither its shape nor words for what it covers; a village has its
    outline, its households, streets, water and buildings.

    Parameters
    ----------
    rows
        The grids of the township that are in force, of all levels.
    """
    villages = [row for row in rows if row.level == VILLAGE]
    grounds = {row.village_id: row for row in visible(Ground, actor).filter(village__in=[row.pk for row in villages])}
    homes = _homes(actor, villages)
    crs = next((grounds[row.pk].crs for row in villages if row.pk in grounds), "") or _around(villages, homes)
    lands: dict[UUID, Land] = {}
    for row in villages:
        ground = grounds.get(row.pk)
        if ground is not None and ground.crs == crs:
            lands[row.pk] = unpack_land(ground.packed)
        else:
            lands[row.pk] = Land(boundary=outline_of(row, crs) if crs else None)
    bare = [pk for pk, land in lands.items() if not (len(land.streets.lines) or len(land.buildings))]
    places: dict[UUID, list[Place]] = defaultdict(list)
    for place in places_for(actor).filter(village__in=bare).order_by("pk") if bare else ():
        places[place.village_id].append(place)
    found = []
    for row in villages:
        land = lands[row.pk]
        if row.pk in places:
            land = land_in_force(land, mapped(places[row.pk], {}, crs))
        found.append(_village(row, [one for one in rows if row.path in one.path], land, homes[row.pk], crs))
    return crs, found


def _homes(actor: Actor, villages: Sequence[Grid]) -> dict[UUID, list[tuple[Any, ...]]]:
    """Return the households of each village."""
    found: dict[UUID, list[tuple[Any, ...]]] = {row.pk: [] for row in villages}
    there = visible(Household, actor).filter(in_force(clock.today()), village__in=list(found), alias_of=None)
    for village, *home in there.order_by("village", "number", "pk").values_list(*_HOME):
        found[village].append(tuple(home))
    return found


def _around(villages: Sequence[Grid], homes: dict[UUID, list[tuple[Any, ...]]]) -> str:
    """Return the projection around the villages, or else around the households; "" where nothing is known."""
    spots = [(row.lon, row.lat) for row in villages if row.lon is not None and row.lat is not None]
    spots = spots or [(home[3], home[4]) for all_of in homes.values() for home in all_of if home[3] is not None]
    return metric_crs(*(float(value) for value in np.median(np.array(spots), axis=0))) if spots else ""


def _village(
    row: Grid, rows: Sequence[Grid], land: Land, homes: list[tuple[Any, ...]], crs: str
) -> tuple[Village, GridPlan]:
    columns: list[list[Any]] = [list(column) for column in zip(*homes, strict=True)] or [[] for _ in _HOME[1:]]
    numbers, registered, resident, lon, lat, grids = columns
    xy = metres(np.array([lon, lat], np.float64).T.reshape(-1, 2), crs)
    persons = [one if one is not None else two or 0 for one, two in zip(registered, resident, strict=True)]
    households = Households.of(numbers, xy, persons=persons)
    households = replace(households, building=np.asarray(join_buildings(xy, land.buildings), np.int64))
    in_grid = Counter(grids)
    areas = [one for one in rows if one.level == AREA]
    leaves = [one for one in rows if one.level == LEAF]
    at = {one.pk: n for n, one in enumerate(areas)}
    drawn = tuple(
        Drawn(
            one.code,
            one.name,
            "general",
            one.colour,
            "",
            0,
            _shape(one),
            at.get(one.parent_id, -1),  # type: ignore[arg-type]
            in_grid[one.pk],
            0,
            Scope({}, (), ()),
        )
        for one in leaves
    )
    made = tuple(
        Area(one.code, one.name, tuple(n for n, grid in enumerate(drawn) if grid.area == k), None)
        for k, one in enumerate(areas)
    )
    index = {one.pk: n for n, one in enumerate(leaves)}
    nothing = objects(())
    plan = GridPlan(
        row.division_id, row.name, np.array([index.get(one, -1) for one in grids], np.int64), drawn, made,
        Lanes(nothing, nothing, np.empty(0, np.int64), np.empty(0, np.int64)), np.empty(0, np.int64), (), {},
    )  # fmt: skip
    return replace(land, places=_NO_PLACES).village(row.division_id, row.name, households), plan


_NO_PLACES = Places(objects(()), objects(()), objects(()))


def _shape(row: Grid) -> Any:
    return shapely.from_wkb(bytes(row.outline)) if row.outline else None
