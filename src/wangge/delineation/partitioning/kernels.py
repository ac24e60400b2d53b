"""The compiled heart of the search. Plain arrays in and out; every function changes ``zone`` in place.

A graph is CSR (``ptr``, ``adj``, ``tie``), symmetric; ``mass`` is households per node; ``place`` is (n, 2) in units of
the village's usual distance between neighbours, so that the parameters mean the same in a hamlet and in a town.

What a zone costs: ``balance * (mass - aim)**2``, ``_OUT`` per household outside the band, and ``compact`` times its
moment of inertia; what a border costs: the sum of the ties that it cuts.
"""

from __future__ import annotations

import numpy as np
from numba import njit

# A household outside the band costs more than any border that could be saved by it...
_OUT = 1e4
# ...except while the search is hot: zones may then pass through sizes that they may not keep.
_OUT_HOT = 60.0
_HOT = 2.0


@njit(cache=True, inline="always")
def _size_cost(mass, low, high, aim, balance, out):
    cost = balance * (mass - aim) * (mass - aim)
    if mass < low:
        cost += out * (low - mass)
    elif mass > high:
        cost += out * (mass - high)
    return cost


@njit(cache=True, inline="always")
def _inertia(mass, sx, sy, sq):
    return sq - (sx * sx + sy * sy) / mass


@njit(cache=True)
def _stays_whole(node, zone, ptr, adj, stamp, mark, queue):
    """Whether the zone of ``node`` stays in one piece without it."""
    own = zone[node]
    need = 0
    first = -1
    for q in range(ptr[node], ptr[node + 1]):
        u = adj[q]
        if zone[u] == own:
            need += 1
            first = u
            stamp[u] = mark
    if need <= 1:
        return True
    head, tail = 0, 1
    queue[0] = first
    stamp[first] = mark + 1
    got = 1
    while head < tail:
        a = queue[head]
        head += 1
        for q in range(ptr[a], ptr[a + 1]):
            u = adj[q]
            if u != node and zone[u] == own and stamp[u] != mark + 1:
                if stamp[u] == mark:
                    got += 1
                    if got == need:
                        return True
                stamp[u] = mark + 1
                queue[tail] = u
                tail += 1
    return False


@njit(cache=True)
def move_nodes(zone, ptr, adj, tie, mass, place, k, low, high, aim, balance, compact, sweeps):
    """Move single nodes over borders while that makes the plan cheaper; zones stay in one piece."""
    n = len(zone)
    stamp = np.zeros(n, np.int64)
    queue = np.empty(n, np.int32)
    mark = 2
    zm = np.zeros(k)
    zx = np.zeros(k)
    zy = np.zeros(k)
    for v in range(n):
        zm[zone[v]] += mass[v]
        zx[zone[v]] += mass[v] * place[v, 0]
        zy[zone[v]] += mass[v] * place[v, 1]
    touched = np.zeros(k)
    near = np.empty(256, np.int32)
    for sweep in range(sweeps):
        moved = 0
        for i in range(n):
            v = i if sweep % 2 == 0 else n - 1 - i
            own = zone[v]
            inside = 0.0
            m = 0
            for q in range(ptr[v], ptr[v + 1]):
                t = zone[adj[q]]
                if t == own:
                    inside += tie[q]
                else:
                    if touched[t] == 0.0 and m < 256:
                        near[m] = t
                        m += 1
                    touched[t] += tie[q]
            if m == 0:
                continue
            wv = mass[v]
            left = zm[own] - wv
            best = 1e-9
            to = -1
            if left > 0:
                x, y = place[v, 0], place[v, 1]
                dx, dy = x - zx[own] / zm[own], y - zy[own] / zm[own]
                leave = (
                    _size_cost(left, low, high, aim, balance, _OUT)
                    - _size_cost(zm[own], low, high, aim, balance, _OUT)
                    - compact * wv * zm[own] / left * (dx * dx + dy * dy)
                )
                for j in range(m):
                    t = near[j]
                    dx, dy = x - zx[t] / zm[t], y - zy[t] / zm[t]
                    join = (
                        _size_cost(zm[t] + wv, low, high, aim, balance, _OUT)
                        - _size_cost(zm[t], low, high, aim, balance, _OUT)
                        + compact * wv * zm[t] / (zm[t] + wv) * (dx * dx + dy * dy)
                    )
                    gain = touched[t] - inside - leave - join
                    if gain > best:
                        best = gain
                        to = t
            for j in range(m):
                touched[near[j]] = 0.0
            if to >= 0:
                if _stays_whole(v, zone, ptr, adj, stamp, mark, queue):
                    zone[v] = to
                    zm[own] -= wv
                    zx[own] -= wv * place[v, 0]
                    zy[own] -= wv * place[v, 1]
                    zm[to] += wv
                    zx[to] += wv * place[v, 0]
                    zy[to] += wv * place[v, 1]
                    moved += 1
                mark += 2
        if moved == 0:
            break


