"""Recombination: join two neighbouring zones, draw a noisy spanning tree, cut it at the best place.

Compiled. A graph is CSR (``ptr``, ``adj``, ``tie``), symmetric; ``mass`` is households per node; ``place`` is (n, 2) in
units of the village's usual distance between neighbours, so that the parameters mean the same in a hamlet and a town.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from wangge.delineation.partitioning.costs import OUT, inertia, size_cost

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.delineation.partitioning.costs import Graph, Rules

# While the search is hot, zones may pass through sizes that they may not keep.
_OUT_HOT = 60.0
_HOT = 2.0
_NEIGHBOURS = 256  # zones beside one zone that are looked at
_SURE = 1e-6


class Annealing(NamedTuple):
    """Passes over all pairs, starting heat (in the unit of costs), its cooling per pass, and the noise of the trees."""

    passes: int
    heat: float
    cooling: float
    noise: float


class _Zones(NamedTuple):
    """Linked lists of the nodes of each zone, and how many nodes and which households they hold."""

    head: NDArray[np.int32]
    next: NDArray[np.int32]
    held: NDArray[np.int64]


class _Pair(NamedTuple):
    """Room for the nodes of two zones: their graph, a tree on it, and what hangs below each node of the tree."""

    local: NDArray[np.int32]  # (n,) number of a node within the pair, -1 outside
    node: NDArray[np.int32]
    ptr: NDArray[np.int32]
    adj: NDArray[np.int32]
    tie: NDArray[np.float64]
    degree: NDArray[np.float64]
    parent: NDArray[np.int32]
    depth: NDArray[np.int32]
    order: NDArray[np.int32]
    rest: NDArray[np.int32]
    best: NDArray[np.float64]
    grown: NDArray[np.bool_]
    side: NDArray[np.bool_]
    below: NDArray[np.float64]  # (cap, 6): ties out of, ties inside, mass, and its moments x, y, x2 + y2


@njit(cache=True)
def _zones_of(zone, k):
    n = len(zone)
    head = np.full(k, -1, np.int32)
    following = np.full(n, -1, np.int32)
    count = np.zeros(k, np.int64)
    for v in range(n - 1, -1, -1):
        following[v] = head[zone[v]]
        head[zone[v]] = v
        count[zone[v]] += 1
    return _Zones(head, following, count)


@njit(cache=True)
def _room(n, edges, cap):
    return _Pair(
        np.full(n, -1, np.int32),
        np.empty(cap, np.int32),
        np.empty(cap + 1, np.int32),
        np.empty(edges, np.int32),
        np.empty(edges),
        np.empty(cap),
        np.empty(cap, np.int32),
        np.empty(cap, np.int32),
        np.empty(cap, np.int32),
        np.empty(cap, np.int32),
        np.empty(cap),
        np.empty(cap, np.bool_),
        np.empty(cap, np.bool_),
        np.empty((cap, 6)),
    )


@njit(cache=True)
def _zones_beside(a, zone, zones, graph, seen, near):
    """List the zones that touch zone ``a``; returns how many."""
    m = 0
    v = zones.head[a]
    while v >= 0:
        for q in range(graph.ptr[v], graph.ptr[v + 1]):
            t = zone[graph.adj[q]]
            if t != a and not seen[t] and m < _NEIGHBOURS:
                seen[t] = True
                near[m] = t
                m += 1
        v = zones.next[v]
    for j in range(m):
        seen[near[j]] = False
    return m


@njit(cache=True)
def _enter(z, start, zones, pair):
    """Number the nodes of zone ``z`` from ``start`` on; returns the next number."""
    i = start
    v = zones.head[z]
    while v >= 0:
        pair.node[i] = v
        pair.local[v] = i
        i += 1
        v = zones.next[v]
    return i


@njit(cache=True)
def _gather(first, count, graph, pair):
    """The graph of the pair, and its moments; returns (border between the zones, moments of the first, of both)."""
    border = 0.0
    total = np.zeros(4)
    one = np.zeros(4)
    d = 0
    for x in range(count):
        v = pair.node[x]
        pair.ptr[x] = d
        degree = 0.0
        for q in range(graph.ptr[v], graph.ptr[v + 1]):
            y = pair.local[graph.adj[q]]
            if y >= 0:
                pair.adj[d] = y
                pair.tie[d] = graph.tie[q]
                degree += graph.tie[q]
                if x < first <= y:
                    border += graph.tie[q]
                d += 1
        pair.degree[x] = degree
        w = graph.mass[v]
        px, py = graph.place[v, 0], graph.place[v, 1]
        total[0] += w
        total[1] += w * px
        total[2] += w * py
        total[3] += w * (px * px + py * py)
        if x == first - 1:
            one[:] = total
    pair.ptr[count] = d
    return border, one, total


@njit(cache=True)
def _grow_tree(count, noise, pair):
    """A maximum spanning tree of noisy ties (Prim); False when the pair is not connected."""
    left = count - 1
    for x in range(count):
        pair.best[x] = -1.0
        pair.grown[x] = False
        pair.rest[x] = x
    x = np.random.randint(count)
    pair.parent[x] = -1
    pair.depth[x] = 0
    pair.rest[x] = left
    done = 0
    while True:
        pair.grown[x] = True
        pair.order[done] = x
        done += 1
        for q in range(pair.ptr[x], pair.ptr[x + 1]):
            y = pair.adj[q]
            if not pair.grown[y]:
                w = pair.tie[q] * (1.0 + noise * np.random.random())
                if w > pair.best[y]:
                    pair.best[y] = w
                    pair.parent[y] = x
        if left == 0:
            return True
        top = -1.0
        at = -1
        for r in range(left):
            if pair.best[pair.rest[r]] > top:
                top = pair.best[pair.rest[r]]
                at = r
        if at < 0:
            return False
        x = pair.rest[at]
        left -= 1
        pair.rest[at] = pair.rest[left]
        pair.depth[x] = pair.depth[pair.parent[x]] + 1


@njit(cache=True)
def _best_cut(count, total, graph, pair, rules, out):
    """The tree edge whose cut makes the two cheapest zones; returns (cost, node below the edge).

    What a cut severs is the ties that leave the subtree: all ties of its nodes less twice those inside, and a tie is
    inside exactly the subtrees that hold the meeting point of its ends.
    """
    below = pair.below
    for x in range(count):
        v = pair.node[x]
        w = graph.mass[v]
        px, py = graph.place[v, 0], graph.place[v, 1]
        below[x, 0] = pair.degree[x]
        below[x, 1] = 0.0
        below[x, 2] = w
        below[x, 3] = w * px
        below[x, 4] = w * py
        below[x, 5] = w * (px * px + py * py)
    for x in range(count):
        for q in range(pair.ptr[x], pair.ptr[x + 1]):
            y = pair.adj[q]
            if y > x:
                p, r = x, y
                while p != r:
                    if pair.depth[p] >= pair.depth[r]:
                        p = pair.parent[p]
                    else:
                        r = pair.parent[r]
                below[p, 1] += pair.tie[q]
    goal = 1e300
    pick = -1
    for q in range(count - 1, 0, -1):
        x = pair.order[q]
        p = pair.parent[x]
        for i in range(6):
            below[p, i] += below[x, i]
        cost = below[x, 0] - 2 * below[x, 1]
        if cost < goal:
            m, sx, sy, sq = below[x, 2], below[x, 3], below[x, 4], below[x, 5]
            cost += size_cost(m, rules, out) + size_cost(total[0] - m, rules, out)
            cost += rules.compact * (
                inertia(m, sx, sy, sq) + inertia(total[0] - m, total[1] - sx, total[2] - sy, total[3] - sq)
            )
            if cost < goal:
                goal = cost
                pick = x
    return goal, pick


@njit(cache=True)
def _relabel(a, b, first, count, pick, zone, zones, pair):
    """Give the subtree below ``pick`` one label and the rest the other; False when nothing changes."""
    same = 0
    for q in range(count):
        x = pair.order[q]
        pair.side[x] = x == pick or (q > 0 and pair.side[pair.parent[x]])
        same += pair.side[x] == (x < first)
    flip = 2 * same < count  # the side that overlaps zone a most keeps its name
    if same in (0, count):
        return False
    zones.head[a] = zones.head[b] = -1
    zones.held[a] = zones.held[b] = 0
    for x in range(count - 1, -1, -1):
        v = pair.node[x]
        t = a if pair.side[x] != flip else b
        zone[v] = t
        zones.next[v] = zones.head[t]
        zones.head[t] = v
        zones.held[t] += 1
    return True


@njit(cache=True)
def _recombine_pair(a, b, zone, zones, graph, pair, rules, noise, heat):
    """Try one pair of zones; True when it was divided anew."""
    count = zones.held[a] + zones.held[b]
    if zones.held[a] == 0 or zones.held[b] == 0 or count > len(pair.node):
        return False
    first = _enter(a, 0, zones, pair)
    _enter(b, first, zones, pair)
    border, one, total = _gather(first, count, graph, pair)
    changed = False
    if _grow_tree(count, noise, pair):
        out = _OUT_HOT if heat > _HOT else OUT
        now = border + size_cost(one[0], rules, out) + size_cost(total[0] - one[0], rules, out)
        now += rules.compact * (
            inertia(one[0], one[1], one[2], one[3])
            + inertia(total[0] - one[0], total[1] - one[1], total[2] - one[2], total[3] - one[3])
        )
        goal, pick = _best_cut(count, total, graph, pair, rules, out)
        take = goal < now - _SURE
        if not take and heat > 0.0:
            take = np.random.random() < np.exp(-(goal - now) / heat)
        if take:
            changed = _relabel(a, b, first, count, pick, zone, zones, pair)
    for x in range(count):
        pair.local[pair.node[x]] = -1
    return changed


@njit(cache=True)
def recombine(zone, k, graph: Graph, rules: Rules, annealing, seed):
    """Recombine every pair of neighbouring zones, pass by pass; changes ``zone`` in place.

    A step that costs more is kept with probability exp(-cost / heat) (simulated annealing); with heat 0 only what is
    cheaper is kept. Pairs of which neither zone has changed in
    this or the last pass rest. Zones stay in one piece by construction.
    """
    np.random.seed(seed)
    zones = _zones_of(zone, k)
    pair = _room(len(zone), len(graph.adj), int(min(len(zone), 3 * rules.high + 64)))
    seen = np.zeros(k, np.bool_)
    near = np.empty(_NEIGHBOURS, np.int32)
    changed = np.zeros(k, np.int64)  # number of the pass in which a zone last changed
    heat = annealing.heat
    for turn in range(1, annealing.passes + 1):
        better = 0
        for i in range(k):
            a = i if turn % 2 == 1 else k - 1 - i
            for j in range(_zones_beside(a, zone, zones, graph, seen, near)):
                b = near[j]
                if b < a or (turn > 1 and max(changed[a], changed[b]) < turn - 1):
                    continue
                if _recombine_pair(a, b, zone, zones, graph, pair, rules, annealing.noise, heat):
                    better += 1
                    changed[a] = changed[b] = turn
        heat *= annealing.cooling
        if better == 0:
            break
