"""A village or its net as a small drawing in SVG, from shapes in metres; without any style of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from wangge.desk.planning.words import number_of
from wangge.exchange.schematic import schematic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

_WIDTH, _TALLEST, _MARGIN = 760, 760, 18
_FOOT = 40  # below the drawing, for the scale
_MOST_HOUSES = 6000  # more would make the page heavy and the drawing grey
_CLASSES = {
    "红": "red", "黄": "yellow", "绿": "green", "橙": "orange", "蓝": "blue", "紫": "purple", "青": "cyan",
    "棕": "brown",
}  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """One shape: ``d`` for SVG, the words that name it, its class, and the pattern laid over it."""

    d: str
    words: str = ""
    kind: str = ""
    hatch: int = 0


@dataclass(frozen=True)
class Label:
    """A text at a point."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Scale:
    """A bar that is ``metres`` long in nature, and where its words stand."""

    d: str
    x: float
    y: float
    metres: int


@dataclass
class Sketch:
    """What the template draws, back to front."""

    width: int
    height: int
    scale: Scale | None
    fields: list[Shape] = field(default_factory=list)
    outline: str = ""
    water: list[Shape] = field(default_factory=list)
    ways: list[Shape] = field(default_factory=list)
    houses: str = ""
    labels: list[Label] = field(default_factory=list)
    marks: list[Label] = field(default_factory=list)


def net_sketch(village: Any, plan: Any, marks: Iterable[tuple[str, tuple[float, float]]] = ()) -> Sketch | None:
    """Return a drawing of a net: its grids in colours with their numbers, and what the map has beside them.

    A net without land is shown as blocks of plots, in the order of the list. None when there is nothing to show.
    """
    real = any(grid.shape is not None for grid in plan.grids)
    if not real:
        if not plan.grids:
            return None
        village, plan = schematic(village, plan)
    shapes = [grid.shape for grid in plan.grids if grid.shape is not None]
    bounds = shapely.total_bounds(np.array([*shapes, *_some(village.boundary)], dtype=object))
    if not np.isfinite(bounds).all():
        return None
    frame = _Frame(bounds)
    drawn = frame.sketch(real=real)
    for grid in plan.grids:
        if grid.shape is None:
            continue
        kind = f"grid-colour-{_CLASSES.get(grid.colour, 'none')}"
        drawn.fields.append(Shape(frame.path(grid.shape), f"{number_of(grid.code)} {grid.name}", kind, grid.hatch % 8))
        largest = max(shapely.get_parts(grid.shape), key=lambda part: part.area)
        x, y = frame.turn(shapely.get_coordinates(shapely.maximum_inscribed_circle(largest, frame.pixel))[0])
        drawn.labels.append(Label(x, y, number_of(grid.code)))
    _ground(drawn, frame, [village])
    for text, point in marks:
        x, y = frame.turn(point)
        if real and 0 <= x <= drawn.width and 0 <= y <= drawn.height:
            drawn.marks.append(Label(x, y, text))
    return drawn


def villages_sketch(villages: Sequence[Any]) -> Sketch | None:
    """Return a drawing of villages as they were read from maps: boundaries with names, streets, water, houses."""
    known = [village for village in villages if village.boundary is not None]
    if not known:
        return None
    frame = _Frame(shapely.total_bounds(np.array([village.boundary for village in known], dtype=object)))
    drawn = frame.sketch(real=True)
    for at, village in enumerate(known):
        drawn.fields.append(Shape(frame.path(village.boundary), village.name, "grid-colour-none", at % 2))
        point = shapely.get_coordinates(shapely.point_on_surface(village.boundary))[0]
        drawn.labels.append(Label(*frame.turn(point), village.name))
    _ground(drawn, frame, known)
    return drawn


def _some(shape: Any) -> list[Any]:
    return [] if shape is None else [shape]


