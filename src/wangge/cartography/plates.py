"""Name plates of the grids on the map: colour word, number, officer and phone; each grid always gets one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.cartography.canvas import PLATE, Rect
from wangge.cartography.colours import INK, PAPER, ink
from wangge.cartography.lettering import POINT, fitted, width
from wangge.cartography.words import colour_word, word

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry import Polygon
    from shapely.geometry.base import BaseGeometry

    from wangge.cartography.canvas import Sheet
    from wangge.cartography.frames import View
    from wangge.cartography.model import GridFace, VillagePoster
    from wangge.cartography.placing import Taken
    from wangge.cartography.words import Lang

_PAD = 2.4


@dataclass(frozen=True)
class Plate:
    """A plate's lines with their sizes, and its outer size in mm."""

    grid: int
    chip: tuple[str, float]
    number: tuple[str, float]
    lines: tuple[tuple[str, float], ...]
    w: float
    h: float
    chip_w: float
    head_h: float


def make_plate(n: int, grid: GridFace, lang: Lang, *, short: bool, large: bool) -> Plate:
    """Measure a plate; ``short`` has colour and number only, ``large`` letters suit roomy grids."""
    big, name_pt, phone_pt = (36.0, 33.0, 28.0) if large else (28.0, 26.0, PLATE)
    colour = colour_word(grid.colour_name, lang)
    chip_w = width(colour, big, "bold") + 3.2
    number_w = width(grid.number, big, "bold")
    lines: list[tuple[str, float]] = []
    if not short:
        name, pt = fitted(holder(grid.officer, lang), 80 if large else 62, name_pt, PLATE, "bold")
        lines.append((name, pt))
        if grid.officer.phone:
            lines.append((grid.officer.phone, phone_pt))
    head_h = big * POINT * 1.28
    w = max(chip_w + 2.2 + number_w + 2.6, *(width(t, pt, "bold") + 2 * _PAD for t, pt in lines), 0)
    h = head_h + sum(pt * POINT * 1.2 for _, pt in lines) + (1.4 if lines else 0.0)
    return Plate(n, (colour, big), (grid.number, big), tuple(lines), w, h, chip_w, head_h)


def draw_plate(sheet: Sheet, plate: Plate, at: Rect, colour: str, room: Rect) -> None:
    """Draw a plate into its rectangle."""
    tones = ink(colour)
    sheet.rect(Rect(at.x + 0.7, at.y + 0.9, at.w, at.h), radius=2.2, fill="#000000", fill_opacity=0.18)
    sheet.rect(at, radius=2.2, fill=PAPER, stroke=tones.line, stroke_width=1.0)
    word_, pt = plate.chip
    em = pt * POINT
    sheet.rect(Rect(at.x + 0.5, at.y + 0.5, plate.chip_w, plate.head_h - 1.0), radius=1.8, fill=tones.yard)
    base = at.y + plate.head_h / 2 + em * 0.37
    sheet.text(word_, at.x + 0.5 + plate.chip_w / 2, base, pt, weight="bold", anchor="middle", room=room)
    number, pt = plate.number
    middle = at.x + plate.chip_w + (at.w - plate.chip_w) / 2
    sheet.text(number, middle, base, pt, weight="bold", anchor="middle", fill=tones.line, room=room)
    y = at.y + plate.head_h
    for k, (line, size) in enumerate(plate.lines):
        y += size * POINT * (1.08 if k == 0 else 1.2)
        sheet.text(
            line, at.x + at.w / 2, y - 0.12 * size * POINT, size, weight="bold", anchor="middle", fill=INK, room=room
        )


@dataclass(frozen=True)
class _Field:
    """What a plate must look at: courtyards by tree, the grid's own land, where it would like to be."""

    yards: shapely.STRtree
    yard_boxes: NDArray[np.float64]
    yard_grid: NDArray[np.int64]


def place_plates(
    sheet: Sheet,
    views: list[View],
    poster: VillagePoster,
    active: frozenset[int],
    taken: Taken,
    lang: Lang,
    *,
    short: bool,
) -> None:
    """Place and draw a plate for every active grid, none over another, best over open land of the own grid."""
    homes = {n: home for n in sorted(active) if (home := _home(views, poster, n)) is not None}
    if not homes:
        return
    sides = np.asarray([np.sqrt(max(home[1].area, 1.0)) for home in homes.values()])
    large = bool(np.median(sides) > 118)
    field = _survey(views, poster)
    plates = {n: make_plate(n, poster.grids[n], lang, short=short, large=large) for n in homes}
    at: dict[int, tuple[Rect, Polygon]] = {}
    order = sorted(homes, key=lambda n: (homes[n][1].area, n))
    for turn in range(3):
        for n in order:
            if turn and n in at:
                taken.drop(at[n][1])
            view, land = homes[n]
            spot = _best_spot(plates[n], view, land, n, field, taken)
            box = spot.polygon
            taken.add(box)
            at[n] = (spot, box)
    for n in order:
        view, land = homes[n]
        spot = at[n][0]
        if not land.intersects(spot.polygon):
            _leader(sheet, spot, land, poster.grids[n].colour)
        draw_plate(sheet, plates[n], spot, poster.grids[n].colour, view.frame)


