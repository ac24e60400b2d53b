"""What of a township's land the posters show: roads in one piece, rivers, places where people live, ways out."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely
from shapely.geometry import Point

from wangge.cartography.model import Direction, LaneFace, WaterFace
from wangge.delineation.model import StreetKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wangge.delineation.model import Township, Village

_RAMP = re.compile("匝道|枢纽|互通")
_FAST = re.compile("高速|匝道|枢纽|互通|铁路")
_RIVER = re.compile("[河江湖溪川海]$|水库$|干渠$")
_SMALLEST_ISLAND = 20_000.0
"""Square metres below which a hole in a settlement is closed on the overview."""


def settlements(village: Village) -> tuple[shapely.Polygon, ...]:
    """Places where people live, as soft patches in metres."""
    homes = village.households
    lived_in = sorted({b for b in homes.building.tolist() if 0 <= b < len(village.buildings)})
    shapes: list[shapely.Geometry] = [village.buildings[b] for b in lived_in]
    shapes += [
        Point(xy)
        for xy, b in zip(homes.xy, homes.building.tolist(), strict=True)
        if not 0 <= b < len(village.buildings) and np.isfinite(xy).all()
    ]
    if not shapes:
        return ()
    grown = shapely.union_all(shapely.buffer(np.asarray(shapes, dtype=object), 38.0, quad_segs=4))
    soft = grown.buffer(-26.0, quad_segs=4).buffer(8.0, quad_segs=4).simplify(3.0)
    patches = [p for p in shapely.get_parts(soft) if p.geom_type == "Polygon" and p.area > 2000]
    return tuple(
        shapely.Polygon(p.exterior, [r for r in p.interiors if shapely.Polygon(r).area > _SMALLEST_ISLAND])
        for p in patches
    )


def polygons(shapes: list[shapely.Geometry]) -> tuple[shapely.Polygon, ...]:
    """The polygons of shapes that have been joined, without stray lines and points."""
    return tuple(p for p in shapely.get_parts(shapely.union_all(shapes)) if p.geom_type == "Polygon")


def main_roads(villages: Iterable[Village]) -> tuple[LaneFace, ...]:
    """The main roads of all villages, one for each name; ramps stay without one."""
    of_name: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for village in villages:
        streets = village.streets
        for line, name, kind in zip(streets.lines, streets.names, streets.kinds, strict=True):
            if int(kind) == StreetKind.MAIN_ROAD:
                of_name["" if _RAMP.search(str(name)) else str(name)].append(line)
    return tuple(
        LaneFace(_in_one_piece(lines), name, int(StreetKind.MAIN_ROAD)) for name, lines in sorted(of_name.items())
    )


def open_water(villages: Iterable[Village]) -> tuple[WaterFace, ...]:
    """Rivers by name, then all ditches without one; ponds are too small for a township."""
    lines: dict[str, list[shapely.Geometry]] = defaultdict(list)
    areas: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for village in villages:
        for shape, full in zip(village.water.shapes, village.water.names, strict=True):
            name = str(full)
            chinese = any("\u4e00" <= c <= "\u9fff" for c in name)
            river = bool(_RIVER.search(name)) if chinese else bool(name)
            if "Line" in shape.geom_type:
                lines[name if river else ""].append(shape)
            elif river:
                areas[name].append(shape)
    found = [WaterFace(shapely.MultiPolygon(polygons(shapes)), name) for name, shapes in sorted(areas.items())]
    found += [WaterFace(_in_one_piece(shapes), name) for name, shapes in sorted(lines.items())]
    return tuple(found)


def leading_out(village: Village, township: Township) -> tuple[Direction, ...]:
    """Which neighbouring village a main road leads into, at most one for each side."""
    bounds = village.boundary
    if bounds is None:
        return ()
    others = [v for v in township.villages if v.code != village.code and v.boundary is not None]
    middle = bounds.centroid
    found: dict[Literal["north", "east", "south", "west"], str] = {}
    streets = village.streets
    for line, name, kind in zip(streets.lines, streets.names, streets.kinds, strict=True):
        if int(kind) != StreetKind.MAIN_ROAD or _FAST.search(str(name)):
            continue
        for x, y in (line.coords[0], line.coords[-1]) if line.geom_type == "LineString" else ():
            end = Point(x, y)
            near = [(shapely.distance(v.boundary, end), v.name) for v in others]
            gap, other = min(near, default=(np.inf, ""))
            if gap > 30 or shapely.distance(bounds.boundary, end) > 30:
                continue
            dx, dy = x - middle.x, y - middle.y
            side: Literal["north", "east", "south", "west"]
            side = ("east" if dx > 0 else "west") if abs(dx) > abs(dy) else ("north" if dy > 0 else "south")
            found.setdefault(side, other)
    return tuple(Direction(side, other) for side, other in sorted(found.items()))


def _in_one_piece(lines: list[shapely.Geometry]) -> shapely.MultiLineString:
    merged = shapely.get_parts(shapely.line_merge(shapely.union_all(lines)))
    return shapely.MultiLineString([p for p in merged if p.geom_type == "LineString"])
