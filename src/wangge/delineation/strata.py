"""Villager groups and natural villages as they stand on the ground: the parts that a grid may not mix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wangge.delineation.partitioning.mend import pieces
from wangge.problem import Finding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.delineation.model import Village
    from wangge.delineation.neighbours import Neighbours
    from wangge.delineation.parameters import GridParams
    from wangge.delineation.units import Units


def compressed(
    count: int, pairs: NDArray[np.int64], weights: NDArray[np.float64]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """Symmetric compressed rows (indptr, indices, weights) of undirected pairs, rows in order of the pairs."""
    ends = np.concatenate([pairs[:, 0], pairs[:, 1]])
    others = np.concatenate([pairs[:, 1], pairs[:, 0]])
    order = np.argsort(ends * np.int64(max(count, 1)) + others, kind="stable")
    ptr = np.zeros(count + 1, np.int32)
    np.cumsum(np.bincount(ends, minlength=count), out=ptr[1:])
    return ptr, others[order].astype(np.int32), np.concatenate([weights, weights])[order]


def stratify(
    village: Village,
    units: Units,
    near: Neighbours,
    cost: NDArray[np.float64],
    first_of: NDArray[np.int64],
    params: GridParams,
) -> tuple[NDArray[np.int64], list[Finding]]:
    """Number the parts of the village that a grid may not mix, (u,) labels, and name every exception.

    A part is a connected patch of households of one villager group. A patch below the minimum joins the neighbouring
    patch with the strongest tie, in its own natural village if there is one. ``first_of`` gives the first household of
    each stratum of ``units`` (its natural village and group).
    """
    count = len(units)
    if not params.keep_groups or count == 0:
        return np.zeros(count, np.int64), []
    same = units.stratum[near.pairs[:, 0]] == units.stratum[near.pairs[:, 1]]
    ptr, adj, _ = compressed(count, near.pairs[same], cost[same])
    patch, k = pieces(np.zeros(count, np.int32), ptr, adj)
    mass = np.bincount(patch, weights=units.mass, minlength=k)
    stratum = np.zeros(k, np.int64)
    stratum[patch] = units.stratum
    settlement = village.households.settlement[first_of]
    ties: list[dict[int, float]] = [{} for _ in range(k)]
    for a, b, w in zip(*patch[near.pairs[~same]].T.tolist(), cost[~same].tolist(), strict=True):
        ties[a][b] = ties[a].get(b, 0.0) + w + 1.0
        ties[b][a] = ties[b].get(a, 0.0) + w + 1.0
    into = np.arange(k)
    joined: dict[tuple[int, int], float] = {}
    alive = mass.copy()
    while True:
        small = [p for p in range(k) if into[p] == p and alive[p] < params.minimum and ties[p]]
        if not small:
            break
        p = min(small, key=lambda q: (alive[q], q))
        here = settlement[stratum[p]]
        to = max(
            ties[p],
            key=lambda q: (settlement[stratum[q]] == here, stratum[q] == stratum[p], ties[p][q], -q),
        )
        if stratum[p] != stratum[to]:
            pair = (int(stratum[p]), int(stratum[to]))
            joined[pair] = joined.get(pair, 0.0) + alive[p]
        into[into == p] = to
        alive[to] += alive[p]
        for q, w in ties[p].items():
            ties[q].pop(p)
            if q != to:
                ties[to][q] = ties[to].get(q, 0.0) + w
                ties[q][to] = ties[to][q]
    findings = [
        joined_groups(village, int(first_of[small]), int(first_of[large]), int(households))
        for (small, large), households in sorted(joined.items())
    ]
    return np.unique(into[patch], return_inverse=True)[1].astype(np.int64), findings


def joined_groups(village: Village, row: int, host: int, households: int) -> Finding:
    """Name the group of household ``row``, some of whose households join the group of household ``host``."""
    h = village.households
    place = (float(h.xy[row, 0]), float(h.xy[row, 1]))
    return Finding(
        "group.joined",
        "note",
        village.code,
        xy=None if np.isnan(place[0]) else place,
        details={
            "group": f"{h.settlement[row]}{h.group[row]}",
            "into": f"{h.settlement[host]}{h.group[host]}",
            "households": households,
        },
    )


def mixed_units(village: Village, units: Units, groups: NDArray[np.int64]) -> list[Finding]:
    """Name the groups that live in one building or at one point with another: they cannot be kept apart."""
    housed = np.flatnonzero(units.of >= 0)
    pairs, first, times = np.unique(
        np.stack([units.of[housed], groups[housed]], axis=1), axis=0, return_index=True, return_counts=True
    )
    rows = housed[first]
    out: dict[tuple[int, int], tuple[int, int, int]] = {}
    for start, end in zip(*_runs(pairs[:, 0]), strict=True):
        members = range(start, end)
        host = max(members, key=lambda i: (times[i], -i))
        for i in members:
            if i != host:
                key = (int(pairs[i, 1]), int(pairs[host, 1]))
                row, into, before = out.get(key, (int(rows[i]), int(rows[host]), 0))
                out[key] = (row, into, before + int(times[i]))
    return [joined_groups(village, *join) for _, join in sorted(out.items())]


def _runs(values: NDArray[np.int64]) -> tuple[list[int], list[int]]:
    """Start and end of every run of more than one equal value in a sorted array."""
    edges = np.flatnonzero(np.diff(values, prepend=-1, append=-1))
    longer = np.diff(edges) > 1
    return edges[:-1][longer].tolist(), edges[1:][longer].tolist()


def mixtures(village: Village, units: Units, members: NDArray[np.int64], host: int) -> list[Finding]:
    """Name the groups of the units that join the group of the unit ``host``."""
    rows, row_of = np.unique(units.of, return_index=True)
    row_of = row_of[rows >= 0]
    out = []
    for stratum in np.unique(units.stratum[members]):
        if stratum != units.stratum[host]:
            some = members[units.stratum[members] == stratum]
            count = int(units.mass[some].sum())
            out.append(joined_groups(village, int(row_of[some[0]]), int(row_of[host]), count))
    return out
