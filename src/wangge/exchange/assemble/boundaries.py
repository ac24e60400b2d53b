"""Village boundaries made usable: mended, freed from overlaps, matched with the list, or drawn."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.exchange.coordinates import given
from wangge.exchange.maps.features import POLYGON, parts_of
from wangge.problem import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from wangge.exchange.maps import VillagesLayer
    from wangge.problem import Detail

Area = shapely.Polygon | shapely.MultiPolygon
MOST = 0.9  # share of the houses that a level of boundaries must hold to be the villages
SLIVER = 1.0  # m2: overlaps below it come from rounding
SPECK = 25.0  # m2: less than a shed; a boundary that encloses no more encloses nothing
HALF = 0.5  # share of a village's houses that must stand on land of nobody else for a boundary to be drawn
AROUND = 60.0  # metres: land around the outermost houses that belongs to a village without boundary
_SUFFIX = re.compile(r"(村民委员会|居民委员会|村委会|居委会|行政村|社区|村|community|village)$", re.IGNORECASE)
_PREFIX = re.compile(r"^.{2,}?(街道|办事处|乡|镇)(?=.{2,})")


@dataclass(frozen=True)
class Boundaries:
    """The villages' areas in metres, with names and codes; ``file`` is where they came from.

    ``named`` tells which have a name of their own; the others are called by their code or number.
    """

    shapes: NDArray[np.object_]
    names: NDArray[np.object_]
    codes: NDArray[np.object_]
    named: NDArray[np.bool_]
    file: str = ""

    def __len__(self) -> int:
        """Return the number of villages."""
        return len(self.shapes)


@lru_cache(maxsize=4096)
def village_key(name: str) -> str:
    """Return a village's name without township, 村, 村委会 and the like, for comparison."""
    text = unicodedata.normalize("NFKC", name).strip().replace(" ", "")
    short = _SUFFIX.sub("", _SUFFIX.sub("", _PREFIX.sub("", text)))
    return (short or text).lower()


def _area(shape: shapely.Geometry) -> Area:
    """Return the polygons of a shape, mended, without the lines and points that cutting leaves behind."""
    one = np.empty(1, dtype=object)
    one[0] = shape
    parts, _ = parts_of(one, POLYGON)
    whole = shapely.union_all(parts)
    return whole if isinstance(whole, shapely.Polygon | shapely.MultiPolygon) else shapely.Polygon()


def match_villages(listed: Sequence[tuple[str, str]], boundaries: Boundaries) -> list[int]:
    """Find the boundary of each listed (name, code): by code, by the name as written, by the name's key.

    -1 where there is none, or where several boundaries bear it: nothing is guessed between them.
    """
    by_code = _borne_once([str(code) for code in boundaries.codes])
    by_name = _borne_once([str(name) for name in boundaries.names])
    by_key = _borne_once([village_key(str(name)) if name else "" for name in boundaries.names])
    return [
        by_code.get(code or name, by_name.get(name, by_key.get(village_key(name), -1) if name else -1))
        for name, code in listed
    ]


def _borne_once(words: Sequence[str]) -> dict[str, int]:
    """Return where each word stands that stands only once."""
    count = Counter(words)
    return {word: i for i, word in enumerate(words) if word and count[word] == 1}


def namesakes(name: str, boundaries: Boundaries) -> list[int]:
    """Return the boundaries that a listed name may mean."""
    return [i for i, known in enumerate(boundaries.names) if known and village_key(str(known)) == village_key(name)]


