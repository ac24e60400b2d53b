"""The checker that ships with the maker: is every household in one grid, every grid one piece, nothing left blank?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation.land.coverage import GRAIN
from wangge.delineation.parameters import GridParams
from wangge.delineation.shapes import points
from wangge.problem import Detail, Finding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.delineation.model import GridPlan, Village


@dataclass(frozen=True)
class PlanReport:
    """What ``check_plan`` found: ``good`` is False when a hard rule is broken without a stated reason."""

    findings: tuple[Finding, ...]
    measures: dict[str, float]

    @property
    def good(self) -> bool:
        """True when no hard rule is broken."""
        return not any(f.severity == "error" for f in self.findings)


def check_plan(plan: GridPlan, village: Village, params: GridParams | None = None) -> PlanReport:
    """Check a plan against the hard rules, from its polygons and labels alone.

    Parameters
    ----------
    plan, village
        A plan and the village it divides, in the same metric coordinates.
    params
        The band and the group rule that the plan must keep; the defaults when not given.

    Returns
    -------
    PlanReport
        An ``error`` for every hard rule that is broken: a household in no grid, in two, or outside its grid's land; a
        building divided; a grid in pieces; a gap, an overlap or a border that differs from side to side. A size outside
        the band or a mixed group is a ``warning`` when the plan itself names it with its reason, else an ``error``.
    """
    params = params or GridParams()
    found = _households(plan, village) + _sizes(plan, params) + _groups(plan, village, params) + _areas(plan)
    if village.boundary is not None and plan.grids and all(g.shape is not None for g in plan.grids):
        found += _land(plan, village)
        found += _lanes(plan)
    sizes = np.array([g.households for g in plan.grids if g.kind == "general"])
    measures: dict[str, float] = {
        "households": float(len(village.households)),
        "households_in_a_grid": float((plan.grid_of >= 0).sum()),
        "grids": float(len(plan.grids)),
        "smallest": float(sizes.min()) if len(sizes) else 0.0,
        "largest": float(sizes.max()) if len(sizes) else 0.0,
    }
    return PlanReport(tuple(found), measures)


def _error(plan: GridPlan, code: str, grid: str = "", at: shapely.Geometry | None = None, **details: Detail) -> Finding:
    xy = None
    if at is not None:
        point = shapely.get_coordinates(shapely.point_on_surface(at))
        xy = (float(point[0, 0]), float(point[0, 1])) if len(point) else None
    return Finding(code, "error", plan.village, grid, xy, details)


def _households(plan: GridPlan, village: Village) -> list[Finding]:
    households = village.households
    found = []
    outside = np.flatnonzero((plan.grid_of < 0) | (plan.grid_of >= len(plan.grids)))
    for i in outside.tolist():
        placed = not np.isnan(households.xy[i, 0])
        code = "plan.household.no_grid" if placed else "plan.household.no_place"
        found.append(
            Finding(
                code,
                "error" if placed else "warning",
                plan.village,
                xy=(float(households.xy[i, 0]), float(households.xy[i, 1])) if placed else None,
                details={"household": str(households.ids[i])},
            )
        )
    for g, grid in enumerate(plan.grids):
        mine = plan.grid_of == g
        if int(mine.sum()) != grid.households:
            found.append(_error(plan, "plan.count", grid.code, counted=int(mine.sum()), stated=grid.households))
        if int(households.persons[mine].sum()) != grid.persons:
            counted = int(households.persons[mine].sum())
            found.append(_error(plan, "plan.persons", grid.code, counted=counted, stated=grid.persons))
    housed = (households.building >= 0) & (plan.grid_of >= 0)
    pairs = np.unique(np.stack([households.building[housed], plan.grid_of[housed]], axis=1), axis=0)
    buildings, times = np.unique(pairs[:, 0], return_counts=True)
    found += [
        _error(plan, "plan.building.divided", at=village.buildings[b], building=int(b)) for b in buildings[times > 1]
    ]
    return found


def _named(plan: GridPlan, code: str) -> set[str]:
    return {f.grid for f in plan.findings if f.code.startswith(code)}


def _sizes(plan: GridPlan, params: GridParams) -> list[Finding]:
    found = []
    for grid in plan.grids:
        if grid.kind == "dedicated" or params.minimum <= grid.households <= params.maximum:
            continue
        code = "grid.below_minimum" if grid.households < params.minimum else "grid.above_maximum"
        if grid.code not in _named(plan, code):
            found.append(
                _error(
                    plan,
                    "plan.size",
                    grid.code,
                    grid.shape,
                    households=grid.households,
                    minimum=params.minimum,
                    maximum=params.maximum,
                )
            )
    return found


def _groups(plan: GridPlan, village: Village, params: GridParams) -> list[Finding]:
    """Every mixture of two groups in one grid must be named by the plan."""
    if not params.keep_groups or any(f.code == "net.existing" for f in plan.findings):
        return []
    households = village.households
    named = {(f.details.get("group"), f.details.get("into")) for f in plan.findings if f.code == "group.joined"}
    joined = {name for pair in named for name in pair}
    found = []
    for g, grid in enumerate(plan.grids):
        rows = np.flatnonzero(plan.grid_of == g)
        names = {f"{households.settlement[i]}{households.group[i]}" for i in rows.tolist()}
        if grid.kind == "general" and len(names) > 1 and not names <= joined:
            groups = ", ".join(sorted(names - joined))
            found.append(_error(plan, "plan.groups_mixed", grid.code, grid.shape, groups=groups))
    return found


def _areas(plan: GridPlan) -> list[Finding]:
    listed = sorted(g for area in plan.areas for g in area.grids)
    good = listed == list(range(len(plan.grids))) and all(
        g.area < len(plan.areas) and i in plan.areas[g.area].grids for i, g in enumerate(plan.grids)
    )
    codes = [g.code for g in plan.grids] + [a.code for a in plan.areas]
    found = [] if good or not plan.areas else [_error(plan, "plan.areas")]
    return found + [_error(plan, "plan.code.twice", c) for c in sorted({c for c in codes if codes.count(c) > 1})]


def _land(plan: GridPlan, village: Village) -> list[Finding]:
    boundary = village.boundary
    assert boundary is not None  # noqa: S101 - asked by the caller
    shapes = np.array([g.shape for g in plan.grids], dtype=object)
    valid = shapely.is_valid(shapes)
    found = [_error(plan, "plan.land.invalid", plan.grids[i].code) for i in np.flatnonzero(~valid)]
    if valid.all() and not shapely.coverage_is_valid(shapes):
        edges = shapely.coverage_invalid_edges(shapes)
        wrong = np.flatnonzero(~shapely.is_empty(edges))
        found += [_error(plan, "plan.land.overlap", plan.grids[i].code, edges[i]) for i in wrong]
    # rounding to the raster may move the outer border by half a grain along its length
    slack = GRAIN * (shapely.length(boundary) + 1.0)
    if valid.all():
        gap = abs(float(shapely.area(boundary) - shapely.area(shapes).sum()))
        reach = np.asarray(shapely.total_bounds(shapes)) - np.asarray(shapely.bounds(boundary))
        if gap > slack or np.abs(reach).max() > 2 * GRAIN:
            found.append(_error(plan, "plan.land.gap", at=boundary, square_metres=round(gap, 2)))
    found += _pieces(plan, shapes, boundary)
    return found + _stray(plan, village, shapes)


def _pieces(plan: GridPlan, shapes: NDArray[np.object_], boundary: shapely.Geometry) -> list[Finding]:
    parts = shapely.get_parts(boundary)
    found = []
    for i in np.flatnonzero(shapely.get_num_geometries(shapes) > 1):
        inner = shapely.get_coordinates(shapely.point_on_surface(shapely.get_parts(shapes[i])))
        per_part = [int(shapely.contains_xy(p, inner[:, 0], inner[:, 1]).sum()) for p in parts]
        if max(per_part) > 1:
            found.append(_error(plan, "plan.land.pieces", plan.grids[i].code, shapes[i], pieces=max(per_part)))
    return found


def _stray(plan: GridPlan, village: Village, shapes: NDArray[np.object_]) -> list[Finding]:
    """Households on the map that stand outside the land of their grid."""
    households = village.households
    rows = np.flatnonzero((plan.grid_of >= 0) & ~np.isnan(households.xy[:, 0]))
    if not len(rows):
        return []
    off = _outside(households.xy[rows], shapes, plan.grid_of[rows])
    attached = {f.details.get("household") for f in plan.findings if f.code == "household.attached"}
    same_building = households.building[rows] >= 0
    stray = [i for i in rows[off & ~same_building].tolist() if str(households.ids[i]) not in attached]
    return [
        _error(
            plan,
            "plan.household.stray",
            plan.grids[plan.grid_of[i]].code,
            shapely.Point(households.xy[i]),
            household=str(households.ids[i]),
        )
        for i in stray
    ]


def _outside(xy: NDArray[np.float64], shapes: NDArray[np.object_], grid: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which points stand more than a grain outside the shape they should stand in."""
    off = np.zeros(len(xy), bool)
    for g in np.unique(grid):
        mine = np.flatnonzero(grid == g)
        shapely.prepare(shapes[g])
        far = mine[~shapely.contains_xy(shapes[g], xy[mine, 0], xy[mine, 1])]
        off[far] = shapely.distance(points(xy[far]), shapes[g]) > 2 * GRAIN
    return off


def _lanes(plan: GridPlan) -> list[Finding]:
    count = len(plan.grids)
    bad = np.flatnonzero((plan.lanes.grid < 0) | (plan.lanes.grid >= count))
    found = [_error(plan, "plan.lane.no_grid", at=plan.lanes.lines[i], name=str(plan.lanes.names[i])) for i in bad]
    places = np.flatnonzero((plan.place_grid < 0) | (plan.place_grid >= count))
    return found + [_error(plan, "plan.place.no_grid", place=int(i)) for i in places]
