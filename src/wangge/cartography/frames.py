"""Frames: which stretches of land a map shows, at which scale, and how metres become millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import Point, box

from wangge.cartography.canvas import Rect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from wangge.cartography.model import VillagePoster

Bounds = tuple[float, float, float, float]
GAP = 5.0
"""Between two frames, mm."""
APART = 220.0
"""Settlements further apart than this (metres) get a frame each."""
_LEAST_SIDE = 0.25
"""Least side of a frame as part of the longest settlement's."""
_TOGETHER = 0.85
"""Part of the scale for which settlements are shown in one frame rather than in one each."""
_LEAST_SHARE = 0.02
"""Part of the largest settlement's courtyards that a settlement needs to be framed."""
MARGIN = 22.0
"""Land shown around the outermost courtyards, metres."""


@dataclass(frozen=True)
class View:
    """A frame on the sheet and the land in it: ``k`` mm per metre, (``east``, ``north``) the land at its centre."""

    frame: Rect
    k: float
    east: float
    north: float

    @property
    def land(self) -> Bounds:
        """The land in the frame: west, south, east, north in metres."""
        w, h = self.frame.w / self.k / 2, self.frame.h / self.k / 2
        return self.east - w, self.north - h, self.east + w, self.north + h

    def put(self, shape: BaseGeometry) -> BaseGeometry:
        """A geometry in metres as one in mm on the sheet."""
        return shapely.transform(shape, self._map)

    def spot(self, shape: BaseGeometry) -> Point:
        """A point within a geometry in metres, on the sheet."""
        return Point(self.put(shape.representative_point()).coords[0])

    def cut(self, shape: BaseGeometry, beyond: float = 0.0) -> BaseGeometry:
        """A geometry in metres, cut at the frame (and a little beyond, in mm), in mm on the sheet."""
        w, s, e, n = self.land
        d = beyond / self.k
        return self.put(shapely.clip_by_rect(shape, w - d, s - d, e + d, n + d))

    def shows(self, shapes: NDArray[np.object_], beyond: float = 0.0) -> NDArray[np.bool_]:
        """Which of many geometries in metres reach into the frame, or ``beyond`` mm round it, by their bounds."""
        if not len(shapes):
            return np.zeros(0, dtype=bool)
        w, s, e, n = self.land
        d = beyond / self.k
        b = shapely.bounds(shapes)
        return np.asarray((b[:, 2] >= w - d) & (b[:, 0] <= e + d) & (b[:, 3] >= s - d) & (b[:, 1] <= n + d))

    def bounds(self, shapes: NDArray[np.object_]) -> NDArray[np.float64]:
        """The bounds of many geometries in metres as (m, 4) in mm on the sheet: left, top, right, bottom."""
        b = shapely.bounds(shapes).reshape(-1, 4)
        return np.column_stack([self._map(b[:, [0, 3]]), self._map(b[:, [2, 1]])])

    def _map(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        x = self.frame.x + self.frame.w / 2 + (xy[:, 0] - self.east) * self.k
        y = self.frame.y + self.frame.h / 2 - (xy[:, 1] - self.north) * self.k
        return np.column_stack([x, y])


def clusters(poster: VillagePoster, active: frozenset[int]) -> list[Bounds]:
    """Bounds of the settlements of the grids in ``active``, the largest first, in metres.

    Courtyards nearer than ``APART`` to each other are one settlement; a few houses far off get no frame of their own,
    the inset shows where they lie. Without courtyards the grids themselves count,
    and a poster without any shape has none.
    """
    shapes: list[BaseGeometry] = [c.shape for c in poster.courtyards if c.grid in active]
    if not shapes:
        shapes = [g.shape for n, g in enumerate(poster.grids) if n in active and g.shape is not None]
    if not shapes:
        return []
    boxes = shapely.bounds(np.asarray(shapes, dtype=object))
    grown = shapely.box(
        boxes[:, 0] - APART / 2, boxes[:, 1] - APART / 2, boxes[:, 2] + APART / 2, boxes[:, 3] + APART / 2
    )
    joined = shapely.get_parts(shapely.union_all(grown))
    tree = shapely.STRtree(joined)
    which, part = tree.query(grown, predicate="intersects")
    found = []
    for n in range(len(joined)):
        mine = boxes[which[part == n]]
        weight = len(mine)
        low, high = mine[:, :2].min(axis=0), mine[:, 2:].max(axis=0)
        found.append((weight, (low[0] - MARGIN, low[1] - MARGIN, high[0] + MARGIN, high[1] + MARGIN)))
    found.sort(key=lambda item: (-item[0], item[1]))
    least = found[0][0] * _LEAST_SHARE
    kept = [bounds for weight, bounds in found if weight >= least]
    side = _LEAST_SIDE * max(max(_size(b)) for b in kept)
    return _apart([_at_least(b, side) for b in kept])


def _at_least(b: Bounds, side: float) -> Bounds:
    """Bounds widened to a least side, so that a frame has room for words."""
    x, y = max(side - (b[2] - b[0]), 0.0) / 2, max(side - (b[3] - b[1]), 0.0) / 2
    return b[0] - x, b[1] - y, b[2] + x, b[3] + y


def _apart(parts: list[Bounds]) -> list[Bounds]:
    """Join what overlaps, so that no place is shown in two frames."""
    done: list[Bounds] = []
    for part in parts:
        fresh = part
        while over := [b for b in done if b[0] < fresh[2] and b[2] > fresh[0] and b[1] < fresh[3] and b[3] > fresh[1]]:
            done = [b for b in done if b not in over]
            every = np.asarray([fresh, *over])
            low, high = every[:, :2].min(axis=0).tolist(), every[:, 2:].max(axis=0).tolist()
            fresh = (low[0], low[1], high[0], high[1])
        done.append(fresh)
    return done


def pack(settlements: Sequence[Bounds], room: Rect) -> tuple[float, list[View]]:
    """Lay out one frame per settlement in ``room``, all at the largest common scale; returns mm per metre and views.

    The order is from west to east or from north to south; every cut of that order into rows or columns is tried
    (up to 10 settlements; beyond that, settlements are joined by nearness first).
    """
    parts = _at_most(list(settlements), 10)
    best: tuple[float, list[View]] = (0.0, [])
    for across in (True, False):
        ordered = sorted(parts, key=(lambda b: b[0] + b[2]) if not across else (lambda b: -(b[1] + b[3])))
        for cuts in range(1 << (len(ordered) - 1)):
            ends = [0, *[n + 1 for n in range(len(ordered) - 1) if cuts >> n & 1], len(ordered)]
            rows = [ordered[a:b] for a, b in pairwise(ends)]
            rows = [sorted(row, key=(lambda b: b[0]) if across else (lambda b: -b[3])) for row in rows]
            k = _scale(rows, room, across=across)
            if k > best[0] * 1.02:
                best = (k, _views(rows, room, k, across=across))
    return best


def frame(settlements: Sequence[Bounds], room: Rect) -> tuple[float, list[View]]:
    """Lay out the frames of a map: one for all settlements where that costs little scale, else one for each."""
    k, views = pack(settlements, room)
    if len(settlements) > 1:
        every = np.asarray(settlements)
        low, high = every[:, :2].min(axis=0).tolist(), every[:, 2:].max(axis=0).tolist()
        whole_k, whole_views = pack([(low[0], low[1], high[0], high[1])], room)
        if whole_k >= _TOGETHER * k:
            return whole_k, whole_views
    return k, views


def _at_most(parts: list[Bounds], most: int) -> list[Bounds]:
    while len(parts) > most:
        pairs = [
            (shapely.distance(box(*a), box(*b)), i, j) for i, a in enumerate(parts) for j, b in enumerate(parts[:i])
        ]
        _, i, j = min(pairs)
        a, b = parts[i], parts[j]
        parts = [p for n, p in enumerate(parts) if n not in (i, j)]
        parts.append((min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])))
    return parts


