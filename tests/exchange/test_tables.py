"""Tables as they really come: titles, merges, footers, old formats, wrong files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlwt

from wangge.exchange.tables import read_table
from wangge.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ["行政村", "村民组", "户号", "户主", "人数"]
ROWS = [["李庄村", "一组", "001", "李一", 4], ["李庄村", "一组", "002", "李二", 3]]


def save(path: Path, rows: list[list[object]], merges: tuple[str, ...] = (), sheet: str = "户") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(row)
    for merge in merges:
        page.merge_cells(merge)
    book.save(path)
    return path


def code_of(path: Path, **options: str) -> tuple[str, dict[str, object]]:
    with pytest.raises(Problem) as caught:
        read_table(path, **options)
    return caught.value.code, caught.value.details


def test_title_rows_empty_rows_and_footers_are_not_data(tmp_path: Path) -> None:
    rows = [["李庄村农户花名册"], [], HEAD, ROWS[0], [], ROWS[1], ["合计", "", "", "", 7], ["填表人:李三"]]
    table = read_table(save(tmp_path / "a.xlsx", rows, ("A1:E1",)))
    assert table.headings == tuple(HEAD)
    assert table.rows.tolist() == [4, 6]
    assert table.columns[2] == ["001", "002"]
    (footer,) = table.findings
    assert (footer.code, footer.details["rows"]) == ("table.footer", "7、8")


def test_headings_of_two_rows_are_joined_merged_or_not(tmp_path: Path) -> None:
    top, low = ["户号", "户主", "坐标", None], [None, None, "经度", "纬度"]
    data = ["001", "李一", 114.5, 33.7]
    merged = save(tmp_path / "m.xlsx", [["花名册"], top, low, data], ("A2:A3", "B2:B3", "C2:D2"))
    bare = save(tmp_path / "b.xlsx", [["花名册"], top, low, data])
    for path in (merged, bare):
        table = read_table(path)
        assert table.headings == ("户号", "户主", "经度", "纬度")
        assert table.rows.tolist() == [4]


def test_equal_lower_headings_take_their_parents_name(tmp_path: Path) -> None:
    top, low = ["户号", "户籍", None, "常住", None], [None, "户数", "人数", "户数", "人数"]
    table = read_table(save(tmp_path / "a.xlsx", [top, low, ["001", 1, 4, 1, 2]]))
    assert table.headings == ("户号", "户籍户数", "户籍人数", "常住户数", "常住人数")


def test_merged_cells_are_filled(tmp_path: Path) -> None:
    rows = [HEAD, ROWS[0], [None, None, "002", "李二", 3], [None, "二组", "003", "李三", 5]]
    table = read_table(save(tmp_path / "a.xlsx", rows, ("A2:A4", "B2:B3")))
    assert table.columns[0] == ["李庄村"] * 3
    assert table.columns[1] == ["一组", "一组", "二组"]


@pytest.mark.parametrize("name", ["old.xls", "wps.et", "renamed.xlsx"])
def test_the_old_binary_format_is_read_whatever_its_name(tmp_path: Path, name: str) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("花名册")
    page.write_merge(0, 0, 0, 4, "李庄村花名册")
    for i, row in enumerate([HEAD, *ROWS]):
        for j, cell in enumerate(row):
            page.write(i + 1, j, cell)
    book.save(str(tmp_path / name))
    table = read_table(tmp_path / name)
    assert table.sheet == "花名册"
    assert table.rows.tolist() == [3, 4]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("comma", [",", "\t", ";"])
def test_text_files_of_every_encoding_and_comma(tmp_path: Path, encoding: str, comma: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("\r\n".join(comma.join(map(str, r)) for r in [HEAD, *ROWS]).encode(encoding))
    table = read_table(path)
    assert table.headings == tuple(HEAD)
    assert table.columns[3] == ["李一", "李二"]


def test_the_sheet_with_the_headings_is_taken_and_its_twins_are_named(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", [["说明"], ["请按表填写"]], sheet="说明")
    book = openpyxl.load_workbook(path)
    for name in ("李庄", "王庄"):
        page = book.create_sheet(name)
        for row in [HEAD, *ROWS]:
            page.append(row)
    book.save(path)
    table = read_table(path)
    assert table.sheet == "李庄"
    assert [(f.code, f.details["value"]) for f in table.findings] == [("table.sheets.unread", "王庄")]
    assert read_table(path, sheet="王庄").sheet == "王庄"
    assert code_of(path, sheet="赵庄")[0] == "table.sheet.missing"


def test_wrong_files_are_named_for_what_they_are(tmp_path: Path) -> None:
    def made(name: str, data: bytes) -> Path:
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    assert code_of(tmp_path / "none.xlsx")[0] == "file.missing"
    assert code_of(tmp_path)[0] == "file.folder"
    assert code_of(made("a.xlsx", b""))[0] == "table.empty"
    assert code_of(made("b.xlsx", b"%PDF-1.7\n"))[0] == "table.kind"
    assert code_of(made("c.xls", b"<html><table><tr><td>x"))[0] == "table.web"
    assert code_of(made("d.xlsx", b"PK\x03\x04broken"))[0] == "table.damaged"
    assert code_of(made("e.xlsx", ole + "EncryptedPackage".encode("utf-16-le")))[0] == "table.password"
    assert code_of(made("f.xls", ole))[0] == "table.kind"
    assert code_of(made("g.csv", b"\x81\xff\xff\xff,\n"))[0] == "table.encoding"
    assert code_of(save(tmp_path / "h.xlsx", [HEAD]))[0] == "table.empty"
    assert code_of(save(tmp_path / "i.xlsx", []))[0] == "table.empty"
