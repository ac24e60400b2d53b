"""The features of a layer: only what the actor may see, as it was on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from django.db.models import Max, Min

from wangge.kernel import clock
from wangge.kernel.access import visible
from wangge.planning.atlas.courtyards import courtyards
from wangge.planning.atlas.frames import Bounds, shifted, unshifted
from wangge.planning.atlas.layers import LAYERS, Layer
from wangge.planning.atlas.nets import grid_rows, label_rows, labels, leaves, nets
from wangge.planning.atlas.wanted import Features, Wanted, around, points, shapes_of
from wangge.problem import Problem
from wangge.registry.api import Household, grids_then
from wangge.territory.api import VILLAGE, Grid, Place, in_force

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet
    from numpy.typing import NDArray

    from wangge.kernel.access import Actor


def layer_of(name: str) -> Layer:
    """Return a layer.

    Raises
    ------
    Problem
        ``map.layer.not_found``.
    """
    layer = LAYERS.get(name)
    if layer is None:
        raise Problem("map.layer.not_found", value=name[:40])
    return layer


def layer_features(
    actor: Actor,
    layer: str,
    bounds: Bounds | None = None,
    *,
    on: date | None = None,
    frame: str = "cgcs2000",
    pk: UUID | None = None,
    zoom: int | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> Features:
    """Return the features of a layer that touch ``bounds`` (given in ``frame``), as they were on a day (today).

    Without bounds everything is returned, also what has no shape. Who lacks the layer's ability gets nothing.

    Raises
    ------
    Problem
        ``map.layer.not_found``.
    """
    box = None if bounds is None else unshifted(bounds, frame)
    return _layers(actor, (layer,), Wanted(on or clock.today(), box, pk, zoom, limit, offset), frame)[layer]


def tile_features(
    actor: Actor, layers: Sequence[str], bounds: Bounds, *, on: date, frame: str, zoom: int
) -> dict[str, Features]:
    """Return what ``layer_features`` has of several layers in a box; the grids of all levels are asked for at once.

    Raises
    ------
    Problem
        ``map.layer.not_found``.
    """
    return _layers(actor, layers, Wanted(on, unshifted(bounds, frame), zoom=zoom), frame)


def _layers(actor: Actor, names: Sequence[str], wanted: Wanted, frame: str) -> dict[str, Features]:
    shown = [layer_of(name) for name in names]
    seen = [layer for layer in shown if actor.may(layer.ability) or actor.households(layer.ability)]
    found = dict.fromkeys(names, Features())
    levels = [layer.level for layer in seen if layer.level]
    if levels:
        found |= nets(actor, levels, wanted)
    for layer in seen:
        if not layer.level:
            found[layer.name] = _OTHERS[layer.name](actor, wanted)
    return {name: Features(one.ids, shifted(one.shapes, frame), one.columns) for name, one in found.items()}


def layer_count(actor: Actor, layer: str, bounds: Bounds | None = None, *, on: date | None = None) -> int:
    """Return how many features ``layer_features`` has."""
    shown = layer_of(layer)
    if not actor.may(shown.ability) and not actor.households(shown.ability):
        return 0
    wanted = Wanted(on or clock.today(), bounds)
    if layer == "buildings":
        return len(_buildings(actor, wanted))
    if layer == "places":
        return _place_rows(actor, wanted).count()
    if layer == "households":
        return _household_rows(actor, wanted).count()
    if layer == "labels":
        return label_rows(actor, wanted).count()
    return grid_rows(actor, wanted, [shown.level]).count()


def seen_box(actor: Actor) -> Bounds | None:
    """Return the box around all villages and grids that the actor sees today; None while none has an outline."""
    sides = visible(Grid, actor).filter(in_force(clock.today()), level__gte=VILLAGE).aggregate(
        west=Min("west"), south=Min("south"), east=Max("east"), north=Max("north")
    )  # fmt: skip
    west, south, east, north = (sides[side] for side in ("west", "south", "east", "north"))
    return None if west is None else (west, south, east, north)


def _place_rows(actor: Actor, wanted: Wanted) -> QuerySet[Place]:
    return wanted.rows(visible(Place, actor).filter(in_force(wanted.on)).order_by("pk"))


def _places(actor: Actor, wanted: Wanted) -> Features:
    names = ("pk", "shape", "lon", "lat", "kind", "name", "segment", "grid_id")
    rows = list(_place_rows(actor, wanted).values_list(*names))
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    ids = [str(pk) for pk in columns["pk"]]
    shapes = shapes_of(columns["shape"])
    shapes = np.where(shapely.is_missing(shapes), points(columns["lon"], columns["lat"]), shapes)
    told = {name: columns[name] for name in ("kind", "name", "segment")}
    return Features(ids, shapes, {"id": ids, **told, **_whose(columns["grid_id"])})


def _whose(grids: Sequence[UUID | None]) -> dict[str, list[Any]]:
    return {"grid_id": [str(key) if key else None for key in grids], "blank": [key is None for key in grids]}


def _household_rows(actor: Actor, wanted: Wanted) -> QuerySet[Household]:
    found = visible(Household, actor).filter(in_force(wanted.on))
    if wanted.today:
        found = found.filter(alias_of=None)
    if wanted.pk is not None:
        found = found.filter(pk=wanted.pk)
    return wanted.page(around(found, wanted).order_by("pk"))


def _households(actor: Actor, wanted: Wanted) -> Features:
    names = ("pk", "lon", "lat", "number", "lane_name", "door", "grid_id")
    rows = list(_household_rows(actor, wanted).values_list(*names))
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    ids, grids = [str(pk) for pk in columns["pk"]], columns["grid_id"]
    if not wanted.today:
        then = grids_then(actor, columns["pk"], wanted.on)
        grids = [then.get(pk) for pk in columns["pk"]]
    told = {"id": ids, "number": columns["number"], "lane": columns["lane_name"], "door": columns["door"]}
    return Features(ids, points(columns["lon"], columns["lat"]), told | _whose(grids))


def _buildings(actor: Actor, wanted: Wanted) -> Features:
    ids, shapes = courtyards(actor, wanted.bounds)
    at = slice(wanted.offset, None if wanted.limit is None else wanted.offset + wanted.limit)
    if wanted.pk is not None:
        return Features()
    ids, shapes = ids[at], shapes[at]
    whose: list[str | None] = [None] * len(ids)
    colours: list[str | None] = [None] * len(ids)
    if ids:
        grids = leaves(actor, Wanted(wanted.on, _box(shapes)))
        outlines = shapes_of([outline for _, outline, _ in grids])
        inside = shapely.STRtree(outlines).query(shapely.point_on_surface(shapes), predicate="within")
        for building, grid in zip(*inside, strict=True):
            whose[building], colours[building] = str(grids[grid][0]), grids[grid][2]
    return Features(ids, shapes, {"id": ids, "grid_id": whose, "colour": colours})


_OTHERS: dict[str, Callable[[Actor, Wanted], Features]] = {
    "labels": labels, "places": _places, "households": _households, "buildings": _buildings,
}  # fmt: skip
"""The layers that are not grids."""


def _box(shapes: NDArray[np.object_]) -> Bounds:
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return west, south, east, north
