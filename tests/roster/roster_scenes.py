"""Lists of people in charge as offices fill them in, for the tests of appointments."""

from __future__ import annotations

import io

from django.core.files.base import ContentFile
from openpyxl import Workbook

from wangge.exchange.roster.rows import SHEETS

HEAD = ("层级", "单位", "网格编码", "户号", "职务", "姓名", "电话", "同意公示", "党员", "备注")


def staff_list(*rows: tuple[object, ...]) -> ContentFile[bytes]:
    """A plain list of people: rows as ``HEAD``."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEAD)
    for row in rows:
        sheet.append(row)
    return _file(book, "people.xlsx")


def filled_roster(**sheets: list[dict[str, object]]) -> ContentFile[bytes]:
    """A 名册.xlsx with the given rows by heading: ``filled_roster(网格=[{"网格编码": ..., "网格员": ...}])``."""
    book = Workbook()
    del book["Sheet"]
    for name, columns in SHEETS.items():
        sheet = book.create_sheet(name)
        sheet.append([column.heading for column in columns])
        for row in sheets.get(name, []):
            sheet.append([row.get(column.heading) for column in columns])
    return _file(book, "名册.xlsx")


def _file(book: Workbook, name: str) -> ContentFile[bytes]:
    data = io.BytesIO()
    book.save(data)
    return ContentFile(data.getvalue(), name=name)
