"""``名册.xlsx``: the roster of a net, to be filled in by the township; once filled it is what the posters read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties

from wangge.exchange.roster.reading import read_roster
from wangge.exchange.roster.rows import GUIDE, SHEETS, TINTS, Column, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from openpyxl.cell import Cell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from wangge.exchange.net import Net
    from wangge.exchange.people import Appointment

__all__ = ["read_roster", "write_roster"]

_HEADER = 100  # letters: Excel takes 255, and marks of its own count
_HEAD = PatternFill("solid", fgColor="FFE8E2D6")
_TO_FILL = PatternFill("solid", fgColor="FFFFFBE6")
_THIN = Side(style="thin", color="FFB8B0A0")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def write_roster(net: Net, path: Path, *, people: Sequence[Appointment] = ()) -> None:
    """Write the roster of a net: one sheet for grids, areas, villages and the township each, and a guide.

    ``people`` are entered at the grid, area or village they belong to.
    """
    book = Workbook()
    del book["Sheet"]
    for name, columns in SHEETS.items():
        _sheet(
            book.create_sheet(name), columns, rows_of(name, net, people), title=f"{net.township.name}网格名册·{name}"
        )
    guide = book.create_sheet("说明")
    guide.column_dimensions["A"].width = 96
    for number, line in enumerate(GUIDE, start=1):
        guide.cell(number, 1, line).alignment = Alignment(wrap_text=True, vertical="top")
    book.properties.title = f"{net.township.name}网格名册"
    book.properties.creator = "Wangge"
    book.save(path)


def _sheet(sheet: Worksheet, columns: Sequence[Column], rows: Sequence[dict[str, Any]], *, title: str) -> None:
    """Fill one sheet: headings, rows, colours, what may be entered, and how it prints."""
    for number, column in enumerate(columns, start=1):
        cell = sheet.cell(1, number, column.heading)
        cell.font, cell.fill, cell.border = Font(bold=True), _HEAD, _BORDER
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    for line, row in enumerate(rows, start=2):
        for number, column in enumerate(columns, start=1):
            _write(sheet.cell(line, number), row.get(column.heading, ""), column)
    _allow(sheet, columns, last=len(rows) + 1)
    _print_setup(sheet, columns, title)


def _write(cell: Cell | MergedCell, value: Any, column: Column) -> None:
    """Write one value; text stays text, so that codes keep their zeros and nothing becomes a formula."""
    cell.value = value if value != "" else None
    cell.border = _BORDER
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    if isinstance(value, str) or column.fill:
        cell.number_format = "@"
    if isinstance(value, str) and value.startswith("="):
        cell.data_type = "s"
    if column.fill:
        cell.fill = _TO_FILL
    elif column.heading == "颜色" and isinstance(value, str) and value[:1] in TINTS:
        cell.fill = PatternFill("solid", fgColor=TINTS[value[:1]])


def _allow(sheet: Worksheet, columns: Sequence[Column], last: int) -> None:
    """Offer 是 and 否 where the answer is one of them."""
    choice = DataValidation(type="list", formula1='"是,否"', allow_blank=True, showErrorMessage=True)
    choice.error, choice.errorTitle = "请填“是”或“否”", "是或否"
    for number, column in enumerate(columns, start=1):
        if column.yes_no:
            letter = get_column_letter(number)
            choice.add(f"{letter}2:{letter}{max(last, 2) + 50}")
    if choice.sqref.ranges:
        sheet.add_data_validation(choice)


def _print_setup(sheet: Worksheet, columns: Sequence[Column], title: str) -> None:
    """A4 landscape, one page wide, headings on every page."""
    kept = next((n for n, column in enumerate(columns, start=1) if column.keep), 1)
    sheet.freeze_panes = f"{get_column_letter(kept + 1)}2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.HeaderFooter.oddHeader = _in_the_middle(title[:_HEADER].replace("&", "&&"))  # a bare & is a command there
    sheet.HeaderFooter.oddFooter = _in_the_middle("第 &P 页 共 &N 页")
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(sheet.max_row, 2)}"


def _in_the_middle(text: str) -> HeaderFooterItem:
    item = HeaderFooterItem()
    item.center.text = text
    return item
