"""The township's overview: villages, their grids, and who leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from wangge.cartography.canvas import Rect, Sheet
from wangge.cartography.colours import BORDER, INK, PAPER, RED, RULE, SOFT, WATER, WATER_LINE, ink
from wangge.cartography.frames import View, whole
from wangge.cartography.lettering import POINT, width
from wangge.cartography.margins import FOOT, HEAD, draw_foot, draw_head, north_arrow, scale_bar
from wangge.cartography.names import set_along
from wangge.cartography.placing import Taken, within
from wangge.cartography.tables import Column, Columns, Row, Table
from wangge.cartography.words import role_word, word

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from wangge.cartography.model import TownshipPoster, VillageFace
    from wangge.cartography.words import Lang

PAGE = (841.0, 594.0)
_TINTS = ("黄", "绿", "橙", "蓝", "青", "红", "紫")


def overview_sheets(poster: TownshipPoster, lang: Lang) -> list[Sheet]:
    """Draw the overview: the villages on a map with their numbers of grids, and a table of who leads them."""
    sheet = Sheet(*PAGE)
    inner = Rect(16.0, 12.0, PAGE[0] - 32, PAGE[1] - 26)
    head = Rect(inner.x, inner.y, inner.w, HEAD)
    foot = Rect(inner.x, inner.bottom - FOOT, inner.w, FOOT)
    draw_head(sheet, head, word("overview.title", lang, township=poster.township), poster.imprint, lang)
    body = Rect(inner.x, head.bottom + 3, inner.w, foot.y - head.bottom - 6)
    top = _chiefs(sheet, poster, body, lang)
    table = village_table(poster, lang)
    side = 318.0
    room = Rect(body.right - side, top, side, body.bottom - top)
    heights = table.heights(side)
    fits = 0
    while fits < len(heights) and table.head() + sum(heights[: fits + 1]) <= room.h:
        fits += 1
    table.draw(sheet, room.x, room.y, side, 0, fits)
    _draw_map(sheet, Rect(body.x, top, body.w - side - 8, body.bottom - top), poster, lang)
    sheets = [(sheet, foot)]
    first = fits
    while first < len(heights):
        more = Sheet(*PAGE)
        draw_head(more, head, word("overview.title", lang, township=poster.township), poster.imprint, lang)
        count = min(len(heights) - first, 2 * int((body.h - table.head()) / max(heights)))
        rest = Table(table.columns, table.rows[first : first + count], table.pt, table.pad, table.chip)
        Columns(rest, 2).draw(more, body.x, body.y, body.w)
        sheets.append((more, foot))
        first += count
    for n, (each, at) in enumerate(sheets):
        draw_foot(each, at, poster.imprint, lang, schematic=True, page=(n + 1, len(sheets)))
    return [each for each, _ in sheets]


def _chiefs(sheet: Sheet, poster: TownshipPoster, body: Rect, lang: Lang) -> float:
    """One line with the township's chiefs; returns where the map begins."""
    if not poster.chiefs:
        return body.y
    pt = 26.0
    x, base = body.x, body.y + pt * POINT * 1.0
    for contact in poster.chiefs:
        words = (
            f"{role_word(contact.role, lang)}  {contact.name or word('vacant', lang)}  {contact.phone or ''}".strip()
        )
        w = width(words, pt, "bold")
        if x + w > body.right:
            break
        sheet.text(words, x, base, pt, weight="bold", room=body)
        x += w + 18
    return body.y + pt * POINT * 1.5


def village_table(poster: TownshipPoster, lang: Lang) -> Table:
    """The villages with grids, households, persons, chief and phone; totals in the last row."""
    rows = [
        Row((
            f"{n + 1} {v.name}", str(v.grids), str(v.households), str(v.persons),
            holder(v.chief, lang), v.chief.phone or "—",
        ))
        for n, v in enumerate(poster.villages)
    ]  # fmt: skip
    sums = [str(sum(getattr(v, key) for v in poster.villages)) for key in ("grids", "households", "persons")]
    rows.append(Row((word("total", lang), *sums, "", ""), total=True))
    columns = (
        Column(word("column.village", lang), 62, weight="bold"),
        Column(word("column.grids", lang), 30, "end"),
        Column(word("column.households", lang), 29, "end"),
        Column(word("column.persons", lang), 32, "end"),
        Column(word("column.chief", lang), 50, weight="bold"),
        Column(word("column.phone", lang), 54),
    )
    return Table(columns, tuple(rows), pt=20.0, pad=2.0)


