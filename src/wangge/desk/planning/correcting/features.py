"""A draft as the editor's map has it: features in lon/lat, all of them or those that a step changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from wangge.planning.api import beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from wangge.planning.api import Corrected, Desk

_WAYS = ("main_road", "street", "lane", "path")
_PRECISION = 7  # decimals of a degree: about a centimetre


def scene(desk: Desk) -> dict[str, Any]:
    """Return everything that the map draws: grids, houses, courtyards, lanes, water and places."""
    village = desk.work.village
    places = [
        *_features(desk, village.streets.lines, (
            {"kind": _WAYS[kind], "name": str(name)}
            for kind, name in zip(village.streets.kinds.tolist(), village.streets.names, strict=True)
        )),
        *_features(desk, village.water.shapes, (
            {"kind": "pond" if shapely.get_dimensions(shape) == 2 else "river", "name": str(name)}
            for shape, name in zip(village.water.shapes, village.water.names, strict=True)
        )),
        *_features(desk, village.places.shapes, (
            {"kind": str(kind), "name": str(name)}
            for kind, name in zip(village.places.kinds, village.places.names, strict=True)
        )),
    ]  # fmt: skip
    return {
        "grids": _collection(grid_features(desk)),
        "houses": _collection(_houses(desk)),
        "yards": _collection(_yards(desk)),
        "places": _collection(places),
    }


def grid_features(desk: Desk, only: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """Return the grids that have land, or those of them that are asked for by code."""
    wanted = None if only is None else set(only)
    grids = [grid for grid in desk.work.plan.grids if wanted is None or grid.code in wanted]
    near = beside(desk)
    facts = [
        {
            "id": grid.code, "number": int(grid.code[-3:]) if grid.code[-3:].isdigit() else 0, "name": grid.name,
            "colour": grid.colour, "colour_name": grid.colour_name, "hatch": grid.hatch, "households": grid.households,
            "persons": grid.persons, "locked": grid.code in desk.work.locked, "beside": near[grid.code],
        }
        for grid in grids
    ]  # fmt: skip
    shapes = np.empty(len(grids), dtype=object)
    shapes[:] = [grid.shape for grid in grids]
    return _features(desk, shapes, facts, keep_bare=True)


def changed(done: Corrected) -> dict[str, Any]:
    """Return what a step changed: grids with other land or looks, the grid of each household that moved."""
    before, after = done.before.work, done.desk.work
    old = {grid.code: grid for grid in before.plan.grids}
    near, was = beside(done.desk), beside(done.before)
    grids = [
        grid.code
        for grid in after.plan.grids
        if grid.code not in old
        or not _same(old[grid.code].shape, grid.shape)
        or _facts(old[grid.code]) != _facts(grid)
        or (grid.code in before.locked) != (grid.code in after.locked)
        or near[grid.code] != was.get(grid.code)
    ]
    return {
        "grids": grid_features(done.desk, grids),
        "gone": list(done.gone),
        "houses": _moved(done),
        "anew": done.before.keys != done.desk.keys,
    }


def lonlat(desk: Desk, points: Sequence[tuple[float, float] | None]) -> list[list[float] | None]:
    """Return points in metres as lon/lat."""
    known = [point for point in points if point is not None]
    if not known or not desk.crs:
        return [None] * len(points)
    shapes = np.empty(len(known), dtype=object)
    shapes[:] = [shapely.Point(point) for point in known]
    turned = iter(np.round(shapely.get_coordinates(desk.frame.lonlat(shapes)), _PRECISION).tolist())
    return [None if point is None else next(turned) for point in points]


def bounds(desk: Desk) -> list[float] | None:
    """Return the box of the village in lon/lat; None when it has no place on earth."""
    shapes = [grid.shape for grid in desk.work.plan.grids if grid.shape is not None]
    if not shapes or not desk.crs:
        return None
    turned = desk.frame.lonlat(np.array(shapes, dtype=object))
    return [round(float(side), _PRECISION) for side in shapely.total_bounds(turned)]


def _houses(desk: Desk) -> list[dict[str, Any]]:
    homes = desk.work.village.households
    placed = np.flatnonzero(~np.isnan(homes.xy[:, 0]))
    codes = [grid.code for grid in desk.work.plan.grids]
    facts = (
        {
            "number": str(homes.ids[i]), "door": str(homes.door[i]), "lane": str(desk.lanes[i]),
            "persons": int(homes.persons[i]), "yard": int(homes.building[i]),
            "grid": codes[desk.work.plan.grid_of[i]] if desk.work.plan.grid_of[i] >= 0 else "",
        }
        for i in placed.tolist()
    )  # fmt: skip
    shapes = np.asarray(shapely.points(homes.xy[placed]), dtype=object).reshape(-1)
    return _features(desk, shapes, facts)


def _yards(desk: Desk) -> list[dict[str, Any]]:
    village = desk.work.village
    used = np.unique(village.households.building[village.households.building >= 0])
    return _features(desk, village.buildings[used], ({"yard": int(one)} for one in used))


def _moved(done: Corrected) -> list[list[str]]:
    """Number and grid of every household that is in another grid than before."""
    before = [grid.code for grid in done.before.work.plan.grids]
    after = [grid.code for grid in done.desk.work.plan.grids]
    was = {
        key: before[g] if g >= 0 else ""
        for key, g in zip(done.before.keys, done.before.work.plan.grid_of.tolist(), strict=True)
    }
    numbers = done.desk.work.village.households.ids
    return [
        [str(numbers[i]), after[g] if g >= 0 else ""]
        for i, (key, g) in enumerate(zip(done.desk.keys, done.desk.work.plan.grid_of.tolist(), strict=True))
        if was.get(key) != (after[g] if g >= 0 else "")
    ]


def _facts(grid: Any) -> tuple[Any, ...]:
    return grid.name, grid.colour_name, grid.hatch, grid.households, grid.persons


def _same(one: Any, other: Any) -> bool:
    if one is None or other is None:
        return one is other
    return bool(shapely.equals_exact(one, other))


def _features(
    desk: Desk, shapes: NDArray[np.object_], facts: Iterable[dict[str, Any]], *, keep_bare: bool = False
) -> list[dict[str, Any]]:
    """Return features in lon/lat; without a place on earth there are none, unless bare facts are wanted."""
    if not len(shapes):
        return []
    here = bool(desk.crs)
    turned = desk.frame.lonlat(shapes) if here else np.full(len(shapes), None, dtype=object)
    turned = shapely.transform(turned, lambda xy: np.round(xy, _PRECISION))
    return [
        {"type": "Feature", "geometry": None if shape is None else shapely.geometry.mapping(shape), "properties": row}
        for shape, row in zip(turned, facts, strict=True)
        if shape is not None or keep_bare
    ]


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}
