"""Tables: measured first, so that the map gets all the room that the words leave."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from wangge.cartography.canvas import LEAST, Rect
from wangge.cartography.colours import INK, RED, RULE, SOFT, ink
from wangge.cartography.lettering import POINT, fitted, width, wrap
from wangge.cartography.words import colour_word, holder, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangge.cartography.canvas import Anchor, Sheet
    from wangge.cartography.lettering import Weight
    from wangge.cartography.model import IndexRow, VillagePoster
    from wangge.cartography.words import Lang

_SOFTEST = 0.4
"""Part of its width to which a wrapping column is narrowed before the others are."""
_BETWEEN = 9.0
"""Between two columns of the door index, mm."""
LINE = 1.24
"""Distance of two lines of a cell, em."""


@dataclass(frozen=True)
class Column:
    """A column: heading, share of the width, how its words stand, how bold, and whether they may wrap."""

    title: str
    share: float
    anchor: Anchor = "start"
    weight: Weight = "regular"
    wraps: bool = False


@dataclass(frozen=True)
class Row:
    """A row: its words, and the grid colour of the chip in its first cell ("" for none)."""

    cells: tuple[str, ...]
    colour: str = ""
    total: bool = False


@dataclass(frozen=True)
class Table:
    """A table set in a width: sizes in points, lengths in mm."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    pt: float = 19.5
    pad: float = 1.8
    chip: float = 17.0

    def head(self) -> float:
        """Height of the heading."""
        return self.pt * POINT * 1.75

    def heights(self, w: float) -> list[float]:
        """Height of each row in a table ``w`` mm wide."""
        em = self.pt * POINT
        return [max(len(lines) for lines in self._lines(row, w)) * em * LINE + 2 * self.pad for row in self.rows]

    def natural(self) -> float:
        """Width at which no column is narrowed."""
        return sum(c.share for c in self.columns)

    def _widths(self, w: float) -> list[float]:
        """Widths of the columns: where they do not all fit, what may wrap gives way first."""
        total = sum(c.share for c in self.columns)
        soft = sum(c.share for c in self.columns if c.wraps)
        hard = total - soft
        if soft and total > w > hard + _SOFTEST * soft:
            return [c.share * (w - hard) / soft if c.wraps else c.share for c in self.columns]
        return [w * c.share / total for c in self.columns]

    def _lines(self, row: Row, w: float) -> list[list[str]]:
        cells = []
        for column, cell, room in zip(self.columns, row.cells, self._widths(w), strict=True):
            if column.wraps:
                cells.append(wrap(cell, room - 2 * self.pad, self.pt, column.weight))
            else:
                cells.append([cell])
        return cells

    def draw(self, sheet: Sheet, x: float, y: float, w: float, first: int, last: int) -> float:
        """Draw rows ``first`` to ``last`` (not included) with the heading; returns the lower edge."""
        widths = self._widths(w)
        em = self.pt * POINT
        head = self.head()
        sheet.rect(Rect(x, y, w, head), fill="#F1E4DC")
        at = x
        for column, room in zip(self.columns, widths, strict=True):
            cell = Rect(at, y, room, head)
            self._words(sheet, column.title, cell, y + head / 2 + em * 0.37, "bold", column.anchor, INK)
            at += room
        top = y + head
        sheet.line(x, top, x + w, top, stroke=RED, stroke_width=0.7)
        heights = self.heights(w)
        for n in range(first, last):
            row = self.rows[n]
            cell_x = x
            for k, (column, lines, room) in enumerate(zip(self.columns, self._lines(row, w), widths, strict=True)):
                cell = Rect(cell_x, top, room, heights[n])
                if row.total and k == 0:
                    sheet.rect(Rect(x, top, w, heights[n]), fill="#F1E4DC")
                if k == 0 and row.colour:
                    self._chip_cell(sheet, lines[0], cell, row.colour)
                else:
                    self._cell(sheet, lines, cell, column, "bold" if row.total else column.weight)
                cell_x += room
            top += heights[n]
            sheet.line(x, top, x + w, top, stroke=RULE, stroke_width=0.35)
        return top

    def _cell(self, sheet: Sheet, lines: list[str], cell: Rect, column: Column, weight: Weight) -> None:
        em = self.pt * POINT
        block = len(lines) * em * LINE
        y = cell.y + (cell.h - block) / 2 + em * (LINE / 2 + 0.38)
        for line in lines:
            self._words(sheet, line, cell, y, weight, column.anchor, INK)
            y += em * LINE

    def _words(self, sheet: Sheet, words: str, cell: Rect, y: float, weight: Weight, anchor: Anchor, fill: str) -> None:
        words, pt = fitted(words, cell.w - 2 * self.pad + 0.05, self.pt, LEAST, weight)
        x = {"start": cell.x + self.pad, "middle": cell.x + cell.w / 2, "end": cell.right - self.pad}[anchor]
        sheet.text(words, x, y, pt, weight=weight, anchor=anchor, fill=fill, room=cell)

    def _chip_cell(self, sheet: Sheet, words: str, cell: Rect, colour: str) -> None:
        """Colour word in a chip, number beside it; the words come as ``红|003``."""
        em = self.pt * POINT
        name, _, number = words.partition("|")
        tones = ink(colour)
        name, pt = fitted(name, self.chip - 2, self.pt, LEAST, "bold")
        chip = Rect(cell.x + 1, cell.y + cell.h / 2 - em * 0.72, self.chip, em * 1.44)
        sheet.rect(chip, radius=1.5, fill=tones.yard, stroke=tones.line, stroke_width=0.35)
        y = cell.y + cell.h / 2 + em * 0.37
        sheet.text(name, chip.x + chip.w / 2, y, pt, weight="bold", anchor="middle", room=cell)
        sheet.text(number, chip.right + 1.6, y, self.pt, weight="bold", room=cell)


