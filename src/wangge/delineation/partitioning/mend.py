"""Bring any labelling into one piece per zone and into the band: join what is too small, split what is too large.

Compiled; see ``recombining`` for the graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from wangge.delineation.partitioning.costs import Graph, Rules

_TREES = 200  # trees tried before a zone is called indivisible; the first cut inside the band is rarely past the third
_NOISE = 0.5  # of the first tree; it grows from tree to tree, until ties hardly matter any more
_FAINT = 1e-9  # ties of no weight still tie


@njit(cache=True)
def pieces(zone, ptr, adj):
    """Number the connected pieces of every zone 0..k-1 in order of their first node; returns (labels, k)."""
    n = len(zone)
    out = np.full(n, -1, np.int32)
    queue = np.empty(n, np.int32)
    k = 0
    for v in range(n):
        if out[v] >= 0:
            continue
        out[v] = k
        queue[0] = v
        head, tail = 0, 1
        while head < tail:
            a = queue[head]
            head += 1
            for q in range(ptr[a], ptr[a + 1]):
                u = adj[q]
                if out[u] < 0 and zone[u] == zone[a]:
                    out[u] = k
                    queue[tail] = u
                    tail += 1
        k += 1
    return out, k


@njit(cache=True)
def _chained(zone, k):
    """Linked lists of the nodes of each zone: first node, next node, last node."""
    n = len(zone)
    head = np.full(k, -1, np.int32)
    tail = np.full(k, -1, np.int32)
    following = np.full(n, -1, np.int32)
    for v in range(n - 1, -1, -1):
        if head[zone[v]] < 0:
            tail[zone[v]] = v
        following[v] = head[zone[v]]
        head[zone[v]] = v
    return head, following, tail


@njit(cache=True)
def _masses(zone, mass, k):
    out = np.zeros(k)
    for v in range(len(zone)):
        out[zone[v]] += mass[v]
    return out


@njit(cache=True)
def _strongest(a, head, following, zone, graph, mass, high, strength, near):
    """The neighbour of zone ``a`` with the strongest tie, those first with which it stays in the band; -1 for none."""
    m = 0
    v = head[a]
    while v >= 0:
        for q in range(graph.ptr[v], graph.ptr[v + 1]):
            t = zone[graph.adj[q]]
            if t != a:
                if strength[t] == 0.0:
                    near[m] = t
                    m += 1
                strength[t] += graph.tie[q] + _FAINT
        v = following[v]
    to = -1
    score = -1e300
    for j in range(m):
        t = near[j]
        s = strength[t]
        if mass[t] + mass[a] > high:
            s -= 1e6 + 1e3 * (mass[t] + mass[a] - high)
        if s > score:
            score = s
            to = t
        strength[t] = 0.0
    return to


@njit(cache=True)
def join_small(zone, k, graph: Graph, rules: Rules):
    """Join every zone below the band to its best neighbour, the smallest first; returns how many were joined."""
    mass = _masses(zone, graph.mass, k)
    head, following, tail = _chained(zone, k)
    strength = np.zeros(k)
    near = np.empty(k, np.int32)
    joined = 0
    for a in np.argsort(mass, kind="mergesort"):
        if head[a] < 0 or mass[a] >= rules.low:
            continue
        to = _strongest(a, head, following, zone, graph, mass, rules.high, strength, near)
        if to < 0:
            continue
        v = head[a]
        while v >= 0:
            zone[v] = to
            v = following[v]
        following[tail[to]] = head[a]
        tail[to] = tail[a]
        head[a] = -1
        mass[to] += mass[a]
        mass[a] = 0.0
        joined += 1
    return joined


@njit(cache=True)
def _noisy_tree(z, members, zone, graph, noise, best, parent, order):
    """A maximum spanning tree of noisy ties over the members of zone ``z``; returns how many it reached."""
    for v in members:
        best[v] = -1.0
    cur = members[np.random.randint(len(members))]
    parent[cur] = -1
    done = 0
    while cur >= 0:
        best[cur] = np.inf  # taken
        order[done] = cur
        done += 1
        for q in range(graph.ptr[cur], graph.ptr[cur + 1]):
            u = graph.adj[q]
            if zone[u] == z and best[u] != np.inf:
                w = (graph.tie[q] + _FAINT) * (1.0 + noise * np.random.random())
                if w > best[u]:
                    best[u] = w
                    parent[u] = cur
        cur = -1
        top = -1.0
        for v in members:
            if best[v] != np.inf and best[v] > top:
                top = best[v]
                cur = v
    return done


@njit(cache=True)
def _even_cut(order, parent, below, graph, rules, least):
    """The tree edge that parts best into whole grids, neither side below ``least``; the node below it, -1 for none."""
    for v in order:
        below[v] = graph.mass[v]
    for i in range(len(order) - 1, 0, -1):
        below[parent[order[i]]] += below[order[i]]
    whole = below[order[0]]
    parts = max(2.0, np.round(whole / rules.aim))
    score = 1e300
    pick = -1
    for i in range(1, len(order)):
        s = below[order[i]]
        if min(s, whole - s) < least:
            continue
        off = abs(s - np.round(s * parts / whole) * whole / parts)
        if off < score:
            score = off
            pick = order[i]
    return pick


@njit(cache=True)
def split_large(zone, k, graph: Graph, rules: Rules, seed):
    """Split every zone above the band in two, both fit for it; returns the number of zones, and how many were split.

    Zones must be in one piece. Where one node is too heavy for the band, the last tree may part it from less than a
    full grid; a zone that no tree can part stays as it is.
    """
    np.random.seed(seed)
    n = len(zone)
    mass = _masses(zone, graph.mass, k)
    head, following, _ = _chained(zone, k)
    best = np.empty(n)
    below = np.empty(n)
    parent = np.full(n, -1, np.int32)
    mark = np.zeros(n, np.bool_)
    top = k
    for z in range(k):
        if mass[z] <= rules.high or head[z] < 0 or following[head[z]] < 0:
            continue
        count = 0
        v = head[z]
        while v >= 0:
            count += 1
            v = following[v]
        members = np.empty(count, np.int32)
        v = head[z]
        for i in range(count):
            members[i] = v
            v = following[v]
        order = np.empty(count, np.int32)
        for trial in range(_TREES):
            if _noisy_tree(z, members, zone, graph, _NOISE * (1 + trial), best, parent, order) < count:
                break
            least = rules.low if trial < _TREES - 1 else 0.5 * rules.low
            pick = _even_cut(order, parent, below, graph, rules, least)
            if pick < 0:
                continue
            if least < rules.low and below[order[0]] - below[pick] <= rules.high and below[pick] <= rules.high:
                break  # better one grid too large than two of which one is too small
            for i in range(count):
                mark[order[i]] = order[i] == pick or (i > 0 and mark[parent[order[i]]])
                if mark[order[i]]:
                    zone[order[i]] = top
            top += 1
            break
    return top, top - k


@njit(cache=True)
def match_heavy(graph: Graph, cap, seed):
    """One round of heavy-edge matching: pairs of nodes with strong ties for their mass; returns (labels, count)."""
    np.random.seed(seed)
    n = len(graph.mass)
    out = np.full(n, -1, np.int32)
    k = 0
    for v in np.random.permutation(n):
        if out[v] >= 0:
            continue
        to = -1
        score = 0.0
        for q in range(graph.ptr[v], graph.ptr[v + 1]):
            u = graph.adj[q]
            if out[u] < 0 and graph.mass[u] + graph.mass[v] <= cap:
                s = graph.tie[q] / (graph.mass[u] * graph.mass[v]) ** 0.5
                if s > score:
                    score = s
                    to = u
        out[v] = k
        if to >= 0:
            out[to] = k
        k += 1
    return out, k


@njit(cache=True)
def contract(label, k, graph: Graph):
    """The graph whose nodes are the labels, (ptr, adj, tie, mass, place): ties and masses added, places averaged."""
    mass = np.zeros(k)
    place = np.zeros((k, 2))
    for v in range(len(label)):
        mass[label[v]] += graph.mass[v]
        place[label[v], 0] += graph.mass[v] * graph.place[v, 0]
        place[label[v], 1] += graph.mass[v] * graph.place[v, 1]
    for c in range(k):
        place[c, 0] /= mass[c]
        place[c, 1] /= mass[c]
    head, following, _ = _chained(label, k)
    ptr = np.zeros(k + 1, np.int32)
    adj = np.empty(len(graph.adj), np.int32)
    tie = np.empty(len(graph.adj))
    at = np.full(k, -1, np.int32)
    m = 0
    for c in range(k):
        start = m
        v = head[c]
        while v >= 0:
            for q in range(graph.ptr[v], graph.ptr[v + 1]):
                t = label[graph.adj[q]]
                if t == c:
                    continue
                if at[t] < start:
                    at[t] = m
                    adj[m] = t
                    tie[m] = 0.0
                    m += 1
                tie[at[t]] += graph.tie[q]
            v = following[v]
        ptr[c + 1] = m
    return ptr, adj[:m].copy(), tie[:m].copy(), mass, place
