"""Names on the map: lanes, landmarks, directions, doors; moved or dropped where others stand, never over them."""

from __future__ import annotations

from collections import Counter
from math import atan2, cos, degrees, radians, sin
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.cartography.canvas import LEAST, Rect, letters_box
from wangge.cartography.colours import INK, WATER_LINE
from wangge.cartography.icons import KINDS, ORDER, draw_sign, sign_of
from wangge.cartography.lettering import POINT, fitted, is_cjk, printable, rise_and_fall, width
from wangge.cartography.model import LANE, MAIN_ROAD, PATH, STREET
from wangge.cartography.placing import Taken, within

if TYPE_CHECKING:
    from shapely.geometry import Point
    from shapely.geometry.base import BaseGeometry

    from wangge.cartography.canvas import Sheet
    from wangge.cartography.frames import View
    from wangge.cartography.lettering import Weight
    from wangge.cartography.model import PlaceFace, VillagePoster

_HALO = "#FFFFFF"
_MOST_OF_A_KIND = {"shop": 4, "pump_well": 2, "transformer": 2, "rubbish_point": 3, "toilet": 4, "garden": 4, "": 4}
"""A wall map names what people steer by: of minor kinds only so many in a frame ("" is any kind without a sign)."""
_MAIN_KINDS = frozenset({"village_office", "clinic", "school", "square", "market"})
_LONGEST = 88.0
"""A landmark's name is cut at this width, mm."""
_LANE_PT = {MAIN_ROAD: 26.0, STREET: 21.0}
_EVERY = {MAIN_ROAD: 300.0, STREET: 240.0, LANE: 130.0}
"""A long street is named again after this many mm."""


def _cjk(words: str) -> bool:
    return any(is_cjk(c) for c in words)


def heading_of(view: View, poster: VillagePoster) -> str:
    """The natural village that a frame is headed with: the only one in it, or ""."""
    inside = shapely.box(*view.land)
    names = [
        p.name for p in poster.places if p.kind == "natural_village" and inside.contains(p.shape.representative_point())
    ]
    return names[0] if len(names) == 1 else ""


def local_name(words: str, heading: str) -> str:
    """A name as it is called on the spot: 李庄三胡同 is 三胡同 in a frame that is headed 李庄."""
    for own in (f"{heading}村", heading):
        rest = words.removeprefix(own)
        if heading and rest != words and len(rest) >= 2:
            return rest
    return words


def _chips(words: str) -> list[str]:
    """Cut for upright setting: CJK characters one by one, numbers and Latin words in one piece."""
    out: list[str] = []
    for c in words:
        if out and not is_cjk(c) and not is_cjk(out[-1][-1]):
            out[-1] += c
        else:
            out.append(c)
    return out


def _along(line: BaseGeometry, at: float, reach: float) -> tuple[Point, float, float]:
    """Point of a line, its direction there in degrees (-90..90], and how far the line strays from it within reach."""
    a, b = line.interpolate(at - reach), line.interpolate(at + reach)
    middle = line.interpolate(at)
    angle = degrees(atan2(b.y - a.y, b.x - a.x))
    while angle <= -90:
        angle += 180
    while angle > 90:
        angle -= 180
    chord = shapely.LineString([a, b])
    return middle, angle, float(middle.distance(chord)) if chord.length else 0.0


def _set_along(
    sheet: Sheet, words: str, at: Point, angle: float, pt: float, weight: Weight, fill: str, room: Rect, taken: Taken
) -> bool:
    """Set words on a line at a point if their place is free: turned with it, or upright one below another."""
    upright = _cjk(words) and abs(angle) > 45
    em = pt * POINT
    if not upright:
        c, s = cos(radians(angle)), sin(radians(angle))
        w = width(words, pt, weight)
        drop = em * (0.37 if _cjk(words) else 0.3)
        x, y = at.x - w / 2 * c - drop * s, at.y - w / 2 * s + drop * c
        box = letters_box(words, x, y, pt, weight, angle)
        if not (within(box, room) and taken.free(box)):
            return False
        taken.add(box)
        sheet.text(words, x, y, pt, weight=weight, fill=fill, turn=angle, halo=_HALO, room=room)
        return True
    lean = angle - 90 if angle > 0 else angle + 90
    chips = _chips(words)
    step = em * 1.04
    c, s = cos(radians(lean)), sin(radians(lean))
    places, boxes = [], []
    for n, chip in enumerate(chips):
        along = (n - (len(chips) - 1) / 2) * step
        cx, cy = at.x - along * s, at.y + along * c
        w = width(chip, pt, weight)
        x, y = cx - w / 2 * c - 0.38 * em * s, cy - w / 2 * s + 0.38 * em * c
        box = letters_box(chip, x, y, pt, weight, lean)
        if not (within(box, room) and taken.free(box)):
            return False
        places.append((chip, x, y))
        boxes.append(box)
    for (chip, x, y), box in zip(places, boxes, strict=True):
        taken.add(box.buffer(-0.05, join_style="mitre"))
        sheet.text(chip, x, y, pt, weight=weight, fill=fill, turn=lean, halo=_HALO, room=room)
    return True


