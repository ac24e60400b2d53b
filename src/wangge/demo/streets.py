"""All streets of the township on one net: hutongs and streets, roads between settlements, field roads, main roads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.demo.lattice import ROAD
from wangge.demo.network import (
    LANE,
    MAIN_ROAD,
    PATH,
    STREET,
    Lines,
    Net,
    connectors,
    field_edges,
    nearest_node,
    node,
    route,
    routes,
)
from wangge.demo.plain import Unfit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.demo.homes import Homes
    from wangge.demo.lattice import Lattice
    from wangge.demo.plain import MainRoad
    from wangge.demo.settlement import Ground


def all_streets(
    lattice: Lattice,
    roads: list[MainRoad],
    grounds: list[Ground],
    homes: list[Homes],
    main: NDArray[np.bool_],
    village: NDArray[np.int64],
    rng: np.random.Generator,
) -> Lines:
    """Draw every line, node them together and say which are roads of the county (X), township (Y) and village (C)."""
    lines, cost, home = _drawn(lattice, roads, grounds, homes, rng)
    net = node(lines.shapes)
    weights = np.asarray(shapely.length(net.pieces)) * np.array(cost)[net.source]
    stops = np.array([_stop(net, home, k, g) for k, g in enumerate(grounds)])
    refs: dict[int, str] = {}
    for ref, pieces in _county_roads(lattice, net, weights, stops, main, village):
        for p in pieces:
            refs.setdefault(p, ref)
        weights[pieces] *= 0.4
    capitals = np.flatnonzero(main)
    for n, (_, _, pieces) in enumerate(routes(net, weights, stops[capitals], extra=0.0)):
        for p in pieces:
            refs.setdefault(p, f"Y{n + 1:03d}")
        weights[pieces] *= 0.6
    for n, (_, _, pieces) in enumerate(routes(net, weights, stops)):
        for p in pieces:
            refs.setdefault(p, f"C{n + 1:03d}")
    return _told(lines, net, refs)


def _drawn(
    lattice: Lattice, roads: list[MainRoad], grounds: list[Ground], homes: list[Homes], rng: np.random.Generator
) -> tuple[Lines, list[float], list[int]]:
    """Draw all lines; give the cost per metre as a road between settlements and the settlement of each (-1 outside)."""
    lines, cost, home = Lines(), list[float](), list[int]()

    def add(shape: shapely.LineString, name: str, kind: str, ref: str, price: float, where: int) -> None:
        lines.add(shape, name, kind, ref)
        cost.append(price)
        home.append(where)

    for road in roads:
        add(road.line, road.name, MAIN_ROAD, road.ref, 0.5 if road.ref == "S102" else 1e4, -1)
    hulls = [g.hull for g in grounds]
    field_roads = field_edges(lattice, hulls, roads, ROAD)
    for number, edges in enumerate(field_roads):
        price = rng.uniform(0.9, 1.5) if number % 3 else 0.8
        for edge in edges:
            add(edge, "", PATH, "", price, -1)
    ends, owners = [], []
    for k, (ground, lived) in enumerate(zip(grounds, homes, strict=True)):
        for key, line in ground.lines.items():
            kind = LANE if key[0] == "lane" else STREET
            add(line, lived.lane_names[key], kind, "", 0.9 if kind == STREET else 4.0, k)
            if kind == STREET:
                ends.append(line)
                owners.append(k)
    paths = np.array([e for edges in field_roads for e in edges], dtype=object)
    for line in connectors(ends, owners, paths, hulls, rng):
        add(line, "", PATH, "", 1.0, -1)
    return lines, cost, home


def _stop(net: Net, home: list[int], k: int, ground: Ground) -> int:
    """The junction nearest to the middle of a settlement."""
    of_streets = np.flatnonzero(np.array(home)[net.source] == k)
    nodes = np.unique(net.ends[of_streets])
    if not len(nodes):
        raise Unfit
    middle = shapely.get_coordinates(shapely.centroid(ground.hull))[0]
    return nearest_node(net, middle, nodes)


def _county_roads(
    lattice: Lattice,
    net: Net,
    weights: NDArray[np.float64],
    stops: NDArray[np.int64],
    main: NDArray[np.bool_],
    village: NDArray[np.int64],
) -> list[tuple[str, list[int]]]:
    """Lead two county roads through: west to east past the township's seat, and north to south in the west."""
    capital = int(stops[np.flatnonzero(main & (village == 0))[0]])
    linked = np.unique(net.ends[weights < 1e5])
    (west, south), (east, north) = (
        lattice.centres[lattice.inside].min(axis=0),
        lattice.centres[lattice.inside].max(axis=0),
    )
    here = net.nodes[capital]
    corners = [
        np.array(p)
        for p in ((west, here[1] - 200), (east - 250, here[1] + 300), (west * 0.55, north), (west * 0.3, south))
    ]
    w, e, n, s = (nearest_node(net, p, linked) for p in corners)
    first = route(net, weights, w, capital) + route(net, weights, capital, e)
    return [("X021", first), ("X015", route(net, weights, n, s))]


def _told(lines: Lines, net: Net, refs: dict[int, str]) -> Lines:
    """Put the pieces together again: one line per street or road, with a vertex at every junction."""
    bundles: dict[tuple[str, str, str, int], list[int]] = {}
    for p, source in enumerate(net.source):
        name, kind, ref = lines.names[source], lines.kinds[source], lines.refs[source]
        if p in refs and kind != MAIN_ROAD:
            ref = refs[p]
            if kind == PATH:
                kind, name = (MAIN_ROAD if ref[0] == "X" else STREET), _road_name(ref)
        if kind == PATH:
            name = "田间路" if lines.names[source] == "" else name
        same = int(source) if name and kind in (STREET, LANE) and lines.names[source] else -1
        bundles.setdefault((name, kind, ref, same), []).append(p)
    out = Lines()
    for (name, kind, ref, _), members in bundles.items():
        merged = shapely.line_merge(shapely.MultiLineString(list(net.pieces[members])))
        for part in shapely.get_parts(merged):
            out.add(part, name, kind, ref)
    return out


def _road_name(ref: str) -> str:
    return {"X": "县道", "Y": "乡道", "C": "村道"}[ref[0]] + ref
