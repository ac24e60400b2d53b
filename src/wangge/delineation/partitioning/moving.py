"""Move single nodes over borders while that makes the plan cheaper. Compiled; see ``recombining`` for the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from wangge.delineation.partitioning.costs import OUT, size_cost

if TYPE_CHECKING:
    from wangge.delineation.partitioning.costs import Graph, Rules

_NEIGHBOURS = 256
_SURE = 1e-9


@njit(cache=True)
def _stays_whole(node, zone, graph, stamp, mark, queue):
    """Whether the zone of ``node`` stays in one piece without it: do its neighbours there still reach one another?"""
    own = zone[node]
    need = 0
    first = -1
    for q in range(graph.ptr[node], graph.ptr[node + 1]):
        u = graph.adj[q]
        if zone[u] == own:
            need += 1
            first = u
            stamp[u] = mark
    if need <= 1:
        return True
    head, tail = 0, 1
    queue[0] = first
    stamp[first] = mark + 1
    reached = 1
    while head < tail:
        a = queue[head]
        head += 1
        for q in range(graph.ptr[a], graph.ptr[a + 1]):
            u = graph.adj[q]
            if u != node and zone[u] == own and stamp[u] != mark + 1:
                if stamp[u] == mark:
                    reached += 1
                    if reached == need:
                        return True
                stamp[u] = mark + 1
                queue[tail] = u
                tail += 1
    return False


@njit(cache=True)
def _shift(moments, z, w, place, sign):
    moments[z, 0] += sign * w
    moments[z, 1] += sign * w * place[0]
    moments[z, 2] += sign * w * place[1]


@njit(cache=True)
def _change(moments, z, w, place, sign, rules):
    """What it costs that ``w`` households at ``place`` join (+1) or leave (-1) zone ``z``."""
    mass = moments[z, 0]
    dx = place[0] - moments[z, 1] / mass
    dy = place[1] - moments[z, 2] / mass
    after = mass + sign * w
    spread = sign * rules.compact * w * mass / after * (dx * dx + dy * dy)
    return size_cost(after, rules, OUT) - size_cost(mass, rules, OUT) + spread


@njit(cache=True)
def _better_zone(v, zone, graph, moments, touched, near, rules):
    """The neighbouring zone that node ``v`` should join, -1 when it is best where it is."""
    own = zone[v]
    w = graph.mass[v]
    inside = 0.0
    m = 0
    for q in range(graph.ptr[v], graph.ptr[v + 1]):
        t = zone[graph.adj[q]]
        if t == own:
            inside += graph.tie[q]
        else:
            if touched[t] == 0.0 and m < _NEIGHBOURS:
                near[m] = t
                m += 1
            touched[t] += graph.tie[q]
    to = -1
    if m and moments[own, 0] > w:
        best = _SURE + inside + _change(moments, own, w, graph.place[v], -1.0, rules)
        for j in range(m):
            gain = touched[near[j]] - _change(moments, near[j], w, graph.place[v], 1.0, rules)
            if gain > best:
                best = gain
                to = near[j]
    for j in range(m):
        touched[near[j]] = 0.0
    return to


@njit(cache=True)
def move_nodes(zone, k, graph: Graph, rules: Rules, sweeps):
    """Sweep over all nodes up to ``sweeps`` times, there and back; changes ``zone`` in place."""
    n = len(zone)
    stamp = np.zeros(n, np.int64)
    queue = np.empty(n, np.int32)
    mark = 2
    moments = np.zeros((k, 3))
    for v in range(n):
        _shift(moments, zone[v], graph.mass[v], graph.place[v], 1.0)
    touched = np.zeros(k)
    near = np.empty(_NEIGHBOURS, np.int32)
    for sweep in range(sweeps):
        moved = 0
        for i in range(n):
            v = i if sweep % 2 == 0 else n - 1 - i
            to = _better_zone(v, zone, graph, moments, touched, near, rules)
            if to < 0:
                continue
            if _stays_whole(v, zone, graph, stamp, mark, queue):
                _shift(moments, zone[v], graph.mass[v], graph.place[v], -1.0)
                _shift(moments, to, graph.mass[v], graph.place[v], 1.0)
                zone[v] = to
                moved += 1
            mark += 2
        if moved == 0:
            break