def set_along(
    sheet: Sheet,
    words: str,
    line: BaseGeometry,
    at: float,
    pt: float,
    weight: Weight,
    fill: str,
    room: Rect,
    taken: Taken,
) -> bool:
    """Set words on a line, ``at`` mm from its start, if their place is free."""
    if line.is_empty:
        return False
    point, angle, _ = _along(line, at, 12.0)
    return _set_along(sheet, printable(words, weight), point, angle, pt, weight, fill, room, taken)


def _length(words: str, pt: float, weight: Weight, angle: float) -> float:
    if _cjk(words) and abs(angle) > 45:
        return len(_chips(words)) * pt * POINT * 1.04
    return width(words, pt, weight)


def name_lanes(sheet: Sheet, view: View, poster: VillagePoster, taken: Taken, kinds: tuple[int, ...]) -> None:
    """Name the streets of the given kinds along their lines, long ones again and again."""
    of_name: dict[tuple[int, str], list[BaseGeometry]] = {}
    heading = heading_of(view, poster)
    shown = view.shows(np.asarray([lane.line for lane in poster.lanes], dtype=object))
    for n in np.flatnonzero(shown).tolist():
        lane = poster.lanes[n]
        words = local_name(printable(lane.name), heading)
        kind = min(max(lane.kind, MAIN_ROAD), PATH)
        if words and kind in kinds:
            here = view.cut(lane.line)
            if here.length > 0:
                of_name.setdefault((kind, words), []).append(here)
    for (kind, words), lines in sorted(of_name.items(), key=lambda item: (item[0][0], item[0][1])):
        pt = _LANE_PT.get(kind, LEAST)
        weight: Weight = "bold" if kind == MAIN_ROAD else "regular"
        merged = shapely.line_merge(shapely.union_all([p for line in lines for p in shapely.get_parts(line)]))
        for line in sorted(shapely.get_parts(merged).tolist(), key=lambda p: -p.length):
            _name_line(sheet, words, line, pt, weight, view.frame, taken, _EVERY.get(kind, 240.0))


def _name_line(
    sheet: Sheet, words: str, line: BaseGeometry, pt: float, weight: Weight, frame: Rect, taken: Taken, every: float
) -> None:
    times = max(1, round(line.length / every))
    for part in range(times):
        centre = line.length * (part + 0.5) / times
        span = line.length / times / 2
        for shift in (0.0, 0.2, -0.2, 0.4, -0.4, 0.6, -0.6, 0.8, -0.8):
            at = centre + shift * span
            _, angle, _ = _along(line, at, 4.0)
            half = _length(words, pt, weight, angle) / 2
            if at - half < -2 or at + half > line.length + 2:
                continue
            point, angle, stray = _along(line, at, half)
            if stray < 0.5 * pt * POINT and _set_along(sheet, words, point, angle, pt, weight, INK, frame, taken):
                break


def name_water(sheet: Sheet, view: View, poster: VillagePoster, taken: Taken) -> None:
    """Name rivers and ditches along their lines, ponds in their middle."""
    heading = heading_of(view, poster)
    for water in poster.water:
        words = local_name(printable(water.name), heading)
        here = view.cut(water.shape)
        if not words or here.is_empty:
            continue
        if "Line" in here.geom_type:
            line = max(shapely.get_parts(shapely.line_merge(here)).tolist(), key=lambda p: p.length)
            for share in (0.5, 0.35, 0.65, 0.2, 0.8):
                point, angle, _ = _along(line, line.length * share, 12.0)
                if _set_along(sheet, words, point, angle, 20.0, "regular", WATER_LINE, view.frame, taken):
                    break
        else:
            _set_along(sheet, words, here.representative_point(), 0.0, 20.0, "regular", WATER_LINE, view.frame, taken)


def name_places(
    sheet: Sheet, view: View, poster: VillagePoster, taken: Taken, *, size: float = 11.0, main: bool = False
) -> None:
    """Draw landmarks with their names beside, below or above; a sign alone where no name fits; the important first.

    ``main`` leaves out all but the few that everybody knows.
    """
    heading = heading_of(view, poster)
    rank = {kind: n for n, kind in enumerate(ORDER)}
    places = sorted(poster.places, key=lambda p: (rank.get(sign_of(p.kind), len(ORDER)), p.name))
    shown: Counter[str] = Counter()
    for place in places:
        if place.kind == "villager_group":
            _name_group(sheet, view, place, taken)
            continue
        kind = sign_of(place.kind) if sign_of(place.kind) in KINDS else ""
        if place.kind == "natural_village" or shown[kind] >= _MOST_OF_A_KIND.get(kind, 8) or not (kind or place.name):
            continue
        if main and kind not in _MAIN_KINDS:
            continue
        point = view.spot(place.shape)
        seat = Rect(point.x - size / 2, point.y - size / 2, size, size)
        if not within(seat.polygon, view.frame.inside(1)):
            continue
        spot = _seat(seat, taken, view.frame)
        if spot is None:
            continue
        shown[kind] += 1
        taken.add(spot.polygon)
        draw_sign(sheet, place.kind, spot.x + size / 2, spot.y + size / 2, size)
        if words := local_name(printable(place.name), heading):
            strong = rank.get(sign_of(place.kind), 9) < 3
            _beside(sheet, words, spot, view.frame, taken, "bold" if strong else "regular")


