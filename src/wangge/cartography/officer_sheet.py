"""The officer's sheet: one A4 page and more per grid, with doors, households and duties; never for the wall."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import shapely

from wangge.cartography.canvas import Rect, Sheet
from wangge.cartography.colours import INK, PAPER, RED, RULE, SOFT, ink
from wangge.cartography.frames import View, whole
from wangge.cartography.ground import draw_ground, survey
from wangge.cartography.lettering import POINT, fitted, width, wrap
from wangge.cartography.margins import north_arrow, scale_bar
from wangge.cartography.model import LANE, MAIN_ROAD, STREET
from wangge.cartography.names import name_lanes, name_places, number_doors
from wangge.cartography.placing import Taken
from wangge.cartography.tables import Column, Row, Table, chip_width
from wangge.cartography.ways_out import point_the_way
from wangge.cartography.words import colour_word, counts, holder, role_word, word

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from wangge.cartography.model import GridFace, VillagePoster
    from wangge.cartography.words import Lang

# Set like the posters in A1 millimetres and reduced to A4 with the letters twice as large: 9 pt on paper at least.
PAGE = (420.0, 594.0)
REDUCTION = 0.5
MARGIN = 28.0
PT = 18.5
_GAP = 8.0
_LOWEST_MAP, _HIGHEST_MAP = 135.0, 232.0


def officer_sheets(poster: VillagePoster, lang: Lang, grids: tuple[int, ...] | None = None) -> list[Sheet]:
    """Draw the sheets of the given grids (all of them without), each on as many A4 pages as its households need."""
    done: list[Sheet] = []
    for n in grids if grids is not None else tuple(range(len(poster.grids))):
        done.extend(_sheets_of(poster, n, lang))
    return done


def _sheets_of(poster: VillagePoster, n: int, lang: Lang) -> list[Sheet]:
    homes = [h for h in poster.households if h.grid == n]
    sheet = Sheet(*PAGE)
    body = _head(sheet, poster, poster.grids[n], lang)
    y = _facts(sheet, body, poster, n, lang)
    rows = tuple(Row((str(k + 1), home.place, home.head, str(home.persons or "–"), "")) for k, home in enumerate(homes))
    table = _household_table(rows, lang)
    y = _map(sheet, Rect(body.x, y + 3, body.w, _map_height(table, body.bottom - y, lang)), poster, n, lang)
    y = _duties(sheet, Rect(body.x, y + 5, body.w, 0), lang)
    first = 0
    pages = [sheet]
    while first < len(rows):
        title = 22 * POINT * 1.5
        room = Rect(body.x, y + 5, body.w, body.bottom - y - 5)
        gap = _GAP
        one = (room.w - gap) / 2
        step = max(table.heights(one))
        per = int((room.h - title - table.head()) / step)
        if per < 3:
            sheet = Sheet(*PAGE)
            pages.append(sheet)
            body = _head(sheet, poster, poster.grids[n], lang)
            y = body.y - 3
            continue
        left = len(rows) - first
        per = min(per, -(-left // 2))
        sheet.text(word("households", lang), room.x, room.y + 22 * POINT, 22, weight="bold", fill=RED, room=room)
        top = room.y + title
        for column in range(2):
            a, b = first + column * per, min(first + (column + 1) * per, len(rows))
            if a < b:
                table.draw(sheet, room.x + column * (one + gap), top, one, a, b)
        first += 2 * per
        y = PAGE[1]
    for k, page in enumerate(pages):
        _foot(page, poster, lang, k + 1, len(pages))
    return pages


def _map_height(table: Table, room: float, lang: Lang) -> float:
    """How high the map may be so that the households still find room on the first page, within limits."""
    rows = -(-len(table.rows) // 2)
    below = (70.0 if lang == "zh" else 80.0) + table.head() + rows * (table.heights(400.0)[0] if table.rows else 0.0)
    return min(max(room - below, _LOWEST_MAP), _HIGHEST_MAP)


def _household_table(rows: tuple[Row, ...], lang: Lang) -> Table:
    """The table of households; places are printed whole, what is left of the width is for notes."""
    one = (PAGE[0] - 2 * MARGIN - _GAP) / 2
    numbers, persons = (18.0, 21.0) if lang == "zh" else (18.0, 28.0)
    place = max([40.0, *(width(row.cells[1], PT) for row in rows)]) + 4
    head = max([18.0, *(width(row.cells[2], PT) for row in rows)]) + 4
    place = min(place, one - numbers - persons - min(head, 40.0))
    columns = [
        Column(word("column.number", lang), numbers, "end"),
        Column(word("column.place", lang), place, wraps=True),
        Column(word("column.head", lang) if lang == "zh" else "Head", min(head, 40.0)),
        Column(word("column.persons", lang), persons, "end"),
    ]
    note = one - sum(column.share for column in columns)
    if note >= 16:
        columns.append(Column(word("column.note", lang), note))
    cells = len(columns)
    return Table(tuple(columns), tuple(replace(row, cells=row.cells[:cells]) for row in rows), pt=PT, pad=0.9)


def _head(sheet: Sheet, poster: VillagePoster, grid: GridFace, lang: Lang) -> Rect:
    """Title, colour and number, and the caution that this is no poster; returns the room below."""
    at = Rect(MARGIN, MARGIN - 6, PAGE[0] - 2 * MARGIN, 34)
    tones = ink(grid.colour)
    colour = colour_word(grid.colour_name, lang)
    chip_w = chip_width([colour], 46) + 4
    chip = Rect(at.x, at.y + 2, chip_w, 24)
    sheet.rect(chip, radius=3, fill=tones.yard, stroke=tones.line, stroke_width=0.8)
    base = at.y + 14 + 46 * POINT * 0.37
    sheet.text(colour, chip.x + chip_w / 2, base, 46, weight="bold", anchor="middle", room=at)
    sheet.text(grid.number, chip.right + 5, base, 46, weight="bold", fill=tones.line, room=at)
    x = chip.right + 10 + width(grid.number, 46, "bold")
    caution = word("sheet.internal", lang)
    pt = 20.0
    right = width(caution, pt, "bold") + 8
    if poster.imprint.demo:
        right = max(right, width(word("demo", lang), pt, "bold") + 8)
    title, size = fitted(f"{poster.village} · {word('sheet.title', lang)}", at.right - x - right - 4, 38, 22, "bold")
    sheet.text(title, x, base, size, weight="bold", room=at)
    sheet.text(caution, at.right, at.y + 11, pt, weight="bold", fill=RED, anchor="end", room=at)
    if poster.imprint.demo:
        sheet.text(word("demo", lang), at.right, at.y + 22, pt, weight="bold", fill=RED, anchor="end", room=at)
    sheet.line(at.x, at.bottom - 4, at.right, at.bottom - 4, stroke=RED, stroke_width=1.0)
    return Rect(at.x, at.bottom, at.w, PAGE[1] - at.bottom - MARGIN - 8)


def _facts(sheet: Sheet, body: Rect, poster: VillagePoster, n: int, lang: Lang) -> float:
    """Officer, helpers, area head, counts and scope as lines; returns the lower edge."""
    grid = poster.grids[n]
    people = [(role_word(grid.officer.role, lang), grid.officer)]
    people += [(role_word(h.role, lang), h) for h in grid.helpers]
    if 0 <= grid.area < len(poster.areas):
        area = poster.areas[grid.area]
        people.append((f"{area.name} {role_word(area.head.role, lang)}", area.head))
    if poster.village_chiefs:
        chief = poster.village_chiefs[0]
        people.append((role_word(chief.role, lang), chief))
    y = body.y
    parts = [
        (
            word("column.scope", lang),
            f"{grid.scope or '—'}  ({counts(grid.households, grid.persons, lang)})",
        )
    ]
    parts += [(role, f"{holder(who, lang)}  {who.phone or ''}".strip()) for role, who in people]
    pt = 20.0
    step = pt * POINT * 1.36
    x, room_w = body.x, body.w
    column = 0
    for k, (label, value) in enumerate(parts):
        w = room_w if k == 0 else room_w / 2 - 4
        left = x if k == 0 or column == 0 else x + room_w / 2 + 4
        tag = f"{label}{'：' if lang == 'zh' else ': '}"
        tag_w = width(tag, pt, "bold")
        lines = wrap(value, w - tag_w, pt)[: 3 if k == 0 else 1]
        sheet.text(tag, left, y + step * 0.75, pt, weight="bold", fill=SOFT)
        for i, line in enumerate(lines):
            sheet.text(line, left + tag_w, y + step * (0.75 + i), pt, fill=INK)
        if k == 0:
            y += step * len(lines)
        else:
            y += step if column else 0.0
            column = 1 - column
    return y + (step if column else 0.0)


def _map(sheet: Sheet, at: Rect, poster: VillagePoster, n: int, lang: Lang) -> float:
    """The grid's courtyards and lanes as large as they go; nothing without a shape. Returns the lower edge."""
    shapes: list[BaseGeometry] = [c.shape.buffer(8) for c in poster.courtyards if c.grid == n]
    shape = poster.grids[n].shape
    if not shapes and shape is not None:
        shapes = [shape]
    if not shapes:
        return at.y
    view = whole(shapely.GeometryCollection(shapes), at, 0.02)
    view = View(at, min(view.k, 2.4), view.east, view.north)
    active = frozenset([n])
    local = replace(poster, boundary=None)
    draw_ground(sheet, view, local, survey(local, active))
    taken = Taken()
    if not poster.schematic:
        homes = shapely.union_all([view.put(c.shape.buffer(4)) for c in poster.courtyards if c.grid == n])
        w, h = 74.0, 32.0
        corners = [Rect(x, y, w, h) for y in (at.y + 2, at.bottom - h - 2) for x in (at.right - w - 2, at.x + 2)]
        corner = min(corners, key=lambda r: shapely.intersection(r.polygon, homes).area)
        sheet.rect(corner, radius=2, fill=PAPER, fill_opacity=0.94, stroke=RULE, stroke_width=0.4)
        taken.add(corner.polygon)
        north_arrow(sheet, corner.x + 10, corner.y + 1, 29, lang, corner)
        scale_bar(sheet, corner.x + 46, corner.y + 9, view.k, 48, lang, corner)
    point_the_way(sheet, [view], poster, taken, lang)
    name_places(sheet, view, poster, taken)
    name_lanes(sheet, view, poster, taken, (MAIN_ROAD, STREET, LANE))
    number_doors(sheet, view, poster, taken, active, PT)
    return at.bottom