def _home(views: list[View], poster: VillagePoster, n: int) -> tuple[View, BaseGeometry] | None:
    """The frame in which a grid has most courtyards, and its built-up land there, on the sheet."""
    best: tuple[float, View, BaseGeometry] | None = None
    yards = [c.shape for c in poster.courtyards if c.grid == n]
    shape = poster.grids[n].shape
    for view in views:
        frame = shapely.box(*view.land)
        mine = [y for y in yards if frame.intersects(y)]
        land: BaseGeometry
        if mine:
            land = shapely.union_all([y.envelope for y in mine]).buffer(12).buffer(-10)
            if shape is not None and shape.intersects(land):
                land = land.intersection(shape)
            score = float(len(mine))
        elif shape is not None and shape.intersects(frame):
            land = shape.intersection(frame)
            score = land.area * 1e-9
        else:
            continue
        if best is None or score > best[0]:
            best = (score, view, view.cut(land))
    return (best[1], best[2]) if best and not best[2].is_empty else None


def _survey(views: list[View], poster: VillagePoster) -> _Field:
    boxes, grids = [], []
    for view in views:
        frame = shapely.box(*view.land)
        for yard in poster.courtyards:
            if frame.intersects(yard.shape):
                boxes.append(view.put(yard.shape.envelope).bounds)
                grids.append(yard.grid)
    array = np.asarray(boxes, dtype=np.float64).reshape(-1, 4)
    tree = shapely.STRtree(shapely.box(array[:, 0], array[:, 1], array[:, 2], array[:, 3]))
    return _Field(tree, array, np.asarray(grids, dtype=np.int64))


def _best_spot(plate: Plate, view: View, land: BaseGeometry, n: int, field: _Field, taken: Taken) -> Rect:
    frame = view.frame.inside(1.5)
    for reach in (10.0, 60.0, 2000.0):
        rects = _lattice(plate, land, frame, reach)
        rects = rects[taken.free_rects(rects, 1.2)] if len(rects) else rects
        if len(rects):
            cost = _costs(rects, land, n, field)
            x, y, _, _ = rects[int(np.argmin(cost))]
            return Rect(float(x), float(y), plate.w, plate.h)
    w, s, e, north = land.bounds
    return Rect(
        min(max((w + e - plate.w) / 2, frame.x), frame.right - plate.w), (s + north - plate.h) / 2, plate.w, plate.h
    )


def _lattice(plate: Plate, land: BaseGeometry, frame: Rect, reach: float) -> NDArray[np.float64]:
    """Upright rectangles of the plate's size in the frame, around the land."""
    w, n, e, s = land.bounds
    left, right = max(w - reach - plate.w / 2, frame.x), min(e + reach - plate.w / 2, frame.right - plate.w)
    top, bottom = max(n - reach - plate.h / 2, frame.y), min(s + reach - plate.h / 2, frame.bottom - plate.h)
    if right < left or bottom < top:
        return np.empty((0, 4))
    xs = np.linspace(left, right, max(2, min(28, int((right - left) / 5) + 1)))
    ys = np.linspace(top, bottom, max(2, min(28, int((bottom - top) / 5) + 1)))
    x, y = (a.ravel() for a in np.meshgrid(xs, ys))
    return np.column_stack([x, y, x + plate.w, y + plate.h])


def _costs(rects: NDArray[np.float64], land: BaseGeometry, n: int, field: _Field) -> NDArray[np.float64]:
    """Courtyards covered (others' count triple), land left, and distance from the middle of the grid, all in mm²."""
    boxes = shapely.box(rects[:, 0], rects[:, 1], rects[:, 2], rects[:, 3])
    area = float(boxes[0].area)
    middle = land.centroid
    centre = np.column_stack([(rects[:, 0] + rects[:, 2]) / 2, (rects[:, 1] + rects[:, 3]) / 2])
    cost = np.hypot(centre[:, 0] - middle.x, centre[:, 1] - middle.y) * area / 260.0
    cost += 0.9 * (area - shapely.area(shapely.intersection(boxes, land.simplify(2.0))))
    if len(field.yard_boxes):
        which, yard = field.yards.query(boxes, predicate="intersects")
        a, b = rects[which], field.yard_boxes[yard]
        over = np.clip(np.minimum(a[:, 2], b[:, 2]) - np.maximum(a[:, 0], b[:, 0]), 0, None)
        over *= np.clip(np.minimum(a[:, 3], b[:, 3]) - np.maximum(a[:, 1], b[:, 1]), 0, None)
        weight = np.where(field.yard_grid[yard] == n, 1.3, 4.0)
        np.add.at(cost, which, over * weight)
    return cost


def _leader(sheet: Sheet, spot: Rect, land: BaseGeometry, colour: str) -> None:
    line = shapely.shortest_line(spot.polygon, land.representative_point())
    a, b = line.coords
    sheet.line(*a, *b, stroke=PAPER, stroke_width=2.2)
    sheet.line(*a, *b, stroke=ink(colour).line, stroke_width=1.1)
    sheet.path(f"M{b[0] - 1.6:.2f} {b[1]:.2f}a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0 -3.2 0Z", fill=ink(colour).line)


LEAST_PLATE_SIDE = 62.0
"""Side (mm) of a grid's land below which a full plate would bury its grid: then the map is split over sheets."""