def _name_group(sheet: Sheet, view: View, place: PlaceFace, taken: Taken) -> None:
    """The name of a villager group at its place, without a sign."""
    words, pt = printable(place.name, "bold"), 26.0
    at = view.spot(place.shape)
    x, y = at.x - width(words, pt, "bold") / 2, at.y + pt * POINT * 0.37
    box = letters_box(words, x, y, pt, "bold")
    if words and within(box, view.frame) and taken.free(box):
        taken.add(box)
        sheet.text(words, x, y, pt, weight="bold", halo=_HALO, room=view.frame)


def _seat(seat: Rect, taken: Taken, frame: Rect) -> Rect | None:
    for reach in (0.0, 5.0, 9.0, 13.0):
        for turn in range(0, 360, 45) if reach else (0,):
            dx, dy = reach * cos(radians(turn)), reach * sin(radians(turn))
            moved = Rect(seat.x + dx, seat.y + dy, seat.w, seat.h)
            if within(moved.polygon, frame) and taken.free(moved.polygon):
                return moved
    return None


def _beside(sheet: Sheet, words: str, seat: Rect, frame: Rect, taken: Taken, weight: Weight) -> None:
    pt = 20.0
    words, _ = fitted(words, _LONGEST, pt, pt, weight)
    w, em = width(words, pt, weight), pt * POINT
    up, down = rise_and_fall(words)
    middle = seat.y + seat.h / 2 + em * (up - down) / 2
    cx = seat.x + seat.w / 2 - w / 2
    for x, y in (
        (seat.right + 1, middle),
        (seat.x - 1 - w, middle),
        (cx, seat.bottom + 0.9 + up * em),
        (cx, seat.y - 0.9 - down * em),
        (seat.x, seat.bottom + 0.9 + up * em),
        (seat.right - w, seat.bottom + 0.9 + up * em),
        (seat.x, seat.y - 0.9 - down * em),
        (seat.right - w, seat.y - 0.9 - down * em),
    ):
        box = letters_box(words, x, y, pt, weight)
        if within(box, frame) and taken.free(box):
            taken.add(box)
            sheet.text(words, x, y, pt, weight=weight, halo=_HALO, room=frame)
            return


def name_settlements(sheet: Sheet, view: View, poster: VillagePoster, taken: Taken) -> None:
    """Name the natural villages that lie in the frame: a single one in a corner as its heading, several on the spot."""
    inside = shapely.box(*view.land)
    places = [
        p for p in poster.places if p.kind == "natural_village" and inside.contains(p.shape.representative_point())
    ]
    frame = view.frame
    pt = 34.0 if len(places) == 1 else 26.0
    em = pt * POINT
    for place in places:
        words = printable(place.name, "bold")
        if not words:
            continue
        w = width(words, pt, "bold")
        if len(places) == 1:
            left, right = frame.x + 5, frame.right - w - 5
            top, bottom = frame.y + 4 + em, frame.bottom - 6
            spots = [(left, top), (right, top), (left, bottom), (right, bottom), ((left + right) / 2, top)]
        else:
            at = view.spot(place.shape)
            spots = [
                (at.x - w / 2 + reach * sin(radians(turn)), at.y - reach * cos(radians(turn)) + em * 0.37)
                for reach in (0.0, 12.0, 24.0, 36.0)
                for turn in (range(0, 360, 45) if reach else (0,))
            ]
        for x, y in spots:
            box = letters_box(words, x, y, pt, "bold")
            if within(box, frame.inside(1)) and taken.free(box, 1.5):
                taken.add(box)
                sheet.text(words, x, y, pt, weight="bold", fill="#6A1B17", halo=_HALO, room=frame)
                break


def number_doors(
    sheet: Sheet, view: View, poster: VillagePoster, taken: Taken, active: frozenset[int], pt: float
) -> None:
    """Print door numbers into the courtyards that are large enough and not covered."""
    em = pt * POINT
    shown = view.shows(np.asarray([yard.shape for yard in poster.courtyards], dtype=object))
    for n in np.flatnonzero(shown).tolist():
        yard = poster.courtyards[n]
        words = door_number(yard.door)
        if not words or yard.grid not in active:
            continue
        shape = view.put(yard.shape)
        at = shape.centroid
        w = width(words, pt, "regular")
        x, y = at.x - w / 2, at.y + 0.365 * em
        box = letters_box(words, x, y, pt, "regular")
        if shape.buffer(0.6).contains(box) and within(box, view.frame) and taken.free(box, 0.3):
            taken.add(box)
            sheet.text(words, x, y, pt, room=view.frame)


def door_number(door: str) -> str:
    """The number of a door as printed in a courtyard: 12号 is 12, 甲3 stays."""
    door = printable(door).removesuffix("号")
    return door if len(door) <= 5 else ""
