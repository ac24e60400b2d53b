"""A township for the engine, put together from a household list, maps and village boundaries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

from wangge.delineation.model import Households, Township, Village
from wangge.exchange.assemble_boundaries import (
    Area,
    Boundaries,
    choose_level,
    draw_around,
    match_villages,
    mend,
    part_overlaps,
)
from wangge.exchange.assemble_households import (
    attach,
    attach_by_address,
    drop_far,
    homes,
    join_buildings,
    keep_inside,
    row_findings,
)
from wangge.exchange.assemble_layers import Finder, Ground, ground_of, join_maps, project
from wangge.exchange.coordinates import Place, Source, given, metric_crs, to_lonlat, transform
from wangge.exchange.coordinates_shift import shift_warning
from wangge.exchange.maps_read import LONLAT
from wangge.problem import Finding, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from wangge.exchange.household_list import HouseholdTable
    from wangge.exchange.maps import MapLayers, VillagesLayer
    from wangge.problem import Detail

NOWHERE = "EPSG:4547"  # the projection of a township without map and coordinates: nothing in it has a place
REST = "其余"  # village of houses on a map that lie outside every boundary


@dataclass
class _Work:
    """What is known so far; ``xy`` in metres, ``village`` an index into ``names``, which begin with the boundaries'."""

    table: HouseholdTable
    xy: NDArray[np.float64]
    building: NDArray[np.int64]
    village: NDArray[np.int64]
    names: list[str]
    codes: list[str]
    findings: list[Finding]


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
    work = _Work(table, xy, building, np.full(len(table), -1), list(boundaries.names), list(boundaries.codes), findings)
    _find_villages(work, boundaries, township_name or "村", from_map=isinstance(households, str))
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
    raw = Boundaries(shapes[chosen], layer.names[chosen], layer.codes[chosen], layer.file)
    boundaries = mend(raw, findings)
    if not len(boundaries):
        return boundaries
    keys = list(zip(table.village, table.village_code, strict=True))
    index = {key: match_villages([key], boundaries)[0] for key in set(keys)}
    return part_overlaps(boundaries, xy, np.array([index[key] for key in keys], dtype=np.int64), findings)


def _find_villages(work: _Work, boundaries: Boundaries, fallback: str, *, from_map: bool) -> None:
    """Decide the village of each household and say what does not fit; new villages are added to ``names``."""
    located = _located(work.xy, boundaries)
    keys = list(zip(work.table.village, work.table.village_code, strict=True))
    of_key = _villages_of_names(work, keys, located, boundaries)
    work.village = np.array([of_key.get(key, -1) for key in keys], dtype=np.int64)
    nameless = np.array([not any(key) for key in keys], dtype=bool)
    work.village[nameless] = located[nameless]
    lost = np.flatnonzero(nameless & (located < 0))
    if not len(lost):
        return
    if len(boundaries) and not from_map:
        there = lost[given(work.xy[lost])]
        tree = shapely.STRtree(boundaries.shapes)
        at, nearest = tree.query_nearest(np.asarray(shapely.points(work.xy[there]), dtype=object), all_matches=False)
        work.village[there[at]] = nearest
        lost = lost[work.village[lost] < 0]
    if not len(lost):
        return
    if len(work.names) and not from_map:
        work.findings += row_findings("household.village.unknown", work.table, lost, work.xy, "")
        fallback = f"{fallback}?" if fallback in work.names else fallback
    elif len(boundaries):
        fallback = REST
        work.findings += row_findings("map.homes.outside", work.table, lost, work.xy, REST, limit=0)
    work.village[lost] = len(work.names)
    work.names.append(fallback)
    work.codes.append("")


def _located(xy: NDArray[np.float64], boundaries: Boundaries) -> NDArray[np.int64]:
    """Return the boundary each household stands in, -1 for none."""
    found = np.full(len(xy), -1, dtype=np.int64)
    there = np.flatnonzero(given(xy))
    if len(boundaries) and len(there):
        points = np.asarray(shapely.points(xy[there]), dtype=object)
        at, land = shapely.STRtree(boundaries.shapes).query(points, predicate="intersects")
        found[there[at[::-1]]] = land[::-1]
    return found


