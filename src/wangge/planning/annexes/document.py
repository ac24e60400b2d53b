"""A Word document in the layout of GB/T 9704, as far as that applies to annexes.

A4 with margins of 37, 35, 28 and 26 mm; the title in small-title Song, size 2; the text in Fangsong, size 3, a line
every 28 points; page numbers between dashes on the outer side. The fonts are named as offices have them; where they are
missing, the font table says what to take.
"""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from docx.text.paragraph import Paragraph

TITLE, TEXT, HEAD, PAGE = "方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"
_INSTEAD = {
    TITLE: "方正小标宋_GBK,小标宋,华文中宋,SimSun,宋体,Noto Serif CJK SC",
    TEXT: "仿宋,FangSong,华文仿宋,Noto Serif CJK SC",
    HEAD: "SimHei,Noto Sans CJK SC",
    PAGE: "SimSun,Noto Serif CJK SC",
}
_LATIN = "Times New Roman"
_LINE, _SIZE_2, _SIZE_3, _SIZE_4, _TABLE = Pt(28), Pt(22), Pt(16), Pt(14), Pt(10.5)
_EXACT = WD_LINE_SPACING.EXACTLY
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Signs that XML cannot hold; somebody's clipboard had them."""
_WIDTH = 156.0
"""Millimetres between the margins."""


class Paper:
    """A document that is written from top to bottom."""

    def __init__(self, title: str, day: date) -> None:
        """Begin with an empty page."""
        self._doc: Any = Document()
        properties = self._doc.core_properties
        properties.title, properties.author, properties.comments = _UNWRITABLE.sub("", title), "", ""
        properties.created = properties.modified = datetime(day.year, day.month, day.day, tzinfo=UTC)
        self._page()
        self._fonts()

    def mark(self, text: str) -> None:
        """Write which annex this is, at the upper left."""
        self._line(text, HEAD, _SIZE_3)

    def title(self, text: str, *, new_page: bool = False) -> None:
        """Write the title in the middle."""
        line = self._line(text, TITLE, _SIZE_2, WD_ALIGN_PARAGRAPH.CENTER)
        line.paragraph_format.page_break_before = new_page
        line.paragraph_format.line_spacing = Pt(36)
        line.paragraph_format.space_after = Pt(14)

    def heading(self, text: str) -> None:
        """Write a heading; it stays with what follows."""
        line = self._line(text, HEAD, _SIZE_3)
        line.paragraph_format.first_line_indent = _SIZE_3 * 2
        line.paragraph_format.keep_with_next = True

    def text(self, text: str, *, indent: bool = True) -> None:
        """Write a paragraph, its first line indented by two characters."""
        line = self._line(text, TEXT, _SIZE_3, WD_ALIGN_PARAGRAPH.JUSTIFY)
        if indent:
            line.paragraph_format.first_line_indent = _SIZE_3 * 2

    def signed(self, text: str) -> None:
        """Write who signs, or the date, at the right."""
        line = self._line(text, TEXT, _SIZE_3, WD_ALIGN_PARAGRAPH.RIGHT)
        line.paragraph_format.right_indent = _SIZE_3 * 2

    def table(self, columns: Sequence[tuple[str, float]], rows: Iterable[Sequence[Any]]) -> None:
        """Write a table whose headings come again on each page. ``columns`` are headings with shares of the width."""
        content = [[str(cell) for cell in row] for row in rows]
        table = self._doc.add_table(rows=len(content) + 1, cols=len(columns))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        whole = sum(share for _, share in columns)
        widths = [Mm(_WIDTH * share / whole) for _, share in columns]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for number, (row, cells) in enumerate(zip(table.rows, [[name for name, _ in columns], *content], strict=True)):
            options = row._tr.get_or_add_trPr()
            options.append(OxmlElement("w:cantSplit"))
            if number == 0:
                options.append(OxmlElement("w:tblHeader"))
            for cell, width, text in zip(row.cells, widths, cells, strict=True):
                cell.width = width
                line = cell.paragraphs[0]
                short = number == 0 or len(text) < 8
                line.alignment = WD_ALIGN_PARAGRAPH.CENTER if short else WD_ALIGN_PARAGRAPH.LEFT
                line.paragraph_format.line_spacing_rule, line.paragraph_format.line_spacing = _EXACT, Pt(16)
                line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
                _run(line, text, HEAD if number == 0 else TEXT, _TABLE)

    def data(self) -> bytes:
        """Return the file."""
        out = io.BytesIO()
        self._doc.save(out)
        return out.getvalue()

    def _line(self, text: str, font: str, size: Any, alignment: Any = None) -> Paragraph:
        line: Paragraph = self._doc.add_paragraph()
        line.alignment = alignment
        form = line.paragraph_format
        form.line_spacing_rule, form.line_spacing = _EXACT, _LINE
        form.space_before = form.space_after = Pt(0)
        _run(line, text, font, size)
        return line

    def _page(self) -> None:
        section = self._doc.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(35 - 7) - _SIZE_4
        self._doc.settings.odd_and_even_pages_header_footer = True
        for footer, side in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            line = footer.paragraphs[0]
            line.alignment = side
            line.paragraph_format.left_indent = line.paragraph_format.right_indent = _SIZE_4
            _run(line, "— ", PAGE, _SIZE_4)
            number = _run(line, "", PAGE, _SIZE_4)
            for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
                part = OxmlElement("w:fldChar" if kind else "w:instrText")
                if kind:
                    part.set(qn("w:fldCharType"), kind)
                else:
                    part.text = words
                number._r.append(part)
            _run(line, " —", PAGE, _SIZE_4)

    def _fonts(self) -> None:
        """Name what to take where an office's fonts are missing."""
        table = next(part for part in self._doc.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
        fonts = "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/></w:font>'
            for name, instead in _INSTEAD.items()
        )
        space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        table._blob = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="{space}">{fonts}</w:fonts>'
        ).encode()


def _run(line: Any, text: str, font: str, size: Any) -> Any:
    run = line.add_run(_UNWRITABLE.sub("", text))
    run.font.name, run.font.size = _LATIN, size
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run
