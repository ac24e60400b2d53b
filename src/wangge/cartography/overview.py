"""The township's overview: villages, their grids, and who leads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.cartography.canvas import Rect, Sheet, letters_box
from wangge.cartography.colours import FIELD, INK, LIMIT, PAPER, RED, RULE, SOFT, WATER, WATER_LINE, ink, mix
from wangge.cartography.frames import View, whole
from wangge.cartography.lettering import POINT, printable, width
from wangge.cartography.margins import draw_foot, draw_head, draw_key, key_height, north_arrow, rooms, scale_bar
from wangge.cartography.names import set_along
from wangge.cartography.placing import Taken, within
from wangge.cartography.tables import Column, Columns, Row, Table
from wangge.cartography.words import holder, role_word, word

if TYPE_CHECKING:
    from shapely.geometry import Polygon
    from shapely.geometry.base import BaseGeometry

    from wangge.cartography.model import TownshipPoster, VillageFace
    from wangge.cartography.words import Lang

PAGE = (841.0, 594.0)
_SIDE = 318.0
"""Width of the table, mm."""
_TINTS = ("黄", "绿", "橙", "蓝", "青", "红", "紫")
_NAME, _COUNT = 30.0, 20.0
_AGAIN = 330.0
"""A road longer than this (mm) is named twice."""
_WIDE = 1.5
"""How many times wider than high the land is where the table stands below it."""
_SHORT = 60.0
"""Roads and rivers that are shorter on the sheet (mm) stay without a name."""


def overview_title(poster: TownshipPoster, lang: Lang) -> str:
    """The title, with or without the township's name."""
    key = "overview.area.title" if poster.unit == "area" else "overview.title"
    return word(key, lang, township=poster.township).removeprefix(": ")


def overview_sheets(poster: TownshipPoster, lang: Lang) -> list[Sheet]:
    """Draw the overview: the villages on a map with their numbers of grids, and a table of who leads them."""
    title = overview_title(poster, lang)
    head, foot, body = rooms(PAGE)
    sheet = Sheet(*PAGE)
    draw_head(sheet, head, title, poster.imprint, lang)
    top = _chiefs(sheet, poster, body, lang)
    table = village_table(poster, lang)
    if all(v.shape is None for v in poster.villages):
        return _listed(poster, table, lang)
    key, fits = _beside(sheet, poster, table, body, top) or _below(sheet, table, body)
    heights = table.heights(_SIDE)
    _draw_map(sheet, Rect(key.x, top, key.w, key.y - top - 2.5), poster, lang)
    draw_key(sheet, key, lang, ("settlement", poster.unit, "main", "river"))
    sheets = [sheet]
    first = fits
    while first < len(heights):
        more = Sheet(*PAGE)
        draw_head(more, head, title, poster.imprint, lang)
        count = min(len(heights) - first, 2 * int((body.h - table.head()) / max(heights)))
        rest = replace(table, rows=table.rows[first : first + count])
        Columns(rest, 2).draw(more, body.x, body.y, body.w)
        sheets.append(more)
        first += count
    for n, each in enumerate(sheets):
        draw_foot(each, foot, poster.imprint, lang, schematic=True, page=(n + 1, len(sheets)))
    return sheets


