"""The rows of each layer of ``grids.gpkg``, made from a net."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from wangge.delineation.model import StreetKind
from wangge.exchange.net.plan import without_folders
from wangge.exchange.roster.scope import scope_words
from wangge.language import describe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wangge.delineation.model import GridPlan, Scope, Village
    from wangge.exchange.net.model import Net

Rows = tuple[list[Any], dict[str, Any]]
"""Shapes in metres, and a column per field."""


def _pairs(net: Net) -> Iterator[tuple[Village, GridPlan]]:
    return zip(net.township.villages, net.plans, strict=True)


def _texts(values: list[Any]) -> Any:
    return np.array([str(v) for v in values], dtype=object)


def _numbers(values: list[Any]) -> Any:
    return np.array(values, dtype=np.int64)


def _code(plan: GridPlan, index: int) -> str:
    return plan.grids[index].code if index >= 0 else ""


def scope_as_text(scope: Scope) -> str:
    """Write a scope as JSON, to be read back whole."""
    return json.dumps(asdict(scope), ensure_ascii=False, sort_keys=True)


def grids(net: Net) -> Rows:
    """One row per leaf grid, in the order of its plan."""
    rows = [(village, plan, grid) for village, plan in _pairs(net) for grid in plan.grids]
    return [g.shape for _, _, g in rows], {
        "code": _texts([g.code for _, _, g in rows]),
        "name": _texts([g.name for _, _, g in rows]),
        "village": _texts([v.code for v, _, _ in rows]),
        "village_name": _texts([v.name for v, _, _ in rows]),
        "area": _texts([p.areas[g.area].code if 0 <= g.area < len(p.areas) else "" for _, p, g in rows]),
        "kind": _texts([g.kind for _, _, g in rows]),
        "colour": _texts([g.colour for _, _, g in rows]),
        "colour_name": _texts([g.colour_name for _, _, g in rows]),
        "hatch": _numbers([g.hatch for _, _, g in rows]),
        "households": _numbers([g.households for _, _, g in rows]),
        "persons": _numbers([g.persons for _, _, g in rows]),
        "scope_zh": _texts([scope_words(g.scope, "zh") for _, _, g in rows]),
        "scope_en": _texts([scope_words(g.scope, "en") for _, _, g in rows]),
        "scope": _texts([scope_as_text(g.scope) for _, _, g in rows]),
    }


def areas(net: Net) -> Rows:
    """One row per level-3 area, in the order of its plan."""
    rows = [(village, plan, area) for village, plan in _pairs(net) for area in plan.areas]
    return [a.shape for _, _, a in rows], {
        "code": _texts([a.code for _, _, a in rows]),
        "name": _texts([a.name for _, _, a in rows]),
        "village": _texts([v.code for v, _, _ in rows]),
        "village_name": _texts([v.name for v, _, _ in rows]),
        "grids": _texts([" ".join(p.grids[g].code for g in a.grids) for _, p, a in rows]),
        "households": _numbers([sum(p.grids[g].households for g in a.grids) for _, p, a in rows]),
        "persons": _numbers([sum(p.grids[g].persons for g in a.grids) for _, p, a in rows]),
    }


def households(net: Net) -> Rows:
    """One row per household, in the order of the list, with the grid it is in."""
    shapes: list[Any] = []
    columns: dict[str, list[Any]] = {name: [] for name in ("village", "grid")}
    for village, plan in _pairs(net):
        listed = village.households
        placed = np.isfinite(listed.xy).all(axis=1)
        points = np.full(len(listed), None, dtype=object)
        points[placed] = shapely.points(listed.xy[placed])
        shapes.extend(points)
        columns["village"].extend([village.code] * len(listed))
        columns["grid"].extend(_code(plan, g) for g in plan.grid_of)
        for name in ("ids", "settlement", "group", "lane", "door", "head", "persons", "building", "grid"):
            field = {"ids": "id", "grid": "grid_before"}.get(name, name)
            columns.setdefault(field, []).extend(getattr(listed, name))
    whole = {"persons", "building"}
    for name in ("id", "settlement", "group", "lane", "door", "head", "persons", "building", "grid_before"):
        columns.setdefault(name, [])
    return shapes, {name: (_numbers if name in whole else _texts)(values) for name, values in columns.items()}


def lanes(net: Net) -> Rows:
    """One row per street segment between junctions, with the grid it belongs to."""
    rows = [(v, p, i) for v, p in _pairs(net) for i in range(len(p.lanes.lines))]
    return [p.lanes.lines[i] for _, p, i in rows], {
        "village": _texts([v.code for v, _, _ in rows]),
        "grid": _texts([_code(p, int(p.lanes.grid[i])) for _, p, i in rows]),
        "name": _texts([p.lanes.names[i] for _, p, i in rows]),
        "kind": _texts([StreetKind(int(p.lanes.kinds[i])).name.lower() for _, p, i in rows]),
    }


def findings(net: Net) -> Rows:
    """One row per finding, said in both languages, at its place."""
    found = [without_folders(f) for f in (*net.township.findings, *(f for p in net.plans for f in p.findings))]
    return [None if f.xy is None else shapely.Point(f.xy) for f in found], {
        "severity": _texts([f.severity for f in found]),
        "code": _texts([f.code for f in found]),
        "village": _texts([f.village for f in found]),
        "grid": _texts([f.grid for f in found]),
        "words_zh": _texts([describe(f, "zh") for f in found]),
        "words_en": _texts([describe(f, "en") for f in found]),
    }


def villages(net: Net) -> Rows:
    """One row per village, with its boundary as it was used."""
    given = net.township.villages
    return [v.boundary for v in given], {
        "code": _texts([v.code for v in given]),
        "name": _texts([v.name for v in given]),
        "households": _numbers([len(v.households) for v in given]),
        "persons": _numbers([int(v.households.persons.sum()) for v in given]),
        "grids": _numbers([len(p.grids) for p in net.plans]),
    }


def streets(net: Net) -> Rows:
    """The streets as they were used, village by village."""
    rows = [(v, i) for v in net.township.villages for i in range(len(v.streets.lines))]
    return [v.streets.lines[i] for v, i in rows], {
        "village": _texts([v.code for v, _ in rows]),
        "name": _texts([v.streets.names[i] for v, i in rows]),
        "kind": _texts([StreetKind(int(v.streets.kinds[i])).name.lower() for v, i in rows]),
    }


def water(net: Net) -> Rows:
    """Rivers, ditches and ponds as they were used."""
    rows = [(v, i) for v in net.township.villages for i in range(len(v.water.shapes))]
    return [v.water.shapes[i] for v, i in rows], {
        "village": _texts([v.code for v, _ in rows]),
        "name": _texts([v.water.names[i] for v, i in rows]),
    }


def buildings(net: Net) -> Rows:
    """The buildings or courtyards as they were used."""
    rows = [(v, shape) for v in net.township.villages for shape in v.buildings]
    return [shape for _, shape in rows], {"village": _texts([v.code for v, _ in rows])}


def places(net: Net) -> Rows:
    """Squares, schools, clinics..., with the grid each belongs to."""
    rows = [(v, p, i) for v, p in _pairs(net) for i in range(len(v.places.shapes))]
    return [v.places.shapes[i] for v, _, i in rows], {
        "village": _texts([v.code for v, _, _ in rows]),
        "grid": _texts([_code(p, int(p.place_grid[i])) if i < len(p.place_grid) else "" for _, p, i in rows]),
        "name": _texts([v.places.names[i] for v, _, i in rows]),
        "kind": _texts([v.places.kinds[i] for v, _, i in rows]),
        "dedicated": _numbers([i in v.dedicated for v, _, i in rows]),
    }


ROWS: dict[str, tuple[str, Callable[[Net], Rows]]] = {
    "grids": ("MultiPolygon", grids),
    "areas": ("MultiPolygon", areas),
    "households": ("Point", households),
    "lanes": ("LineString", lanes),
    "findings": ("Point", findings),
    "villages": ("MultiPolygon", villages),
    "streets": ("LineString", streets),
    "water": ("Unknown", water),
    "buildings": ("MultiPolygon", buildings),
    "places": ("Unknown", places),
}
"""The layers of a net: the type of their shapes, and what makes their rows."""
