"""A net as plain rows in lon/lat, checked, before anything is written."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from wangge.exchange.net.layers import Frame
from wangge.exchange.roster.scope import scope_words
from wangge.problem import Problem
from wangge.territory import rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from wangge.delineation.model import GridPlan, Village
    from wangge.exchange.net import Net

_LAYERS = "grids.gpkg"
_WAYS = rules.WAYS  # in the order of the engine's StreetKind


@dataclass(frozen=True)
class Outline:
    """A shape as WKB in lon/lat, and a point in it; of a net without a map there is none."""

    wkb: bytes | None = None
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class DrawnGrid:
    """A village, area or leaf grid of the net."""

    code: str
    name: str
    level: int
    parent: str
    division: str
    outline: Outline
    kind: str = "general"
    colour: str = ""
    colour_number: int | None = None
    scope_text: str = ""


@dataclass(frozen=True)
class DrawnPlace:
    """A lane segment, a water or a public place of the net; ``grid`` is empty where no grid has it."""

    key: str
    village: str
    grid: str
    kind: str
    name: str
    segment: int
    outline: Outline


@dataclass
class Drawn:
    """A net: its villages with their areas and grids, the settlements of each village, and the places."""

    name: str
    code: str
    grids: list[DrawnGrid] = field(default_factory=list)
    settlements: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    places: list[DrawnPlace] = field(default_factory=list)


def drawn_from(net: Net) -> Drawn:
    """Return the rows of a net in memory.

    Raises
    ------
    Problem
        ``net.adopt.code``, ``net.adopt.twice``, ``net.adopt.empty``, ``division.code.*``.
    """
    if not any(plan.grids for plan in net.plans):
        raise Problem("net.adopt.empty", file=_LAYERS)
    frame = Frame(net.township.crs)
    drawn = Drawn(net.township.name, rules.township_code(net.township.code))
    for village, plan in _pairs(net):
        _add_grids(drawn, frame, village, plan)
        _add_places(drawn, frame, village, plan)
        drawn.settlements[village.code] = _settlements(village)
    check_drawn(drawn)
    return drawn


def _pairs(net: Net) -> Iterator[tuple[Village, GridPlan]]:
    return zip(net.township.villages, net.plans, strict=True)


def _add_grids(drawn: Drawn, frame: Frame, village: Village, plan: GridPlan) -> None:
    rules.village_code(village.code, drawn.code)
    own = rules.grid_code(village.code)
    shapes = [village.boundary, *(a.shape for a in plan.areas), *(g.shape for g in plan.grids)]
    outlines = iter(_outlines(frame, shapes))
    top = rules.grid_code(drawn.code)
    drawn.grids.append(DrawnGrid(own, village.name, rules.VILLAGE, top, village.code, next(outlines)))
    drawn.grids.extend(
        DrawnGrid(area.code, area.name, rules.AREA, own, village.code, next(outlines)) for area in plan.areas
    )
    for grid in plan.grids:
        above = plan.areas[grid.area].code if 0 <= grid.area < len(plan.areas) else own
        colour, number = rules.colour_of(grid.colour_name)
        drawn.grids.append(
            DrawnGrid(
                grid.code,
                grid.name,
                rules.LEAF,
                above,
                village.code,
                next(outlines),
                grid.kind,
                colour,
                number,
                scope_words(grid.scope, "zh"),
            )
        )


def _add_places(drawn: Drawn, frame: Frame, village: Village, plan: GridPlan) -> None:
    lanes, places, water = plan.lanes, village.places, village.water
    rows: list[tuple[Any, str, str, int]] = [
        (shape, _WAYS[int(kind)], str(name), int(grid))
        for shape, kind, name, grid in zip(lanes.lines, lanes.kinds, lanes.names, lanes.grid, strict=True)
    ]
    rows += [
        (shape, kind if kind in rules.PLACE_KINDS else "other", str(name) or str(kind), int(grid))
        for shape, kind, name, grid in zip(places.shapes, places.kinds, places.names, plan.place_grid, strict=True)
        if kind != "natural_village"
    ]
    rows += [
        (shape, "river" if shape.geom_type.endswith("LineString") else "pond", str(name), grid)
        for shape, name, grid in zip(water.shapes, water.names, _most_in(water.shapes, plan), strict=True)
    ]
    outlines = _outlines(frame, [shape for shape, _, _, _ in rows])
    segments = _segments([(kind, name) for _, kind, name, _ in rows], outlines)
    seen: Counter[str] = Counter()
    for (_, kind, name, grid), outline, segment in zip(rows, outlines, segments, strict=True):
        digest = hashlib.sha1(outline.wkb or b"", usedforsecurity=False).hexdigest()[:20]
        key = f"net:{kind}:{digest}"
        seen[key] += 1
        drawn.places.append(
            DrawnPlace(
                key if seen[key] == 1 else f"{key}:{seen[key]}",
                village.code,
                plan.grids[grid].code if grid >= 0 else "",
                kind,
                name[:64],
                segment,
                outline,
            )
        )


def _segments(named: list[tuple[str, str]], outlines: list[Outline]) -> list[int]:
    """Number the segments of each lane from west to east; a lane of one piece and what has no name have none."""
    pieces: dict[tuple[str, str], list[int]] = {}
    for at, (kind, name) in enumerate(named):
        if name and kind in rules.WAYS:
            pieces.setdefault((kind, name), []).append(at)
    numbers = [0] * len(named)
    for several in pieces.values():
        if len(several) > 1:
            order = sorted(several, key=lambda at: (outlines[at].lon or 0.0, outlines[at].lat or 0.0))
            for number, at in enumerate(order, 1):
                numbers[at] = number
    return numbers


def _most_in(shapes: NDArray[np.object_], plan: GridPlan) -> list[int]:
    """Return for each shape the grid that has most of it, -1 where none has any."""
    with_shape = {at: grid.shape for at, grid in enumerate(plan.grids) if grid.shape is not None}
    if not with_shape or not len(shapes):
        return [-1] * len(shapes)
    keys = list(with_shape)
    tree = shapely.STRtree(list(with_shape.values()))
    best = [(-1.0, -1)] * len(shapes)
    for which, hit in zip(*tree.query(shapes, predicate="intersects"), strict=True):
        part = shapely.intersection(shapes[which], tree.geometries[hit])
        size = (part.area or part.length, -keys[hit])
        if size > (best[which][0], -best[which][1]):
            best[which] = (size[0], keys[hit])
    return [grid for _, grid in best]


def _outlines(frame: Frame, shapes: Iterable[Any]) -> list[Outline]:
    """Turn shapes in metres into lon/lat, each with a point in it."""
    array = np.empty(len(shapes := list(shapes)), dtype=object)
    array[:] = shapes
    degrees = frame.lonlat(array)
    points = frame.lonlat(shapely.point_on_surface(array))
    return [
        Outline() if shape is None else Outline(wkb, round(float(point.x), 8), round(float(point.y), 8))
        for shape, wkb, point in zip(degrees, shapely.to_wkb(degrees), points, strict=True)
    ]


def _settlements(village: Village) -> list[tuple[str, str]]:
    """Return every natural village and villager group that a household or the map names, in order."""
    named = [(str(name), "") for name, kind in zip(village.places.names, village.places.kinds, strict=True)
             if kind == "natural_village" and name]  # fmt: skip
    listed = village.households
    pairs = zip(map(str, listed.settlement), map(str, listed.group), strict=True)
    return list(dict.fromkeys([*named, *pairs]))


def check_drawn(drawn: Drawn) -> None:
    """Raise when a code is one that no grid may have, or is there twice."""
    seen: set[str] = set()
    for grid in drawn.grids:
        if grid.code in seen:
            raise Problem("net.adopt.twice", file=_LAYERS, value=grid.code)
        seen.add(grid.code)
        rules.check_grid_code(grid.code, level=grid.level, kind=grid.kind, village=grid.division)
        if not grid.name.strip():
            raise Problem("net.adopt.nameless", file=_LAYERS, value=grid.code)
