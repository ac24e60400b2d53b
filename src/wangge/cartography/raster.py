"""What lies where in a frame, in small cells: how much of it a plate would hide is then read off in no time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.cartography.model import PATH

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from wangge.cartography.canvas import Rect
    from wangge.cartography.frames import View
    from wangge.cartography.model import VillagePoster

CELL = 2.0
"""Side of a cell, mm."""
_NOTHING = -2
_OWN, _OTHERS, _SURROUNDINGS, _EMPTY, _LANE, _ABROAD = 2.0, 16.0, 5.0, 0.7, 0.8, 0.35
"""How bad it is to hide: courtyards of the own grid, of others on this sheet, of others beyond it, buildings without a
household, lanes, and open land of another grid."""


@dataclass
class Raster:
    """The cells of one frame: whose courtyard lies in each, whose land it is, and whether a lane runs through it."""

    frame: Rect
    yard: NDArray[np.int64]
    land: NDArray[np.int64]
    lane: NDArray[np.bool_]
    active: NDArray[np.int64]
    _sums: dict[int, NDArray[np.float64]] = field(default_factory=dict)

    def hidden(self, rects: NDArray[np.float64], grid: int) -> NDArray[np.float64]:
        """How much upright rectangles (m, 4) would hide, as weighted mm², if they were plates of a grid."""
        sums = self._sum(grid)
        rows, columns = sums.shape
        x = np.clip(np.rint((rects[:, [0, 2]] - self.frame.x) / CELL).astype(np.int64), 0, columns - 1)
        y = np.clip(np.rint((rects[:, [1, 3]] - self.frame.y) / CELL).astype(np.int64), 0, rows - 1)
        a, b, c, d = x[:, 0], y[:, 0], x[:, 1], y[:, 1]
        return np.asarray(sums[d, c] - sums[b, c] - sums[d, a] + sums[b, a]) * CELL * CELL

    def _sum(self, grid: int) -> NDArray[np.float64]:
        if grid not in self._sums:
            weight = np.where(self.lane, _LANE, 0.0) + np.where((self.land != grid) & (self.land >= 0), _ABROAD, 0.0)
            weight += np.where(np.isin(self.yard, self.active), _OTHERS, _SURROUNDINGS) * (self.yard >= 0)
            weight += np.where(self.yard == -1, _EMPTY, 0.0)
            weight[self.yard == grid] = _OWN
            whole = np.zeros((weight.shape[0] + 1, weight.shape[1] + 1))
            whole[1:, 1:] = weight.cumsum(axis=0).cumsum(axis=1)
            self._sums[grid] = whole
        return self._sums[grid]


def rasters(views: list[View], poster: VillagePoster, active: frozenset[int]) -> dict[int, Raster]:
    """One raster per frame, by the ``id`` of its view."""
    return {id(view): _raster(view, poster, active) for view in views}


def _raster(view: View, poster: VillagePoster, active: frozenset[int]) -> Raster:
    frame = view.frame
    xs = np.arange(frame.x + CELL / 2, frame.right, CELL)
    ys = np.arange(frame.y + CELL / 2, frame.bottom, CELL)
    here = shapely.box(*view.land)
    shapes = np.asarray([c.shape for c in poster.courtyards], dtype=object)
    shown = view.shows(shapes)
    grids = np.asarray([c.grid for c in poster.courtyards], dtype=np.int64)
    lands = [(g.shape, n) for n, g in enumerate(poster.grids) if g.shape is not None and here.intersects(g.shape)]
    lanes = [(s.line, 0) for s in poster.lanes if s.kind < PATH and here.intersects(s.line)]
    return Raster(
        frame,
        _boxed(xs, ys, view.bounds(shapes[shown]), grids[shown]),
        _owner(xs, ys, [(view.cut(shape, 5), n) for shape, n in lands]),
        _owner(xs, ys, [(view.cut(line, 5).buffer(CELL), n) for line, n in lanes]) >= 0,
        np.asarray(sorted(active)),
    )


def _boxed(
    xs: NDArray[np.float64], ys: NDArray[np.float64], bounds: NDArray[np.float64], grids: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The grid of the box (upright, by bounds) in which each cell's centre lies, -2 for none."""
    owner = np.full((len(ys), len(xs)), _NOTHING, dtype=np.int64)
    for (w, e, n, s), grid in zip(_cells(xs, ys, bounds), grids.tolist(), strict=True):
        owner[n:s, w:e] = grid
    return owner


def _owner(
    xs: NDArray[np.float64], ys: NDArray[np.float64], shapes: list[tuple[BaseGeometry, int]]
) -> NDArray[np.int64]:
    """The number of the shape in which each cell's centre lies, -2 for none."""
    owner = np.full((len(ys), len(xs)), _NOTHING, dtype=np.int64)
    there = [(shape, number) for shape, number in shapes if not shape.is_empty]
    bounds = shapely.bounds(np.asarray([shape for shape, _ in there], dtype=object)).reshape(-1, 4)
    for (w, e, n, s), (shape, number) in zip(_cells(xs, ys, bounds), there, strict=True):
        if e > w and s > n:
            shapely.prepare(shape)
            x, y = np.meshgrid(xs[w:e], ys[n:s])
            owner[n:s, w:e][shapely.intersects_xy(shape, x, y)] = number
    return owner


def _cells(
    xs: NDArray[np.float64], ys: NDArray[np.float64], bounds: NDArray[np.float64]
) -> list[tuple[int, int, int, int]]:
    """First and last column and row (half-open) of the cells whose centres lie within bounds."""
    found = (
        np.searchsorted(xs, bounds[:, 0], "left"), np.searchsorted(xs, bounds[:, 2], "right"),
        np.searchsorted(ys, bounds[:, 1], "left"), np.searchsorted(ys, bounds[:, 3], "right"),
    )  # fmt: skip
    return [tuple(row) for row in np.column_stack(found).tolist()]
