"""Sheets of their own for the table of grids and the door index, where the map leaves no room for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from wangge.cartography.canvas import LEAST, Rect, Sheet
from wangge.cartography.lettering import POINT
from wangge.cartography.margins import draw_head, rooms
from wangge.cartography.tables import Columns, DoorIndex, Table, grid_table
from wangge.cartography.words import word

if TYPE_CHECKING:
    from wangge.cartography.model import VillagePoster
    from wangge.cartography.words import Lang

PORTRAIT = (594.0, 841.0)
_SIZES = (32.0, 30.0, 28.0, 26.0, 24.0, 22.5, 21.0, 20.0, 19.5)
_GAP = 8.0


def appendix_sheets(poster: VillagePoster, lang: Lang, *, table: bool, index: bool) -> list[tuple[Sheet, Rect]]:
    """Set the table of all grids, the door index, or both: as large as fits one sheet, or on several.

    Returns each sheet with the place of its foot.
    """
    every = list(range(len(poster.grids)))
    title = word("table.title" if table else "index.page", lang, village=poster.village)
    doors = DoorIndex(poster.index if index else (), poster, lang)
    if not (table or doors.rows):
        return []
    head, foot, body = rooms(PORTRAIT)
    room = Rect(body.x, body.y, body.w, body.h - 4)

    def fresh() -> Sheet:
        sheet = Sheet(*PORTRAIT)
        draw_head(sheet, head, title, poster.imprint, lang)
        return sheet

    for parts in ((table, bool(doors.rows)),) if not (table and doors.rows) else ((True, True), (True, False)):
        for pt in _SIZES:
            grids = Columns(grid_table(poster, every, lang, pt=pt), 1 if pt > _SIZES[-2] else 2) if parts[0] else None
            set_doors = replace(doors, pt=max(pt * 0.85, LEAST), rows=doors.rows if parts[1] else ())
            high = grids.height(room.w) + _GAP if grids else 0.0
            if high + set_doors.height(room.w) > room.h:
                continue
            sheet = fresh()
            if grids:
                grids.draw(sheet, room.x, room.y, room.w)
            set_doors.draw(sheet, room.x, room.y + high, room.w)
            rest = table and not parts[1] and doors.rows
            return [(sheet, foot), *(appendix_sheets(poster, lang, table=False, index=True) if rest else ())]
    sheets = []
    if table:
        for part in _pages(grid_table(poster, every, lang), room):
            sheet = fresh()
            Columns(part, 2).draw(sheet, room.x, room.y, room.w)
            sheets.append((sheet, foot))
        return sheets + appendix_sheets(poster, lang, table=False, index=index)
    rows = doors.rows
    per = max(1, int((room.h - 24 * POINT * 1.5) / (LEAST * POINT * 1.36))) * doors.parts(room.w)
    for first in range(0, len(rows), per):
        sheet = fresh()
        replace(doors, rows=rows[first : first + per]).draw(sheet, room.x, room.y, room.w)
        sheets.append((sheet, foot))
    return sheets


def _pages(table: Table, room: Rect) -> list[Table]:
    """Cut a table into parts that fill a sheet in two columns each."""
    pages = []
    first = 0
    while first < len(table.rows):
        last = len(table.rows)
        while last > first + 1 and Columns(replace(table, rows=table.rows[first:last]), 2).height(room.w) > room.h:
            last -= 1
        pages.append(replace(table, rows=table.rows[first:last]))
        first = last
    return pages
