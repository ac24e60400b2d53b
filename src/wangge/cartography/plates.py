"""Name plates of the grids on the map: colour word, number, officer and phone; each grid always gets one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.cartography.canvas import LEAST, PLATE, Rect
from wangge.cartography.colours import INK, PAPER, ink
from wangge.cartography.lettering import POINT, fitted, width
from wangge.cartography.raster import Raster, rasters
from wangge.cartography.words import colour_word, holder

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry import Polygon
    from shapely.geometry.base import BaseGeometry

    from wangge.cartography.canvas import Sheet
    from wangge.cartography.frames import View
    from wangge.cartography.model import GridFace, VillagePoster
    from wangge.cartography.placing import Taken
    from wangge.cartography.words import Lang

LEAST_PLATE_SIDE = 62.0
"""Side (mm) of a grid's land below which a full plate would bury its grid: then the map is split over sheets."""
_ROOMY = 118.0
"""Side (mm) of a grid's land from which plates have three lines in large letters."""
_TINY = 30.0
"""Side (mm) of a grid's land below which a short plate is the number on the grid's colour."""
_PAD = 2.4
_NEAR = (70.0, 200.0, 2000.0)
"""How far from its grid's houses (mm) a plate is looked a place for, one after the other."""
_CHEAP = 60
"""Of how many places, the cheapest, it is told whether a pointer from there would run behind another plate."""


@dataclass(frozen=True)
class Plate:
    """A plate: its first row of chip, number and perhaps name, the rows below, and its outer size in mm."""

    grid: int
    chip: str
    head: tuple[str, ...]
    pt: float
    lines: tuple[tuple[str, float], ...]
    w: float
    h: float
    chip_w: float
    head_h: float


def make_plate(n: int, grid: GridFace, lang: Lang, *, short: bool, side: float) -> Plate:
    """Measure a plate for grids whose land is ``side`` mm wide; ``short`` has colour and number, or the number alone.

    Roomy grids have colour and number above name and phone; others colour, number and name in one row, and the phone
    below, all in 24 points.
    """
    roomy = side > _ROOMY and not short
    pt = (28.0 if side > 52 else 22.0 if side > 40 else LEAST) if short else 36.0 if roomy else PLATE
    tiny = short and side < _TINY
    colour = grid.number if tiny else colour_word(grid.colour_name, lang)
    head = [] if tiny else [grid.number]
    lines: list[tuple[str, float]] = []
    if not short:
        name, name_pt = fitted(
            holder(grid.officer, lang), 84.0 if roomy else 66.0, 33.0 if roomy else PLATE, PLATE, "bold"
        )
        if roomy:
            lines.append((name, name_pt))
        else:
            head.append(name)
        if grid.officer.phone:
            lines.append((grid.officer.phone, 28.0 if roomy else PLATE))
    chip_w = width(colour, pt, "bold") + 3.2
    gap = _gap(pt)
    head_w = chip_w + sum(width(words, pt, "bold") + gap for words in head) + (gap if head else 1.0)
    head_h = pt * POINT * 1.28
    w = max(head_w, *(width(t, size, "bold") + 2 * _PAD for t, size in lines), 0)
    h = head_h + sum(size * POINT * 1.14 for _, size in lines) + (1.0 if lines else 0.0)
    return Plate(n, colour, tuple(head), pt, tuple(lines), w, h, chip_w, head_h)


def _gap(pt: float) -> float:
    return pt * POINT * 0.24


