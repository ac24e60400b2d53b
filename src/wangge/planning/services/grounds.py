"""The map of a village drawn by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import shapely

from wangge.kernel import clock
from wangge.kernel.access import get_visible, visible, writing
from wangge.kernel.access.predicates import after
from wangge.kernel.changes import expect_version, keep_undo
from wangge.kernel.record import record
from wangge.planning.ground.features import read_features
from wangge.planning.ground.lands import frame_of, objects, township_crs
from wangge.planning.models import Ground
from wangge.planning.services.ground_rows import Maps
from wangge.problem import Problem
from wangge.registry.api import Household, households_locate
from wangge.territory.api import VILLAGE, Grid, ancestors, in_force

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.planning.packing import Land

_SLIVER = 10.0
"""Metres: villages that overlap in a strip no wider than this were meant to touch."""


def ground_draw(*, actor: Actor, village_id: UUID | str, version: int | None, features: Mapping[str, Any]) -> Ground:
    """The village has this map, and no other; what is under way of drafts is not touched.

    Households without coordinates whose lane and door only one house bears lie in that house from now on. Where the
    boundary runs a little into a neighbour's it is cut back to it.

    Parameters
    ----------
    version
        Of the map there is; None when there was none.
    features
        A GeoJSON FeatureCollection in lon/lat. Each feature has the property ``layer``: ``boundary`` (one, of one or
        several parts), ``street`` (with ``name`` and ``kind``), ``water``, ``place`` (``name``, ``kind``) or ``house``
        (``lane``, ``door``; a polygon or a point).

    Raises
    ------
    Problem
        ``access.*``, ``row.stale``, ``ground.*``.
    """
    with writing(actor):
        village = get_visible(Grid, actor, village_id, lock=True)
        role = actor.require("grid.write", village.path)
        if village.level != VILLAGE or village.valid_to is not None:
            raise Problem("ground.village", name=village.name)
        there = visible(Ground, actor).filter(village=village.pk).first()
        if there is not None:
            expect_version(there, version or 0)
        land, crs = read_features(features, township_crs(actor, village))
        land = replace(land, boundary=_beside(actor, village, land.boundary, crs))
        maps = Maps(actor)
        ground = maps.put(village, land, crs, [{"role": "drawn", "name": "", "sha256": ""}])
        points = _by_address(actor, village, land, crs)
        if points:
            households_locate(actor=actor, points=points, subject=ground, changes=maps.changes)
        after_words = {
            "village": village.name, "streets": len(land.streets.lines), "houses": len(land.buildings),
            "households": len(points),
        }  # fmt: skip
        record("ground.draw", subject=ground, actor=actor, path=village.path, acting_as=role, after=after_words)
        keep_undo(
            maps.changes, action="ground.draw", subject=ground, actor=actor, path=village.path, ability="grid.write"
        )
    return ground


def _beside(actor: Actor, village: Grid, boundary: Any, crs: str) -> Any:
    """Return the boundary without what is a neighbour's.

    Raises
    ------
    Problem
        ``ground.boundary.overlaps``.
    """
    top = ancestors(village.path)[0]
    others = list(
        visible(Grid, actor)
        .filter(in_force(clock.today()), level=VILLAGE, path__gt=top, path__lt=after(top))
        .exclude(pk=village.pk)
        .exclude(outline=None)
    )
    if not others:
        return boundary
    shapes = frame_of(crs).metres(objects(shapely.from_wkb([bytes(one.outline or b"") for one in others])))
    for other, shape in zip(others, shapes, strict=True):
        if not shapely.intersects(shape, boundary):
            continue
        shared = shapely.intersection(shape, boundary)
        if not shapely.buffer(shared, -_SLIVER / 2).is_empty:
            raise Problem("ground.boundary.overlaps", village=other.name, area=round(shared.area / 10_000, 2))
        boundary = _surface(shapely.difference(boundary, shape))
    return boundary


def _surface(shape: Any) -> Any:
    """Return the polygons of a shape, without crumbs."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    largest = max((part.area for part in parts), default=0.0)
    kept = [part for part in parts if part.area >= largest / 100]
    return kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)


def _by_address(actor: Actor, village: Grid, land: Land, crs: str) -> dict[UUID, tuple[float, float]]:
    """Return where households without coordinates lie, by lane and door."""
    bearers: dict[tuple[str, str], list[int]] = {}
    for at, (lane, door) in enumerate(zip(land.lanes, land.doors, strict=True)):
        if lane and door:
            bearers.setdefault((str(lane), str(door)), []).append(at)
    if not bearers:
        return {}
    bare = visible(Household, actor).filter(village=village.pk, lon=None, alias_of=None, valid_to=None)
    houses = {
        pk: bearers[lane, door][0]
        for pk, lane, door in bare.values_list("pk", "lane_name", "door")
        if len(bearers.get((lane, door), [])) == 1
    }
    if not houses:
        return {}
    inner = shapely.point_on_surface(land.buildings[list(houses.values())])
    lonlat = shapely.get_coordinates(frame_of(crs).lonlat(objects(inner))).tolist()
    return {pk: (lon, lat) for pk, (lon, lat) in zip(houses, lonlat, strict=True)}
