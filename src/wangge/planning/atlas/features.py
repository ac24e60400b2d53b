"""The features of a layer: only what the actor may see, as it was on a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np
import shapely
from django.db.models import Count, Max, Min, Q

from wangge.kernel import clock
from wangge.kernel.access import as_system, visible
from wangge.planning.atlas.courtyards import courtyards
from wangge.planning.atlas.frames import Bounds, shifted, unshifted
from wangge.planning.atlas.layers import LAYERS, Layer
from wangge.planning.selectors.past import as_they_were
from wangge.problem import Problem
from wangge.registry.api import Household, counts_by_grid, grids_then
from wangge.roster.api import in_charge_counts
from wangge.territory.api import AREA, COLOURS, LEAF, VILLAGE, Grid, Place, in_force

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet
    from numpy.typing import NDArray

    from wangge.kernel.access import Actor

_HATCHES = {colour: hatch for hatch, colour in enumerate(COLOURS)}
"""The hatch follows the colour, so that a grey print reads like the coloured one."""

_LABEL_ZOOMS = ((0, VILLAGE), (10, AREA), (11, LEAF))

_FEW = 1500
"""Rows in a box that are asked for one by one."""


@dataclass(frozen=True)
class Features:
    """Some features of a layer: ids, shapes in degrees (None where there is none) and a column per property."""

    ids: list[str] = field(default_factory=list)
    shapes: NDArray[np.object_] = field(default_factory=lambda: np.empty(0, dtype=object))
    columns: dict[str, list[Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.ids)


@dataclass(frozen=True)
class Wanted:
    """What is asked for: a box, a day, one id, a page of the whole; ``zoom`` says how near one looks."""

    on: date
    bounds: Bounds | None = None
    pk: UUID | None = None
    zoom: int | None = None
    limit: int | None = None
    offset: int = 0

    @property
    def today(self) -> bool:
        """Say whether the books are asked as they are now."""
        return self.on == clock.today()

    def rows(self, found: QuerySet[Any], levels: Sequence[int] = ()) -> QuerySet[Any]:
        """Return the page of the rows that lie in the box."""
        if self.pk is not None:
            found = found.filter(pk=self.pk)
        if self.bounds is not None:
            west, south, east, north = self.bounds
            box = Q(west__lte=east, east__gte=west, south__lte=north, north__gte=south)
            found = _narrowed(found, box & Q(level__in=levels) if levels else box)
        return self.page(found)

    def page(self, found: QuerySet[Any]) -> QuerySet[Any]:
        """Return the part of the rows that is asked for."""
        return found if self.limit is None else found[self.offset : self.offset + self.limit]


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
    shown = layer_of(layer)
    if not actor.may(shown.ability) and not actor.households(shown.ability):
        return Features()
    box = None if bounds is None else unshifted(bounds, frame)
    wanted = Wanted(on or clock.today(), box, pk, zoom, limit, offset)
    if shown.level:
        found = _grids(actor, shown, wanted)
    else:
        found = {"labels": _labels, "places": _places, "households": _households, "buildings": _buildings}[layer](
            actor, wanted
        )
    return Features(found.ids, shifted(found.shapes, frame), found.columns)


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
        return _label_rows(actor, wanted).count()
    return _grid_rows(actor, wanted, [shown.level]).count()


def seen_box(actor: Actor) -> Bounds | None:
    """Return the box around all villages and grids that the actor sees today; None while none has an outline."""
    sides = visible(Grid, actor).filter(in_force(clock.today()), level__gte=VILLAGE).aggregate(
        west=Min("west"), south=Min("south"), east=Max("east"), north=Max("north")
    )  # fmt: skip
    west, south, east, north = (sides[side] for side in ("west", "south", "east", "north"))
    return None if west is None else (west, south, east, north)


def _grid_rows(actor: Actor, wanted: Wanted, levels: Sequence[int]) -> QuerySet[Grid]:
    found = visible(Grid, actor).filter(in_force(wanted.on), level__in=levels)
    return wanted.rows(found.order_by("level", "code"), levels)


def _grids(actor: Actor, layer: Layer, wanted: Wanted) -> Features:
    names = (
        "pk", "outline", "code", "name", "path", "kind", "colour", "colour_number", "scope_text",
    )  # fmt: skip
    found = _grid_rows(actor, wanted, [layer.level])
    rows: list[Any] = (
        list(found.values_list(*names))
        if wanted.today
        else [[getattr(grid, name) for name in names] for grid in as_they_were(actor, found, wanted.on)]
    )
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    ids = [str(pk) for pk in columns["pk"]]
    told: dict[str, list[Any]] = {"id": ids, "code": columns["code"], "name": columns["name"]}
    if layer.level >= AREA:
        ways = [path.rstrip("/").split("/") for path in columns["path"]]
        above = _names(actor, {key for way in ways for key in way[1:-1]})
        told["village"] = [above.get(way[1], "") for way in ways]
    if layer.level == LEAF:
        keys = columns["pk"]
        allowed = [key for key, path in zip(keys, columns["path"], strict=True) if actor.may("household.read", path)]
        counts = _homes_in(actor, allowed, wanted)
        people = in_charge_counts(actor, keys, wanted.on)
        told |= {
            "number": [code[12:] for code in columns["code"]],
            "kind": columns["kind"],
            "colour": columns["colour"],
            "colour_name": _colour_names(columns["colour"], columns["colour_number"]),
            "hatch": [_HATCHES.get(colour) for colour in columns["colour"]],
            "village_id": [str(UUID(way[1])) for way in ways],
            "area": [above.get(way[2], "") if len(way) > 3 else "" for way in ways],
            "households": [
                counts.get(key, 0) if actor.may("household.read", path) else None
                for key, path in zip(keys, columns["path"], strict=True)
            ],
            "people": [people.get(key, 0) for key in keys],
            "scope": columns["scope_text"],
        }
    return Features(ids, _shapes(columns["outline"]), told)


def _homes_in(actor: Actor, grids: Sequence[UUID], wanted: Wanted) -> dict[UUID, int]:
    """Return how many households there are in each of these grids, whose households the actor may see."""
    if not wanted.today:
        return {key: counts.households for key, counts in counts_by_grid(actor, grids, wanted.on).items()}
    with as_system("households are counted in grids where one may see them all"):
        homes = Household._base_manager.filter(in_force(wanted.on), alias_of=None, grid__in=list(grids))
        counted = homes.values("grid_id").annotate(households=Count("pk")).order_by()
        return {row["grid_id"]: row["households"] for row in counted}


def _names(actor: Actor, keys: set[str]) -> dict[str, str]:
    """Return the names of grids by the ids as paths have them."""
    rows = visible(Grid, actor).filter(pk__in=[UUID(key) for key in keys]).values_list("pk", "name")
    return {pk.hex: name for pk, name in rows}


def _colour_names(colours: Sequence[str], numbers: Sequence[int | None]) -> list[str]:
    return [f"{colour}{number or ''}" for colour, number in zip(colours, numbers, strict=True)]


def _label_rows(actor: Actor, wanted: Wanted) -> QuerySet[Grid]:
    levels = [level for zoom, level in _LABEL_ZOOMS if wanted.zoom is None or wanted.zoom >= zoom]
    found = visible(Grid, actor).filter(in_force(wanted.on), level__in=levels, lon__isnull=False)
    if wanted.pk is not None:
        found = found.filter(pk=wanted.pk)
    return wanted.page(_around(found, wanted).order_by("level", "code"))


def _around(found: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    """Return the rows whose point lies in the box."""
    if wanted.bounds is None:
        return found
    west, south, east, north = wanted.bounds
    return _narrowed(found, Q(lon__gte=west, lon__lte=east, lat__gte=south, lat__lte=north))


def _narrowed(found: QuerySet[Any], box: Q) -> QuerySet[Any]:
    """Return the rows in the box. Few are asked for by their keys: who sees much would else be read through whole."""
    with as_system("which rows lie in a box, before it is asked who may see them"):
        keys = list(found.model._base_manager.filter(box).values_list("pk", flat=True)[: _FEW + 1])
    return found.filter(pk__in=keys) if len(keys) <= _FEW else found.filter(box)


def _labels(actor: Actor, wanted: Wanted) -> Features:
    names = ("pk", "lon", "lat", "code", "name", "level", "colour", "colour_number")
    rows = list(_label_rows(actor, wanted).values_list(*names))
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    ids = [str(pk) for pk in columns["pk"]]
    return Features(
        ids,
        _points(columns["lon"], columns["lat"]),
        {
            "id": ids, "code": columns["code"], "name": columns["name"], "level": columns["level"],
            "number": [code[12:] for code in columns["code"]], "colour": columns["colour"],
            "colour_name": _colour_names(columns["colour"], columns["colour_number"]),
        },
    )  # fmt: skip


def _place_rows(actor: Actor, wanted: Wanted) -> QuerySet[Place]:
    return wanted.rows(visible(Place, actor).filter(in_force(wanted.on)).order_by("pk"))


def _places(actor: Actor, wanted: Wanted) -> Features:
    names = ("pk", "shape", "lon", "lat", "kind", "name", "segment", "grid_id")
    rows = list(_place_rows(actor, wanted).values_list(*names))
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    ids = [str(pk) for pk in columns["pk"]]
    shapes = _shapes(columns["shape"])
    points = _points(columns["lon"], columns["lat"])
    shapes = np.where(shapely.is_missing(shapes), points, shapes)
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
    return wanted.page(_around(found, wanted).order_by("pk"))


def _households(actor: Actor, wanted: Wanted) -> Features:
    names = ("pk", "lon", "lat", "number", "lane_name", "door", "grid_id")
    rows = list(_household_rows(actor, wanted).values_list(*names))
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    ids, grids = [str(pk) for pk in columns["pk"]], columns["grid_id"]
    if not wanted.today:
        then = grids_then(actor, columns["pk"], wanted.on)
        grids = [then.get(pk) for pk in columns["pk"]]
    told = {"id": ids, "number": columns["number"], "lane": columns["lane_name"], "door": columns["door"]}
    return Features(ids, _points(columns["lon"], columns["lat"]), told | _whose(grids))


def _buildings(actor: Actor, wanted: Wanted) -> Features:
    ids, shapes = courtyards(actor, wanted.bounds)
    at = slice(wanted.offset, None if wanted.limit is None else wanted.offset + wanted.limit)
    if wanted.pk is not None:
        return Features()
    ids, shapes = ids[at], shapes[at]
    grids = _grids(actor, LAYERS["grids"], Wanted(wanted.on, _box(shapes))) if len(ids) else Features()
    whose: list[str | None] = [None] * len(ids)
    colours: list[str | None] = [None] * len(ids)
    if len(grids):
        inside = shapely.STRtree(grids.shapes).query(shapely.point_on_surface(shapes), predicate="within")
        for building, grid in zip(*inside, strict=True):
            whose[building] = grids.ids[grid]
            colours[building] = grids.columns["colour"][grid]
    return Features(ids, shapes, {"id": ids, "grid_id": whose, "colour": colours})


def _box(shapes: NDArray[np.object_]) -> Bounds:
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return west, south, east, north


def _shapes(raw: Sequence[Any]) -> NDArray[np.object_]:
    shapes: NDArray[np.object_] = shapely.from_wkb([None if wkb is None else bytes(wkb) for wkb in raw])
    return np.asarray(shapes, dtype=object)


def _points(lons: Sequence[float | None], lats: Sequence[float | None]) -> NDArray[np.object_]:
    """Return points; None where a coordinate is missing."""
    xy = np.array([lons, lats], dtype=float).T.reshape(-1, 2)
    points = np.empty(len(xy), dtype=object)
    there = np.isfinite(xy).all(axis=1)
    points[there] = shapely.points(xy[there])
    return points
