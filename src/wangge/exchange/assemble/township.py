"""A township for the engine, put together from a household list, maps and village boundaries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

from wangge.delineation.model import Households, Township, Village
from wangge.exchange.assemble.boundaries import (
    Area,
    Boundaries,
    choose_level,
    draw_around,
    match_villages,
    mend,
    part_overlaps,
)
from wangge.exchange.assemble.households import (
    attach,
    attach_by_address,
    drop_far,
    homes,
    join_buildings,
    keep_inside,
    row_findings,
)
from wangge.exchange.assemble.layers import Finder, Ground, ground_of, join_maps, project
from wangge.exchange.assemble.villages import Work, find_villages, refuse_twice
from wangge.exchange.coordinates import Place, Source, given, metric_crs, to_lonlat, transform
from wangge.exchange.coordinates.shift import shift_warning
from wangge.exchange.maps.files import LONLAT
from wangge.problem import Finding, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from wangge.exchange.household_list import HouseholdTable
    from wangge.exchange.maps import MapLayers, VillagesLayer
    from wangge.problem import Detail

NOWHERE = "EPSG:4547"  # the projection of a township without map and coordinates: nothing in it has a place
_CODE = re.compile(r"[0-9]{12}")


def assemble(
    households: HouseholdTable | Literal["buildings"],
    maps: Sequence[MapLayers],
    villages: VillagesLayer | None = None,
    *,
    coordinates: str = "auto",
    township_name: str = "",
) -> Township:
    """Put a township together.

    Parameters
    ----------
    households
        A household list, or ``"buildings"``: the maps' houses are the households.
    maps
        Any number of maps, also none.
    villages
        Village boundaries; without them those on the maps (of the finest administrative level that holds nine houses in
        ten), and where there are none either, a boundary is drawn around each village's houses.
    coordinates
        The system of the list's coordinates, one of `wangge.exchange.coordinates.SYSTEMS` or ``EPSG:<number>``.
    township_name
        Its name; also the name of the only village where no other is known.

    Returns
    -------
    The township in one projection in metres; ``findings`` says what was assumed, mended and left out, with rows.

    Raises
    ------
    Problem
        ``map.elsewhere`` when no household lies on the map, ``map.homes.none``, ``township.empty``, and what
        `wangge.exchange.coordinates.to_lonlat` raises.

    Notes
    -----
    A household belongs to the village it is listed under, and, where the list names none, to the one it stands in. One
    that stands outside its village by up to 200 m is moved to the edge; farther away it keeps its village but loses its
    place. Households without coordinates are attached by lane and door (to the building
    that bears them, else beside their neighbours), then by villager group; the rest stay without
    place. Land claimed by two villages goes to the one whose households stand on it. Nothing of this goes unsaid.
    """
    findings = [f for m in maps for f in m.findings]
    ground = join_maps(maps)
    layer = villages if villages is not None else ground.villages
    findings += [] if villages is None else villages.findings
    extent = _extent(maps, villages)
    if isinstance(households, str):
        table, xy, building, crs, ground = _from_buildings(ground, extent)
    else:
        table, lonlat, crs, found = _from_list(households, maps, extent, coordinates)
        findings += found
        ground = project(ground, crs)
        xy = drop_far(table, transform(lonlat, LONLAT, crs), findings)
        shifted = shift_warning(lonlat, coordinates, ground.streets.lines, crs)
        findings += [shifted] if shifted else []
        building = join_buildings(xy, ground.buildings)
    findings += table.findings
    if not len(table):
        raise Problem("township.empty", file=table.file)
    boundaries = _boundaries(layer, table, xy, crs, findings)
    work = Work(table, xy, building, np.full(len(table), -1), list(boundaries.names), list(boundaries.codes), findings)
    find_villages(work, boundaries, township_name or "村", from_map=isinstance(households, str))
    refuse_twice(work)
    made = _villages(work, boundaries, ground)
    codes = {v.code[:9] for v in made}
    code = codes.pop() if len(codes) == 1 and not made[0].code.startswith("000") else ""
    return Township(township_name, code, crs, made, tuple(findings))


def _extent(maps: Sequence[MapLayers], villages: VillagesLayer | None) -> Place | None:
    """Return the extent of all maps together and the system of the first one in metres."""
    boxes = [m.bounds for m in maps]
    if villages is not None:
        west, south, east, north = (float(v) for v in shapely.total_bounds(villages.shapes))
        boxes.append((west, south, east, north))
    if not boxes:
        return None
    all_boxes = np.array(boxes)
    west, south = all_boxes[:, :2].min(axis=0)
    east, north = all_boxes[:, 2:].max(axis=0)
    return Place((float(west), float(south), float(east), float(north)), maps[0].crs if maps else "")


def _from_buildings(
    ground: Ground, extent: Place | None
) -> tuple[HouseholdTable, NDArray[np.float64], NDArray[np.int64], str, Ground]:
    if extent is None or not len(ground.buildings):
        raise Problem("map.homes.none", file=ground.file, count=0)
    west, south, east, north = extent.bounds
    crs = metric_crs((west + east) / 2, (south + north) / 2)
    ground = project(ground, crs)
    table, building = homes(ground.details, shapely.area(ground.buildings), ground.file)
    points = shapely.point_on_surface(ground.buildings[building])
    return table, shapely.get_coordinates(points), building, crs, ground


def _from_list(
    table: HouseholdTable, maps: Sequence[MapLayers], extent: Place | None, coordinates: str
) -> tuple[HouseholdTable, NDArray[np.float64], str, list[Finding]]:
    """Return the list, its points in degrees, the township's projection, and what was found on the way."""
    source = Source(table.file, table.sheet, table.rows)
    lonlat, _, findings = to_lonlat(table.xy, coordinates, source, extent)
    there = given(lonlat)
    if not there.any():
        if extent is None:
            return table, lonlat, NOWHERE, findings
        west, south, east, north = extent.bounds
        return table, lonlat, metric_crs((west + east) / 2, (south + north) / 2), findings
    lon, lat = (float(v) for v in np.median(lonlat[there], axis=0))
    if extent is not None:
        west, south, east, north = extent.bounds
        margin = 0.01  # about a kilometre
        on_map = (lonlat[there] > (west - margin, south - margin)) & (lonlat[there] < (east + margin, north + margin))
        if not (on_map[:, 0] & on_map[:, 1]).any():
            raise Problem(
                "map.elsewhere",
                file=table.file,
                map=maps[0].file if maps else "",
                value=f"{lon:.4f}, {lat:.4f}",
                extent=f"{west:.4f}-{east:.4f}, {south:.4f}-{north:.4f}",
            )
    return table, lonlat, metric_crs(lon, lat), findings