def chip_width(names: Sequence[str], pt: float) -> float:
    """How wide the colour chips of a table must be."""
    return max((width(name, pt, "bold") for name in names), default=8.0) + 3.5


def grid_table(
    poster: VillagePoster, active: Sequence[int], lang: Lang, *, scope: float = 100.0, pt: float = 19.5
) -> Table:
    """The table of grids: colour and number, scope, households, persons, officer, phone; totals in the last row."""
    rows = []
    for n in active:
        grid = poster.grids[n]
        rows.append(
            Row(
                (
                    f"{colour_word(grid.colour_name, lang)}|{grid.number}",
                    grid.scope or "—",
                    str(grid.households),
                    str(grid.persons) if grid.persons else "–",
                    holder(grid.officer, lang),
                    grid.officer.phone or "—",
                ),
                grid.colour,
            )
        )
    grids = [poster.grids[n] for n in active]
    rows.append(
        Row(
            (
                word("total", lang),
                word("total.grids", lang, n=len(grids)),
                str(sum(g.households for g in grids)),
                str(sum(g.persons for g in grids) or "–"),
                "",
                "",
            ),
            total=True,
        )
    )
    chip = chip_width([colour_word(g.colour_name, lang) for g in grids], pt)
    number = max((width(g.number, pt, "bold") for g in grids), default=12.0)
    heading = width(word("column.officer", lang), pt, "bold")
    officer = max([heading, *(width(row.cells[4], pt, "bold") for row in rows)]) + 4
    phone = max([20.0, *(width(row.cells[5], pt) for row in rows)]) + 4
    counts = max(width(word(k, lang), pt, "bold") for k in ("column.households", "column.persons")) + 4
    columns = (
        Column(word("column.grid", lang), chip + number + 5),
        Column(word("column.scope", lang), scope * pt / 19.5, wraps=True),
        Column(word("column.households", lang), max(16.0, counts), "end"),
        Column(word("column.persons", lang), max(18.0, counts), "end"),
        Column(word("column.officer", lang), min(officer, 60.0 * pt / 19.5), weight="bold"),
        Column(word("column.phone", lang), max(phone, width(word("column.phone", lang), pt, "bold") + 4)),
    )
    return Table(columns, tuple(rows), pt=pt, chip=chip)


def split_rows(heights: Sequence[float], parts: int) -> list[int]:
    """Where to cut rows into ``parts`` columns of nearly equal height: the first row of each, and the end."""
    low, high = max(heights, default=0.0), sum(heights) + 1.0
    for _ in range(40):
        middle = (low + high) / 2
        if len(_cuts(heights, middle)) - 1 <= parts:
            high = middle
        else:
            low = middle
    cuts = _cuts(heights, high)
    return cuts + [len(heights)] * (parts + 1 - len(cuts))


def _cuts(heights: Sequence[float], room: float) -> list[int]:
    cuts, used = [0], 0.0
    for n, h in enumerate(heights):
        if used + h > room and n > cuts[-1]:
            cuts.append(n)
            used = 0.0
        used += h
    return [*cuts, len(heights)]


