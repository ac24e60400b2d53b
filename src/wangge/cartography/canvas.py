"""A sheet of paper: shapes below, letters above, all in millimetres of A1; smaller sizes are reductions of it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from math import cos, radians, sin
from typing import TYPE_CHECKING, Any, Literal

import shapely
from shapely.geometry import Polygon

from wangge.cartography.colours import INK
from wangge.cartography.lettering import POINT, Weight, outline, printable, rise_and_fall, width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

Anchor = Literal["start", "middle", "end"]
LEAST = 18.5
"""Smallest letters on A1, points: a Chinese character is then 6 mm high."""
PLATE = 24.0
"""Smallest letters of an officer's name and phone on the map, points on A1."""


@dataclass(frozen=True)
class Rect:
    """A rectangle on the sheet: left, top, width, height in mm."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.h

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return self.x, self.y, self.right, self.bottom

    @property
    def polygon(self) -> Polygon:
        """As a polygon on the sheet."""
        return shapely.box(*self.bounds)

    def inside(self, margin: float) -> Rect:
        """The rectangle smaller by a margin on all sides."""
        return Rect(self.x + margin, self.y + margin, self.w - 2 * margin, self.h - 2 * margin)


@dataclass(frozen=True)
class Letters:
    """Words on the sheet: baseline start, points, turn clockwise in degrees, their box and the room it must keep."""

    words: str
    x: float
    y: float
    pt: float
    weight: Weight
    fill: str
    turn: float
    box: Polygon
    room: Rect


def letters_box(words: str, x: float, y: float, pt: float, weight: Weight, turn: float = 0.0) -> Polygon:
    """The box of words whose baseline starts at (x, y)."""
    up, down = rise_and_fall(words)
    em = pt * POINT
    w = width(words, pt, weight)
    c, s = cos(radians(turn)), sin(radians(turn))
    corners = ((0, -up * em), (w, -up * em), (w, down * em), (0, down * em))
    return Polygon([(x + a * c - b * s, y + a * s + b * c) for a, b in corners])


def number(value: float) -> str:
    """A coordinate as short text."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def path_of(shape: BaseGeometry) -> str:
    """SVG path data of any geometry that is already in sheet coordinates."""
    if shape.is_empty or shape.geom_type in ("Point", "MultiPoint"):
        return ""
    if hasattr(shape, "geoms"):
        return "".join(path_of(part) for part in shape.geoms)
    if shape.geom_type == "Polygon":
        return "".join(_run(ring) + "Z" for ring in (shape.exterior, *shape.interiors))  # type: ignore[attr-defined]
    return _run(shape)


def _run(line: BaseGeometry) -> str:
    points = shapely.get_coordinates(line).round(2)
    return "M" + "L".join([f"{x} {y}" for x, y in points.tolist()])


class Sheet:
    """A page being drawn. Shapes lie in the order of the calls; letters always above all shapes.

    ``solids`` are the plates and signs, which no other words may touch.
    """

    def __init__(self, w: float, h: float) -> None:
        """Take a blank sheet of a size in mm."""
        self.page = Rect(0, 0, w, h)
        self.shapes: list[str] = []
        self.letters: list[Letters] = []
        self.solids: list[Polygon] = []
        self._clips = 0

    def path(self, data: str, **style: Any) -> None:
        """An SVG path; style keys are SVG attributes with ``_`` for ``-``; no fill unless given."""
        if data:
            style.setdefault("fill", "none")
            self.shapes.append(f'<path d="{data}"{_attributes(style)}/>')

    def shape(self, geometry: BaseGeometry, **style: Any) -> None:
        """A geometry in sheet coordinates."""
        self.path(path_of(geometry), **style)

    def rect(self, r: Rect, radius: float = 0, **style: Any) -> None:
        """A rectangle, with round corners when a radius is given."""
        style.setdefault("fill", "none")
        corner = f' rx="{number(radius)}"' if radius else ""
        self.shapes.append(
            f'<rect x="{number(r.x)}" y="{number(r.y)}" width="{number(r.w)}" height="{number(r.h)}"{corner}'
            f"{_attributes(style)}/>"
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, **style: Any) -> None:
        """A straight line."""
        self.path(f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}", **style)

    @contextmanager
    def clipped(self, r: Rect) -> Iterator[None]:
        """Shapes drawn within are cut at the rectangle."""
        self._clips += 1
        name = f"clip{self._clips}"
        self.shapes.append(
            f'<clipPath id="{name}"><rect x="{number(r.x)}" y="{number(r.y)}" width="{number(r.w)}" '
            f'height="{number(r.h)}"/></clipPath><g clip-path="url(#{name})">'
        )
        yield
        self.shapes.append("</g>")

    def text(
        self,
        words: str,
        x: float,
        y: float,
        pt: float,
        *,
        weight: Weight = "regular",
        fill: str = INK,
        anchor: Anchor = "start",
        turn: float = 0.0,
        halo: str | None = None,
        room: Rect | None = None,
    ) -> Polygon:
        """Words with the baseline at (x, y); returns their box. ``halo`` edges the letters in a colour."""
        words = printable(words, weight)
        if not words:
            return Polygon()
        shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * width(words, pt, weight)
        x, y = x - shift * cos(radians(turn)), y - shift * sin(radians(turn))
        if halo:
            self._halo(words, x, y, pt, weight, turn, halo)
        box = letters_box(words, x, y, pt, weight, turn)
        self.letters.append(Letters(words, x, y, pt, weight, fill, turn, box, room or self.page))
        return box

    def _halo(self, words: str, x: float, y: float, pt: float, weight: Weight, turn: float, colour: str) -> None:
        em = pt * POINT
        at = 0.0
        parts = []
        for c in words:
            if data := outline(c, weight):
                parts.append(f'<path transform="translate({at * 1000:.0f} 0)" d="{data}"/>')
            at += width(c, 1 / POINT, weight)
        self.shapes.append(
            f'<g transform="translate({number(x)} {number(y)}) rotate({number(turn)}) scale({em / 1000:.6f} '
            f'{-em / 1000:.6f})" fill="{colour}" stroke="{colour}" stroke-width="210" stroke-linejoin="round">'
            f"{''.join(parts)}</g>"
        )

    def svg(self) -> str:
        """The shapes as one SVG document, without the letters."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(self.page.w)} {number(self.page.h)}" '
            f'width="{number(self.page.w)}mm" height="{number(self.page.h)}mm">{"".join(self.shapes)}</svg>'
        )


def _attributes(style: dict[str, Any]) -> str:
    return "".join(f' {key.replace("_", "-")}="{number(v) if isinstance(v, float) else v}"' for key, v in style.items())
