"""Households, grids and lines: move, merge, split."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation.correcting.deriving import change_of, derived, with_new, without
from wangge.delineation.inheriting import Heir
from wangge.delineation.parting import parted
from wangge.delineation.units import group_index, make_units
from wangge.problem import Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.delineation.correcting.working import Working
    from wangge.delineation.model import Grid
    from wangge.delineation.parameters import GridParams


def move(work: Working, params: GridParams, rows: NDArray[np.int64], to: str) -> Working:
    """Give the households ``rows`` to the grid ``to``.

    Raises
    ------
    Problem
        ``correct.nothing`` when no household is chosen or all are there already; ``correct.locked``;
        ``correct.building`` when others live in the same building or at the same point; ``correct.empty`` and
        ``correct.pieces`` when a grid would be left without households or in pieces.
    """
    target = work.index(to)
    work.open(to)
    before = work.plan.grid_of
    rows = np.unique(rows[before[rows] != target])
    if not len(rows):
        raise Problem("correct.nothing")
    work.open(*(work.plan.grids[g].code for g in np.unique(before[rows]).tolist() if g >= 0))
    _whole_units(work, rows)
    label = before.copy()
    label[rows] = target
    return derived(work, params, change_of(work, label))


def merge(work: Working, params: GridParams, one: str, other: str) -> Working:
    """Make one grid of two that border on each other; it keeps the code of the larger.

    Raises
    ------
    Problem
        ``correct.merge.same``, ``correct.merge.apart``, ``correct.merge.kinds``, ``correct.locked``.
    """
    a, b = work.index(one), work.index(other)
    grids = work.plan.grids
    if a == b:
        raise Problem("correct.merge.same")
    work.open(one, other)
    if grids[a].kind != grids[b].kind:
        raise Problem("correct.merge.kinds", grid=grids[a].name, other=grids[b].name)
    mine, theirs = grids[a].shape, grids[b].shape
    if mine is not None and theirs is not None and shapely.length(shapely.intersection(mine, theirs)) <= 0:
        raise Problem("correct.merge.apart", grid=grids[a].name, other=grids[b].name)
    into, gone = sorted((a, b), key=lambda g: (-grids[g].households, grids[g].code))
    label = work.plan.grid_of.copy()
    label[label == gone] = into
    return derived(work, params, without(change_of(work, label), grids[gone].code))


def split(work: Working, params: GridParams, grid: str, line: NDArray[np.float64]) -> Working:
    """Part a grid along a line, (p, 2) metres: houses on one side of it become a grid of their own.

    The larger part keeps the code. The line parts the houses; the border runs between them as all borders do.

    Raises
    ------
    Problem
        ``correct.split.misses`` when the line does not cross the grid from border to border; ``correct.split.one_side``
        when all houses are on one side; ``correct.split.no_map``; ``correct.locked``.
    """
    g = work.index(grid)
    work.open(grid)
    own = work.plan.grids[g]
    if own.shape is None:
        raise Problem("correct.split.no_map", grid=own.name)
    rows = np.flatnonzero(work.plan.grid_of == g)
    groups = group_index(work.village)
    units = make_units(work.village, groups)
    placed = rows[units.of[rows] >= 0]
    side = parted(own.shape, line, units.xy[units.of[placed]])
    if side is None:
        raise Problem("correct.split.misses", grid=own.name)
    if side.all() or not side.any():
        raise Problem("correct.split.one_side", grid=own.name, households=len(rows))
    return _parted(work, params, own, placed[side] if 2 * side.sum() <= len(rows) else placed[~side])


def take_out(work: Working, params: GridParams, rows: NDArray[np.int64]) -> Working:
    """Make a grid of its own of some households of one grid, which keeps its code.

    Raises
    ------
    Problem
        ``correct.split.several`` when they are not all in one grid; ``correct.empty`` when they are all of it; and as
        ``move``.
    """
    grids = np.unique(work.plan.grid_of[rows])
    if len(grids) != 1 or grids[0] < 0:
        raise Problem("correct.split.several")
    own = work.plan.grids[int(grids[0])]
    work.open(own.code)
    _whole_units(work, rows)
    return _parted(work, params, own, rows)


def _parted(work: Working, params: GridParams, own: Grid, new: NDArray[np.int64]) -> Working:
    change = with_new(change_of(work, work.plan.grid_of), new, Heir(None, "general", own.area))
    heirs = tuple(replace(h, reason="by_hand") if h.grid is own else h for h in change.heirs)
    return derived(work, params, replace(change, heirs=heirs))


def _whole_units(work: Working, rows: NDArray[np.int64]) -> None:
    """Refuse to part those who live in one building or at one point and are in one grid."""
    units = make_units(work.village, group_index(work.village))
    chosen = np.zeros(len(units.of), bool)
    chosen[rows] = True
    inside = np.isin(units.of, units.of[rows][units.of[rows] >= 0])
    pairs = set(zip(units.of[rows].tolist(), work.plan.grid_of[rows].tolist(), strict=True))
    for i in np.flatnonzero(inside & ~chosen).tolist():
        if (int(units.of[i]), int(work.plan.grid_of[i])) in pairs:
            mine = [r for r in rows.tolist() if units.of[r] == units.of[i]]
            ids = work.village.households.ids
            raise Problem("correct.building", household=str(ids[mine[0]]), other=str(ids[i]))
