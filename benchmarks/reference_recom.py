"""The bar: METIS, then repair, then passes of re-splitting two neighbouring zones ("recom").

Repair makes every connected piece a zone, moves households across borders where that lowers the cost, joins zones
below the minimum to a neighbour and cuts those above the maximum. A re-split pass takes each pair of neighbouring
zones, draws maximum spanning trees of the pair with noisy weights and keeps the best cut of a tree if it lowers the
cost: weight of the cut pairs, plus ``BALANCE`` times (size - target) squared, plus ``PENALTY`` per household outside
the band.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray

BALANCE, PENALTY = 0.02, 60.0
TRIALS, NOISE = 2, 0.6  # trees per pair of zones, and how far a weight may be raised
REPAIR_ROUNDS, SWEEPS = 8, 4
_MOST_PAIR, _MOST_NEAR = 128, 64


def recom(
    labels: NDArray[np.int64],
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    weights: NDArray[np.float64],
    minimum: int,
    target: int,
    maximum: int,
    passes: int = 2,
) -> NDArray[np.int64]:
    """Repair a division and improve it by re-splitting; the graph is symmetric, in CSR form."""
    zone = repair(labels, indptr, indices, weights, minimum, target, maximum)
    size = np.bincount(zone)
    for seed in range(passes):
        _resplit_pass(zone, indptr, indices, weights, size, minimum, target, maximum, seed)
        _move(zone, indptr, indices, weights, size, minimum, target, maximum, SWEEPS)
    return zone


def repair(
    labels: NDArray[np.int64],
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    weights: NDArray[np.float64],
    minimum: int,
    target: int,
    maximum: int,
) -> NDArray[np.int64]:
    """Make every zone one piece and bring it into the band where its neighbours allow."""
    zone = _pieces(labels, indptr, indices)
    for _ in range(REPAIR_ROUNDS):
        zone = np.unique(zone, return_inverse=True)[1]
        size = np.bincount(zone)
        _move(zone, indptr, indices, weights, size, minimum, target, maximum, SWEEPS)
        small = np.flatnonzero((size > 0) & (size < minimum))
        if not len(small) and size.max() <= maximum:
            break
        order, starts = _members(zone, len(size))
        _join_small(zone, indptr, indices, weights, order, starts, size, small[np.argsort(size[small])], maximum)
        large = np.flatnonzero(size > maximum)
        order, starts = _members(zone, len(size))
        _cut_large(zone, indptr, indices, weights, order, starts, large, len(size), minimum)
    return np.unique(zone, return_inverse=True)[1]


def _pieces(labels: NDArray[np.int64], indptr: NDArray[np.int64], indices: NDArray[np.int32]) -> NDArray[np.int64]:
    count = len(labels)
    rows = np.repeat(np.arange(count), np.diff(indptr))
    within = labels[rows] == labels[indices]
    links = coo_array((np.ones(within.sum(), np.int8), (rows[within], indices[within])), shape=(count, count))
    return connected_components(links, directed=False)[1].astype(np.int64)


def _members(zone: NDArray[np.int64], zones: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    starts = np.zeros(zones + 1, dtype=np.int64)
    np.cumsum(np.bincount(zone, minlength=zones), out=starts[1:])
    return np.argsort(zone, kind="stable"), starts


@njit(cache=True, inline="always")
def _size_cost(size, minimum, target, maximum):
    cost = BALANCE * (size - target) ** 2
    if 0 < size < minimum:
        cost += PENALTY * (minimum - size)
    elif size > maximum:
        cost += PENALTY * (size - maximum)
    return cost


@njit(cache=True)
def _whole_without(node, zone, indptr, indices, stamp, mark, queue):
    """Whether the zone of the node stays in one piece when the node leaves; ``mark`` and ``mark + 1`` are fresh."""
    own = zone[node]
    wanted = 0
    for q in range(indptr[node], indptr[node + 1]):
        if zone[indices[q]] == own:
            stamp[indices[q]] = mark
            queue[0] = indices[q]
            wanted += 1
    if wanted < 2:
        return True
    stamp[queue[0]] = mark + 1
    found, head, tail = 1, 0, 1
    while head < tail:
        here = queue[head]
        head += 1
        for q in range(indptr[here], indptr[here + 1]):
            there = indices[q]
            if there == node or zone[there] != own or stamp[there] == mark + 1:
                continue
            if stamp[there] == mark:
                found += 1
                if found == wanted:
                    return True
            stamp[there] = mark + 1
            queue[tail] = there
            tail += 1
    return False


@njit(cache=True)
def _move(zone, indptr, indices, weights, size, minimum, target, maximum, sweeps):  # noqa: C901 - one kernel
    """Move single households to the neighbouring zone that lowers the cost most, keeping zones whole."""
    count = len(zone)
    stamp = np.zeros(count, np.int64)
    queue = np.empty(count, np.int64)
    near, tie = np.empty(_MOST_NEAR, np.int64), np.empty(_MOST_NEAR)
    mark = 2
    for sweep in range(sweeps):
        moved = 0
        for step in range(count):
            node = step if sweep % 2 == 0 else count - 1 - step
            own = zone[node]
            inner, known = 0.0, 0
            for q in range(indptr[node], indptr[node + 1]):
                other = zone[indices[q]]
                if other == own:
                    inner += weights[q]
                    continue
                at = 0
                while at < known and near[at] != other:
                    at += 1
                if at < known:
                    tie[at] += weights[q]
                elif known < _MOST_NEAR:
                    near[known], tie[known] = other, weights[q]
                    known += 1
            if known == 0:
                continue
            leaving = _size_cost(size[own] - 1, minimum, target, maximum) - _size_cost(
                size[own], minimum, target, maximum
            )
            best, into = 1e-9, -1
            for at in range(known):
                other = near[at]
                joining = _size_cost(size[other] + 1, minimum, target, maximum) - _size_cost(
                    size[other], minimum, target, maximum
                )
                gain = tie[at] - inner - leaving - joining
                if gain > best:
                    best, into = gain, other
            if into >= 0:
                if size[own] == 1 or _whole_without(node, zone, indptr, indices, stamp, mark, queue):
                    zone[node] = into
                    size[own] -= 1
                    size[into] += 1
                    moved += 1
                mark += 2
        if moved == 0:
            return


@njit(cache=True)
def _join_small(zone, indptr, indices, weights, order, starts, size, small, maximum):
    """Join each small zone to the neighbour with the strongest tie, one that has room if there is one."""
    zones = len(size)
    tie = np.zeros(zones)
    near = np.empty(zones, np.int64)
    busy = np.zeros(zones, np.bool_)
    for own in small:
        if busy[own]:
            continue
        known = 0
        for m in range(starts[own], starts[own + 1]):
            for q in range(indptr[order[m]], indptr[order[m] + 1]):
                other = zone[indices[q]]
                if other != own:
                    if tie[other] == 0.0:
                        near[known] = other
                        known += 1
                    tie[other] += weights[q]
        best, into = -np.inf, -1
        for at in range(known):
            other = near[at]
            if not busy[other]:
                score = tie[other] - 1e6 * max(0, size[other] + size[own] - maximum)
                if score > best:
                    best, into = score, other
            tie[other] = 0.0
        if into >= 0:
            for m in range(starts[own], starts[own + 1]):
                zone[order[m]] = into
            size[into] += size[own]
            size[own] = 0
            busy[own] = busy[into] = True


@njit(cache=True)
def _cut_large(zone, indptr, indices, weights, order, starts, large, fresh, minimum):  # noqa: C901 - one kernel
    """Cut each large zone in two at the edge of its maximum spanning tree that halves it best."""
    count = len(zone)
    tie = np.empty(count)
    parent = np.empty(count, np.int64)
    reached = np.zeros(count, np.bool_)
    below = np.empty(count, np.int64)
    for number in range(len(large)):
        own = large[number]
        members = order[starts[own] : starts[own + 1]]
        for node in members:
            tie[node], parent[node], below[node], reached[node] = -1.0, -1, 1, False
        path = np.empty(len(members), np.int64)
        node, length = members[0], 0
        while node >= 0:
            reached[node] = True
            path[length] = node
            length += 1
            for q in range(indptr[node], indptr[node + 1]):
                there = indices[q]
                if zone[there] == own and not reached[there] and weights[q] > tie[there]:
                    tie[there], parent[there] = weights[q], node
            node, strongest = -1, -1.0
            for there in members:
                if not reached[there] and tie[there] > strongest:
                    node, strongest = there, tie[there]
        for at in range(length - 1, 0, -1):
            below[parent[path[at]]] += below[path[at]]
        best, root = np.inf, -1
        for at in range(1, length):
            node = path[at]
            score = abs(below[node] - length // 2) + 0.5 * tie[node]
            if below[node] < minimum or length - below[node] < minimum:
                score += 1000.0
            if score < best:
                best, root = score, node
        if root < 0:
            continue
        zone[root] = fresh + number
        for at in range(1, length):
            if zone[parent[path[at]]] == fresh + number:
                zone[path[at]] = fresh + number


@njit(cache=True)
def _resplit_pass(zone, indptr, indices, weights, size, minimum, target, maximum, seed):  # noqa: C901 - one kernel
    """Re-split every pair of neighbouring zones once; both halves are connected because a tree holds them."""
    np.random.seed(seed)  # noqa: NPY002 - numba compiles only this generator
    count, zones = len(zone), len(size)
    first, following = np.full(zones, -1, np.int64), np.full(count, -1, np.int64)  # linked lists of members
    for node in range(count - 1, -1, -1):
        following[node] = first[zone[node]]
        first[zone[node]] = node
    place = np.full(count, -1, np.int64)
    seen = np.full(zones, -1, np.int64)
    near = np.empty(_MOST_NEAR, np.int64)
    nodes = np.empty(_MOST_PAIR, np.int64)
    degree = np.empty(_MOST_PAIR, np.int64)
    to = np.empty((_MOST_PAIR, _MOST_NEAR), np.int64)
    tie = np.empty((_MOST_PAIR, _MOST_NEAR))
    strength = np.empty(_MOST_PAIR)
    path, parent, depth = np.empty(_MOST_PAIR, np.int64), np.empty(_MOST_PAIR, np.int64), np.empty(_MOST_PAIR, np.int64)
    half = np.empty(_MOST_PAIR, np.bool_)
    for one in range(zones):
        known = 0
        node = first[one]
        while node >= 0:
            for q in range(indptr[node], indptr[node + 1]):
                other = zone[indices[q]]
                if other > one and seen[other] != one and known < _MOST_NEAR:
                    seen[other] = one
                    near[known] = other
                    known += 1
            node = following[node]
        for at in range(known):
            two = near[at]
            total = size[one] + size[two]
            if total > _MOST_PAIR or size[two] == 0 or size[one] == 0:
                continue
            filled = 0
            for own in (one, two):
                node = first[own]
                while node >= 0:
                    nodes[filled] = node
                    place[node] = filled
                    filled += 1
                    node = following[node]
            cost = _pair_graph(nodes, place, size[one], total, indptr, indices, weights, degree, to, tie, strength)
            cost += _size_cost(size[one], minimum, target, maximum) + _size_cost(size[two], minimum, target, maximum)
            best, improved = cost - 1e-6, False
            for _ in range(TRIALS):
                if not _noisy_tree(total, degree, to, tie, path, parent, depth):
                    break
                value, root = _best_cut(total, degree, to, tie, strength, path, parent, depth, minimum, target, maximum)
                if value < best:
                    best, improved = value, True
                    half[:total] = False
                    half[root] = True
                    for step in range(1, total):
                        if half[parent[path[step]]]:
                            half[path[step]] = True
            if improved:
                _relabel(nodes, half, total, one, two, zone, size, first, following)
            for i in range(total):
                place[nodes[i]] = -1


@njit(cache=True)
def _pair_graph(nodes, place, split, total, indptr, indices, weights, degree, to, tie, strength):
    """Local adjacency of the two zones; returns the weight between them."""
    between = 0.0
    for i in range(total):
        degree[i], strength[i] = 0, 0.0
        for q in range(indptr[nodes[i]], indptr[nodes[i] + 1]):
            j = place[indices[q]]
            if j >= 0 and degree[i] < _MOST_NEAR:
                to[i, degree[i]], tie[i, degree[i]] = j, weights[q]
                degree[i] += 1
                strength[i] += weights[q]
                if i < split <= j:
                    between += weights[q]
    return between


@njit(cache=True)
def _noisy_tree(total, degree, to, tie, path, parent, depth):
    """Prim's maximum spanning tree under weights raised at random; False when the pair is not connected."""
    strongest = np.full(total, -1.0)
    reached = np.zeros(total, np.bool_)
    node = np.random.randint(total)  # noqa: NPY002
    parent[node], depth[node] = -1, 0
    for step in range(total):
        reached[node] = True
        path[step] = node
        if parent[node] >= 0:
            depth[node] = depth[parent[node]] + 1
        for q in range(degree[node]):
            there = to[node, q]
            if not reached[there]:
                raised = tie[node, q] * (1.0 + NOISE * np.random.random())  # noqa: NPY002
                if raised > strongest[there]:
                    strongest[there], parent[there] = raised, node
        node, top = -1, -1.0
        for there in range(total):
            if not reached[there] and strongest[there] > top:
                node, top = there, strongest[there]
        if node < 0:
            return step == total - 1
    return True


