"""Files that are not what they say, too much, protected, or meant to do harm; and power cuts in the middle."""

from __future__ import annotations

import datetime as dt
import errno
import io
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt
from book_scenes import Books, write_books
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from import_scenes import HOUSEHOLDS, PEOPLE, book, checked, upload

from wangge.kernel.access import as_system, visible
from wangge.kernel.exporting import Column, Sheet, write_xlsx
from wangge.language.sentences import SENTENCES
from wangge.problem import Problem
from wangge.registry.imports import cells, keeping, services
from wangge.registry.imports.fields import HOUSEHOLDS as FIELDS
from wangge.registry.imports.grouping import households
from wangge.registry.imports.reading import Staged, read_rows
from wangge.registry.models import Household, Import

ROW = ["李庄村", "901", "李新一", "中心街", "9", 4, 3, "常住", "", ""]


@pytest.fixture
def books(db) -> Books:
    return write_books()


def refused(books: Books, data: bytes, name: str = "户册.xlsx", kind: str = "households") -> str:
    with pytest.raises(Problem) as problem:
        checked(books.actor("江书记"), data, name=name, kind=kind)
    assert problem.value.code in SENTENCES
    with as_system("a test counts"):
        assert not Import.objects.exists()
        assert not Household.objects.filter(number="901").exists()
    return problem.value.code


def repacked(data: bytes, **parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, parts.pop(entry.filename.replace("/", "_"), old.read(entry)))
        for name, content in parts.items():
            new.writestr(name.replace("__", "/").replace("_bin", ".bin"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "a.xlsx", "upload.empty"),
        (b"   \n ", "a.csv", "upload.empty"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "a.xlsx", "upload.kind.spreadsheet"),
        (b"%PDF-1.7 ...", "a.xlsx", "upload.kind.spreadsheet"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "a.xls", "upload.web"),
        (b"PK\x03\x04" + b"broken" * 50, "a.xlsx", "upload.damaged"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 3,
            "a.xlsx",
            "upload.encrypted",
        ),
        (bytes(range(256)) * 12, "a.xlsx", "upload.kind"),
    ],
)
def test_what_is_no_spreadsheet_is_refused(books: Books, data: bytes, name: str, code: str) -> None:
    assert refused(books, data, name) == code


def test_macros_are_refused(books: Books) -> None:
    assert refused(books, repacked(book(HOUSEHOLDS, ROW), xl__vbaProject_bin=b"macro")) == "upload.macros"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(books: Books) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", "<workbook/>")
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)
    began = time.monotonic()
    assert refused(books, out.getvalue()) == "upload.unpacked.too_large"
    assert time.monotonic() - began < 10


def test_a_huge_file_is_refused_by_its_size(books: Books) -> None:
    assert refused(books, b"a,b\n" * (8 * 2**20), "a.csv") == "upload.too_large"


def test_too_many_columns_are_refused(books: Books) -> None:
    wide = book((*HOUSEHOLDS, *(f"列{n}" for n in range(300))), [*ROW, *(["x"] * 300)])
    assert refused(books, wide) == "imports.table.too_large"


def test_a_sheet_without_rows_is_refused(books: Books) -> None:
    assert refused(books, book(HOUSEHOLDS)) == "table.empty"


def test_old_excel_is_read(books: Books) -> None:
    old = xlwt.Workbook(encoding="utf-8")
    page = old.add_sheet("户")
    for line, values in enumerate((HOUSEHOLDS, ROW)):
        for column, value in enumerate(values):
            page.write(line, column, value)
    out = io.BytesIO()
    old.save(out)
    assert checked(books.actor("江书记"), out.getvalue(), name="户册.xls").counts["new"] == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030", "utf-16"])
def test_csv_is_read_in_every_encoding_of_offices(books: Books, encoding: str) -> None:
    text = ",".join(HOUSEHOLDS) + "\r\n" + ",".join(map(str, ROW)) + "\r\n"
    assert checked(books.actor("江书记"), text.encode(encoding), name="户册.csv").counts["new"] == 1


