"""What lies between the settlements: river, drains and ditches, pump wells, fields and rows of poplars."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.ops import substring

from wangge.demo.lattice import ROAD
from wangge.demo.names import VILLAGES, numeral
from wangge.demo.network import drains, field_edges

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.demo.lattice import Lattice
    from wangge.demo.plain import MainRoad
    from wangge.demo.settlement import Ground


_TOGETHER = 400  # pieces of land per shape


def waters(
    lattice: Lattice,
    roads: list[MainRoad],
    grounds: list[Ground],
    settlement_names: list[str],
    streets: list[shapely.LineString],
) -> tuple[NDArray[np.object_], list[str], list[str]]:
    """Collect the Jialu River, drains, ponds and ring ditches: shapes, names, kinds."""
    shapes: list[shapely.Geometry] = [shapely.set_precision(lattice.river.buffer(34, cap_style="flat"), 0.01)]
    names, kinds = ["贾鲁河"], ["river"]
    for k, drain in enumerate(drains(lattice, [g.hull for g in grounds], roads)):
        shapes.append(drain)
        names.append(f"{numeral(k % 89 + 1)}号排水沟")
        kinds.append("ditch")
    for ground, name in zip(grounds, settlement_names, strict=True):
        for k, pond in enumerate(ground.ponds):
            shapes.append(shapely.set_precision(pond, 0.01))
            names.append(f"{name}{'东西南北'[k]}坑" if len(ground.ponds) > 1 else f"{name}大坑")
            kinds.append("pond")
        if name.endswith(("寨", "营")):
            rings = _ring_ditch(ground, streets)
            shapes += rings
            names += [f"{name}寨沟"] * len(rings)
            kinds += ["ring_ditch"] * len(rings)
    out = np.empty(len(shapes), dtype=object)
    out[:] = shapes
    return out, names, kinds


def _ring_ditch(ground: Ground, streets: list[shapely.LineString]) -> list[shapely.Polygon]:
    """Keep two thirds of the old ring ditch, bridged where streets leave the village."""
    ring = ground.hull.buffer(30).buffer(-37).exterior
    stations = shapely.get_coordinates(shapely.segmentize(ring, 8.0))
    arc = shapely.LineString(stations[: len(stations) * 2 // 3])
    ditch = arc.buffer(4, cap_style="flat")
    ways = shapely.union_all([line.buffer(7) for line in streets if shapely.intersects(line, ditch)])
    near = [ground.ground(shapely.box(*p.box)) for p in ground.plots]
    walls = shapely.union_all([shapely.buffer(shape, 3) for shape in (*ground.ponds, *near) if arc.distance(shape) < 9])
    kept = shapely.difference(ditch, shapely.union_all([ways, walls]))
    return [shapely.set_precision(p, 0.01) for p in shapely.get_parts(kept) if p.area > 150]


def places_of_the_fields(
    lattice: Lattice,
    owner: NDArray[np.int64],
    hulls: list[shapely.Polygon],
    roads: list[MainRoad],
    water: NDArray[np.object_],
    rng: np.random.Generator,
) -> list[tuple[str, str, shapely.Geometry]]:
    """Sink a pump well per 3-4 hectares, beside a field border and outside settlements, roads and water."""
    where = [(j, i) for j, i in np.argwhere(lattice.inside) if (i + 2 * j) % 5 in (0, 1, 3)]
    points = np.array([lattice.upright[j, i, 1] * 0.84 + lattice.centres[j, i] * 0.16 for j, i in where])
    points = np.round(points + rng.uniform(-3, 3, points.shape), 2)
    closed = shapely.union_all([r.line.buffer(r.clear) for r in roads] + hulls + [shapely.buffer(w, 6) for w in water])
    free = ~shapely.contains_xy(closed, points)
    count = np.zeros(len(VILLAGES), dtype=np.int64)
    out: list[tuple[str, str, shapely.Geometry]] = []
    for (j, i), xy, good in zip(where, points, free, strict=True):
        if good:
            v = int(owner[j, i])
            count[v] += 1
            out.append(("pump_well", f"{VILLAGES[v][0]}{count[v]}号机井", shapely.Point(xy)))
    return out


def fields_and_trees(
    lattice: Lattice, hulls: list[shapely.Polygon], roads: list[MainRoad], rng: np.random.Generator
) -> tuple[NDArray[np.object_], list[str]]:
    """Lay out settlements, field strips (long north to south) and rows of poplars as pale polygons with a kind."""
    shapes: list[shapely.Geometry] = list(hulls)
    kinds = ["settlement"] * len(hulls)
    built = shapely.STRtree(hulls)
    cells = lattice.cells[lattice.inside]
    beside = np.unique(built.query(cells, predicate="intersects")[0])
    near = np.zeros(len(cells), dtype=bool)
    near[beside] = True
    for k, (j, i) in enumerate(np.argwhere(lattice.inside)):
        if near[k]:  # what the settlement leaves of it
            rest = cells[k].difference(shapely.union_all([hulls[h] for h in built.query(cells[k])]))
            strips = [p for p in shapely.get_parts(rest) if p.area > 400]
        else:
            strips = [shapely.intersection(cells[k], strip) for strip in _strips(lattice, int(j), int(i), rng)]
        shapes += strips
        kinds += ["wheat" if rng.random() < 0.86 else "vegetables" for _ in strips]
    rows = [e for edges in field_edges(lattice, hulls, roads, ROAD)[::2] for e in edges]
    for edge in rows:
        if rng.random() < 0.5:
            shapes.append(shapely.buffer(shapely.offset_curve(edge, 4.5), 2.0, cap_style="flat", quad_segs=1))
            kinds.append("poplars")
    return _gathered(shapes, np.array(kinds))


def _gathered(shapes: list[shapely.Geometry], kinds: NDArray[np.str_]) -> tuple[NDArray[np.object_], list[str]]:
    """Join many small pieces of one kind into one shape, so that nobody takes a strip for a house."""
    out: list[shapely.Geometry] = []
    named: list[str] = []
    for kind in dict.fromkeys(kinds.tolist()):
        members = np.array([shapes[k] for k in np.flatnonzero(kinds == kind)], dtype=object)
        if kind == "poplars":
            members = shapely.get_parts(shapely.union_all(members, grid_size=0.01))
        elif kind != "settlement":  # a ridge between the strips
            members = shapely.get_parts(shapely.buffer(members, -0.3, join_style="mitre"))
        members = shapely.set_precision(members, 0.01)
        members = members[shapely.area(members) > 1.0]
        size = 1 if kind == "settlement" else _TOGETHER
        for at in range(0, len(members), size):
            parts = shapely.get_parts(members[at : at + size])
            out.append(parts[0] if len(parts) == 1 else shapely.MultiPolygon(list(parts)))
            named.append(kind)
    joined = np.empty(len(out), dtype=object)
    joined[:] = out
    return joined, named


def _strips(lattice: Lattice, j: int, i: int, rng: np.random.Generator) -> list[shapely.Polygon]:
    """Cut a cell into two to four strips from its southern to its northern edge."""
    low, high = lattice.across[j, i], lattice.across[j + 1, i]
    cuts = np.concatenate([[0.0], np.sort(rng.uniform(0.15, 0.85, int(rng.integers(1, 4)))), [1.0]])
    strips = []
    for start, end in itertools.pairwise(cuts.tolist()):
        south, north = (substring(shapely.LineString(line), start, end, normalized=True) for line in (low, high))
        strips.append(shapely.Polygon([*south.coords, *reversed(north.coords)]))
    return strips
