"""From what a page says to what the engine does: whom, where, how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from wangge.delineation import correcting, naming
from wangge.kernel import clock
from wangge.planning.ground.homes import homes_of
from wangge.planning.params import read_params
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from numpy.typing import NDArray

    from wangge.delineation.correcting import Working
    from wangge.kernel.access import Actor
    from wangge.planning.selectors.corrections import Desk, OpenCorrection

_MOST_POINTS = 500
_FAR = 180  # degrees; nothing that is no number is as near


def _move(opened: OpenCorrection, details: Mapping[str, Any]) -> Working:
    rows = chosen_rows(opened.desk, details)
    return correcting.move(opened.desk.work, opened.params, rows, str(details["to"]))


def _merge(opened: OpenCorrection, details: Mapping[str, Any]) -> Working:
    return correcting.merge(opened.desk.work, opened.params, str(details["grid"]), str(details["other"]))


def _split(opened: OpenCorrection, details: Mapping[str, Any]) -> Working:
    if "line" not in details:
        return correcting.take_out(opened.desk.work, opened.params, chosen_rows(opened.desk, details))
    line = _metres(opened.desk, details["line"], "line", 2)
    return correcting.split(opened.desk.work, opened.params, str(details["grid"]), line)


def _redraw(opened: OpenCorrection, details: Mapping[str, Any]) -> Working:
    given = details.get("params") or {}
    if not isinstance(given, dict):
        raise Problem("correct.details", missing="params")
    return correcting.redraw(opened.desk.work, read_params({**opened.drawing.params, **given}))


def _rename(opened: OpenCorrection, details: Mapping[str, Any]) -> Working:
    return naming.rename(opened.desk.work, str(details["grid"]), str(details.get("name", "")))


def _recolour(opened: OpenCorrection, details: Mapping[str, Any]) -> Working:
    return naming.recolour(opened.desk.work, str(details["grid"]), str(details["colour"]))


def _lock(opened: OpenCorrection, details: Mapping[str, Any]) -> Working:
    return naming.lock(opened.desk.work, str(details["grid"]), on=True)


def _unlock(opened: OpenCorrection, details: Mapping[str, Any]) -> Working:
    return naming.lock(opened.desk.work, str(details["grid"]), on=False)


def refreshed(actor: Actor, opened: OpenCorrection) -> tuple[Working, tuple[UUID, ...]]:
    """Return the net with the households of the books, and their keys."""
    desk, village = opened.desk, opened.desk.work.village
    homes = homes_of(actor, opened.village, desk.crs, village.buildings, clock.today())
    at = {key: i for i, key in enumerate(desk.keys)}
    was = np.array([at.get(key, -1) for key in homes.keys], np.int64)
    return correcting.refresh(desk.work, opened.params, homes.households, was), homes.keys


OPERATE: dict[str, Callable[[OpenCorrection, Mapping[str, Any]], Working]] = {
    "move": _move,
    "merge": _merge,
    "split": _split,
    "redraw": _redraw,
    "rename": _rename,
    "recolour": _recolour,
    "lock": _lock,
    "unlock": _unlock,
}
"""What carries out each of ``rules.OPERATIONS`` that leaves the households as they are."""


def chosen_rows(desk: Desk, details: Mapping[str, Any]) -> NDArray[np.int64]:
    """Return the households that are meant: by number, by hutong and grid, or within a ring of lon/lat.

    Raises
    ------
    Problem
        ``correct.nothing`` when none is meant, ``correct.household`` for a number that is not in the draft.
    """
    homes = desk.work.village.households
    if "households" in details:
        at = {str(number): i for i, number in enumerate(homes.ids.tolist())}
        numbers = details["households"] if isinstance(details["households"], list) else []
        unknown = next((str(number) for number in numbers if str(number) not in at), None)
        if unknown is not None:
            raise Problem("correct.household", household=unknown[:24])
        rows = np.array(sorted({at[str(number)] for number in numbers}), np.int64)
    elif isinstance(details.get("hutong"), dict):
        lane, grid = str(details["hutong"].get("lane", "")), str(details["hutong"].get("grid", ""))
        inside = desk.work.plan.grid_of == desk.work.index(grid) if grid else np.ones(len(homes), bool)
        rows = np.flatnonzero(inside & (desk.lanes == lane))
    elif "polygon" in details:
        ring = _metres(desk, details["polygon"], "polygon", 3)
        area = shapely.make_valid(shapely.Polygon(ring))
        placed = ~np.isnan(homes.xy[:, 0])
        rows = np.flatnonzero(placed & shapely.contains_xy(area, np.nan_to_num(homes.xy)))
    else:
        rows = np.empty(0, np.int64)
    if not len(rows):
        raise Problem("correct.nothing")
    return rows


def _metres(desk: Desk, points: Any, what: str, least: int) -> NDArray[np.float64]:
    """Return points of the map in metres; Problem ``correct.details`` when they are none."""
    if not isinstance(points, list) or not least <= len(points) <= _MOST_POINTS:
        raise Problem("correct.details", missing=what)
    for point in points:
        two = isinstance(point, list) and len(point) == 2
        if not two or not all(isinstance(v, int | float) and abs(v) <= _FAR for v in point):
            raise Problem("correct.details", missing=what)
        if abs(point[1]) > _FAR / 2:
            raise Problem("correct.details", missing=what)
    shapes = np.empty(1, dtype=object)
    shapes[0] = shapely.LineString(points)
    return np.asarray(shapely.get_coordinates(desk.frame.metres(shapes)))