def _duties(sheet: Sheet, at: Rect, lang: Lang) -> float:
    """The duties in two columns; returns the lower edge."""
    pt = PT
    sheet.text(word("duties", lang), at.x, at.y + 22 * POINT, 22, weight="bold", fill=RED)
    top = at.y + 22 * POINT * 1.5
    step = pt * POINT * 1.3
    one = at.w / 2 - 4
    edges = []
    for column in range(2):
        y = top
        for k in range(3):
            text = f"{column * 3 + k + 1}. {word(f'duty.{column * 3 + k + 1}', lang)}"
            for line in wrap(text, one, pt):
                sheet.text(line, at.x + column * (one + 8), y + step * 0.75, pt)
                y += step
        edges.append(y)
    return max(edges)


def _foot(sheet: Sheet, poster: VillagePoster, lang: Lang, page: int, pages: int) -> None:
    y = PAGE[1] - MARGIN + 4
    room = Rect(MARGIN, y - 12, PAGE[0] - 2 * MARGIN, 16)
    sheet.line(room.x, room.y, room.right, room.y, stroke=RULE, stroke_width=0.5)
    imprint = poster.imprint
    told = [imprint.issuer, imprint.document, imprint.date]
    told += [word("version", lang, version=imprint.version)] if imprint.version else []
    told += [f"{word('supervision', lang)} {imprint.supervision_phone}"] if imprint.supervision_phone else []
    left = "  ".join(p for p in told if p)
    right = f"{word('schematic', lang)}  {word('page.of', lang, page=page, pages=pages)}"
    below = y
    if width(left, PT) + width(right, PT) + 6 > room.w:  # the caution is never cut: it gets a line of its own
        below = y + PT * POINT * 1.3
        room = Rect(room.x, room.y, room.w, room.h + PT * POINT * 1.3)
    sheet.text(fitted(left, room.w, PT, PT)[0], room.x, y, PT, fill=SOFT, room=room)
    sheet.text(right, room.right, below, PT, fill=SOFT, anchor="end", room=room)
