"""Arrows where main roads leave the map: 往西华."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Polygon

from wangge.cartography.canvas import Rect
from wangge.cartography.colours import INK, PAPER
from wangge.cartography.lettering import POINT, printable, width
from wangge.cartography.model import MAIN_ROAD
from wangge.cartography.placing import Taken, within
from wangge.cartography.words import word

if TYPE_CHECKING:
    from shapely.geometry import Point

    from wangge.cartography.canvas import Sheet
    from wangge.cartography.frames import View
    from wangge.cartography.model import VillagePoster
    from wangge.cartography.words import Lang

_SIDES = {"north": (0.0, -1.0, 90.0), "south": (0.0, 1.0, 90.0), "west": (-1.0, 0.0, 0.0), "east": (1.0, 0.0, 0.0)}


def point_the_way(sheet: Sheet, views: list[View], poster: VillagePoster, taken: Taken, lang: Lang) -> None:
    """Write 往西华 with an arrow where a main road leaves the outermost frame on that side."""
    outward = {"north": (3, 1), "south": (1, -1), "east": (2, 1), "west": (0, -1)}
    for direction in poster.directions:
        end, sign = outward[direction.side]
        words = printable(word("towards", lang, to=direction.to), "bold")
        for view in sorted(views, key=lambda v: -sign * v.land[end]):
            leaving = _exit(view, poster, direction.side)
            if leaving is not None:
                _arrow(sheet, words, leaving, direction.side, view.frame, taken)
                break


def _exit(view: View, poster: VillagePoster, side: str) -> Point | None:
    """Where a main road crosses the frame's edge on a side."""
    frame = view.frame
    edge = {
        "north": shapely.LineString([(frame.x, frame.y), (frame.right, frame.y)]),
        "south": shapely.LineString([(frame.x, frame.bottom), (frame.right, frame.bottom)]),
        "west": shapely.LineString([(frame.x, frame.y), (frame.x, frame.bottom)]),
        "east": shapely.LineString([(frame.right, frame.y), (frame.right, frame.bottom)]),
    }[side]
    for lane in poster.lanes:
        if lane.kind == MAIN_ROAD:
            crossing = shapely.intersection(view.cut(lane.line, 2), edge)
            if not crossing.is_empty:
                return crossing.centroid
    return None


def _arrow(sheet: Sheet, words: str, at: Point, side: str, frame: Rect, taken: Taken) -> None:
    dx, dy, _ = _SIDES[side]
    pt, head = 24.0, 9.0
    em, w = pt * POINT, width(words, pt, "bold")
    depth = head + 3 if dx == 0 else em + 3
    for away in (1, -1):
        if dx == 0:
            x = at.x + 7 if away > 0 else at.x - 7 - w - head
            plate = Rect(x, frame.y + 2 if dy < 0 else frame.bottom - 2 - depth, w + head + 2, depth)
        else:
            y = at.y + 6 if away > 0 else at.y - 6 - depth
            plate = Rect(frame.x + 2 if dx < 0 else frame.right - 2 - w - head - 3, y, w + head + 3, depth)
        if not (within(plate.polygon, frame) and taken.free(plate.polygon)):
            continue
        taken.add(plate.polygon)
        tip_x = plate.x + head / 2 if dx <= 0 else plate.right - head / 2
        cy = plate.y + plate.h / 2
        _arrowhead(sheet, tip_x, cy, dx, dy, head * 0.8)
        x = plate.x + head + 1 if dx <= 0 else plate.x + 1
        sheet.text(words, x, cy + em * 0.36, pt, weight="bold", halo=PAPER, room=frame)
        return


def _arrowhead(sheet: Sheet, x: float, y: float, dx: float, dy: float, size: float) -> None:
    half, wide = size / 2, size * 0.34
    points = [
        (half, 0),
        (0, wide),
        (0, wide * 0.45),
        (-half, wide * 0.45),
        (-half, -wide * 0.45),
        (0, -wide * 0.45),
        (0, -wide),
    ]
    turned = [(x + a * dx - b * dy, y + a * dy + b * dx) for a, b in points]
    sheet.shape(Polygon(turned), fill=INK, stroke=PAPER, stroke_width=0.5)