def draw_plate(sheet: Sheet, plate: Plate, at: Rect, colour: str, room: Rect) -> None:
    """Draw a plate into its rectangle."""
    tones = ink(colour)
    sheet.solids.append(at.polygon)
    sheet.rect(Rect(at.x + 0.6, at.y + 0.8, at.w, at.h), radius=2, fill="#000000", fill_opacity=0.16)
    sheet.rect(at, radius=2, fill=PAPER, stroke=tones.line, stroke_width=0.9)
    em = plate.pt * POINT
    sheet.rect(Rect(at.x + 0.5, at.y + 0.5, plate.chip_w, plate.head_h - 1.0), radius=1.6, fill=tones.yard)
    base = at.y + plate.head_h / 2 + em * 0.37
    sheet.text(plate.chip, at.x + 0.5 + plate.chip_w / 2, base, plate.pt, weight="bold", anchor="middle", room=room)
    used = sum(width(words, plate.pt, "bold") for words in plate.head)
    gap = (at.w - plate.chip_w - used) / (len(plate.head) + 1)
    x = at.x + plate.chip_w + gap
    for k, words in enumerate(plate.head):
        sheet.text(words, x, base, plate.pt, weight="bold", fill=INK if k else tones.line, room=room)
        x += width(words, plate.pt, "bold") + gap
    y = at.y + plate.head_h
    for words, size in plate.lines:
        y += size * POINT * 1.14
        sheet.text(
            words, at.x + at.w / 2, y - 0.14 * size * POINT, size, weight="bold", anchor="middle", fill=INK, room=room
        )


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
    own = {n: float(np.sqrt(max(land.area, 1.0))) for n, (_, land) in homes.items()}
    typical = float(np.median(list(own.values())))
    ground = rasters(views, poster, active)
    plates = {n: make_plate(n, poster.grids[n], lang, short=short, side=own[n] if short else typical) for n in homes}
    searches = {
        n: _Search(plates[n], land, view.frame.inside(1.5), ground[id(view)]) for n, (view, land) in homes.items()
    }
    at: dict[int, tuple[Rect, Polygon]] = {}
    order = sorted(homes, key=lambda n: (homes[n][1].area, n))
    for turn in range(3):
        for n in order:
            if turn:
                taken.drop(at.pop(n)[1])
            spot = searches[n].best([box for _, box in at.values()], taken)
            box = spot.polygon
            taken.add(box)
            at[n] = (spot, box)
    for n in order:
        land = homes[n][1]
        if not land.intersects(at[n][1]):
            taken.add(_leader(sheet, at[n][0], land, poster.grids[n].colour))
    for n in order:
        spot, frame = at[n][0], homes[n][0].frame
        room = frame if frame.polygon.contains(spot.polygon) else sheet.page
        draw_plate(sheet, plates[n], spot, poster.grids[n].colour, room)


def _home(views: list[View], poster: VillagePoster, n: int) -> tuple[View, BaseGeometry] | None:
    """The frame in which a grid has most courtyards, and its built-up land there, on the sheet."""
    best: tuple[float, View, BaseGeometry] | None = None
    yards = np.asarray([c.shape for c in poster.courtyards if c.grid == n], dtype=object)
    shape = poster.grids[n].shape
    for view in views:
        frame = shapely.box(*view.land)
        mine = yards[view.shows(yards)].tolist()
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
    return (best[1], best[2].simplify(1.0)) if best and not best[2].is_empty else None


class _Search:
    """The places that a plate may have, and what each costs; worked out once, though it is looked for three times."""

    def __init__(self, plate: Plate, land: BaseGeometry, frame: Rect, ground: Raster) -> None:
        self._plate, self._land, self._frame, self._ground = plate, land, frame, ground
        self._around: dict[float, _Candidates] = {}
        shapely.prepare(land)

    def best(self, others: list[Polygon], taken: Taken) -> Rect:
        """Return the best free place; without any the middle of the land, as far inside the frame as it goes."""
        plate, frame = self._plate, self._frame
        for reach in _NEAR:
            if reach not in self._around:
                rects = _lattice(plate, self._land, frame, reach)
                self._around[reach] = _Candidates(rects, self._land, plate.grid, self._ground)
            candidates = self._around[reach]
            free = np.flatnonzero(taken.free_rects(candidates.rects, 1.2)) if len(candidates.rects) else ()
            if len(free):
                x, y, _, _ = candidates.rects[candidates.cheapest(np.asarray(free), others)]
                return Rect(float(x), float(y), plate.w, plate.h)
        w, s, e, north = self._land.bounds
        x = max(min((w + e - plate.w) / 2, frame.right - plate.w), frame.x)
        y = max(min((s + north - plate.h) / 2, frame.bottom - plate.h), frame.y)
        return Rect(x, y, plate.w, plate.h)