def _boundaries(
    layer: VillagesLayer, table: HouseholdTable, xy: NDArray[np.float64], crs: str, findings: list[Finding]
) -> Boundaries:
    """Return the villages' boundaries in metres: of the right level, valid, joined per village and without overlaps."""
    shapes = shapely.transform(layer.shapes, lambda points: transform(points, LONLAT, crs))
    chosen = choose_level(layer, shapes, xy, findings)
    names = layer.names[chosen]
    raw = Boundaries(shapes[chosen], names, layer.codes[chosen], names != "", layer.file)
    boundaries = mend(raw, findings)
    if not len(boundaries):
        return boundaries
    keys = list(zip(table.village, table.village_code, strict=True))
    index = {key: match_villages([key], boundaries)[0] for key in set(keys)}
    return part_overlaps(boundaries, xy, np.array([index[key] for key in keys], dtype=np.int64), findings)


def _villages(work: Work, boundaries: Boundaries, ground: Ground) -> tuple[Village, ...]:
    shapes: dict[int, Area] = dict(enumerate(boundaries.shapes))
    finder = Finder.of(ground)
    _by_address(work, boundaries, finder)
    bare = [v for v in range(len(boundaries), len(work.names)) if (given(work.xy) & (work.village == v)).any()]
    if bare:
        corners, of_corner = _corners(work, ground)
        shapes |= draw_around(
            np.concatenate([work.xy, corners]), np.concatenate([work.village, of_corner]), bare, boundaries.shapes
        )
        _say_drawn(work, [v for v in bare if v in shapes])
        for v in bare:
            if v not in shapes:
                _take_places(work, v)
    codes = _codes(work)
    made = []
    for v, name in enumerate(work.names):
        at = np.flatnonzero(work.village == v)
        if not len(at):
            about: dict[str, Detail] = {"file": boundaries.file, "village": name}
            work.findings.append(Finding("village.empty", "warning", name, details=about))
            continue
        boundary = shapes.get(v)
        if boundary is not None:
            moved = keep_inside(work.table, work.xy, at, boundary, findings=work.findings, village=name)
            work.building[moved] = -1
        attach(work.table, work.xy, at, name, work.findings)
        made.append(_village(work, finder, at, code=codes[v], name=name, boundary=boundary))
    return tuple(sorted(made, key=lambda village: (village.code, village.name)))


