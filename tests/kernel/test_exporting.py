"""Lists as files: values stay values, nothing is left lying about."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.conf import settings

from wangge.kernel.exporting import Column, Sheet, safe, sweep, write_csv, write_xlsx

COLUMNS = [Column("户号"), Column("人数"), Column("日期")]


def test_numbers_stay_numbers_and_long_codes_stay_whole() -> None:
    assert safe(3) == 3
    assert safe(114.5) == 114.5
    assert safe(411622204205001) == 411622204205001
    assert safe(411622198001011234) == "411622198001011234"
    assert safe("411622204205001") == "411622204205001"
    assert safe(float("nan")) == ""
    assert safe(None) == ""
    assert safe(date(2026, 7, 1)) == "2026-07-01"
    assert safe(datetime(2026, 7, 1, 4, 0, tzinfo=UTC)) == "2026-07-01 12:00"
    assert safe("a\x00b") == "ab"


def test_a_workbook_says_who_and_when_in_its_first_line_and_its_properties() -> None:
    made = write_xlsx([Sheet("户/表", COLUMNS, [("101", 4, None)])], title="户", author="江书记", mark="由江书记导出")
    with made.file as file:
        book = openpyxl.load_workbook(io.BytesIO(file.read()))
    assert [[cell.value for cell in row] for row in book.active.iter_rows()] == [
        ["由江书记导出", None, None], ["户号", "人数", "日期"], ["101", 4, None],
    ]  # fmt: skip
    assert (book.properties.creator, book.properties.description, made.rows) == ("江书记", "由江书记导出", 1)


def test_text_has_a_signature_and_is_escaped() -> None:
    made = write_csv(Sheet("户", COLUMNS, [("=1+1", 2, "甲,乙")]), mark="由江书记导出")
    with made.file as file:
        data = file.read()
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[2] == ["'=1+1", "2", "甲,乙"]


def test_nothing_is_left_behind_even_when_a_row_fails() -> None:
    def rows():
        yield ("101", 1, "")
        raise ZeroDivisionError

    for write in (
        lambda: write_xlsx([Sheet("户", COLUMNS, rows())], title="", author="", mark=""),
        lambda: write_csv(Sheet("户", COLUMNS, rows()), mark=""),
    ):
        with pytest.raises(ZeroDivisionError):
            write()
    assert list((settings.VAR_DIR / "tmp").glob("export-*")) == []


def test_what_a_killed_export_left_is_swept_after_an_hour(time_machine) -> None:
    left = settings.VAR_DIR / "tmp" / "export-left"
    left.mkdir(parents=True)
    (left / "rows.xml").write_text("李红一", encoding="utf-8")
    assert sweep() == 0
    time_machine.move_to(datetime.fromtimestamp(left.stat().st_mtime + 4000, tz=UTC))
    assert sweep() == 1
    assert not left.exists()
