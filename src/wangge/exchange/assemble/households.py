"""Where each household is: its village, its building, and a place for those whose coordinates are missing or wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.exchange.coordinates import given
from wangge.exchange.household_list import HouseholdTable
from wangge.exchange.maps.words import NOT_A_HOME
from wangge.exchange.telling import rows_told
from wangge.problem import Finding, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.exchange.assemble.boundaries import Area
    from wangge.exchange.maps import Buildings
    from wangge.problem import Detail

NEAR = 200.0  # metres: a household that far outside its village is thought to stand at its edge
BESIDE = 15.0  # metres: a household that far from a building belongs to it
SHED, HALL = 25.0, 5000.0  # m2: smaller and larger buildings are no homes
DOORS = 6  # numbers: how far along a lane the neighbours of a household without place may be


def homes(buildings: Buildings, areas: NDArray[np.float64], file: str) -> tuple[HouseholdTable, NDArray[np.int64]]:
    """Make a household of every building where people may live, and several where the map says how many.

    Parameters
    ----------
    buildings
        Footprints in any coordinates.
    areas
        Their areas in square metres. Below 25 they are sheds; above 5,000, without a number of dwellings, halls.

    Returns
    -------
    The households, with ``xy`` not yet filled (NaN), and the building of each.

    Raises
    ------
    Problem
        ``map.homes.none`` when no building is left.
    """
    flats = buildings.homes > 0
    kind_out = np.array([k in NOT_A_HOME for k in buildings.kinds], dtype=bool) & ~flats
    small, large = areas < SHED, (areas > HALL) & ~flats & (buildings.kinds != "apartments")
    home = ~(kind_out | small | large)
    if not home.any():
        raise Problem("map.homes.none", file=file, count=len(areas))
    building = np.repeat(np.flatnonzero(home), np.maximum(buildings.homes[home], 1))
    counted: dict[int, int] = {}
    ids = np.empty(len(building), dtype=object)
    for i, b in enumerate(building.tolist()):
        counted[b] = counted.get(b, 0) + 1
        ids[i] = f"{buildings.ids[b]}-{counted[b]}" if buildings.homes[b] > 1 else buildings.ids[b]
    blank = np.full(len(ids), "", dtype=object)
    details: dict[str, Detail] = {
        "file": file,
        "count": len(ids),
        "small": int(small.sum()),
        "other": int((kind_out & ~small).sum()),
        "large": int((large & ~kind_out).sum()),
    }
    table = HouseholdTable(
        file=file,
        sheet="",
        ids=ids,
        village=blank,
        village_code=blank,
        settlement=blank,
        group=blank,
        head=blank,
        persons=np.zeros(len(ids), dtype=np.int64),
        lane=buildings.lanes[building],
        door=buildings.doors[building],
        grid=blank,
        xy=np.full((len(ids), 2), np.nan),
        rows=building + 1,
        mapping={},
        by_person=False,
        findings=(Finding("map.homes", "note", details=details),),
    )
    return table, building


def join_buildings(xy: NDArray[np.float64], buildings: NDArray[np.object_]) -> NDArray[np.int64]:
    """Return the building each household stands in, or the nearest one within 15 m, -1 where there is none."""
    found = np.full(len(xy), -1, dtype=np.int64)
    there = np.flatnonzero(given(xy))
    if not len(buildings) or not len(there):
        return found
    tree = shapely.STRtree(buildings)
    points = np.asarray(shapely.points(xy[there]), dtype=object)
    at, house = tree.query(points, predicate="intersects")
    found[there[at[::-1]]] = house[::-1]
    rest = np.flatnonzero(found[there] < 0)
    if len(rest):
        at, house = tree.query_nearest(points[rest], max_distance=BESIDE, all_matches=False)
        found[there[rest[at]]] = house
    return found


def row_findings(
    code: str,
    table: HouseholdTable,
    hit: NDArray[np.int64],
    xy: NDArray[np.float64],
    village: str,
    *,
    limit: int = 20,
) -> list[Finding]:
    """Return a warning for each household hit; above ``limit`` one for all, with the number and the first rows."""
    where: dict[str, Detail] = {"file": table.file, "sheet": table.sheet, "village": village}

    def place(i: int) -> tuple[float, float] | None:
        return (float(xy[i, 0]), float(xy[i, 1])) if np.isfinite(xy[i]).all() else None

    if len(hit) <= limit:
        return [
            Finding(
                code,
                "warning",
                village,
                xy=place(i),
                details={**where, "row": int(table.rows[i]), "value": str(table.ids[i])},
            )
            for i in hit.tolist()
        ]
    rows = rows_told(table.rows[hit])
    details: dict[str, Detail] = {**where, "rows": rows, "count": len(hit)}
    return [Finding(f"{code}.many", "warning", village, xy=place(int(hit[0])), details=details)]


def keep_inside(
    table: HouseholdTable,
    xy: NDArray[np.float64],
    at: NDArray[np.int64],
    boundary: Area,
    *,
    village: str,
    findings: list[Finding],
) -> NDArray[np.int64]:
    """Deal with households of a village that stand outside its boundary; ``xy`` is changed in place.

    Within 200 m they are moved to the nearest point inside; farther away they stay in the village without a place,
    because either the village or the point must be wrong. Both are named with their rows.

    Returns
    -------
    The households that were moved or lost their place.
    """
    placed = at[given(xy[at])]
    points = np.asarray(shapely.points(xy[placed]), dtype=object)
    shapely.prepare(boundary)
    outside = placed[~shapely.intersects(boundary, points)]
    if not len(outside):
        return outside
    apart = shapely.distance(boundary, np.asarray(shapely.points(xy[outside]), dtype=object))
    near, far = outside[apart <= NEAR], outside[apart > NEAR]
    findings += row_findings("household.outside.near", table, near, xy, village)
    findings += row_findings("household.outside.far", table, far, xy, village)
    shrunk = shapely.buffer(boundary, -1.0)
    inner = boundary if shrunk.is_empty else shrunk
    for i in near:
        line = shapely.shortest_line(inner, shapely.points(xy[i]))
        xy[i] = shapely.get_coordinates(line)[0]
    xy[far] = np.nan
    return outside


def attach_by_address(
    table: HouseholdTable,
    at: NDArray[np.int64],
    details: Buildings,
    houses: NDArray[np.int64],
) -> dict[int, int]:
    """Return the building of each household without coordinates whose lane and door only one of ``houses`` bears."""
    bearers: dict[tuple[str, int], list[int]] = {}
    for b in houses.tolist():
        number = _number(details.doors[b])
        if details.lanes[b] and number is not None:
            bearers.setdefault((details.lanes[b], number), []).append(b)
    found = {}
    for i in at.tolist():
        number = _number(table.door[i])
        if number is not None and len(bearers.get((table.lane[i], number), [])) == 1:
            found[i] = bearers[table.lane[i], number][0]
    return found


def attach(
    table: HouseholdTable, xy: NDArray[np.float64], at: NDArray[np.int64], village: str, findings: list[Finding]
) -> None:
    """Give households without coordinates a place that the list itself allows; ``xy`` is changed in place.

    First the middle of up to four neighbours on the same lane whose door numbers differ by at most six, else a house
    of the same villager group, the one nearest to its middle. Who was attached, and who could not be, is named.
    """
    missing = at[~given(xy[at])]
    if not len(missing) or len(missing) == len(at):
        if len(missing):
            findings += row_findings("household.place.none", table, missing, xy, village, limit=0)
        return
    known = at[given(xy[at])]
    by_lane = _by_lane(table, xy, known, missing)
    by_group = _by_group(table, xy, known, [i for i in missing.tolist() if i not in by_lane])
    places = {**by_group, **by_lane}
    for i, place in places.items():
        xy[i] = place
    none = np.array([i for i in missing.tolist() if i not in places], dtype=np.int64)
    lane, group = (np.array(list(found), dtype=np.int64) for found in (by_lane, by_group))
    for code, hit in (("lane", lane), ("group", group), ("none", none)):
        if len(hit):
            findings += row_findings(f"household.place.{code}", table, hit, xy, village, limit=0)


def _by_lane(
    table: HouseholdTable, xy: NDArray[np.float64], known: NDArray[np.int64], missing: NDArray[np.int64]
) -> dict[int, NDArray[np.float64]]:
    lanes: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for i in known.tolist():
        number = _number(table.door[i])
        if table.lane[i] and number is not None:
            lanes.setdefault((table.settlement[i], table.lane[i]), []).append((number, i))
    found = {}
    for i in missing.tolist():
        number = _number(table.door[i])
        if number is None or not table.lane[i]:
            continue
        # the own side of the lane first, then the nearest number
        neighbours = sorted(
            ((other - number) % 2, abs(other - number), k)
            for other, k in lanes.get((table.settlement[i], table.lane[i]), [])
            if abs(other - number) <= DOORS
        )
        if neighbours:
            same = [n for n in neighbours if n[0] == neighbours[0][0]][:4]
            found[i] = np.median(xy[[k for *_, k in same]], axis=0)
    return found


def _number(door: str) -> int | None:
    match = re.search(r"\d+", door)
    return int(match.group()) if match else None


def _by_group(
    table: HouseholdTable, xy: NDArray[np.float64], known: NDArray[np.int64], missing: list[int]
) -> dict[int, NDArray[np.float64]]:
    members: dict[tuple[str, str], list[int]] = {}
    for i in known.tolist():
        if table.group[i] or table.settlement[i]:
            members.setdefault((table.settlement[i], table.group[i]), []).append(i)
    middle = {}
    for key, at in members.items():
        if len(at) >= 3:
            apart = np.hypot(*(xy[at] - np.median(xy[at], axis=0)).T)
            middle[key] = xy[at[int(np.argmin(apart))]].copy()
    keys = {i: (table.settlement[i], table.group[i]) for i in missing}
    return {i: middle[key] for i, key in keys.items() if key in middle}


def drop_far(table: HouseholdTable, xy: NDArray[np.float64], findings: list[Finding]) -> NDArray[np.float64]:
    """Take the place from households more than 30 km from the middle of the list: no township is that large."""
    there = given(xy)
    if not there.any():
        return xy
    apart = np.hypot(*(xy - np.median(xy[there], axis=0)).T)
    far = np.flatnonzero(there & (apart > 30_000))
    if not len(far):
        return xy
    findings += row_findings("household.far", table, far, xy, "")
    kept = xy.copy()
    kept[far] = np.nan
    return kept
