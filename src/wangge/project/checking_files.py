"""Has anybody changed the files of a net by hand? What the engine's check of one plan cannot see."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.exchange.net.plan import COUNTED
from wangge.problem import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wangge.delineation.model import GridPlan, Village
    from wangge.exchange.net import Net
    from wangge.problem import Detail

_BORDER = 1.0
"""Metres: grids that share less than that only meet at a corner."""


def check_files(net: Net) -> list[Finding]:
    """Find what was lost from, or changed in, the files since the net was drawn.

    Rows that are missing or too many, grids and areas without shape, villages without boundary, households listed twice
    or without their place, codes of another village, neighbours of one colour.
    """
    pairs = list(zip(net.township.villages, net.plans, strict=True))
    checks = (_shapes, _households, _codes, _colours)
    return [*_rows(net), *chain.from_iterable(check(*pair) for pair in pairs for check in checks)]


def _error(code: str, village: str, grid: str = "", **details: Detail) -> Finding:
    return Finding(code, "error", village, grid, details=details)


def _rows(net: Net) -> Iterator[Finding]:
    """Compare the rows that each village has with those it had."""
    pairs = {v.code: (v, p) for v, p in zip(net.township.villages, net.plans, strict=True)}
    for code, before in net.rows.items():
        if code not in pairs:
            yield _error("check.village.lost", code, value=code)
            continue
        village, plan = pairs[code]
        places, lanes = len(village.places.shapes), len(plan.lanes.lines)
        now = (len(plan.grids), len(plan.areas), len(village.households), lanes, places)
        for layer, counted in zip(COUNTED, now, strict=True):
            if before[layer] != counted:
                yield _error("check.rows", code, layer=layer, stated=before[layer], counted=counted)


def _has(plan: GridPlan, code: str) -> bool:
    return any(finding.code == code for finding in plan.findings)


def _shapes(village: Village, plan: GridPlan) -> Iterator[Finding]:
    """A village that was drawn on a map has a boundary, and each of its grids and areas a shape."""
    if _has(plan, "village.without_map"):
        return
    if village.boundary is None and plan.grids:
        yield _error("check.boundary.lost", village.code)
    drawn = [(g.code, g.shape) for g in plan.grids] + [(a.code, a.shape) for a in plan.areas]
    for code, shape in drawn:
        if shape is None:
            yield _error("check.shape.lost", village.code, code)


def _households(village: Village, plan: GridPlan) -> Iterator[Finding]:
    """Each household is listed once, and has its place unless the drawing said that it has none."""
    households = village.households
    for number, times in Counter(households.ids.tolist()).items():
        if times > 1:
            yield _error("check.household.twice", village.code, value=str(number))
    if _has(plan, "village.without_map") or _has(plan, "net.existing"):
        return
    attached = {f.details.get("household") for f in plan.findings if f.code == "household.attached"}
    for i in np.flatnonzero(np.isnan(households.xy).any(axis=1) & (plan.grid_of >= 0)).tolist():
        if str(households.ids[i]) not in attached:
            yield _error("check.household.place_lost", village.code, value=str(households.ids[i]))


def _codes(village: Village, plan: GridPlan) -> Iterator[Finding]:
    """The code of a grid begins with that of its village; a net that was kept has the codes it had."""
    if _has(plan, "net.existing"):
        return
    for grid in plan.grids:
        if grid.code[:12] != village.code or len(grid.code) != 15:
            yield _error("check.code.village", village.code, grid.code, value=village.code)


def _colours(village: Village, plan: GridPlan) -> Iterator[Finding]:
    """No two neighbours have the same colour."""
    drawn = [grid for grid in plan.grids if grid.shape is not None]
    shapes = np.array([grid.shape for grid in drawn], dtype=object)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    for a, b in zip(first[first < second].tolist(), second[first < second].tolist(), strict=True):
        if drawn[a].colour == drawn[b].colour:
            common = shapely.length(shapely.intersection(shapes[a], shapes[b]))
            if common > _BORDER:
                yield _error(
                    "check.colour.same", village.code, drawn[a].code, other=drawn[b].code, value=drawn[a].colour
                )