def _chiefs(sheet: Sheet, poster: TownshipPoster, body: Rect, lang: Lang) -> float:
    """The township's chiefs in at most three rows; returns where the map begins."""
    pt = 22.0
    texts = [f"{role_word(who.role, lang)}  {holder(who, lang)}  {who.phone or ''}".strip() for who in poster.chiefs]
    if not texts:
        return body.y
    widest = max(width(printable(words, "bold"), pt, "bold") for words in texts) + 8
    across = max(1, int((body.w + 8) / widest))
    across = -(-len(texts) // -(-len(texts) // across))
    step = pt * POINT * 1.35
    for n, words in enumerate(texts[: 3 * across]):
        x = body.x + (n % across) * body.w / across
        sheet.text(words, x, body.y + step * (n // across) + pt * POINT, pt, weight="bold", room=body)
    return body.y + step * min(-(-len(texts) // across), 3) + 3


def village_table(poster: TownshipPoster, lang: Lang) -> Table:
    """The villages with grids, households, persons, chief and phone; totals in the last row."""
    rows = [
        Row((
            f"{n + 1} {v.name}", str(v.grids), str(v.households), str(v.persons or "–"),
            holder(v.chief, lang), v.chief.phone or "—",
        ))
        for n, v in enumerate(poster.villages)
    ]  # fmt: skip
    sums = [sum(getattr(v, key) for v in poster.villages) for key in ("grids", "households", "persons")]
    rows.append(Row((word("total", lang), *(str(n) if n else "—" for n in sums), "", ""), total=True))
    area = poster.unit == "area"
    columns = (
        Column(word("column.area" if area else "column.village", lang), 66, weight="bold"),
        Column(word("column.grids", lang), 30, "end"),
        Column(word("column.households", lang), 27, "end"),
        Column(word("column.persons", lang), 31, "end"),
        Column(word("column.area.head" if area else "column.chief", lang), 52, weight="bold"),
        Column(word("column.phone", lang), 58),
    )
    return Table(columns, tuple(rows), pt=20.5, pad=1.0)


def _listed(poster: TownshipPoster, table: Table, lang: Lang) -> list[Sheet]:
    """The overview without a map: the table alone, on as many sheets as it takes."""
    head, foot, body = rooms(PAGE)
    room = Rect(body.x, body.y, body.w, body.h - 4)
    table = replace(table, pt=26.0, pad=4.0)
    per = max(1, int((room.h - 40 - table.head()) / max(table.heights(room.w))))
    sheets = []
    for first in range(0, len(table.rows), per):
        sheet = Sheet(*PAGE)
        draw_head(sheet, head, overview_title(poster, lang), poster.imprint, lang)
        top = _chiefs(sheet, poster, body, lang) if not first else room.y
        table.draw(sheet, room.x, top, room.w, first, min(first + per, len(table.rows)))
        sheets.append(sheet)
    for n, each in enumerate(sheets):
        draw_foot(each, foot, poster.imprint, lang, schematic=True, page=(n + 1, len(sheets)))
    return sheets


def _beside(sheet: Sheet, poster: TownshipPoster, table: Table, body: Rect, top: float) -> tuple[Rect, int] | None:
    """Set the table at the right of the map; returns the place of the key and how many rows found room.

    None where the land is so wide that few villages are better listed below the map.
    """
    shapes = [v.shape for v in poster.villages if v.shape is not None]
    w, s, e, n = shapely.total_bounds(np.asarray(shapes, dtype=object)) if shapes else (0.0, 0.0, 1.0, 1.0)
    if e - w > _WIDE * (n - s) and Columns(table, 2).height(body.w) < body.h / 3:
        return None
    room = Rect(body.right - _SIDE, top, _SIDE, body.bottom - 2 - top)
    table = _filling(table, room)
    heights = table.heights(_SIDE)
    fits = 0
    while fits < len(heights) and table.head() + sum(heights[: fits + 1]) <= room.h:
        fits += 1
    table.draw(sheet, room.x, room.y, _SIDE, 0, fits)
    return Rect(body.x, room.bottom - key_height(), body.w - _SIDE - 8, key_height()), fits


def _below(sheet: Sheet, table: Table, body: Rect) -> tuple[Rect, int]:
    """Set the whole table in two columns below the map; returns the place of the key and the number of rows."""
    columns = Columns(table, 2)
    y = body.bottom - 2 - columns.height(body.w)
    columns.draw(sheet, body.x, y, body.w)
    return Rect(body.x, y - 5 - key_height(), body.w, key_height()), len(table.rows)


def _filling(table: Table, room: Rect) -> Table:
    """The table with rows as high as the room allows, within reason."""
    for pt, pad in ((24.0, 6.0), (23.0, 5.0), (22.0, 4.5), *((table.pt, step / 2) for step in range(9, 2, -1))):
        taller = replace(table, pt=pt, pad=pad)
        if taller.head() + sum(taller.heights(room.w)) <= room.h:
            return taller
    return table


def _draw_map(sheet: Sheet, at: Rect, poster: TownshipPoster, lang: Lang) -> None:
    shapes = [v.shape for v in poster.villages if v.shape is not None]
    if not shapes:
        return
    view = whole(shapely.GeometryCollection(shapes), at, 0.015)
    with sheet.clipped(at):
        sheet.rect(at, fill=mix(FIELD, PAPER, 0.45))
        _draw_villages(sheet, view, poster)
        _draw_lines(sheet, view, poster)
        edges = shapely.line_merge(shapely.union_all([view.put(s).boundary for s in shapes]))
        sheet.shape(edges, stroke=PAPER, stroke_width=2.4, stroke_linejoin="round", stroke_opacity=0.8)
        sheet.shape(edges, stroke=LIMIT, stroke_width=1.0, stroke_linejoin="round", stroke_dasharray="6 2 1 2")
    sheet.rect(at, stroke=INK, stroke_width=0.6)
    taken = Taken()
    _corner(sheet, at, view, taken, shapely.union_all([view.put(s) for s in shapes]), lang)
    lines: list[tuple[str, BaseGeometry, str]] = [(road.name, road.line, INK) for road in poster.roads]
    lines += [(water.name, _axis(water.shape), WATER_LINE) for water in poster.water]
    roads = shapely.union_all([view.cut(line) for _, line, _ in lines])
    for n, village in enumerate(poster.villages):
        if village.shape is not None:
            _name_village(sheet, at, view, taken, roads, village, n + 1, lang)
    for name, line, fill in sorted(lines, key=lambda item: -item[1].length):
        _name_long(sheet, view.cut(line), name, fill, at, taken)


def _draw_villages(sheet: Sheet, view: View, poster: TownshipPoster) -> None:
    tints = _tint(poster)
    for n, village in enumerate(poster.villages):
        if village.shape is not None:
            sheet.shape(view.put(village.shape), fill=mix(ink(_TINTS[tints[n]]).land, PAPER, 0.35))
    for n, village in enumerate(poster.villages):
        colours = ink(_TINTS[tints[n]])
        for spot in village.settlements if village.shape is not None else ():
            sheet.shape(view.put(spot), fill=colours.yard, stroke=colours.line, stroke_width=0.35)


def _draw_lines(sheet: Sheet, view: View, poster: TownshipPoster) -> None:
    for water in poster.water:
        here = view.put(water.shape)
        if "Polygon" in here.geom_type:
            sheet.shape(here, fill=WATER, stroke=WATER_LINE, stroke_width=0.3)
        else:
            sheet.shape(here, stroke=WATER_LINE, stroke_width=2.4 if water.name else 0.5, stroke_linejoin="round")
    for casing, wide in ((SOFT, 3.2), ("#FFE08A", 2.4)):
        for road in poster.roads:
            sheet.shape(
                view.put(road.line), stroke=casing, stroke_width=wide if road.name else wide - 1.0,
                stroke_linejoin="round", stroke_linecap="round",
            )  # fmt: skip


def _axis(shape: BaseGeometry) -> BaseGeometry:
    """A line along a river: itself, or of an area the middle of its two banks."""
    if "Line" in shape.geom_type:
        return shape
    part = max(shapely.get_parts(shape).tolist(), key=lambda p: p.area)
    w, s, e, n = part.bounds
    steps = np.linspace(0.04, 0.96, 24)
    tall = n - s > e - w
    middles = []
    for t in steps.tolist():
        across = (
            shapely.LineString([(w, s + t * (n - s)), (e, s + t * (n - s))])
            if tall
            else shapely.LineString([(w + t * (e - w), s), (w + t * (e - w), n)])
        )
        cut = shapely.intersection(across, part)
        if not cut.is_empty:
            middles.append(max(shapely.get_parts(cut).tolist(), key=lambda p: p.length).centroid)
    return shapely.LineString(middles) if len(middles) > 1 else shapely.LineString()


def _name_long(sheet: Sheet, line: BaseGeometry, name: str, fill: str, at: Rect, taken: Taken) -> None:
    """Name a road or river once, twice where it is long: never twice close together."""
    parts = [p for p in shapely.get_parts(shapely.line_merge(line)).tolist() if p.geom_type == "LineString"]
    total = sum(p.length for p in parts)
    if not name or total < _SHORT:
        return
    done: list[BaseGeometry] = []
    for part in sorted(parts, key=lambda p: -p.length):
        for share in (0.3, 0.7, 0.5, 0.2, 0.8, 0.4, 0.6, 0.12, 0.88):
            spot = part.interpolate(share, normalized=True)
            if len(done) == (2 if total > _AGAIN else 1) or any(spot.distance(d) < _AGAIN / 2 for d in done):
                continue
            if set_along(sheet, name, part, part.length * share, 20.0, "bold", fill, at, taken):
                done.append(spot)


def _corner(sheet: Sheet, at: Rect, view: View, taken: Taken, land: BaseGeometry, lang: Lang) -> None:
    w, h = 78.0, 32.0
    corners = [Rect(x, y, w, h) for y in (at.y + 3, at.bottom - h - 3) for x in (at.x + 3, at.right - w - 3)]
    spot = min(corners, key=lambda r: shapely.intersection(r.polygon, land).area)
    sheet.rect(spot, radius=2, fill=PAPER, fill_opacity=0.92, stroke=RULE, stroke_width=0.4)
    taken.add(spot.polygon)
    north_arrow(sheet, spot.x + 10, spot.y + 1, 29, lang, spot)
    scale_bar(sheet, spot.x + 46, spot.y + 9, view.k, 50, lang, spot)


def _tint(poster: TownshipPoster) -> list[int]:
    """A tint for each village, none like its neighbours', all used about equally."""
    shapes = [v.shape for v in poster.villages]
    tints: list[int] = []
    for n, shape in enumerate(shapes):
        near = {
            tints[m]
            for m in range(n)
            if shape is not None and (other := shapes[m]) is not None and shapely.distance(shape, other) < 1.0
        }
        free = [t for t in range(len(_TINTS)) if t not in near] or [n % len(_TINTS)]
        tints.append(min(free, key=lambda t: (tints.count(t), t)))
    return tints


def _name_village(
    sheet: Sheet, at: Rect, view: View, taken: Taken, lines: BaseGeometry, village: VillageFace, number: int, lang: Lang
) -> None:
    """Number, name and number of grids of a village, inside it and off its roads where that can be."""
    if village.shape is None:
        return
    rows = [
        (printable(f"{number} {village.name}", "bold"), _NAME, INK),
        (word("total.grids", lang, n=village.grids), _COUNT, RED),
    ]
    land = view.put(village.shape)
    middle = land.centroid if land.contains(land.centroid) else land.representative_point()
    homes = shapely.union_all([view.put(spot) for spot in village.settlements])
    steps = [(float(np.hypot(dx, dy)), dx, dy) for dx in range(-90, 91, 5) for dy in range(-60, 61, 5)]
    steps.sort(key=lambda step: step[0])
    best: tuple[float, list[Polygon], float, float] | None = None
    for away, dx, dy in steps:
        if best is not None and away >= best[0]:  # from here on the distance alone costs more
            break
        boxes = _boxes(rows, middle.x + dx, middle.y + dy)
        if not all(within(box, at.inside(1)) and taken.free(box, 1.0) for box in boxes):
            continue
        both = shapely.union_all(boxes)
        cost = away + 0.3 * shapely.difference(both, land).area
        cost += 1.6 * shapely.intersection(both, lines).length + 0.12 * shapely.intersection(both, homes).area
        if best is None or cost < best[0]:
            best = (cost, boxes, middle.x + dx, middle.y + dy)
    if best is None:
        return
    _, boxes, x, y = best
    for (words, pt, fill), box, line in zip(rows, boxes, _lines(rows, y), strict=True):
        taken.add(box)
        sheet.text(words, x, line, pt, weight="bold", fill=fill, anchor="middle", halo=PAPER, room=at)


def _lines(rows: list[tuple[str, float, str]], y: float) -> list[float]:
    """Baselines of rows of words whose middle is at ``y``."""
    high = sum(pt * POINT * 1.18 for _, pt, _ in rows)
    lines = []
    top = y - high / 2
    for _, pt, _ in rows:
        lines.append(top + pt * POINT)
        top += pt * POINT * 1.18
    return lines


def _boxes(rows: list[tuple[str, float, str]], x: float, y: float) -> list[Polygon]:
    return [
        letters_box(words, x - width(words, pt, "bold") / 2, line, pt, "bold")
        for (words, pt, _), line in zip(rows, _lines(rows, y), strict=True)
    ]
