"""Names, colours and locks of grids, changed by hand; no household moves and no border is drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from wangge.delineation.inheriting import colour_title
from wangge.delineation.land.coverage import shared_edges
from wangge.delineation.model import COLOURS
from wangge.problem import Problem

if TYPE_CHECKING:
    from wangge.delineation.correcting import Working
    from wangge.delineation.model import Grid

_LONGEST = 32


def rename(work: Working, grid: str, name: str) -> Working:
    """Give a grid another name, unique in the village, of at most 32 characters."""
    at, name = work.index(grid), " ".join(name.split())
    if not name:
        raise Problem("correct.name.empty")
    if len(name) > _LONGEST:
        raise Problem("correct.name.long", longest=_LONGEST)
    if name == work.plan.grids[at].name:
        raise Problem("correct.nothing")
    if any(g.name == name for g in work.plan.grids):
        raise Problem("correct.name.taken", name=name)
    return _with_grid(work, at, replace(work.plan.grids[at], name=name))


def recolour(work: Working, grid: str, colour: str) -> Working:
    """Give a grid another colour; refused with the name of the neighbour that has it.

    A grid that is called by its colour is called by the new one then.
    """
    at, grids = work.index(grid), work.plan.grids
    own = grids[at]
    if colour not in COLOURS:
        raise Problem("correct.colour.unknown", colour=colour)
    if colour == own.colour:
        raise Problem("correct.nothing")
    for i in neighbours(work, at):
        if grids[i].colour == colour:
            raise Problem("correct.colour.neighbour", colour=colour, other=grids[i].name)
    taken = {g.colour_name for g in grids}
    display = next(d for n in range(1, len(grids) + 2) if (d := colour if n == 1 else f"{colour}{n}") not in taken)
    name = colour_title(display) if own.name == colour_title(own.colour_name) else own.name
    if any(g.name == name for g in grids if g is not own):
        raise Problem("correct.name.taken", name=name)
    painted = replace(own, colour=colour, colour_name=display, hatch=COLOURS.index(colour), name=name)
    return _with_grid(work, at, painted)


def lock(work: Working, grid: str, *, on: bool) -> Working:
    """Lock a grid, so that redrawing and corrections leave it alone, or unlock it."""
    work.index(grid)
    if (grid in work.locked) == on:
        raise Problem("correct.nothing")
    return replace(work, locked=work.locked | {grid} if on else work.locked - {grid})


def neighbours(work: Working, at: int) -> list[int]:
    """Return the grids that border on a grid; without a map those before and after it in the list."""
    return beside(work)[at]


def beside(work: Working) -> list[list[int]]:
    """Return for each grid those that border on it; without a map those before and after it in the list."""
    grids = work.plan.grids
    near: list[set[int]] = [set() for _ in grids]
    mapped = [i for i, g in enumerate(grids) if g.shape is not None]
    if mapped:
        owners = shared_edges(np.array([grids[i].shape for i in mapped], dtype=object)).owners
        for a, b in np.unique(owners, axis=0).tolist():
            near[mapped[a]].add(mapped[b])
            near[mapped[b]].add(mapped[a])
    for i, grid in enumerate(grids):
        if grid.shape is None:
            near[i] |= {j for j in (i - 1, i + 1) if 0 <= j < len(grids)}
    return [sorted(one) for one in near]


def _with_grid(work: Working, at: int, grid: Grid) -> Working:
    grids = work.plan.grids
    return replace(work, plan=replace(work.plan, grids=(*grids[:at], grid, *grids[at + 1 :])))