def _villages_of_names(
    work: _Work, keys: list[tuple[str, str]], located: NDArray[np.int64], boundaries: Boundaries
) -> dict[tuple[str, str], int]:
    """Match each listed village with a boundary by code or name, else by where its households stand."""
    members: dict[tuple[str, str], list[int]] = {}
    for i, key in enumerate(keys):
        if any(key):
            members.setdefault(key, []).append(i)
    listed = list(members)
    of_key = dict(zip(listed, match_villages(listed, boundaries), strict=True))
    taken = set(of_key.values())
    for key in listed:
        if of_key[key] < 0 and len(boundaries):
            of_key[key] = _by_place(located[members[key]], taken)
            matched = of_key[key] >= 0
            details: dict[str, Detail] = {"file": work.table.file, "sheet": work.table.sheet, "value": key[0] or key[1]}
            details["village"] = work.names[of_key[key]] if matched else ""
            details["known"] = "、".join(map(str, boundaries.names[:30]))
            code = "village.matched.place" if matched else "village.unmatched"
            work.findings.append(Finding(code, "warning", key[0] or key[1], details=details))
    made: dict[str, int] = {}
    for key in listed:
        if of_key[key] < 0:
            own = key[1] or key[0]
            if own not in made:
                made[own] = len(work.names)
                work.names.append(key[0] or key[1])
                work.codes.append(key[1])
            of_key[key] = made[own]
        elif not work.codes[of_key[key]]:
            work.codes[of_key[key]] = key[1]
    return of_key


def _by_place(located: NDArray[np.int64], taken: set[int]) -> int:
    """Return the boundary that holds four in five of a village's households and is no other village's, else -1."""
    (best, count), *_ = Counter(located.tolist()).most_common(1)
    return best if best >= 0 and best not in taken and count >= 0.8 * len(located) else -1


def _villages(work: _Work, boundaries: Boundaries, ground: Ground) -> tuple[Village, ...]:
    shapes: dict[int, Area] = dict(enumerate(boundaries.shapes))
    finder = Finder.of(ground)
    _by_address(work, boundaries, finder)
    bare = [v for v in range(len(boundaries), len(work.names)) if (given(work.xy) & (work.village == v)).any()]
    if bare:
        corners, of_corner = _corners(work, ground)
        shapes |= draw_around(
            np.concatenate([work.xy, corners]), np.concatenate([work.village, of_corner]), bare, boundaries.shapes
        )
        details: dict[str, Detail] = {"value": "、".join(work.names[v] for v in bare[:30]), "count": len(bare)}
        work.findings.append(Finding("village.boundary.drawn", "warning", details=details))
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


def _by_address(work: _Work, boundaries: Boundaries, finder: Finder) -> None:
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


def _corners(work: _Work, ground: Ground) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the corners of the buildings that households live in, and their villages."""
    joined = np.flatnonzero(work.building >= 0)
    corners, index = shapely.get_coordinates(ground.buildings[work.building[joined]], return_index=True)
    return corners, work.village[joined][index]


def _codes(work: _Work) -> list[str]:
    """Return the villages' codes; those without one, or with one used twice, get a running number."""
    codes, seen = [], set[str]()
    for k, code in enumerate(work.codes):
        own = str(code) if code and code not in seen else f"{k + 1:012d}"
        seen.add(own)
        codes.append(own)
    missing = [name for name, code, own in zip(work.names, work.codes, codes, strict=True) if code != own]
    if missing:
        details: dict[str, Detail] = {"value": "、".join(missing[:30]), "count": len(missing)}
        work.findings.append(Finding("village.code.made", "note", details=details))
    return codes


def _village(
    work: _Work, finder: Finder, at: NDArray[np.int64], *, code: str, name: str, boundary: Area | None
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
