"""Who is whose neighbour, and what stands between them: the Delaunay graph of the units of one village."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay, cKDTree

from wangge.delineation.model import StreetKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.delineation.parameters import GridParams

NOTHING = 4  # between two neighbours: no street, lane or water; below it the StreetKind of the strongest
_CELL = 25.0  # metres, side of the cells in which barrier segments are looked up
_FAR = 4000  # cells; a longer line crosses open land and counts as barred by a path
_PATH = int(StreetKind.PATH)


@dataclass(frozen=True)
class Neighbours:
    """Pairs (e, 2) of neighbouring units, what lies between them, their distance; and the triangles behind them."""

    pairs: NDArray[np.int64]
    barrier: NDArray[np.int64]
    distance: NDArray[np.float64]
    triangles: NDArray[np.int64]


def find_neighbours(xy: NDArray[np.float64], segments: NDArray[np.float64], kinds: NDArray[np.int64]) -> Neighbours:
    """Neighbours by Delaunay triangulation, with the strongest barrier that the line between them crosses.

    Parameters
    ----------
    xy
        (n, 2) metres, distinct points.
    segments, kinds
        (m, 4) straight pieces of streets and water, and the StreetKind of each (water counts as a main road).
    """
    n = len(xy)
    triangles = _triangles(xy)
    if len(triangles):
        edges = np.sort(np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), axis=1)
        code = np.unique(edges[:, 0] * np.int64(n) + edges[:, 1])
        pairs = np.stack([code // n, code % n], axis=1)
    else:
        order = np.lexsort((xy[:, 1], xy[:, 0]))
        pairs = np.sort(np.stack([order[:-1], order[1:]], axis=1), axis=1).astype(np.int64)
    if len(triangles) == 0 or len(np.unique(pairs)) < n:
        pairs = _connected(xy, pairs)
    barrier = _barriers(xy, pairs, segments, kinds) if len(segments) else np.full(len(pairs), NOTHING, np.int64)
    step = xy[pairs[:, 0]] - xy[pairs[:, 1]]
    return Neighbours(pairs, barrier, np.hypot(step[:, 0], step[:, 1]), triangles)


def _triangles(xy: NDArray[np.float64]) -> NDArray[np.int64]:
    """Delaunay triangles; none when all points lie on one line."""
    centred = xy - xy.mean(axis=0)
    # the area spanned: zero when all points lie on one line
    if len(xy) < 3 or np.linalg.det(centred.T @ centred) < 1e-3:
        return np.empty((0, 3), np.int64)
    return np.asarray(Delaunay(centred).simplices, np.int64)


def _connected(xy: NDArray[np.float64], pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Link what the triangulation left apart (near-collinear points) by nearest pairs."""
    while len(xy) > 1:
        ones = np.ones(len(pairs), np.int8)
        graph = coo_matrix((ones, (pairs[:, 0], pairs[:, 1])), (len(xy), len(xy)))
        count, label = connected_components(graph, directed=False)
        if count == 1:
            return pairs
        inside = label == label[0]
        rest = np.flatnonzero(~inside)
        main = np.flatnonzero(inside)
        distance, at = cKDTree(xy[main]).query(xy[rest])
        near = int(np.argmin(distance))
        pairs = np.concatenate([pairs, np.sort([[rest[near], main[at[near]]]], axis=1)])
    return pairs


def _barriers(
    xy: NDArray[np.float64], pairs: NDArray[np.int64], segments: NDArray[np.float64], kinds: NDArray[np.int64]
) -> NDArray[np.int64]:
    low = xy.min(axis=0) - 1
    shape = np.ceil((xy.max(axis=0) + 1 - low) / _CELL).astype(np.int64) + 1
    return _strongest_barrier(
        np.ascontiguousarray(xy), pairs, np.ascontiguousarray(segments), kinds, low, shape[0], shape[1]
    )


@njit(cache=True)
def _strongest_barrier(xy, pairs, segments, kinds, low, nx, ny):
    """Lowest StreetKind among the segments that each pair's line crosses; a grid of cells finds the candidates."""
    m = len(segments)
    first = np.zeros(nx * ny + 1, np.int64)
    filled = np.empty(0, np.int64)
    slot = first[:-1].copy()
    for phase in range(2):
        if phase == 1:
            for c in range(1, nx * ny + 1):
                first[c] += first[c - 1]
            filled = np.empty(first[nx * ny], np.int64)
            slot = first[:-1].copy()
        for s in range(m):
            ax, ay, bx, by = segments[s]
            steps = int(max(abs(bx - ax), abs(by - ay)) / (_CELL * 0.5)) + 1
            last = -1
            for t in range(steps + 1):
                i = int(np.floor((ax + (bx - ax) * t / steps - low[0]) / _CELL))
                j = int(np.floor((ay + (by - ay) * t / steps - low[1]) / _CELL))
                c = i * ny + j
                if c != last and 0 <= i < nx and 0 <= j < ny:
                    if phase == 0:
                        first[c + 1] += 1
                    else:
                        filled[slot[c]] = s
                        slot[c] += 1
                    last = c
    out = np.full(len(pairs), NOTHING, np.int64)
    for p in range(len(pairs)):
        ax, ay = xy[pairs[p, 0]]
        bx, by = xy[pairs[p, 1]]
        i0 = max(int((min(ax, bx) - low[0]) / _CELL) - 1, 0)
        i1 = min(int((max(ax, bx) - low[0]) / _CELL) + 1, nx - 1)
        j0 = max(int((min(ay, by) - low[1]) / _CELL) - 1, 0)
        j1 = min(int((max(ay, by) - low[1]) / _CELL) + 1, ny - 1)
        if (i1 - i0 + 1) * (j1 - j0 + 1) > _FAR:
            out[p] = _PATH
            continue
        for i in range(i0, i1 + 1):
            for j in range(j0, j1 + 1):
                for q in range(first[i * ny + j], first[i * ny + j + 1]):
                    s = filled[q]
                    if kinds[s] >= out[p]:
                        continue
                    cx, cy, dx, dy = segments[s]
                    d1 = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
                    d2 = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax)
                    if d1 * d2 > 0:
                        continue
                    d3 = (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx)
                    d4 = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx)
                    if d3 * d4 <= 0:
                        out[p] = kinds[s]
    return out


def border_cost(near: Neighbours, stratum: NDArray[np.int64], params: GridParams) -> NDArray[np.float64]:
    """What it costs to draw a border between each pair of neighbours (>= 0)."""
    by_barrier = np.empty(NOTHING + 1)
    by_barrier[StreetKind.MAIN_ROAD] = params.main_weight
    by_barrier[StreetKind.STREET] = params.street_weight
    by_barrier[StreetKind.LANE] = by_barrier[StreetKind.PATH] = params.lane_weight
    by_barrier[NOTHING] = params.inside
    same = stratum[near.pairs[:, 0]] == stratum[near.pairs[:, 1]]
    return by_barrier[near.barrier] + params.group_bonus * same
