"""Who is whose neighbour, and what stands between them: the Delaunay graph of the units of one village."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay, cKDTree

from wangge.delineation.crossings import CELL, NOTHING, strongest_crossing
from wangge.delineation.model import StreetKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.delineation.parameters import GridParams


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
        distance, nearest = cKDTree(xy[main]).query(xy[rest])
        near = int(np.argmin(distance))
        link = np.sort([rest[near], main[np.asarray(nearest)[near]]])
        pairs = np.concatenate([pairs, link[None]])
    return pairs


def _barriers(
    xy: NDArray[np.float64], pairs: NDArray[np.int64], segments: NDArray[np.float64], kinds: NDArray[np.int64]
) -> NDArray[np.int64]:
    low = xy.min(axis=0) - 1
    shape = ((xy.max(axis=0) + 1 - low) / CELL).astype(np.int64) + 2
    barrier: NDArray[np.int64] = strongest_crossing(
        np.ascontiguousarray(xy), pairs, np.ascontiguousarray(segments), kinds, low, shape
    )
    return barrier


def border_cost(near: Neighbours, stratum: NDArray[np.int64], params: GridParams) -> NDArray[np.float64]:
    """What it costs to draw a border between each pair of neighbours (>= 0)."""
    by_barrier = np.empty(NOTHING + 1)
    by_barrier[StreetKind.MAIN_ROAD] = params.main_weight
    by_barrier[StreetKind.STREET] = params.street_weight
    by_barrier[StreetKind.LANE] = by_barrier[StreetKind.PATH] = params.lane_weight
    by_barrier[NOTHING] = params.inside
    same = stratum[near.pairs[:, 0]] == stratum[near.pairs[:, 1]]
    return by_barrier[near.barrier] + params.group_bonus * same