def _size(b: Bounds) -> tuple[float, float]:
    return b[2] - b[0], b[3] - b[1]


def _scale(rows: list[list[Bounds]], room: Rect, *, across: bool) -> float:
    """Largest common scale of rows (``across``) or columns of settlements."""
    along, over = (0, 1) if across else (1, 0)
    length, depth = (room.w, room.h) if across else (room.h, room.w)
    need = max(
        (sum(_size(b)[along] for b in row) / max(length - GAP * (len(row) - 1), 1.0) for row in rows), default=1.0
    )
    tall = sum(max(_size(b)[over] for b in row) for row in rows) / max(depth - GAP * (len(rows) - 1), 1.0)
    return 1.0 / max(need, tall, 1e-9)


def _views(rows: list[list[Bounds]], room: Rect, k: float, *, across: bool) -> list[View]:
    """Frames at the scale; what is left over is shared out so that the frames fill the room."""
    along, over = (0, 1) if across else (1, 0)
    length, depth = (room.w, room.h) if across else (room.h, room.w)
    depths = [max(_size(b)[over] for b in row) * k for row in rows]
    spare = (depth - GAP * (len(rows) - 1) - sum(depths)) / len(rows)
    views: list[View] = []
    across_at = 0.0
    for row, d in zip(rows, depths, strict=True):
        lengths = [_size(b)[along] * k for b in row]
        extra = (length - GAP * (len(row) - 1) - sum(lengths)) / len(row)
        at = 0.0
        for b, size in zip(row, lengths, strict=True):
            w, h = (size + extra, d + spare) if across else (d + spare, size + extra)
            x, y = (at, across_at) if across else (across_at, at)
            views.append(View(Rect(room.x + x, room.y + y, w, h), k, (b[0] + b[2]) / 2, (b[1] + b[3]) / 2))
            at += size + extra + GAP
        across_at += d + spare + GAP
    return views


def whole(shape: BaseGeometry, room: Rect, margin: float = 0.04) -> View:
    """A view in which all of a shape fits the room."""
    w, s, e, n = shape.bounds
    k = min(room.w / max(e - w, 1.0), room.h / max(n - s, 1.0)) * (1 - 2 * margin)
    return View(room, k, (w + e) / 2, (s + n) / 2)
