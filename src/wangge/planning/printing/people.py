"""The people in charge, for the posters: from a list or from the filled roster of the net."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from python_calamine import CalamineError, CalamineWorkbook

from wangge.exchange.net import ROSTER
from wangge.exchange.people import read_people
from wangge.exchange.roster import read_roster
from wangge.exchange.roster.rows import SHEETS
from wangge.problem import Finding

if TYPE_CHECKING:
    from pathlib import Path

    from wangge.exchange.net import Net
    from wangge.exchange.people import Appointment
    from wangge.problem import Detail


def people_for(net: Net, folder: Path, listed: Path | None) -> tuple[tuple[Appointment, ...], tuple[Finding, ...]]:
    """Return everybody in charge, each at the code of the grid or area, and who could not be found a place.

    Parameters
    ----------
    net, folder
        The net and where it lies; its roster is read when no list is given.
    listed
        A list of people, or a filled roster; None for the roster of the net.
    """
    path = listed or folder / ROSTER
    if listed is None and not path.is_file():
        return (), ()
    if listed is None or is_roster(path):
        people: tuple[Appointment, ...] = tuple(read_roster(path))
    else:
        people = read_people(path, villages=[village.name for village in net.township.villages])
    codes = _codes(net)
    found, lost = [], []
    for person in people:
        code = codes.get((person.unit, person.grid), codes.get(("", person.grid), ""))
        if person.grid and not code:
            details: dict[str, Detail] = {
                "file": path.name,
                "value": person.grid,
                "name": person.name,
                "unit": person.unit,
            }
            lost.append(Finding("people.grid.unknown", "warning", details=details))
        elif person.level == "area":
            found.append(replace(person, unit=code))
        else:
            found.append(replace(person, grid=code))
    return tuple(found), tuple(lost)


def is_roster(path: Path) -> bool:
    """Tell a roster from a plain list of people by its sheets."""
    if not path.is_file():
        return False
    try:
        names = CalamineWorkbook.from_path(path).sheet_names
    except CalamineError:
        return False
    return set(SHEETS) <= set(names)


def _codes(net: Net) -> dict[tuple[str, str], str]:
    """Every way of naming a grid or an area -> its code: by code anywhere, by name or colour within its village."""
    codes: dict[tuple[str, str], str] = {}
    for village, plan in zip(net.township.villages, net.plans, strict=True):
        for area in plan.areas:
            codes["", area.code] = codes[village.name, area.name] = area.code
        for grid in plan.grids:
            codes["", grid.code] = codes[village.name, grid.name] = grid.code
            codes[village.name, grid.colour_name] = codes[village.name, f"{grid.colour_name}色网格"] = grid.code
            codes[village.name, grid.code[-3:]] = grid.code
    return codes
