"""From a door to its grid, by the same runs of numbers as the index on a poster."""

from __future__ import annotations

import re
from typing import NamedTuple

from wangge.planning.printing.poster_index import door_number, runs_of


class Door(NamedTuple):
    """A lane (or a group of homes without one), the door there ("" without), and the code of the grid."""

    lane: str
    door: str
    grid: str


def grid_of_door(doors: list[Door], lane: str, door: str) -> tuple[str, ...]:
    """Return the grids that the index names for a door; for a lane without the number, all grids on it.

    A number between two doors of one grid belongs to it, so that nobody learns which doors are lived in.
    """
    here = [one for one in doors if one.lane == lane]
    grids = sorted({one.grid for one in here})
    number = door_number(_digits(door))
    if len(grids) < 2 or number < 0:
        return tuple(grids)
    index = {code: at for at, code in enumerate(grids)}
    runs = runs_of([(door_number(one.door), index[one.grid]) for one in here])
    found = sorted({grids[run.grid] for run in runs if run.holds(number)})
    return tuple(found)


def _digits(door: str) -> str:
    """Return a typed number with full-width figures made plain."""
    return re.sub(r"[０-９]", lambda figure: str(ord(figure.group()) - ord("０")), door)