def test_headings_over_two_rows_with_merges_and_a_title_are_understood(books: Books) -> None:
    made = openpyxl.Workbook()
    page = made.active
    page.append(["大王庄乡农户花名册"])
    page.merge_cells("A1:D1")
    page.append(["行政村", "户", "", "人口"])
    page.append(["", "户号", "户主", ""])
    page.merge_cells("B2:C2")
    page.merge_cells("A2:A3")
    page.append(["李庄村", "911", "李合并", 3])
    page.append(["合计", "", "", 3])
    out = io.BytesIO()
    made.save(out)
    row = checked(books.actor("江书记"), out.getvalue())
    assert (row.counts["new"], row.counts["bad"]) == (1, 0)


def test_of_two_columns_of_one_heading_the_first_is_taken_and_the_user_may_choose(books: Books) -> None:
    chief = books.actor("江书记")
    data = book(("行政村", "户号", "户主", "户主"), ["李庄村", "912", "李甲", "李乙"])
    row = services.import_start(actor=chief, kind="households", upload=upload(data))
    assert row.options["mapping"]["head"] == 2
    with pytest.raises(Problem) as twice:
        services.import_map(actor=chief, import_id=row.pk, mapping={"village": 0, "number": 1, "head": 2, "name": 2})
    assert twice.value.code == "imports.column.twice"


def test_hidden_sheets_are_not_read_and_named(books: Books) -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(HOUSEHOLDS, ROW)))
    hidden = made.create_sheet("秘密")
    hidden.append(HOUSEHOLDS)
    hidden.append(["李庄村", "999", "李隐", "", "", 1, 1, "", "", ""])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    made.save(out)
    row = checked(books.actor("江书记"), out.getvalue())
    sheets = keeping.sheets_of(row)
    assert [sheet.sheet for sheet in sheets] == ["户"]
    assert sheets[0].hidden == ["秘密"]


def test_dates_as_numbers_full_width_digits_and_doors_that_became_dates_are_read(books: Books) -> None:
    chief = books.actor("江书记")
    data = book(
        (*PEOPLE, "门牌"),
        ["李庄村", "９２１", "李全角", "户主", "男", 22415, "", "０００１２３４５６７８", "是", dt.date(2026, 3, 12)],
    )
    row = checked(chief, data)
    assert (row.counts["new"], row.counts["bad"]) == (1, 0)
    unit = keeping.progress_of(row).units[0]
    assert (unit.values["number"], unit.people[0]["birth_year"], unit.values["door"]) == ("921", 1961, "3-12")
    assert unit.people[0]["person_phone"] == "00012345678"


@pytest.mark.parametrize("value", [4.11622198001011e17, "4.11622E+17", 411622198001011234])
def test_an_id_number_that_excel_has_rounded_is_told(books: Books, value: object) -> None:
    data = book(PEOPLE, ["李庄村", "922", "李精度", "户主", "男", "", value, "", ""])
    row = checked(books.actor("江书记"), data)
    assert [w[4] for w in keeping.opened(row.findings)["wrong"]] == ["imports.cell.rounded"]


def test_errors_of_excel_are_told(books: Books) -> None:
    data = "行政村,户号,户主\n李庄村,923,#REF!\n".encode()
    row = checked(books.actor("江书记"), data, name="户册.csv")
    assert [w[4] for w in keeping.opened(row.findings)["wrong"]] == ["imports.cell.error"]


@pytest.mark.parametrize(
    "text", ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(1)", "\t=1", "＝1+1", '=HYPERLINK("http://x")']
)
def test_what_came_in_as_a_formula_goes_out_as_text(text: str) -> None:
    made = write_xlsx([Sheet("表", [Column(text)], [(text,)])], title=text, author=text, mark=text)
    with made.file as file:
        page = openpyxl.load_workbook(io.BytesIO(file.read())).active
    for line in page.iter_rows():
        for cell in line:
            assert cell.data_type != "f"
            assert str(cell.value).startswith("'")