def _ground(drawn: Sketch, frame: _Frame, villages: Sequence[Any]) -> None:
    drawn.outline = "".join(frame.path(village.boundary) for village in villages if village.boundary is not None)
    for village in villages:
        for shape, name in zip(village.water.shapes, village.water.names, strict=True):
            kind = "sketch-pond" if shapely.get_dimensions(shape) == 2 else "sketch-ditch"
            drawn.water.append(Shape(frame.path(shape), str(name), kind))
        ways: dict[int, list[str]] = {}
        for line, kind in zip(village.streets.lines, village.streets.kinds.tolist(), strict=True):
            ways.setdefault(min(kind, 3), []).append(frame.path(line))
        drawn.ways += [Shape("".join(lines), kind=f"sketch-way-{kind}") for kind, lines in sorted(ways.items())]
    drawn.houses = frame.dots(np.concatenate([_houses(village) for village in villages]))


def _houses(village: Any) -> NDArray[np.float64]:
    """Return a point for each household, and for each house of the map where no household is known."""
    xy = village.households.xy
    there = xy[~np.isnan(xy[:, 0])]
    if not len(there) and len(village.buildings):
        there = shapely.get_coordinates(shapely.centroid(village.buildings))
    return np.asarray(there, dtype=np.float64).reshape(-1, 2)


class _Frame:
    """The way from metres to the drawing; north is up."""

    def __init__(self, bounds: Any) -> None:
        west, south, east, north = (float(value) for value in bounds)
        self.west, self.north = west, north
        across, up = max(east - west, 1.0), max(north - south, 1.0)
        self.factor = min((_WIDTH - 2 * _MARGIN) / across, (_TALLEST - 2 * _MARGIN) / up)
        self.pixel = 1 / self.factor
        self.width = round(across * self.factor) + 2 * _MARGIN
        self.height = round(up * self.factor) + 2 * _MARGIN

    def sketch(self, *, real: bool) -> Sketch:
        """Return an empty drawing; a block map has no scale."""
        return Sketch(self.width, self.height + _FOOT, self._scale()) if real else Sketch(self.width, self.height, None)

    def _scale(self) -> Scale:
        most = self.width * 0.3 * self.pixel
        step = next((n for n in (5000, 2000, 1000, 500, 200, 100, 50, 20, 10) if n <= most), 5)
        right, foot = round(_MARGIN + step * self.factor, 1), self.height + _FOOT / 2
        return Scale(f"M{_MARGIN},{foot - 6}v6H{right}v-6", right + 10, foot, step)

    def turn(self, point: Any) -> tuple[float, float]:
        x = (float(point[0]) - self.west) * self.factor + _MARGIN
        y = (self.north - float(point[1])) * self.factor + _MARGIN
        return round(x, 1), round(y, 1)

    def path(self, shape: Any) -> str:
        """Return a shape as the value of ``d``, without what is finer than half a pixel."""
        parts: list[str] = []
        for part in shapely.get_parts(shapely.simplify(shape, self.pixel / 2)):
            if part.geom_type == "Polygon":
                parts += [f"{self._line(ring.coords)}Z" for ring in (part.exterior, *part.interiors)]
            else:
                parts.append(self._line(part.coords))
        return "".join(parts)

    def _line(self, coords: Any) -> str:
        return "M" + "L".join(f"{x:g},{y:g}" for x, y in (self.turn(point) for point in coords))

    def dots(self, points: NDArray[np.float64]) -> str:
        """Return points as the value of ``d`` of a path with round ends; two on one pixel are one."""
        if not len(points):
            return ""
        x = np.round((points[:, 0] - self.west) * self.factor + _MARGIN)
        y = np.round((self.north - points[:, 1]) * self.factor + _MARGIN)
        unique = np.unique(np.stack([x, y], axis=1), axis=0).astype(int)
        if len(unique) > _MOST_HOUSES:
            unique = unique[:: -(-len(unique) // _MOST_HOUSES)]
        return "".join(f"M{a},{b}h0" for a, b in unique.tolist())