def _draw_map(sheet: Sheet, at: Rect, poster: TownshipPoster, lang: Lang) -> None:
    shapes = [v.shape for v in poster.villages if v.shape is not None]
    if not shapes:
        return
    view = whole(shapely.GeometryCollection(shapes), at, 0.015)
    with sheet.clipped(at):
        _draw_villages(sheet, view, poster)
        _draw_lines(sheet, view, poster)
        edges = shapely.line_merge(shapely.union_all([view.put(s).boundary for s in shapes]))
        sheet.shape(edges, stroke=PAPER, stroke_width=1.6)
        sheet.shape(edges, stroke=BORDER, stroke_width=0.8, stroke_dasharray="5 1.3")
    sheet.rect(at, stroke=INK, stroke_width=0.6)
    taken = Taken()
    _corner(sheet, at, view, taken, shapely.union_all([view.put(s) for s in shapes]), lang)
    for n, village in enumerate(poster.villages):
        if village.shape is not None:
            _village_plate(sheet, at, view, taken, village, n + 1, lang)
    for road in poster.roads:
        _name_long(sheet, view.cut(road.line), road.name, INK, at, taken)
    for water in poster.water:
        if "Line" in water.shape.geom_type:
            _name_long(sheet, view.cut(water.shape), water.name, WATER_LINE, at, taken)


def _draw_villages(sheet: Sheet, view: View, poster: TownshipPoster) -> None:
    tints = _tint(poster)
    for n, village in enumerate(poster.villages):
        if village.shape is not None:
            colours = ink(_TINTS[tints[n]])
            sheet.shape(view.put(village.shape), fill=colours.land)
            for spot in village.settlements:
                sheet.shape(view.put(spot), fill=colours.yard, stroke=colours.line, stroke_width=0.3)


def _draw_lines(sheet: Sheet, view: View, poster: TownshipPoster) -> None:
    for water in poster.water:
        here = view.put(water.shape)
        if "Polygon" in here.geom_type:
            sheet.shape(here, fill=WATER, stroke=WATER_LINE, stroke_width=0.3)
        else:
            sheet.shape(here, stroke=WATER_LINE, stroke_width=2.2)
    for road in poster.roads:
        sheet.shape(view.put(road.line), stroke=SOFT, stroke_width=2.6)
        sheet.shape(view.put(road.line), stroke="#FFE9A8", stroke_width=1.9)


def _name_long(sheet: Sheet, line: BaseGeometry, name: str, fill: str, at: Rect, taken: Taken) -> None:
    if not name or line.is_empty:
        return
    line = max(shapely.get_parts(shapely.line_merge(line)).tolist(), key=lambda p: p.length)
    for share in (0.5, 0.3, 0.7, 0.4, 0.6, 0.15, 0.85):
        if set_along(sheet, name, line, line.length * share, 20.0, "bold", fill, at, taken):
            return


def _corner(sheet: Sheet, at: Rect, view: View, taken: Taken, land: BaseGeometry, lang: Lang) -> None:
    w, h = 78.0, 32.0
    corners = [Rect(x, y, w, h) for y in (at.y + 3, at.bottom - h - 3) for x in (at.x + 3, at.right - w - 3)]
    spot = min(corners, key=lambda r: shapely.intersection(r.polygon, land).area)
    sheet.rect(spot, radius=2, fill=PAPER, fill_opacity=0.92, stroke=RULE, stroke_width=0.4)
    taken.add(spot.polygon)
    north_arrow(sheet, spot.x + 10, spot.y + 1, 29, lang, spot)
    scale_bar(sheet, spot.x + 46, spot.y + 9, view.k, 50, lang, spot)


def _tint(poster: TownshipPoster) -> list[int]:
    """A tint for each village, none like its neighbours'."""
    shapes = [v.shape for v in poster.villages]
    tints: list[int] = []
    for n, shape in enumerate(shapes):
        near = {
            tints[m]
            for m in range(n)
            if shape is not None and (other := shapes[m]) is not None and shapely.distance(shape, other) < 1.0
        }
        tints.append(next((t for t in range(len(_TINTS)) if t not in near), n % len(_TINTS)))
    return tints


def _village_plate(
    sheet: Sheet, at: Rect, view: View, taken: Taken, village: VillageFace, number: int, lang: Lang
) -> None:
    """Name, number of grids and chief of a village, near its middle and never over another plate."""
    if village.shape is None:
        return
    lines = [
        (f"{number} {village.name}", 28.0, INK),
        (word("total.grids", lang, n=village.grids), 22.0, RED),
        (holder(village.chief, lang), 22.0, INK),
    ]
    w = max(width(words, pt, "bold") for words, pt, _ in lines) + 4
    h = sum(pt * POINT * 1.2 for _, pt, _ in lines) + 1.5
    middle = view.spot(village.shape)
    spots = sorted(
        ((middle.x + dx, middle.y + dy) for dx in range(-60, 61, 6) for dy in range(-48, 49, 6)),
        key=lambda p: (p[0] - middle.x) ** 2 + (p[1] - middle.y) ** 2,
    )
    for cx, cy in spots:
        spot = Rect(cx - w / 2, cy - h / 2, w, h)
        if within(spot.polygon, at.inside(1)) and taken.free(spot.polygon, 1.0):
            break
    else:
        return
    taken.add(spot.polygon)
    sheet.rect(spot, radius=1.8, fill=PAPER, fill_opacity=0.85)
    y = spot.y
    for words, pt, fill in lines:
        y += pt * POINT * 1.2
        sheet.text(words, spot.x + w / 2, y - 0.2 * pt * POINT, pt, weight="bold", fill=fill, anchor="middle", room=at)