def choose_level(
    layer: VillagesLayer, shapes: NDArray[np.object_], xy: NDArray[np.float64], findings: list[Finding]
) -> NDArray[np.int64]:
    """Return which boundaries are the villages': all, or those of the finest level that holds most houses."""
    levels = layer.levels
    everyone = np.arange(len(shapes), dtype=np.int64)
    if not (levels > 0).any():
        return everyone
    points = np.asarray(shapely.points(xy[given(xy)]), dtype=object)
    tree = shapely.STRtree(points)
    for level in np.unique(levels)[::-1]:
        chosen: NDArray[np.int64] = np.flatnonzero(levels == level)
        mended = [shapely.make_valid(s) for s in shapes[chosen]]
        inside = np.unique(tree.query(mended, predicate="intersects")[1])
        if len(inside) >= MOST * max(1, len(points)):
            return chosen
    details: dict[str, Detail] = {"file": layer.file, "count": len(shapes)}
    findings.append(Finding("villages.level.none", "note", details=details))
    return everyone[:0]


def mend(boundaries: Boundaries, findings: list[Finding]) -> Boundaries:
    """Repair invalid boundaries, join the parts of one village, and drop what has no area."""
    shapes = boundaries.shapes.copy()
    for i in np.flatnonzero(~shapely.is_valid(shapes)).tolist():
        reason = shapely.is_valid_reason(shapes[i])
        shapes[i] = _area(shapes[i])
        findings.append(_about("village.boundary.invalid", "warning", boundaries, i, value=reason.split("[")[0]))
    owners = _owners(boundaries, findings)
    members: dict[str, list[int]] = {}
    for i in range(len(shapes)):
        if shapes[i].is_empty or shapely.area(shapes[i]) < SPECK:
            findings.append(_about("village.boundary.empty", "error", boundaries, i))
            continue
        members.setdefault(owners[i], []).append(i)
    first = np.array([m[0] for m in members.values()], dtype=np.int64)
    joined = np.empty(len(first), dtype=object)
    joined[:] = [shapes[m[0]] if len(m) == 1 else shapely.union_all(shapes[m]) for m in members.values()]
    names = boundaries.names[first].copy()
    named = names != ""
    for k in np.flatnonzero(~named).tolist():
        names[k] = str(boundaries.codes[first[k]]) or f"{k + 1}"
    return replace(boundaries, shapes=joined, names=names, codes=boundaries.codes[first], named=named)


def _owners(boundaries: Boundaries, findings: list[Finding]) -> list[str]:
    """Return of which village each shape is a part: of its code, or of its name where villages share a code."""
    names_of: dict[str, dict[str, int]] = {}
    for i, (name, code) in enumerate(zip(boundaries.names, boundaries.codes, strict=True)):
        if code and name:
            names_of.setdefault(str(code), {}).setdefault(str(name), i)
    for code, names in names_of.items():
        if len(names) > 1:
            first, second = list(names.values())[:2]
            other = str(boundaries.names[first])
            findings.append(_about("village.code.shared", "warning", boundaries, second, other=other, value=code))
    shared = {code for code, names in names_of.items() if len(names) > 1}
    owners = []
    for i, (name, code) in enumerate(zip(boundaries.names, boundaries.codes, strict=True)):
        own = str(name if code in shared and name else code or name)
        owners.append(own or f"#{i}")
    return owners


def _about(code: str, severity: str, boundaries: Boundaries, at: int, **details: Detail) -> Finding:
    name = str(boundaries.names[at] or boundaries.codes[at] or at + 1)
    shape = boundaries.shapes[at]
    xy = None
    if not shape.is_empty:
        bounds = shapely.bounds(shape)
        xy = (float(bounds[0] + bounds[2]) / 2, float(bounds[1] + bounds[3]) / 2)
    facts: dict[str, Detail] = {"file": boundaries.file, "village": name, **details}
    return Finding(code, "error" if severity == "error" else "warning", xy=xy, details=facts)