@njit(cache=True)
def recombine(
    zone, ptr, adj, tie, mass, place, k, low, high, aim, balance, compact, passes, noise, heat, cooling, seed
):
    """Join two neighbouring zones, draw noisy maximum spanning trees, cut the best tree edge; keep what is cheaper.

    Large steps that keep zones in one piece by construction ("recombination": DeFord, Duchin, Solomon 2021). With
    ``heat`` > 0 a step that costs a little more may be kept, less and less from pass to pass (times ``cooling``). Pairs
    of which neither zone has changed since they were last tried in vain rest for a pass.
    """
    np.random.seed(seed)
    n = len(zone)
    head = np.full(k, -1, np.int32)
    nxt = np.full(n, -1, np.int32)
    count = np.zeros(k, np.int64)
    zm = np.zeros(k)
    for v in range(n - 1, -1, -1):
        nxt[v] = head[zone[v]]
        head[zone[v]] = v
        count[zone[v]] += 1
        zm[zone[v]] += mass[v]
    cap = int(min(n, 3 * high + 64))
    loc = np.full(n, -1, np.int32)
    nodes = np.empty(cap, np.int32)
    lptr = np.empty(cap + 1, np.int32)
    room = 1024
    ladj = np.empty(room, np.int32)
    ltie = np.empty(room)
    degree = np.empty(cap)
    par = np.empty(cap, np.int32)
    dep = np.empty(cap, np.int32)
    order = np.empty(cap, np.int32)
    rest = np.empty(cap, np.int32)
    best = np.empty(cap)
    inn = np.empty(cap, np.bool_)
    cut = np.empty(cap)
    inner = np.empty(cap)
    sub = np.empty(cap)
    sx = np.empty(cap)
    sy = np.empty(cap)
    sq = np.empty(cap)
    mark = np.empty(cap, np.bool_)
    keep = np.empty(cap, np.bool_)
    near = np.empty(256, np.int32)
    seen = np.full(k, -1, np.int32)
    changed = np.zeros(k, np.int64)  # number of the pass in which a zone last changed
    for turn in range(1, passes + 1):
        out = _OUT_HOT if heat > _HOT else _OUT
        better = 0
        for a0 in range(k):
            a = a0 if turn % 2 == 1 else k - 1 - a0
            if count[a] == 0:
                continue
            m = 0
            v = head[a]
            while v >= 0:
                for q in range(ptr[v], ptr[v + 1]):
                    t = zone[adj[q]]
                    if t != a and seen[t] != a and m < 256:
                        seen[t] = a
                        near[m] = t
                        m += 1
                v = nxt[v]
            for j in range(m):
                seen[near[j]] = -1
            for j in range(m):
                b = near[j]
                if b < a or count[b] == 0:
                    continue
                c = count[a] + count[b]
                if c > cap or c < 2:
                    continue
                if turn > 1 and changed[a] < turn - 1 and changed[b] < turn - 1:
                    continue
                i = 0
                v = head[a]
                while v >= 0:
                    nodes[i] = v
                    loc[v] = i
                    i += 1
                    v = nxt[v]
                na = i
                v = head[b]
                while v >= 0:
                    nodes[i] = v
                    loc[v] = i
                    i += 1
                    v = nxt[v]
                border = 0.0
                tm, tx, ty, tq = 0.0, 0.0, 0.0, 0.0
                am, ax, ay, aq = 0.0, 0.0, 0.0, 0.0
                d = 0
                for x in range(c):
                    v = nodes[x]
                    lptr[x] = d
                    degree[x] = 0.0
                    if d + ptr[v + 1] - ptr[v] > room:
                        room = 2 * (d + ptr[v + 1] - ptr[v])
                        grown = np.empty(room, np.int32)
                        grown[:d] = ladj[:d]
                        ladj = grown
                        grownt = np.empty(room)
                        grownt[:d] = ltie[:d]
                        ltie = grownt
                    for q in range(ptr[v], ptr[v + 1]):
                        y = loc[adj[q]]
                        if y >= 0:
                            ladj[d] = y
                            ltie[d] = tie[q]
                            degree[x] += tie[q]
                            if x < na and y >= na:
                                border += tie[q]
                            d += 1
                    w = mass[v]
                    px, py = place[v, 0], place[v, 1]
                    tm += w
                    tx += w * px
                    ty += w * py
                    tq += w * (px * px + py * py)
                    if x == na - 1:
                        am, ax, ay, aq = tm, tx, ty, tq
                lptr[c] = d
                now = (
                    border
                    + _size_cost(am, low, high, aim, balance, out)
                    + _size_cost(tm - am, low, high, aim, balance, out)
                    + compact * (_inertia(am, ax, ay, aq) + _inertia(tm - am, tx - ax, ty - ay, tq - aq))
                )
                goal = 1e300
                for x in range(c):
                    best[x] = -1.0
                    inn[x] = False
                    rest[x] = x
                x = np.random.randint(c)
                par[x] = -1
                dep[x] = 0
                rest[x] = c - 1
                left = c - 1
                done = 0
                while True:
                    inn[x] = True
                    order[done] = x
                    done += 1
                    for q in range(lptr[x], lptr[x + 1]):
                        y = ladj[q]
                        if not inn[y]:
                            w = ltie[q] * (1.0 + noise * np.random.random())
                            if w > best[y]:
                                best[y] = w
                                par[y] = x
                    if left == 0:
                        break
                    top = -1.0
                    at = -1
                    for r in range(left):
                        if best[rest[r]] > top:
                            top = best[rest[r]]
                            at = r
                    if at < 0:
                        break
                    x = rest[at]
                    left -= 1
                    rest[at] = rest[left]
                    dep[x] = dep[par[x]] + 1
                if done < c:
                    # no longer neighbours: an earlier step of this turn parted them
                    for x in range(c):
                        loc[nodes[x]] = -1
                    continue
                for x in range(c):
                    v = nodes[x]
                    w = mass[v]
                    px, py = place[v, 0], place[v, 1]
                    inner[x] = 0.0
                    cut[x] = degree[x]
                    sub[x] = w
                    sx[x] = w * px
                    sy[x] = w * py
                    sq[x] = w * (px * px + py * py)
                for x in range(c):
                    for q in range(lptr[x], lptr[x + 1]):
                        y = ladj[q]
                        if y > x:
                            p, r = x, y
                            while p != r:
                                if dep[p] >= dep[r]:
                                    p = par[p]
                                else:
                                    r = par[r]
                            inner[p] += ltie[q]
                pick = -1
                for q in range(c - 1, 0, -1):
                    x = order[q]
                    p = par[x]
                    sub[p] += sub[x]
                    cut[p] += cut[x]
                    inner[p] += inner[x]
                    sx[p] += sx[x]
                    sy[p] += sy[x]
                    sq[p] += sq[x]
                    cost = cut[x] - 2 * inner[x]
                    if cost < goal:
                        o = tm - sub[x]
                        cost += _size_cost(sub[x], low, high, aim, balance, out)
                        cost += _size_cost(o, low, high, aim, balance, out)
                        cost += compact * (
                            _inertia(sub[x], sx[x], sy[x], sq[x]) + _inertia(o, tx - sx[x], ty - sy[x], tq - sq[x])
                        )
                        if cost < goal:
                            goal = cost
                            pick = x
                if pick >= 0:
                    for q in range(c):
                        x = order[q]
                        mark[x] = x == pick or (q > 0 and mark[par[x]])
                    for x in range(c):
                        keep[x] = mark[x]
                take = goal < now - 1e-6
                if not take and heat > 0.0 and goal < 1e299:
                    take = np.random.random() < np.exp(-(goal - now) / heat)
                if take:
                    stay = 0
                    moved = 0
                    for x in range(c):
                        if keep[x] == (x < na):
                            stay += 1
                    flip = 2 * stay < c  # the side that overlaps a most keeps the name a
                    for x in range(c):
                        side = keep[x] != flip
                        if side != (x < na):
                            moved += 1
                        zone[nodes[x]] = a if side else b
                    if moved > 0:
                        better += 1
                        changed[a] = turn
                        changed[b] = turn
                        head[a] = -1
                        head[b] = -1
                        count[a] = 0
                        count[b] = 0
                        zm[a] = 0.0
                        zm[b] = 0.0
                        for x in range(c - 1, -1, -1):
                            v = nodes[x]
                            t = zone[v]
                            nxt[v] = head[t]
                            head[t] = v
                            count[t] += 1
                            zm[t] += mass[v]
                for x in range(c):
                    loc[nodes[x]] = -1
        heat *= cooling
        if better == 0:
            break
