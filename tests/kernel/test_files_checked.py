"""What people send is looked into before anything reads it; the name's ending proves nothing."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
import xlwt
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from wangge.kernel.files import checked_spreadsheet
from wangge.kernel.files.spreadsheets import MOST_UNPACKED
from wangge.language import describe
from wangge.problem import Problem

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600


def workbook(rows: int = 3) -> bytes:
    book = Workbook()
    for row in range(rows):
        book.active.append([f"{row:04}", f"李{row}", "中心街"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def old_workbook() -> bytes:
    book = xlwt.Workbook()
    book.add_sheet("户").write(0, 0, "户号")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()


def bomb() -> bytes:
    return zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"0" * 40 * 2**20})


def checked(data: bytes, name: str = "名单.xlsx") -> str:
    return checked_spreadsheet(ContentFile(data, name=name)).kind


def refused(data: bytes, name: str = "名单.xlsx") -> str:
    with pytest.raises(Problem) as problem:
        checked(data, name)
    for language in ("zh", "en"):
        assert name in describe(problem.value, language)
    return problem.value.code


def test_what_offices_send_is_taken_whatever_it_is_called() -> None:
    assert checked(workbook(), "名单.csv") == "xlsx"
    assert checked(old_workbook(), "名单.et") == "xls"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        assert checked("户号,户主\n1,李红一\n".encode(encoding)) == "csv"
    ods = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}
    assert checked(zipped(ods)) == "ods"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "upload.empty"),
        (b" \n", "upload.empty"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 300, "upload.kind.spreadsheet"),
        (b"%PDF-1.7\n", "upload.kind.spreadsheet"),
        (b"MZ\x90\0" + b"\0" * 300, "upload.kind"),
        (b"\0\1\2\3" * 20, "upload.kind"),
        (b"<html><table><tr><td>1", "upload.web"),
        ("﻿<!DOCTYPE html>".encode("utf-16"), "upload.web"),
        (workbook()[:2000], "upload.damaged"),
        (OLE, "upload.kind.spreadsheet"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "upload.encrypted"),
        (OLE + "Workbook\0".encode("utf-16-le"), "upload.damaged"),
        (OLE + "Workbook\0_VBA_PROJECT".encode("utf-16-le"), "upload.macros"),
        (zipped({"xl/workbook.xml": b"<x/>", "xl/vbaProject.bin": b"x"}), "upload.macros"),
        (
            zipped({"xl/workbook.xml": b"<x/>", "[Content_Types].xml": b"<a t='ms-excel.sheet.macroEnabled.main'/>"}),
            "upload.macros",
        ),
        (zipped({"word/document.xml": b"<x/>"}), "upload.kind.spreadsheet"),
        (zipped({"xl/workbook.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]>"}), "upload.damaged"),
        (zipped({f"xl/{n}.xml": b"" for n in range(6000)}), "upload.unpacked.too_large"),
    ],
)
def test_what_is_no_harmless_spreadsheet_is_refused_with_words(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_a_zip_bomb_is_found_by_unpacking_it_and_not_by_what_its_header_says() -> None:
    assert refused(bomb()) == "upload.unpacked.too_large"
    lying = bomb().replace((40 * 2**20).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert refused(lying) == "upload.unpacked.too_large"


def test_many_parts_may_not_together_be_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wangge.kernel.files.spreadsheets.MOST_UNPACKED", 10_000)
    assert refused(zipped({"xl/workbook.xml": b"<x/>", **{f"{n}.xml": bytes(range(250)) * 8 for n in range(6)}})) == (
        "upload.unpacked.too_large"
    )
    assert MOST_UNPACKED > 100 * 2**20


def test_a_password_on_the_zip_itself_is_seen() -> None:
    data = bytearray(zipped({"xl/workbook.xml": b"<x/>"}))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refused(bytes(data)) == "upload.encrypted"


def test_a_large_file_is_refused_before_it_is_read() -> None:
    class Large(ContentFile):
        def chunks(self, chunk_size: int | None = None):
            raise AssertionError("it was read")

    large = Large(b"x", name="名单.xlsx")
    large.size = 10**10
    with pytest.raises(Problem, match=r"upload\.too_large"):
        checked_spreadsheet(large)


def test_a_file_that_lies_about_its_size_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wangge.kernel.files.spreadsheets.MOST", 1000)
    lying = ContentFile(b"x" * 5000, name="名单.csv")
    lying.size = 10
    with pytest.raises(Problem, match=r"upload\.too_large"):
        checked_spreadsheet(lying)


@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", OLE[:8], b"%PDF-", b"\xff\xd8\xff", b"\x89PNG"]))
def test_any_bytes_are_taken_or_refused_but_never_break(data: bytes, front: bytes) -> None:
    kind = "refused"
    with contextlib.suppress(Problem):
        kind = checked(front + data)
    assert kind in {"refused", "csv", "xls", "xlsx", "ods"}