def _lattice(plate: Plate, land: BaseGeometry, frame: Rect, reach: float) -> NDArray[np.float64]:
    """Upright rectangles of the plate's size in the frame, around the land."""
    w, n, e, s = land.bounds
    left, right = max(w - reach - plate.w, frame.x), min(e + reach, frame.right - plate.w)
    top, bottom = max(n - reach - plate.h, frame.y), min(s + reach, frame.bottom - plate.h)
    if right < left or bottom < top:
        return np.empty((0, 4))
    xs = np.linspace(left, right, max(2, min(64, int((right - left) / 4) + 1)))
    ys = np.linspace(top, bottom, max(2, min(64, int((bottom - top) / 4) + 1)))
    x, y = (a.ravel() for a in np.meshgrid(xs, ys))
    return np.column_stack([x, y, x + plate.w, y + plate.h])


class _Candidates:
    """Upright rectangles for a plate with what each would hide, in mm², and what it costs to point from it to the grid.

    How far one is from the land takes longest to tell: it is told only of those that may be among the cheapest.
    """

    def __init__(self, rects: NDArray[np.float64], land: BaseGeometry, n: int, ground: Raster) -> None:
        self.rects, self._land = rects, land
        if not len(rects):
            return
        self._area = float((rects[0, 2] - rects[0, 0]) * (rects[0, 3] - rects[0, 1]))
        middle = land.centroid
        cost = np.hypot((rects[:, 0] + rects[:, 2]) / 2 - middle.x, (rects[:, 1] + rects[:, 3]) / 2 - middle.y)
        self._near = cost * (self._area / 700.0) + ground.hidden(rects, n)
        w, s, e, north = land.bounds
        aside = np.maximum(np.maximum(w - rects[:, 2], rects[:, 0] - e), 0.0)
        above = np.maximum(np.maximum(s - rects[:, 3], rects[:, 1] - north), 0.0)
        self._least = self._near + self._pointing(np.hypot(aside, above))
        self._away = np.full(len(rects), np.nan)

    def cheapest(self, free: NDArray[np.int64], others: list[Polygon]) -> int:
        """Return the best of the free ones; a pointer that would run behind another plate makes one worse."""
        free = free[np.argsort(self._least[free], kind="stable")]
        known = min(_CHEAP + 1, len(free))
        while True:
            first = free[:known]
            cost = self._cost(first)
            order = np.argsort(cost, kind="stable")[: _CHEAP + 1]
            if known == len(free) or cost[order[-1]] <= self._least[free[known]]:
                break
            known = min(4 * known, len(free))
        cheap = first[order]
        boxes = _boxes(self.rects[cheap])
        behind = np.zeros(len(cheap), dtype=bool)
        out = self._away[cheap] > 0
        if out.any() and others:
            pointers = shapely.shortest_line(boxes[out], self._land)
            behind[out] = shapely.intersects(pointers[:, None], np.asarray(others, dtype=object)[None, :]).any(axis=1)
        total = cost[order] + np.where(behind, 2.0 * self._area, 0.0)
        return int(cheap[np.lexsort((cheap, total))[0]])

    def _cost(self, which: NDArray[np.int64]) -> NDArray[np.float64]:
        new = which[np.isnan(self._away[which])]
        self._away[new] = shapely.distance(_boxes(self.rects[new]), self._land)
        return np.asarray(self._near[which] + self._pointing(self._away[which]))

    def _pointing(self, away: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.where(away > 0, self._area * (0.2 + away / 45.0), 0.0)


def _boxes(rects: NDArray[np.float64]) -> NDArray[np.object_]:
    return np.asarray(shapely.box(rects[:, 0], rects[:, 1], rects[:, 2], rects[:, 3]), dtype=object)


def _leader(sheet: Sheet, spot: Rect, land: BaseGeometry, colour: str) -> Polygon:
    """A line from a plate to the nearest place well within its grid's houses; returns the room it takes."""
    inner = land.buffer(-4.0)
    line = shapely.shortest_line(spot.polygon, land if inner.is_empty else inner)
    a, b = line.coords
    sheet.line(*a, *b, stroke=PAPER, stroke_width=2.2)
    sheet.line(*a, *b, stroke=ink(colour).line, stroke_width=1.1)
    sheet.path(
        f"M{b[0] - 1.6:.2f} {b[1]:.2f}a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0 -3.2 0Z",
        fill=ink(colour).line, stroke=PAPER, stroke_width=0.5,
    )  # fmt: skip
    return shapely.LineString([a, b]).buffer(0.8, cap_style="square")