def part_overlaps(
    boundaries: Boundaries, xy: NDArray[np.float64], named: NDArray[np.int64], findings: list[Finding]
) -> Boundaries:
    """Give land claimed by two villages to one of them.

    It goes to the village whose listed households stand on it (``named``: the village each household is listed under,
    -1 where it is not known), or, when none do, to the larger village. Each overlap is named as an error, because the
    boundary itself must be agreed on and corrected.
    """
    shapes = boundaries.shapes.copy()
    tree = shapely.STRtree(shapes)
    left, right = tree.query(shapes, predicate="intersects")
    there = given(xy)
    points, listed = shapely.points(xy[there]), named[there]
    for i, j in sorted((int(i), int(j)) for i, j in zip(left, right, strict=True) if i < j):
        common = shapely.intersection(shapes[i], shapes[j])
        area = float(shapely.area(common))
        if area <= 0:
            continue
        shapely.prepare(common)
        votes = listed[shapely.intersects(common, points)]
        ours, theirs = int((votes == i).sum()), int((votes == j).sum())
        larger = shapely.area(shapes[i]) >= shapely.area(shapes[j])
        winner, loser = (i, j) if ours > theirs or (ours == theirs and larger) else (j, i)
        shapes[loser] = _area(shapely.difference(shapes[loser], shapes[winner]))
        if area > SLIVER:
            centre = shapely.point_on_surface(common)
            details: dict[str, Detail] = {
                "file": boundaries.file,
                "village": str(boundaries.names[i]),
                "other": str(boundaries.names[j]),
                "given_to": str(boundaries.names[winner]),
                "area": round(area),
            }
            place = (float(shapely.get_x(centre)), float(shapely.get_y(centre)))
            findings.append(Finding("village.boundary.overlap", "error", xy=place, details=details))
    return replace(boundaries, shapes=shapes)


def draw_around(
    xy: NDArray[np.float64], village: NDArray[np.int64], wanted: Sequence[int], taken: NDArray[np.object_]
) -> dict[int, Area]:
    """Draw a boundary around the houses of each village that has none.

    The boundary is the concave hull of the houses with 60 m of land around, without the land of villages that have a
    boundary (``taken``); a village of which most houses stand on such land gets none. Where two such hulls meet, the
    land goes to the village of the nearest house.

    Parameters
    ----------
    xy, village
        (n, 2) points and the village of each: houses, and corners of their buildings.
    wanted
        Villages to draw; one without any point gets none.
    """
    hulls: dict[int, Area] = {}
    there = np.flatnonzero(given(xy))
    there = there[np.argsort(village[there], kind="stable")]
    for v in wanted:
        first, end = np.searchsorted(village[there], [v, v + 1])
        points = np.unique(xy[there[first:end]], axis=0)
        if len(points):
            hulls[v] = _around(points)
    order = list(hulls)
    shapes = np.array([hulls[v] for v in order], dtype=object)
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    meeting = [order[i] for i in np.unique(left[left != right])]
    if meeting:
        hulls |= _nearest_house(xy, village, meeting, hulls)
    if len(taken):
        known = shapely.union_all(taken)
        for v in order:
            rest = _area(shapely.difference(hulls[v], known))
            houses = shapely.points(xy[there[village[there] == v]])
            if shapely.intersects(rest, houses).mean() >= HALF:
                hulls[v] = rest
            else:
                del hulls[v]
    return hulls


def _around(points: NDArray[np.float64]) -> Area:
    """Return the concave hull of points with land around it."""
    cloud = shapely.MultiPoint(points)
    hull = shapely.concave_hull(cloud, ratio=0.3) if len(points) > 3 else shapely.convex_hull(cloud)
    return _area(hull.buffer(AROUND, quad_segs=4).simplify(2.0))


def _nearest_house(
    xy: NDArray[np.float64],
    village: NDArray[np.int64],
    meeting: Sequence[int],
    hulls: dict[int, Area],
) -> dict[int, Area]:
    """Part the common land of hulls that meet by the nearest house."""
    whole = shapely.union_all([hulls[v] for v in meeting])
    points, first = np.unique(xy[np.isin(village, meeting) & given(xy)], axis=0, return_index=True)
    owner = village[np.isin(village, meeting) & given(xy)][first]
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=whole, ordered=True))
    parted: dict[int, Area] = {}
    for v in meeting:
        parted[v] = _area(shapely.intersection(shapely.union_all(cells[owner == v]), whole))
    return parted
