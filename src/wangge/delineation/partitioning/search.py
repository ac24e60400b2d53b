"""The search: coarsen, bisect, recombine from coarse to fine, mend, polish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wangge.delineation.partitioning import mend
from wangge.delineation.partitioning.costs import Graph, Rules
from wangge.delineation.partitioning.moving import move_nodes
from wangge.delineation.partitioning.recombining import Annealing, recombine

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.delineation.parameters import GridParams

# Ties are sharpened (t ** _CONTRAST + _FLOOR): measured to lower borders inside blocks by a quarter and street
# crossings by a tenth at the same compactness; the floor keeps borders short where all ties are weak.
_CONTRAST = 1.3
_FLOOR = 0.4
_COMPACT = 0.08  # cost of a zone's moment of inertia, in households x (usual distance between neighbours) squared
_NOISE = 0.8
_MEND_ROUNDS = 10


@dataclass(frozen=True)
class Schedule:
    """How long and how boldly to search: number of coarser graphs, the annealing on each of them and on the finest."""

    levels: int
    coarse: Annealing
    fine: Annealing


SCHEDULES = {
    "best": Schedule(2, Annealing(50, 40.0, 0.94, _NOISE), Annealing(72, 35.0, 0.932, _NOISE)),
    "fast": Schedule(1, Annealing(5, 15.0, 0.55, _NOISE), Annealing(1, 0.0, 0.7, _NOISE)),
}


def partition(
    indptr: NDArray[np.int32],
    indices: NDArray[np.int32],
    weights: NDArray[np.float64],
    xy: NDArray[np.float64],
    sizes: NDArray[np.int64],
    params: GridParams,
    start: NDArray[np.int64] | None = None,
    *,
    in_force: bool = False,
) -> NDArray[np.int32]:
    """Divide a graph into connected zones of ``params.minimum`` to ``params.maximum`` households.

    Parameters
    ----------
    indptr, indices, weights
        Symmetric adjacency in compressed rows; a weight is what it costs to draw a border between two neighbours.
    xy
        (n, 2) metres.
    sizes
        (n,) households per node, >= 1. A node is never divided.
    params
        Band, target, effort, balance and seed are used.
    start
        (n,) labels to start from and to change little; without them the search starts from a recursive bisection.
    in_force
        The labels given are a net in force: a zone that has become too small takes from its neighbours and stays,
        where otherwise it would join one of them.

    Returns
    -------
    (n,) labels 0..k-1. Every zone is connected. A zone is outside the band only if its connected component of the graph
    is smaller than the minimum, a node alone exceeds the maximum, or no spanning tree tried has a cut inside the rules.

    Notes
    -----
    Multilevel recombination: heavy-edge matching makes coarser graphs (Karypis and Kumar 1998); on each, pairs of
    zones are joined and cut again along noisy maximum spanning trees (DeFord, Duchin and Solomon 2021), with
    simulated annealing; the result is projected down and refined by single moves. The number of zones starts at
    households / target. Time is linear in n, memory about 250 bytes per node.
    """
    n = len(sizes)
    mass = np.asarray(sizes, np.float64)
    if n < 2 or len(indices) == 0:
        return np.arange(n, dtype=np.int32)
    ptr, adj = np.asarray(indptr, np.int32), np.asarray(indices, np.int32)
    tie = np.asarray(weights, np.float64) ** _CONTRAST + _FLOOR
    count = max(1, int(mass.sum() / params.target + 0.5))
    count = max(count, int(np.ceil(mass.sum() / params.maximum)))
    rules = Rules(float(params.minimum), float(params.maximum), mass.sum() / count, params.balance, _COMPACT)
    fine = Graph(ptr, adj, tie, mass, _placed(ptr, adj, xy))
    if start is not None:
        zone, k = mend.pieces(np.asarray(start, np.int32), ptr, adj)
        if in_force:
            move_nodes(zone, k, fine, rules, 6)
        return _polish(zone, fine, rules, params)
    schedule = SCHEDULES[params.effort]
    graphs, maps = _coarsen(fine, rules, schedule.levels, params.seed)
    zone = _bisect(graphs[-1].place, graphs[-1].mass, count)
    for level in range(len(graphs) - 1, -1, -1):
        zone, k = _mend(zone, graphs[level], rules, params)
        annealing = schedule.coarse if level else schedule.fine
        if annealing.heat == 0.0:
            move_nodes(zone, k, graphs[level], rules, 2)
        recombine(zone, k, graphs[level], rules, annealing, params.seed)
        if level:
            zone = zone[maps[level - 1]]
    return _polish(zone, fine, rules, params)


def _placed(ptr: NDArray[np.int32], adj: NDArray[np.int32], xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Coordinates in units of the usual distance between neighbours, around the middle."""
    source = np.repeat(np.arange(len(xy)), np.diff(ptr))
    step = xy[source] - xy[adj]
    unit = float(np.median(np.hypot(step[:, 0], step[:, 1]))) or 1.0
    return np.ascontiguousarray((xy - xy.mean(axis=0)) / unit)


def _coarsen(fine: Graph, rules: Rules, levels: int, seed: int) -> tuple[list[Graph], list[NDArray[np.int32]]]:
    graphs, maps = [fine], []
    for level in range(levels):
        g = graphs[-1]
        label, k = mend.match_heavy(g, rules.aim / 3, seed + level)
        if k > 0.9 * len(g.mass):
            break
        maps.append(label)
        graphs.append(Graph(*mend.contract(label, k, g)))
    return graphs, maps


def _bisect(place: NDArray[np.float64], mass: NDArray[np.float64], count: int) -> NDArray[np.int32]:
    """Recursive bisection across the longer side into ``count`` parts of like mass: the start of the search."""
    zone = np.zeros(len(mass), np.int32)
    stack = [(np.arange(len(mass)), count)]
    label = 0
    while stack:
        nodes, parts = stack.pop()
        if parts == 1 or len(nodes) <= 1:
            zone[nodes] = label
            label += 1
            continue
        p = place[nodes]
        spread = p.max(axis=0) - p.min(axis=0)
        order = nodes[np.argsort(p[:, int(spread[1] > spread[0])], kind="stable")]
        left = parts // 2
        run = np.cumsum(mass[order])
        at = min(max(int(np.searchsorted(run, run[-1] * left / parts)), 1), len(order) - 1)
        stack += [(order[:at], left), (order[at:], parts - left)]
    return zone


def _mend(zone: NDArray[np.int32], g: Graph, rules: Rules, params: GridParams) -> tuple[NDArray[np.int32], int]:
    """One piece per zone, and every zone in the band where a join or a split can bring it there."""
    zone, k = mend.pieces(zone, g.ptr, g.adj)
    for turn in range(_MEND_ROUNDS):
        if mend.join_small(zone, k, g, rules):
            zone, k = mend.pieces(zone, g.ptr, g.adj)
        k, splits = mend.split_large(zone, k, g, rules, params.seed + turn)
        if not splits:
            break
    return mend.pieces(zone, g.ptr, g.adj)


def _polish(zone: NDArray[np.int32], g: Graph, rules: Rules, params: GridParams) -> NDArray[np.int32]:
    zone, k = _mend(zone, g, rules, params)
    move_nodes(zone, k, g, rules, 6)
    return zone
