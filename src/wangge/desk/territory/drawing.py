"""A grid as a small drawing: its outline, its neighbours and its lanes, in SVG without any style."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wangge.territory.api import Grid, Place

_WIDTH = 640
_TALLEST = 640
_MARGIN = 16


@dataclass(frozen=True)
class Path:
    """One shape: ``d`` for SVG, the words that name it, and the class that colours it."""

    d: str
    words: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Dot:
    """One place that is a point."""

    x: float
    y: float
    words: str
    kind: str = ""


@dataclass(frozen=True)
class Drawing:
    """What the template draws, back to front."""

    width: int
    height: int
    grids: list[Path]
    lines: list[Path]
    areas: list[Path]
    dots: list[Dot]


def drawing_of(grid: Grid, below: Iterable[Grid], places: Iterable[Place]) -> Drawing | None:
    """Return the drawing of a grid with the grids below it and its places; None when it has no outline."""
    if grid.outline is None:
        return None
    outline = shapely.from_wkb(bytes(grid.outline))
    frame = _Frame(outline.bounds)
    drawn = Drawing(frame.width, frame.height, [frame.path(outline, str(grid), colour_class(grid))], [], [], [])
    for child in below:
        if child.outline is not None:
            drawn.grids.append(frame.path(shapely.from_wkb(bytes(child.outline)), str(child), colour_class(child)))
    for place in places:
        shape = shapely.from_wkb(bytes(place.shape)) if place.shape is not None else None
        if shape is None or shape.geom_type == "Point":
            if place.lon is not None and place.lat is not None:
                x, y = frame.turn(place.lon, place.lat)
                drawn.dots.append(Dot(x, y, place.name, place.kind))
        elif shape.geom_type.endswith("LineString"):
            drawn.lines.append(frame.path(shape, place.name, place.kind))
        else:
            drawn.areas.append(frame.path(shape, place.name, place.kind))
    return drawn


def colour_class(grid: Grid) -> str:
    """Return the class of a grid's colour (the swatch and the map use the same)."""
    return f"grid-colour-{_CLASSES[grid.colour]}" if grid.colour in _CLASSES else "grid-colour-none"


_CLASSES = {
    "红": "red", "黄": "yellow", "绿": "green", "橙": "orange", "蓝": "blue", "紫": "purple", "青": "cyan",
    "棕": "brown",
}  # fmt: skip


class _Frame:
    """The way from lon/lat to the drawing: north is up, a metre is as long to the east as to the north."""

    def __init__(self, bounds: tuple[float, float, float, float]) -> None:
        west, south, east, north = bounds
        self.west, self.north = west, north
        self.narrow = math.cos(math.radians((south + north) / 2))
        across = max((east - west) * self.narrow, 1e-6)
        up = max(north - south, 1e-6)
        self.scale = min((_WIDTH - 2 * _MARGIN) / across, (_TALLEST - 2 * _MARGIN) / up)
        self.width = round(across * self.scale) + 2 * _MARGIN
        self.height = round(up * self.scale) + 2 * _MARGIN

    def turn(self, lon: float, lat: float) -> tuple[float, float]:
        x = (lon - self.west) * self.narrow * self.scale + _MARGIN
        y = (self.north - lat) * self.scale + _MARGIN
        return round(x, 1), round(y, 1)

    def path(self, shape: Any, words: str, kind: str) -> Path:
        parts: list[str] = []
        for part in shapely.get_parts(shape):
            if part.geom_type == "Polygon":
                parts.extend(f"{self._line(ring.coords)}Z" for ring in (part.exterior, *part.interiors))
            else:
                parts.append(self._line(part.coords))
        return Path("".join(parts), words, kind)

    def _line(self, coords: Any) -> str:
        points = [self.turn(lon, lat) for lon, lat, *_ in coords]
        return "M" + "L".join(f"{x:g},{y:g}" for x, y in points)
