"""Who is whose neighbour: Delaunay neighbours inside a village, and which of them a street or river parts.

Two households are neighbours when their Voronoi cells share a border, the outermost cells being closed by a frame
60 m outside. A pair is *parted* when the straight line between the two crosses a street or water.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay, cKDTree

if TYPE_CHECKING:
    from datasets import Dataset
    from numpy.typing import NDArray

FRAME = 60.0  # metres from the outermost house to the frame
CELL = 25.0  # metres of the cells in which street pieces are looked up
OPEN_LAND = 4000  # a pair that spans more cells than this is parted by open land

INSIDE, PARTED, SAME_GROUP = 6, 1, 3
"""Weight of a pair within a block, of a parted pair, and what is added when both are of one group."""


@dataclass(frozen=True)
class UnitGraph:
    """Neighbouring households of a data set.

    ``pairs`` (p, 2), ``border`` (p,) metres the two cells share, ``parted`` (p,), ``weights`` (p,) integers,
    ``area`` (n,) of the cells, ``outer`` (n,) metres of border with the frame or another village.
    """

    pairs: NDArray[np.int64]
    border: NDArray[np.float64]
    parted: NDArray[np.bool_]
    weights: NDArray[np.int64]
    area: NDArray[np.float64]
    outer: NDArray[np.float64]


def unit_graph(data: Dataset) -> UnitGraph:
    """Build the graph of a data set; villages that would fall apart are linked between their nearest houses."""
    pairs, border, area, outer = _voronoi(data.xy, data.village)
    parted = crossings(data.xy, pairs, data.barriers)
    links = _missing_links(data.xy, data.village, pairs)
    pairs = np.concatenate([pairs, links])
    border = np.concatenate([border, np.ones(len(links))])
    parted = np.concatenate([parted, np.ones(len(links), dtype=bool)])
    one, other = data.group[pairs[:, 0]], data.group[pairs[:, 1]]
    weights = np.where(parted, PARTED, INSIDE) + np.where((one == other) & (one >= 0), SAME_GROUP, 0)
    return UnitGraph(pairs, border, parted, weights, area, outer)


def _voronoi(
    xy: NDArray[np.float64], village: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Pairs within a village, their shared border, and area and outer border of the cells."""
    count = len(xy)
    low, high = xy.min(axis=0) - FRAME, xy.max(axis=0) + FRAME
    steps = np.linspace(0, 1, max(8, int(2 * np.sqrt(count))))[:, None]
    corners = np.array([low, [high[0], low[1]], high, [low[0], high[1]]])
    frame = [start + steps * (end - start) for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True)]
    middle = xy.mean(axis=0)
    points = np.concatenate([xy, np.unique(np.concatenate(frame), axis=0)]) - middle
    mesh = Delaunay(points)
    centres = _circumcentres(points, mesh.simplices)
    centres = np.clip(centres, low - middle - 500, high - middle + 500)

    corner = mesh.simplices
    u = corner[:, [1, 2, 0]].T.ravel().astype(np.int64)
    v = corner[:, [2, 0, 1]].T.ravel().astype(np.int64)
    this = np.tile(np.arange(len(corner)), 3)
    beyond = mesh.neighbors.T.ravel()
    once = (u < v) & (beyond >= 0)
    u, v, this, beyond = u[once], v[once], this[once], beyond[once]
    border = np.hypot(*(centres[this] - centres[beyond]).T)
    kite = 0.25 * border * np.hypot(*(points[u] - points[v]).T)
    area = np.bincount(u, kite, len(points)) + np.bincount(v, kite, len(points))

    real = v < count  # u < v, and the frame comes last
    inside = real.copy()
    inside[real] = village[u[real]] == village[v[real]]
    outer = np.bincount(u[~inside], border[~inside], len(points)) + np.bincount(
        v[~inside], border[~inside], len(points)
    )
    return np.stack([u, v], axis=1)[inside], border[inside], area[:count], outer[:count]


def _circumcentres(points: NDArray[np.float64], corner: NDArray[np.int32]) -> NDArray[np.float64]:
    a = points[corner[:, 0]]
    b, c = points[corner[:, 1]] - a, points[corner[:, 2]] - a
    twice = 2 * (b[:, 0] * c[:, 1] - b[:, 1] * c[:, 0])
    twice[np.abs(twice) < 1e-12] = 1e-12
    bb, cc = (b**2).sum(axis=1), (c**2).sum(axis=1)
    x = (c[:, 1] * bb - b[:, 1] * cc) / twice
    y = (b[:, 0] * cc - c[:, 0] * bb) / twice
    return a + np.stack([x, y], axis=1)


