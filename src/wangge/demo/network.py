"""Field roads, drains and the roads from settlement to settlement, all meeting exactly where they meet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra, minimum_spanning_tree

from wangge.demo.lattice import DRAIN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.demo.lattice import Lattice
    from wangge.demo.plain import MainRoad

MAIN_ROAD, STREET, LANE, PATH = "main_road", "street", "lane", "path"


@dataclass
class Lines:
    """Street lines while they are collected: geometry, name, kind, ref."""

    shapes: list[shapely.LineString] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    refs: list[str] = field(default_factory=list)

    def add(self, shape: shapely.LineString, name: str, kind: str, ref: str = "") -> None:
        """Append one line."""
        self.shapes.append(shape)
        self.names.append(name)
        self.kinds.append(kind)
        self.refs.append(ref)


def field_edges(
    lattice: Lattice, hulls: list[shapely.Polygon], roads: list[MainRoad], kind: int
) -> list[list[shapely.LineString]]:
    """Give the edges of every lattice line of a kind, without those under settlements and expressways."""
    fast = shapely.union_all([r.line for r in roads if r.clear > 20]).buffer(32)
    shapely.prepare(fast)
    land = shapely.STRtree(hulls)
    padded = np.pad(lattice.inside, 1)
    nx = lattice.inside.shape[1]
    out = []
    for i in np.flatnonzero(lattice.column_kind == kind):
        if i == nx:
            continue  # the river
        used = padded[1:-1, i] | padded[1:-1, i + 1]
        edges = shapely.linestrings(lattice.upright[used, i])
        out.append(_passable(edges, land, fast, under=i % 8 == 2))
    for j in np.flatnonzero(lattice.row_kind == kind):
        used = padded[j, 1:-1] | padded[j + 1, 1:-1]
        edges = shapely.linestrings(lattice.across[j, used])
        out.append(_passable(edges, land, fast, under=False))
    return out


def _passable(
    edges: NDArray[np.object_], land: shapely.STRtree, fast: shapely.Geometry, *, under: bool
) -> list[shapely.LineString]:
    """Drop edges under settlements, and those at an expressway unless they pass under it."""
    keep = np.ones(len(edges), dtype=bool)
    keep[land.query(edges, predicate="intersects")[0]] = False
    if not under:
        keep &= ~shapely.intersects(fast, edges)
    return list(edges[keep])


def drains(lattice: Lattice, hulls: list[shapely.Polygon], roads: list[MainRoad]) -> list[shapely.LineString]:
    """Give the drains, each as long as it runs without a break."""
    out: list[shapely.LineString] = []
    for edges in field_edges(lattice, hulls, roads, DRAIN):
        if edges:
            out += [p for p in shapely.get_parts(shapely.line_merge(shapely.union_all(edges))) if p.length > 150]
    return out


def connectors(
    streets: list[shapely.LineString],
    settlement: list[int],
    paths: NDArray[np.object_],
    hulls: list[shapely.Polygon],
    rng: np.random.Generator,
) -> list[shapely.LineString]:
    """Lead streets on from the edge of their settlement to the next field road, at least one to each side."""
    tree, land = shapely.STRtree(paths), shapely.STRtree(hulls)
    sides: dict[tuple[int, int], list[tuple[float, shapely.LineString]]] = {}
    for street, home in zip(streets, settlement, strict=True):
        at = shapely.get_coordinates(street)
        for end, inner in ((at[0], at[min(3, len(at) - 1)]), (at[-1], at[max(-4, -len(at))])):
            away = (end - inner) / max(np.hypot(*(end - inner)), 1e-9)
            ray = shapely.LineString([end, end + away * 330])
            hits = tree.query(ray, predicate="intersects")
            if not len(hits):
                continue
            points = shapely.intersection(ray, paths[hits])
            gaps = shapely.distance(shapely.Point(end), points)
            nearest = int(np.argmin(gaps))
            foot = _at_vertex(paths[hits[nearest]], shapely.get_coordinates(points[nearest])[0])
            line = shapely.set_precision(shapely.LineString([end, foot]), 0.01)
            if line.is_empty or set(land.query(line, predicate="intersects").tolist()) - {home}:
                continue
            compass = int(np.round(np.arctan2(away[1], away[0]) / (np.pi / 2))) % 4
            sides.setdefault((home, compass), []).append((-street.length, line))
    out = []
    for lines in sides.values():
        lines.sort(key=lambda item: item[0])
        out += [line for k, (_, line) in enumerate(lines) if k == 0 or rng.random() < 0.3]
    return out


def _at_vertex(line: shapely.LineString, foot: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move a foot to a vertex of the line close by, so that no crumb of a line is left between them."""
    at = shapely.get_coordinates(line)
    gaps = np.hypot(*(at - foot).T)
    return np.asarray(at[int(np.argmin(gaps))] if gaps.min() < 9 else foot)


