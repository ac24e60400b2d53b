"""From the layers of ``grids.gpkg`` and ``plan.json`` back to the township and its plans."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import shapely

from wangge.delineation.model import (
    COLOURS,
    Area,
    Grid,
    GridPlan,
    Households,
    Lanes,
    Places,
    Scope,
    StreetKind,
    Streets,
    Township,
    Village,
    Water,
)
from wangge.problem import Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.exchange.net.layers import Layer
    from wangge.exchange.net.plan import StoredPlan


def township_of(plan: StoredPlan, layers: dict[str, Layer]) -> Township:
    """Rebuild the township with its villages, in their order.

    Raises
    ------
    Problem
        ``net.code.unknown`` when a row belongs to a village or a grid that the net does not have.
    """
    drawn = layers["villages"]
    if not plan.crs and not shapely.is_missing(drawn.shapes).all():
        raise ValueError("crs")
    lying = {name: layers[name].split("village") for name in ("households", "streets", "water", "places", "buildings")}
    for code in lying["households"]:
        if code not in drawn.columns["code"]:
            raise Problem("net.code.unknown", file="grids.gpkg", value=code)
    villages = tuple(
        _village(code, name, shape, {layer: parts[code] for layer, parts in lying.items()})
        for code, name, shape in zip(drawn.columns["code"], drawn.columns["name"], drawn.shapes, strict=True)
    )
    return Township(plan.name, plan.code, plan.crs, villages, plan.findings)


def plans_of(plan: StoredPlan, layers: dict[str, Layer]) -> tuple[GridPlan, ...]:
    """Rebuild the plan of every village, in the order of the villages."""
    lying = {name: layers[name].split("village") for name in ("grids", "areas", "households", "lanes", "places")}
    return tuple(
        _plan(code, plan, {layer: parts[code] for layer, parts in lying.items()})
        for code in layers["villages"].columns["code"]
    )


def _village(code: str, name: str, boundary: Any, layers: dict[str, Layer]) -> Village:
    streets, water, places = layers["streets"], layers["water"], layers["places"]
    return Village(
        code=code,
        name=name,
        boundary=boundary,
        households=_households(layers["households"], len(layers["buildings"].shapes)),
        streets=Streets(streets.shapes, streets.columns["name"], _kinds(streets)),
        water=Water(water.shapes, water.columns["name"]),
        places=Places(places.shapes, places.columns["name"], places.columns["kind"]),
        buildings=layers["buildings"].shapes,
        dedicated=tuple(np.flatnonzero(places.columns["dedicated"]).tolist()),
    )


def _whole(layer: Layer, name: str) -> NDArray[np.int64]:
    """Return a column of whole numbers, none of them missing."""
    values = layer.columns[name]
    if values.dtype.kind == "f" and np.isnan(values).any():
        raise ValueError(name)
    return values.astype(np.int64)


def _households(layer: Layer, buildings: int) -> Households:
    xy = np.column_stack([shapely.get_x(layer.shapes), shapely.get_y(layer.shapes)])
    persons, building = (_whole(layer, name) for name in ("persons", "building"))
    if (building >= buildings).any():
        raise ValueError("building")
    texts = {name: layer.columns[name] for name in ("settlement", "group", "lane", "door", "head")}
    return Households.of(
        layer.columns["id"],
        xy,
        persons=persons,
        building=building,
        grid=layer.columns["grid_before"],
        **texts,
    )


def _kinds(layer: Layer) -> NDArray[np.int64]:
    return np.array([StreetKind[kind.upper()] for kind in layer.columns["kind"]], dtype=np.int64)


def _plan(village: str, plan: StoredPlan, layers: dict[str, Layer]) -> GridPlan:
    stored = plan.villages[village]
    area_layer = layers["areas"]
    area_index = {code: i for i, code in enumerate(area_layer.columns["code"])}
    grids = _grids(layers["grids"], area_index)
    index = {grid.code: i for i, grid in enumerate(grids)}
    lanes = layers["lanes"]
    return GridPlan(
        village=village,
        name=stored.name,
        grid_of=_indices(layers["households"], index),
        grids=grids,
        areas=_areas(area_layer, index),
        lanes=Lanes(lanes.shapes, lanes.columns["name"], _kinds(lanes), _indices(lanes, index)),
        place_grid=_indices(layers["places"], index),
        findings=stored.findings,
        measures=stored.measures,
    )


def _indices(layer: Layer, index: dict[str, int]) -> NDArray[np.int64]:
    """Turn the grid codes of rows into indices of grids, -1 where there is none."""
    codes = layer.columns["grid"]
    for code in codes:
        if code and code not in index:
            raise Problem("net.code.unknown", file="grids.gpkg", value=code)
    return np.array([index[code] if code else -1 for code in codes], dtype=np.int64)


def _grids(layer: Layer, area_index: dict[str, int]) -> tuple[Grid, ...]:
    rows = [dict(zip(layer.columns, row, strict=True)) for row in zip(*layer.columns.values(), strict=True)]
    for row in rows:
        if row["kind"] not in ("general", "dedicated") or row["colour"] not in COLOURS or row["hatch"] not in range(8):
            raise ValueError(f"{row['code']}: {row['kind']} {row['colour']} {row['hatch']}")
    return tuple(
        Grid(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            colour=row["colour"],
            colour_name=row["colour_name"],
            hatch=int(row["hatch"]),
            shape=shape,
            area=area_index.get(row["area"], -1),
            households=int(row["households"]),
            persons=int(row["persons"]),
            scope=_scope(row["scope"]),
        )
        for row, shape in zip(rows, layer.shapes, strict=True)
    )


def _scope(text: str) -> Scope:
    read = json.loads(text)
    if not isinstance(read["sides"], dict):
        raise TypeError("scope")
    groups = tuple((str(s), str(g), int(n), bool(whole)) for s, g, n, whole in read["groups"])
    runs = tuple((str(first), str(last)) for first, last in read.get("runs", ()))
    return Scope(cast("dict[str, str]", read["sides"]), tuple(read["lanes"]), groups, runs, bool(read.get("by_door")))


def _areas(layer: Layer, index: dict[str, int]) -> tuple[Area, ...]:
    return tuple(
        Area(code, name, tuple(index[grid] for grid in grids.split()), shape)
        for code, name, grids, shape in zip(
            layer.columns["code"], layer.columns["name"], layer.columns["grids"], layer.shapes, strict=True
        )
    )
