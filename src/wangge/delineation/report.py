"""The checker that ships with the maker: is every household in one grid, every grid one piece, nothing left blank?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation.land.coverage import GRAIN, shared_edges
from wangge.delineation.parameters import GridParams
from wangge.delineation.shapes import points
from wangge.problem import Detail, Finding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.delineation.model import GridPlan, Village


_BESIDE = 2.5  # metres: a lane this near to the land of its grid runs along it
_ON = 0.1  # metres: a place this near to a lane lies on it


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
    bare = [grid for grid in plan.grids if grid.shape is None]
    if bare and len(bare) < len(plan.grids):
        found += [_error(plan, "plan.land.none", grid.code) for grid in bare]
    elif village.boundary is not None and plan.grids and not bare:
        found += _land(plan, village)
        found += _lanes(plan, village) + _places(plan, village) + _colours(plan)
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
    """Every mixture of groups in one grid must be named by the plan, if need be by way of a third group."""
    if not params.keep_groups or any(f.code == "net.existing" for f in plan.findings):
        return []
    households = village.households
    family: dict[str, str] = {}

    def head(name: str) -> str:
        while family.get(name, name) != name:
            name = family[name]
        return name

    for f in plan.findings:
        if f.code == "group.joined":
            family[head(str(f.details["group"]))] = head(str(f.details["into"]))
    found = []
    named = _named(plan, "grid.groups_mixed")
    for g, grid in enumerate(plan.grids):
        if grid.code in named:
            continue
        rows = np.flatnonzero(plan.grid_of == g)
        names = {f"{households.settlement[i]}{households.group[i]}" for i in rows.tolist()}
        if grid.kind == "general" and len({head(name) for name in names}) > 1:
            groups = ", ".join(sorted(names))
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
    # a building counts where its middle stands: its land, not the point of the list, is what the grid must hold
    xy = households.xy[rows].copy()
    housed = np.flatnonzero(households.building[rows] >= 0)
    if len(housed):
        middle = shapely.point_on_surface(village.buildings[households.building[rows[housed]]])
        xy[housed] = shapely.get_coordinates(middle)
    off = _outside(xy, shapes, plan.grid_of[rows])
    attached = {f.details.get("household") for f in plan.findings if f.code == "household.attached"}
    stray = [i for i in rows[off].tolist() if str(households.ids[i]) not in attached]
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


def _lanes(plan: GridPlan, village: Village) -> list[Finding]:
    """Every street of the village is among the lanes, and every lane lies in or along the land of its grid."""
    lanes, count = plan.lanes, len(plan.grids)
    shapes = np.array([g.shape for g in plan.grids], dtype=object)
    lost = np.flatnonzero((lanes.grid < 0) | (lanes.grid >= count))
    found = [_error(plan, "plan.lane.no_grid", at=lanes.lines[i], name=str(lanes.names[i])) for i in lost]
    kept = np.flatnonzero((lanes.grid >= 0) & (lanes.grid < count))
    off = kept[~shapely.dwithin(lanes.lines[kept], shapes[lanes.grid[kept]], _BESIDE)]
    found += [
        _error(plan, "plan.lane.stray", plan.grids[lanes.grid[i]].code, lanes.lines[i], name=str(lanes.names[i]))
        for i in off
    ]
    streets = village.streets.lines
    if not len(streets):
        return found
    share = np.array([0.2, 0.5, 0.8])
    asked = np.repeat(np.arange(len(streets)), len(share))
    places = shapely.line_interpolate_point(streets[asked], np.tile(share, len(streets)), normalized=True)
    inside = shapely.contains_xy(village.boundary, shapely.get_x(places), shapely.get_y(places))
    on_lane = np.zeros(len(places), bool)
    if len(lanes.lines):
        on_lane[shapely.STRtree(lanes.lines).query(places, predicate="dwithin", distance=_ON)[0]] = True
    missing = np.unique(asked[inside & ~on_lane])
    return found + [
        _error(plan, "plan.lane.missing", at=streets[i], name=str(village.streets.names[i])) for i in missing
    ]


def _places(plan: GridPlan, village: Village) -> list[Finding]:
    """Every place is in the grid on whose land the middle of it lies; one beyond the village in the nearest."""
    shapes = np.array([g.shape for g in plan.grids], dtype=object)
    wrong = (plan.place_grid < 0) | (plan.place_grid >= len(shapes))
    found = [_error(plan, "plan.place.no_grid", name=str(village.places.names[i])) for i in np.flatnonzero(wrong)]
    right = np.flatnonzero(~wrong)
    if len(right):
        middle = shapely.point_on_surface(village.places.shapes[right])
        own = shapely.distance(middle, shapes[plan.place_grid[right]])
        at, _ = shapely.STRtree(shapes).query_nearest(middle, all_matches=False, return_distance=True)
        nearest = shapely.distance(middle[at[0]], shapes[at[1]])
        for i in at[0][own[at[0]] > nearest + _BESIDE].tolist():
            grid = plan.grids[plan.place_grid[right[i]]].code
            found.append(_error(plan, "plan.place.stray", grid, middle[i], name=str(village.places.names[right[i]])))
    return found


def _colours(plan: GridPlan) -> list[Finding]:
    """Grids that border on each other differ in colour and hatch."""
    edges = shared_edges(np.array([g.shape for g in plan.grids], dtype=object))
    grids = plan.grids
    return [
        _error(plan, "plan.colour", grids[a].code, grids[a].shape, other=grids[b].code, colour=grids[a].colour)
        for a, b in np.unique(edges.owners, axis=0).tolist()
        if grids[a].colour == grids[b].colour or grids[a].hatch == grids[b].hatch
    ]
