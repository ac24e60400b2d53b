"""Bring any labelling into one piece per zone and into the band: join what is too small, split what is too large."""

from __future__ import annotations

import numpy as np
from numba import njit

_TREES = (
    24  # trees tried before a zone is said to be unsplittable; the first cut inside the band is rarely past the third
)


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
def _chain(zone, k):
    """Linked lists of the nodes of each zone."""
    n = len(zone)
    head = np.full(k, -1, np.int32)
    nxt = np.full(n, -1, np.int32)
    for v in range(n - 1, -1, -1):
        nxt[v] = head[zone[v]]
        head[zone[v]] = v
    return head, nxt


@njit(cache=True)
def join_small(zone, ptr, adj, tie, mass, k, low, high):
    """Join every zone below ``low`` to the neighbour with the strongest tie, first those where the sum fits."""
    zm = np.zeros(k)
    for v in range(len(zone)):
        zm[zone[v]] += mass[v]
    head, nxt = _chain(zone, k)
    tail = np.full(k, -1, np.int32)
    for z in range(k):
        v = head[z]
        while v >= 0:
            tail[z] = v
            v = nxt[v]
    strength = np.zeros(k)
    near = np.empty(k, np.int32)
    joined = 0
    for a in np.argsort(zm, kind="mergesort"):
        if head[a] < 0 or zm[a] >= low:
            continue
        m = 0
        v = head[a]
        while v >= 0:
            for q in range(ptr[v], ptr[v + 1]):
                t = zone[adj[q]]
                if t != a:
                    if strength[t] == 0.0:
                        near[m] = t
                        m += 1
                    strength[t] += tie[q] + 1e-9
            v = nxt[v]
        to = -1
        score = -1e300
        for j in range(m):
            t = near[j]
            s = strength[t]
            if zm[t] + zm[a] > high:
                s -= 1e6 + 1e3 * (zm[t] + zm[a] - high)
            if s > score:
                score = s
                to = t
            strength[t] = 0.0
        if to < 0:
            continue
        v = head[a]
        while v >= 0:
            zone[v] = to
            v = nxt[v]
        nxt[tail[to]] = head[a]
        tail[to] = tail[a]
        head[a] = -1
        zm[to] += zm[a]
        zm[a] = 0.0
        joined += 1
    return joined


@njit(cache=True)
def split_large(zone, ptr, adj, tie, mass, k, low, high, aim, seed):
    """Split every zone above ``high`` in two pieces, both fit for the band, at the cheapest edge of noisy trees.

    Returns (labels, number of zones, number of splits); a zone that no tree can split stays as it is.
    """
    np.random.seed(seed)
    n = len(zone)
    zm = np.zeros(k)
    for v in range(n):
        zm[zone[v]] += mass[v]
    head, nxt = _chain(zone, k)
    best = np.empty(n)
    par = np.full(n, -1, np.int32)
    sub = np.empty(n)
    inn = np.zeros(n, np.bool_)
    mark = np.zeros(n, np.bool_)
    splits = 0
    top = k
    for z in range(k):
        if zm[z] <= high:
            continue
        c = 0
        v = head[z]
        while v >= 0:
            c += 1
            v = nxt[v]
        if c < 2:
            continue
        order = np.empty(c, np.int32)
        members = np.empty(c, np.int32)
        v = head[z]
        for i in range(c):
            members[i] = v
            v = nxt[v]
        for trial in range(_TREES):
            for i in range(c):
                best[members[i]] = -1.0
                inn[members[i]] = False
                sub[members[i]] = mass[members[i]]
            cur = members[np.random.randint(c)]
            par[cur] = -1
            done = 0
            while cur >= 0:
                inn[cur] = True
                order[done] = cur
                done += 1
                for q in range(ptr[cur], ptr[cur + 1]):
                    u = adj[q]
                    if zone[u] == z and not inn[u]:
                        w = (tie[q] + 1e-9) * (1.0 + 0.5 * np.random.random())
                        if w > best[u]:
                            best[u] = w
                            par[u] = cur
                cur = -1
                bw = -1.0
                for i in range(c):
                    u = members[i]
                    if not inn[u] and best[u] > bw:
                        bw = best[u]
                        cur = u
            if done < c:
                break  # several pieces: the caller numbers pieces first
            for i in range(c - 1, 0, -1):
                sub[par[order[i]]] += sub[order[i]]
            whole = zm[z]
            parts = max(2.0, np.round(whole / aim))
            score = 1e300
            pick = -1
            for i in range(1, c):
                u = order[i]
                s, o = sub[u], whole - sub[u]
                small = min(s, o)
                if small < low and trial < _TREES - 1:
                    continue
                share = np.round(s * parts / whole) * whole / parts
                off = abs(s - share)
                cost = off + 0.5 * best[u] + (1000.0 * (low - small) if small < low else 0.0)
                if cost < score:
                    score = cost
                    pick = u
            if pick < 0:
                continue
            if min(sub[pick], whole - sub[pick]) < low and whole - sub[pick] > 0:
                # only an overweight node forces this; cutting helps when the other side still fits
                if max(sub[pick], whole - sub[pick]) <= high or min(sub[pick], whole - sub[pick]) < 0.5 * low:
                    break
            for i in range(c):
                u = order[i]
                mark[u] = u == pick or (i > 0 and mark[par[u]])
            for i in range(c):
                if mark[order[i]]:
                    zone[order[i]] = top
                mark[order[i]] = False
            top += 1
            splits += 1
            break
    return top, splits


@njit(cache=True)
def match_heavy(ptr, adj, tie, mass, cap, seed):
    """One round of heavy-edge matching: pairs of nodes with strong ties for their mass; returns (labels, count)."""
    np.random.seed(seed)
    n = len(mass)
    out = np.full(n, -1, np.int32)
    k = 0
    for v in np.random.permutation(n):
        if out[v] >= 0:
            continue
        to = -1
        score = 0.0
        for q in range(ptr[v], ptr[v + 1]):
            u = adj[q]
            if out[u] < 0 and mass[u] + mass[v] <= cap:
                s = tie[q] / (mass[u] * mass[v]) ** 0.5
                if s > score:
                    score = s
                    to = u
        out[v] = k
        if to >= 0:
            out[to] = k
        k += 1
    return out, k


@njit(cache=True)
def contract(label, k, ptr, adj, tie, mass, place):
    """The graph whose nodes are the labels: ties and masses added up, places averaged by mass."""
    n = len(label)
    cm = np.zeros(k)
    cp = np.zeros((k, 2))
    for v in range(n):
        c = label[v]
        cm[c] += mass[v]
        cp[c, 0] += mass[v] * place[v, 0]
        cp[c, 1] += mass[v] * place[v, 1]
    for c in range(k):
        cp[c, 0] /= cm[c]
        cp[c, 1] /= cm[c]
    head, nxt = _chain(label, k)
    cptr = np.zeros(k + 1, np.int32)
    cadj = np.empty(len(adj), np.int32)
    ctie = np.empty(len(adj))
    at = np.full(k, -1, np.int32)
    m = 0
    for c in range(k):
        start = m
        v = head[c]
        while v >= 0:
            for q in range(ptr[v], ptr[v + 1]):
                t = label[adj[q]]
                if t != c:
                    if at[t] < start:
                        at[t] = m
                        cadj[m] = t
                        ctie[m] = tie[q]
                        m += 1
                    else:
                        ctie[at[t]] += tie[q]
            v = nxt[v]
        cptr[c + 1] = m
    return cptr, cadj[:m].copy(), ctie[:m].copy(), cm, cp