def test_a_full_disk_leaves_nothing_and_is_told(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", full)
    assert refused(books, book(HOUSEHOLDS, ROW)) == "file.unreadable"
    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with pytest.raises(Problem) as problem:
        write_xlsx([Sheet("表", [Column("a")], [(1,)])], title="", author="", mark="")
    assert problem.value.code == "export.failed"


ODD = st.one_of(
    st.none(), st.text(max_size=30), st.floats(), st.integers(), st.booleans(), st.dates(),
    st.sampled_from(["李庄村", "101", "户主", "男", "=1+1", "４１", "1-2", "4.1E+17", "#N/A", "\x00", "é\ud7ff"]),
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    rows=st.lists(st.lists(ODD, min_size=len(FIELDS), max_size=len(FIELDS)), min_size=1, max_size=6),
    layout=st.sampled_from(["person", "household"]),
)
def test_any_table_of_odd_cells_gives_rows_or_problems_at_cells(rows: list[list[object]], layout: str) -> None:
    mapping = {field.key: at for at, field in enumerate(FIELDS)}
    columns = [[cells.to_plain(row[at]) for row in rows] for at in range(len(FIELDS))]
    headings = [field.label for field in FIELDS]
    staged = Staged("表", headings, columns, list(range(2, len(rows) + 2)))
    values, wrong = read_rows(staged, "households", mapping, range(len(rows)))
    units, more = households(
        values, layout=layout, headings={field.key: field.label for field in FIELDS}, bad={one.at for one in wrong}
    )
    assert sorted(at for unit in units for at in unit.rows) == list(range(len(rows)))
    for one in (*wrong, *more):
        assert one.code in SENTENCES
        assert one.row == one.at + 2
    keeping.sealed([one.plain() for one in (*wrong, *more)])
    keeping.sealed([unit.plain() for unit in units])


def test_the_odd_table_goes_through_the_whole_import(books: Books) -> None:
    data = book(
        [field.label for field in FIELDS],
        *([value for _ in FIELDS] for value in ("", "=1+1", -1, 1e300, True, dt.date(1899, 1, 1), "李", "9" * 200)),
    )
    row = checked(books.actor("江书记"), data)
    assert row.state == "checked"
    assert row.counts["new"] == 0


KILLED = textwrap.dedent(
    """
    import os, sys
    sys.path[:0] = {paths!r}
    import django
    django.setup()
    from django.core.management import call_command
    call_command("migrate", verbosity=0)
    from book_scenes import write_books
    from import_scenes import HOUSEHOLDS, book, checked
    from wangge.kernel.access import as_system
    from wangge.registry.bulk.writing import Prepared
    from wangge.registry.imports import services
    from wangge.registry.models import Household, Import
    if sys.argv[1] == "kill":
        books = write_books()
        rows = [["李庄村", str(900 + n), "李新", "", "", 1, 1, "", "", ""] for n in range(50)]
        row = checked(books.actor("江书记"), book(HOUSEHOLDS, *rows))
        whole = Prepared.write
        def then_power_fails(*given, **more):
            whole(*given, **more)
            os.kill(os.getpid(), 9)
        Prepared.write = then_power_fails
        services.import_carry_out(actor=books.actor("江书记"), import_id=row.pk)
    else:
        from wangge.kernel.models import User
        from wangge.roster.api import actor_for
        with as_system("a test looks at what the power cut left"):
            row = Import.objects.get()
            print(row.state, Household.objects.filter(head_name="李新").count())
            chief = actor_for(User.objects.get(username="江书记"))
        done = services.import_carry_out(actor=chief, import_id=row.pk)
        with as_system("a test looks at the end"):
            print(done.state, Household.objects.filter(head_name="李新").count())
    """
)


def test_killed_in_the_middle_of_writing_nothing_is_half_done_and_it_can_go_on(tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    rooms = [str(Path(__file__).parents[1] / room) for room in ("kernel", "registry")]
    script.write_text(KILLED.format(paths=rooms), encoding="utf-8")
    there = {**os.environ, "WANGGE_VAR_DIR": str(tmp_path / "var"), "DJANGO_SETTINGS_MODULE": "wangge.project.settings"}
    there.pop("WANGGE_DATABASE_URL", None)
    killed = subprocess.run(
        [sys.executable, str(script), "kill"], env=there, capture_output=True, text=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    after = subprocess.run(
        [sys.executable, str(script), "look"], env=there, capture_output=True, text=True, check=False
    )
    told = [line for line in after.stdout.splitlines() if line.startswith(("checked", "done"))]
    assert told == ["checked 0", "done 50"], after.stderr


def test_a_stranger_cannot_reach_staged_rows(books: Books) -> None:
    checked(books.actor("江书记"), book(HOUSEHOLDS, ROW))
    assert not visible(Import, books.actor("外乡书记")).exists()
    with as_system("a test reads the table as a thief would"):
        row = Import.objects.get()
    assert "李新一".encode() not in bytes(row.staged) + bytes(row.checked)