def _missing_links(xy: NDArray[np.float64], village: NDArray[np.int64], pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Nearest pairs that join the pieces of a village to its largest piece (rare slivers)."""
    count = len(xy)
    links = coo_array((np.ones(len(pairs)), pairs.T), shape=(count, count))
    pieces, piece = connected_components(links, directed=False)
    extra: list[tuple[int, int]] = []
    if pieces > len(np.unique(village)):
        for v in np.unique(village):
            here = np.flatnonzero(village == v)
            names, sizes = np.unique(piece[here], return_counts=True)
            main = here[piece[here] == names[sizes.argmax()]]
            for name in names[names != names[sizes.argmax()]]:
                stray = here[piece[here] == name]
                far, nearest = cKDTree(xy[main]).query(xy[stray])
                extra.append((int(stray[far.argmin()]), int(main[nearest[far.argmin()]])))
    return np.array(extra, dtype=np.int64).reshape(-1, 2)


def crossings(xy: NDArray[np.float64], pairs: NDArray[np.int64], segments: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether the straight line of each pair touches a segment; (p,) bool."""
    if not len(segments):
        return np.zeros(len(pairs), dtype=bool)
    length = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    number = np.maximum(1, np.ceil(length / CELL)).astype(np.int64)
    whole = np.repeat(np.arange(len(segments)), number)
    part = np.arange(len(whole)) - np.repeat(np.cumsum(number) - number, number)
    step = (segments[:, 2:] - segments[:, :2]) / number[:, None]
    start = segments[whole, :2] + part[:, None] * step[whole]
    pieces = np.concatenate([start, start + step[whole]], axis=1)
    origin = np.minimum(xy.min(axis=0), pieces.reshape(-1, 2).min(axis=0)) - 1
    extent = np.maximum(xy.max(axis=0), pieces.reshape(-1, 2).max(axis=0)) + 1 - origin
    columns, rows = (int(np.ceil(metres / CELL)) for metres in extent)
    middle = (0.5 * (pieces[:, :2] + pieces[:, 2:]) - origin) // CELL
    cell = (middle[:, 0] * rows + middle[:, 1]).astype(np.int64)
    order = np.argsort(cell, kind="stable")
    filled, first = np.unique(cell[order], return_index=True)
    # A dense index while it fits, since looking up is the inner loop.
    starts = np.zeros(columns * rows + 1, dtype=np.int32)
    starts[filled + 1] = np.diff(np.append(first, len(order)))
    np.cumsum(starts, out=starts)
    return _crossing_flags(xy, pairs, pieces[order], starts, origin, columns, rows)


@njit(cache=True)
def _crossing_flags(xy, pairs, pieces, starts, origin, columns, rows):
    parted = np.zeros(len(pairs), np.bool_)
    reach = 0.5 * CELL
    for p in range(len(pairs)):
        ax, ay = xy[pairs[p, 0], 0], xy[pairs[p, 0], 1]
        bx, by = xy[pairs[p, 1], 0], xy[pairs[p, 1], 1]
        west = max(0, int((min(ax, bx) - reach - origin[0]) / CELL))
        east = min(columns - 1, int((max(ax, bx) + reach - origin[0]) / CELL))
        south = max(0, int((min(ay, by) - reach - origin[1]) / CELL))
        north = min(rows - 1, int((max(ay, by) + reach - origin[1]) / CELL))
        if (east - west) * (north - south) > OPEN_LAND:
            parted[p] = True
            continue
        for column in range(west, east + 1):
            if parted[p]:
                break
            # The cells of one column lie together.
            for q in range(starts[column * rows + south], starts[column * rows + north + 1]):
                cx, cy, dx, dy = pieces[q, 0], pieces[q, 1], pieces[q, 2], pieces[q, 3]
                c_side = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
                d_side = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax)
                if c_side * d_side > 0:
                    continue
                a_side = (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx)
                b_side = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx)
                if a_side * b_side <= 0:
                    parted[p] = True
                    break
    return parted