def _say_drawn(work: Work, drawn: Sequence[int]) -> None:
    """Name the villages around whose houses a boundary was drawn."""
    if drawn:
        details: dict[str, Detail] = {"value": "、".join(work.names[v] for v in drawn[:30]), "count": len(drawn)}
        work.findings.append(Finding("village.boundary.drawn", "warning", details=details))


def _take_places(work: Work, village: int) -> None:
    """Take the places from a village whose houses stand on the land of others: no grid may lie there."""
    hit = np.flatnonzero((work.village == village) & given(work.xy))
    name = work.names[village]
    details: dict[str, Detail] = {"file": work.table.file, "sheet": work.table.sheet, "count": len(hit)}
    place = (float(work.xy[hit[0], 0]), float(work.xy[hit[0], 1]))
    work.findings.append(Finding("village.inside", "warning", name, xy=place, details=details))
    work.xy[hit] = np.nan
    work.building[hit] = -1


def _by_address(work: Work, boundaries: Boundaries, finder: Finder) -> None:
    """Put households without coordinates into the building of their village that bears their lane and door."""
    everywhere = np.arange(len(finder.ground.buildings))
    for v, name in enumerate(work.names):
        at = np.flatnonzero((work.village == v) & ~given(work.xy))
        # lanes of one name are found in many villages: without a boundary only an only village is sure
        known = v < len(boundaries)
        if not len(at) or not (known or len(work.names) == 1):
            continue
        houses = finder.houses.query(boundaries.shapes[v], predicate="intersects") if known else everywhere
        found = attach_by_address(work.table, at, finder.ground.details, houses)
        if found:
            hit, house = np.array(list(found)), np.array(list(found.values()))
            work.building[hit] = house
            work.xy[hit] = shapely.get_coordinates(shapely.point_on_surface(finder.ground.buildings[house]))
            work.findings += row_findings("household.place.address", work.table, hit, work.xy, name, limit=0)


def _corners(work: Work, ground: Ground) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the corners of the buildings that households live in, and their villages."""
    joined = np.flatnonzero(work.building >= 0)
    corners, index = shapely.get_coordinates(ground.buildings[work.building[joined]], return_index=True)
    return corners, work.village[joined][index]


def _codes(work: Work) -> list[str]:
    """Return the villages' codes; those without one, with a wrong one, or with one used twice get a running number."""
    wrong = [str(code) for code in work.codes if code and not _CODE.fullmatch(str(code))]
    if wrong:
        about: dict[str, Detail] = {"value": "、".join(wrong[:30]), "count": len(wrong)}
        work.findings.append(Finding("village.code.wrong", "warning", details=about))
    codes, seen = [], set[str]()
    for k, code in enumerate(work.codes):
        own = str(code) if _CODE.fullmatch(str(code)) and code not in seen else f"{k + 1:012d}"
        seen.add(own)
        codes.append(own)
    missing = [name for name, code, own in zip(work.names, work.codes, codes, strict=True) if code != own]
    if missing:
        details: dict[str, Detail] = {"value": "、".join(missing[:30]), "count": len(missing)}
        work.findings.append(Finding("village.code.made", "note", details=details))
    return codes


def _village(
    work: Work, finder: Finder, at: NDArray[np.int64], *, code: str, name: str, boundary: Area | None
) -> Village:
    table = work.table
    streets, water, places, buildings = ground_of(finder, boundary, work.building[at])
    ground = finder.ground
    local = np.full(len(ground.buildings) + 1, -1, dtype=np.int64)
    local[buildings] = np.arange(len(buildings))
    return Village(
        code=code,
        name=name,
        boundary=boundary,
        households=Households.of(
            table.ids[at],
            work.xy[at],
            persons=table.persons[at],
            settlement=table.settlement[at],
            group=table.group[at],
            lane=table.lane[at],
            door=table.door[at],
            head=table.head[at],
            grid=table.grid[at],
            building=local[work.building[at]],
        ),
        streets=streets,
        water=water,
        places=places,
        buildings=ground.buildings[buildings],
    )