@dataclass(frozen=True)
class Net:
    """Pieces of all lines between junctions: line, index of the line it was cut from, and the two end nodes."""

    pieces: NDArray[np.object_]
    source: NDArray[np.int64]
    ends: NDArray[np.int64]
    nodes: NDArray[np.float64]


def node(lines: list[shapely.LineString]) -> Net:
    """Cut all lines where they meet, on a grid of a centimetre, and remember where each piece came from."""
    whole = np.array(lines, dtype=object)
    pieces = shapely.get_parts(shapely.union_all(whole, grid_size=0.01))
    middle = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    source = shapely.STRtree(whole).nearest(middle)
    first = shapely.get_coordinates(shapely.get_point(pieces, 0))
    last = shapely.get_coordinates(shapely.get_point(pieces, -1))
    keys = np.round(np.vstack([first, last]) * 100).astype(np.int64)
    nodes, index = np.unique(keys, axis=0, return_inverse=True)
    ends = index.reshape(2, -1).T
    crumb = (np.bincount(ends.ravel())[ends] == 1).any(axis=1) & (shapely.length(pieces) < 1.0)
    keep = ~crumb & _together(ends, ~crumb, len(nodes))
    return Net(pieces[keep], source[keep], ends[keep], nodes / 100.0)


def _together(ends: NDArray[np.int64], usable: NDArray[np.bool_], nodes: int) -> NDArray[np.bool_]:
    """Pieces of the largest connected net; a field road that nothing reaches is none."""
    graph = coo_array((np.ones(int(usable.sum())), ends[usable].T), shape=(nodes, nodes))
    _, label = connected_components(graph, directed=False)
    part = label[ends[:, 0]]
    return np.asarray(part == np.bincount(part[usable]).argmax())


def routes(
    net: Net, cost: NDArray[np.float64], stops: NDArray[np.int64], extra: float = 1.25
) -> list[tuple[int, int, list[int]]]:
    """Find the roads that join the stops: the cheapest tree and short ways round; (stop, stop, pieces) each.

    ``extra`` above 1 adds a direct road between stops that the tree joins only by a way ``extra`` times 2 as long.
    """
    weights = cost.copy()
    out: list[tuple[int, int, list[int]]] = []
    lengths = dijkstra(_graph(net, weights), directed=False, indices=stops)[:, stops]
    reachable = np.where(np.isfinite(lengths), lengths, 0.0)
    tree = minimum_spanning_tree(reachable).tocoo()
    found = zip(tree.data.tolist(), tree.row.tolist(), tree.col.tolist(), strict=True)
    pairs: list[tuple[float, int, int]] = sorted(found)
    joined = {(min(a, b), max(a, b)) for _, a, b in pairs}
    near = np.argsort(lengths, axis=1)[:, 1:4]
    for a in range(len(stops)):
        b = int(near[a, 1])
        if np.isfinite(lengths[a, b]) and (min(a, b), max(a, b)) not in joined and lengths[a, b] < 1000 * extra:
            pairs.append((float(lengths[a, b]), a, b))
            joined.add((min(a, b), max(a, b)))
    for _, a, b in pairs:
        pieces = route(net, weights, int(stops[a]), int(stops[b]))
        weights[pieces] = np.minimum(weights[pieces], cost[pieces] * 0.55)
        out.append((a, b, pieces))
    return out


def route(net: Net, weights: NDArray[np.float64], start: int, end: int) -> list[int]:
    """Find the cheapest way between two nodes, as pieces in order."""
    _, before = dijkstra(_graph(net, weights), directed=False, indices=[start], return_predecessors=True)
    of_pair: dict[tuple[int, int], int] = {}
    for k in np.argsort(-weights, kind="stable"):
        one, other = net.ends[k].tolist()
        of_pair[min(one, other), max(one, other)] = int(k)
    out = []
    at = end
    while at != start and before[0, at] >= 0:
        last = int(before[0, at])
        out.append(of_pair[min(at, last), max(at, last)])
        at = last
    return out[::-1]


def _graph(net: Net, weights: NDArray[np.float64]) -> Any:
    a, b = net.ends.min(axis=1), net.ends.max(axis=1)
    order = np.argsort(weights, kind="stable")  # of parallel pieces the cheapest
    _, first = np.unique(a[order] * len(net.nodes) + b[order], return_index=True)
    k = order[first]
    n = len(net.nodes)
    usable = k[a[k] != b[k]]
    return coo_array((weights[usable], (a[usable], b[usable])), shape=(n, n)).tocsr()


def nearest_node(net: Net, xy: NDArray[np.float64], among: NDArray[np.int64]) -> int:
    """Return the node nearest to a point, among the given ones."""
    return int(among[np.argmin(((net.nodes[among] - xy) ** 2).sum(axis=1))])