@njit(cache=True)
def _best_cut(total, degree, to, tie, strength, path, parent, depth, minimum, target, maximum):
    """The tree edge whose removal costs least: (cost, root of the part below)."""
    below = np.ones(total, np.int64)
    outward = strength[:total].copy()
    inner = np.zeros(total)
    for i in range(total):
        for q in range(degree[i]):
            j = to[i, q]
            if j > i:
                a, b = i, j  # the edge lies inside every part that holds the lowest common ancestor
                while a != b:
                    if depth[a] >= depth[b]:
                        a = parent[a]
                    else:
                        b = parent[b]
                inner[a] += tie[i, q]
    for step in range(total - 1, 0, -1):
        node = path[step]
        up = parent[node]
        below[up] += below[node]
        outward[up] += outward[node]
        inner[up] += inner[node]
    best, root = np.inf, -1
    for step in range(1, total):
        node = path[step]
        cost = (
            outward[node]
            - 2 * inner[node]
            + _size_cost(below[node], minimum, target, maximum)
            + _size_cost(total - below[node], minimum, target, maximum)
        )
        if cost < best:
            best, root = cost, node
    return best, root


@njit(cache=True)
def _relabel(nodes, half, total, one, two, zone, size, first, following):
    """Give the cut part the label that most of it had, and rebuild the two lists of members."""
    part, part_one = 0, 0
    for i in range(total):
        if half[i]:
            part += 1
            part_one += zone[nodes[i]] == one
    label, rest = (one, two) if 2 * part_one >= part else (two, one)
    first[one] = first[two] = -1
    size[one] = size[two] = 0
    for i in range(total - 1, -1, -1):
        node = nodes[i]
        own = label if half[i] else rest
        zone[node] = own
        following[node] = first[own]
        first[own] = node
        size[own] += 1