@dataclass(frozen=True)
class Columns:
    """A table set in several columns side by side."""

    table: Table
    parts: int
    gap: float = 8.0

    def width(self, w: float) -> float:
        """Width of one column."""
        return (w - self.gap * (self.parts - 1)) / self.parts

    def height(self, w: float) -> float:
        """Height of the whole."""
        heights = self.table.heights(self.width(w))
        cuts = split_rows(heights, self.parts)
        return self.table.head() + max(sum(heights[a:b]) for a, b in pairwise(cuts))

    def draw(self, sheet: Sheet, x: float, y: float, w: float) -> float:
        """Draw; returns the lower edge."""
        one = self.width(w)
        cuts = split_rows(self.table.heights(one), self.parts)
        bottom = y
        for n, (a, b) in enumerate(pairwise(cuts)):
            if a < b:
                bottom = max(bottom, self.table.draw(sheet, x + n * (one + self.gap), y, one, a, b))
        return bottom


@dataclass(frozen=True)
class DoorIndex:
    """The index lane, doors -> grid, in as many columns as the width takes."""

    rows: tuple[IndexRow, ...]
    poster: VillagePoster
    lang: Lang
    pt: float = LEAST

    def _step(self) -> float:
        return self.pt * POINT * 1.36

    def _texts(self) -> list[tuple[str, str, str]]:
        out = []
        for row in self.rows:
            grid = self.poster.grids[row.grid]
            doors = word("index.doors", self.lang, doors=row.doors) if row.doors else ""
            out.append((f"{row.lane} {doors}".strip(), colour_word(grid.colour_name, self.lang), grid.number))
        return out

    def _chip(self) -> float:
        return chip_width([c for _, c, _ in self._texts()], self.pt)

    def _need(self) -> float:
        texts = self._texts()
        lane = max((width(a, self.pt) for a, _, _ in texts), default=0.0)
        number = max((width(c, self.pt, "bold") for _, _, c in texts), default=0.0)
        return lane + self._chip() + number + 8.0

    def parts(self, w: float) -> int:
        """Columns that fit a width."""
        return max(1, int((w + _BETWEEN) / (self._need() + _BETWEEN)))

    def height(self, w: float) -> float:
        """Height in a width, with the title; 0 without rows."""
        if not self.rows:
            return 0.0
        per = -(-len(self.rows) // self.parts(w))
        return 24 * POINT * 1.5 + per * self._step()

    def draw(self, sheet: Sheet, x: float, y: float, w: float) -> float:
        """Draw; returns the lower edge."""
        if not self.rows:
            return y
        title = 24 * POINT
        sheet.text(word("index.title", self.lang), x, y + title * 0.95, 24, weight="bold", fill=RED)
        parts = self.parts(w)
        per = -(-len(self.rows) // parts)
        one = (w - _BETWEEN * (parts - 1)) / parts
        em, chip_w = self.pt * POINT, self._chip()
        top = y + title * 1.5
        number_w = max(width(c, self.pt, "bold") for _, _, c in self._texts())
        for n, ((lane, colour, number), row) in enumerate(zip(self._texts(), self.rows, strict=True)):
            cx, cy = x + (n // per) * (one + _BETWEEN), top + (n % per) * self._step()
            cell = Rect(cx, cy, one, self._step())
            base = cy + self._step() / 2 + em * 0.37
            tones = ink(self.poster.grids[row.grid].colour)
            short, pt = fitted(lane, one - chip_w - number_w - 6, self.pt, self.pt)
            sheet.text(short, cx, base, pt, room=cell)
            chip = Rect(cx + one - chip_w - number_w - 1.6, cy + self._step() / 2 - em * 0.6, chip_w, em * 1.2)
            sheet.rect(chip, radius=1.2, fill=tones.yard, stroke=tones.line, stroke_width=0.3)
            sheet.text(colour, chip.x + chip.w / 2, base, self.pt, weight="bold", anchor="middle", room=cell)
            sheet.text(number, cx + one, base, self.pt, weight="bold", anchor="end", room=cell)
            if n % per < per - 1 and n + 1 < len(self.rows):
                sheet.line(cx, cy + self._step(), cx + one, cy + self._step(), stroke="#E2E2DC", stroke_width=0.25)
        for n in range(1, -(-len(self.rows) // per)):
            at = x + n * (one + _BETWEEN) - _BETWEEN / 2
            sheet.line(at, top, at, top + per * self._step(), stroke=SOFT, stroke_width=0.4, stroke_opacity=0.6)
        return top + per * self._step()
