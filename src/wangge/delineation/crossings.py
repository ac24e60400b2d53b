"""Which streets and water the straight line between two neighbours crosses. Compiled."""

from __future__ import annotations

import numpy as np
from numba import njit

NOTHING = 4
"""Between two neighbours: no street, lane or water. Below it: the ``StreetKind`` of the strongest."""

CELL = 25.0
"""Metres, side of the cells in which segments are looked up."""

_FAR = 4000  # cells; a longer line crosses open land and counts as barred by a path
_PATH = 3


@njit(cache=True)
def _cell(x, y, low, shape):
    """Number of the cell of a point, -1 outside."""
    i = int(np.floor((x - low[0]) / CELL))
    j = int(np.floor((y - low[1]) / CELL))
    return i * shape[1] + j if 0 <= i < shape[0] and 0 <= j < shape[1] else -1


@njit(cache=True)
def _segments_by_cell(segments, low, shape):
    """The segments that pass each cell, as (start of each cell's list, list); counted first, then filled in."""
    start = np.zeros(shape[0] * shape[1] + 1, np.int64)
    filled = np.empty(0, np.int64)
    slot = start
    for filling in (False, True):
        if filling:
            start = np.cumsum(start)
            slot = start.copy()
            filled = np.empty(start[-1], np.int64)
        for s in range(len(segments)):
            ax, ay, bx, by = segments[s]
            steps = int(max(abs(bx - ax), abs(by - ay)) / (CELL * 0.5)) + 1
            last = -1
            for t in range(steps + 1):
                c = _cell(ax + (bx - ax) * t / steps, ay + (by - ay) * t / steps, low, shape)
                if c >= 0 and c != last:
                    if filling:
                        filled[slot[c]] = s
                        slot[c] += 1
                    else:
                        start[c + 1] += 1
                    last = c
    return start, filled


@njit(cache=True)
def _cross(ax, ay, bx, by, segment):
    cx, cy, dx, dy = segment
    d1 = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    d2 = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax)
    d3 = (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx)
    d4 = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx)
    return d1 * d2 <= 0 and d3 * d4 <= 0


@njit(cache=True)
def strongest_crossing(xy, pairs, segments, kinds, low, shape):
    """Lowest kind among the segments that the line between each pair crosses; ``NOTHING`` where it crosses none."""
    start, filled = _segments_by_cell(segments, low, shape)
    out = np.full(len(pairs), NOTHING, np.int64)
    for p in range(len(pairs)):
        ax, ay = xy[pairs[p, 0]]
        bx, by = xy[pairs[p, 1]]
        # a segment is listed in the cells of places half a cell apart: look one cell further
        i0 = max(int((min(ax, bx) - low[0]) / CELL) - 1, 0)
        i1 = min(int((max(ax, bx) - low[0]) / CELL) + 1, shape[0] - 1)
        j0 = max(int((min(ay, by) - low[1]) / CELL) - 1, 0)
        j1 = min(int((max(ay, by) - low[1]) / CELL) + 1, shape[1] - 1)
        if (i1 - i0 + 1) * (j1 - j0 + 1) > _FAR:
            out[p] = _PATH
            continue
        for i in range(i0, i1 + 1):
            for q in range(start[i * shape[1] + j0], start[i * shape[1] + j1 + 1]):
                s = filled[q]
                if kinds[s] < out[p] and _cross(ax, ay, bx, by, segments[s]):
                    out[p] = kinds[s]
    return out
