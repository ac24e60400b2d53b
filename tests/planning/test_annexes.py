"""The papers of an adoption: complete, in the layout of official documents, and with no number nobody agreed to."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest
from adopting_scenes import a_draft, adopted
from book_scenes import Books, write_books
from docx import Document
from docx.oxml.ns import qn

from wangge.kernel import clock
from wangge.kernel.access import Actor, as_system
from wangge.kernel.keys import seal_text
from wangge.kernel.models import Entry
from wangge.planning.annexes import ANNEXES, adoption_annex, adoption_annexes
from wangge.problem import Problem
from wangge.roster.api import write_default_roles
from wangge.roster.models import Assignment, Body, Person

if TYPE_CHECKING:
    from pathlib import Path

    from wangge.planning.models import Adoption

pytestmark = pytest.mark.django_db
CHEN, LIU, OFFICE = "13800001111", "13800002222", "0394-2200011"


@pytest.fixture
def books() -> Books:
    with as_system("a test's scene has roles with their duties"):
        write_default_roles()
    books = write_books()
    with as_system("a test's scene has telephones"):
        for name, phone in (("陈红丽", CHEN), ("刘平", LIU)):
            Person.objects.filter(name=name).update(phone=seal_text(phone))
        Assignment.objects.filter(person__name="陈红丽").update(consent_on=clock.today(), consent_scope="海报、网页")
        Body.objects.create(
            kind="village_committee", name="李庄村村民委员会", grid=books.grids["李庄村"], phone=OFFICE, sort_key="l",
            valid_from=date(2022, 7, 1),
        )  # fmt: skip
    return books


@pytest.fixture
def head(books: Books) -> Actor:
    return books.actor("江书记")


@pytest.fixture
def row(books: Books, head: Actor) -> Adoption:
    return adopted(head, a_draft(head, books.grids["李庄村"], {1: ("101", "102", "201"), 2: ("202",), 3: ()}))


def read(data: bytes) -> str:
    """All words of a document, tables too, in order."""
    return "\n".join(node.text or "" for node in Document(io.BytesIO(data)).element.body.iter(qn("w:t")))


def paper(actor: Actor, row: Adoption, kind: str) -> str:
    return read(adoption_annex(actor, row.pk, kind)[1])


def test_the_list_of_grids_names_each_with_its_households(head: Actor, row: Adoption) -> None:
    document = Document(io.BytesIO(adoption_annex(head, row.pk, "grids")[1]))
    [table] = document.tables
    rows = [[cell.text for cell in line.cells] for line in table.rows]
    assert rows[0] == ["序号", "网格名称", "编码", "片区", "覆盖范围", "户数", "户籍人口", "网格员"]
    assert [(cells[1], cells[5], cells[6], cells[7]) for cells in rows[1:]] == [
        ("李庄村红色网格", "3", "6", "陈红丽"), ("李庄村黄色网格", "1", "2", "刘平"),
        ("李庄村绿色网格", "0", "0", "（空缺）"),
    ]  # fmt: skip
    assert "大政〔2026〕18号" in read(adoption_annex(head, row.pk, "grids")[1])


def test_a_number_stands_there_only_with_consent(head: Actor, row: Adoption) -> None:
    for kind in ANNEXES:
        assert LIU not in paper(head, row, kind), kind
    officers = paper(head, row, "officers")
    assert CHEN in officers
    assert OFFICE in officers
    assert "待选配" in officers


def test_who_keeps_one_grid_gets_the_numbers_of_that_grid_alone(books: Books, row: Adoption) -> None:
    assert CHEN in paper(books.actor("陈红丽"), row, "officers")
    assert CHEN not in paper(books.actor("刘平"), row, "officers")
    with pytest.raises(Problem, match=r"access\.not_found"):
        adoption_annex(books.actor("外乡书记"), row.pk, "officers")


def test_duties_are_those_of_the_roles_that_are_held(head: Actor, row: Adoption) -> None:
    duties = paper(head, row, "duties")
    assert "网格员" in duties
    assert "1．" in duties
    assert "帮扶联系人" not in duties


def test_tasks_are_what_this_adoption_makes_necessary(head: Actor, row: Adoption) -> None:
    tasks = paper(head, row, "tasks")
    assert "接收原李庄村黄色网格1户" in tasks
    assert "选配网格员" in tasks


def test_the_sheet_tells_each_grid_what_changes(head: Actor, row: Adoption) -> None:
    sheet = paper(head, row, "notice")
    assert "李庄村红色网格由本网格原有的2户、原李庄村黄色网格的1户组成" in sheet
    assert "您家仍在李庄村黄色网格" in sheet
    assert sheet.count("网格调整明白纸") == 3
    assert f"电话：{CHEN}" in sheet
    assert OFFICE in sheet
    assert "12345" in sheet


def test_the_layout_is_that_of_official_documents(head: Actor, row: Adoption) -> None:
    document = Document(io.BytesIO(adoption_annex(head, row.pk, "grids")[1]))
    section = document.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin,
             section.left_margin, section.right_margin)  # fmt: skip
    assert [round(size.mm) for size in sizes] == [210, 297, 37, 35, 28, 26]
    assert document.settings.odd_and_even_pages_header_footer
    mark, title, text = document.paragraphs[:3]
    fonts = [line.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) for line in (mark, title, text)]
    assert fonts == ["黑体", "方正小标宋简体", "仿宋_GB2312"]
    assert [line.runs[0].font.size.pt for line in (mark, title, text)] == [16, 22, 16]
    assert text.paragraph_format.line_spacing.pt == 28
    assert document.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_all_papers_come_in_one_file_and_stand_in_the_record(head: Actor, row: Adoption) -> None:
    name, data = adoption_annexes(head, row.pk)
    assert name == "大政〔2026〕18号 附件.zip"
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert len(packed.namelist()) == len(ANNEXES) == 5
        assert packed.testzip() is None
        for one in packed.namelist():
            Document(io.BytesIO(packed.read(one)))
    with as_system("a test looks"):
        assert Entry.objects.latest("pk").action == "list.export"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_every_paper_and_each_sheet_is_one_page(head: Actor, row: Adoption, tmp_path: Path) -> None:
    for kind in ANNEXES:
        (tmp_path / f"{kind}.docx").write_bytes(adoption_annex(head, row.pk, kind)[1])
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", *(f"{kind}.docx" for kind in ANNEXES)],
        cwd=tmp_path, check=True, capture_output=True, timeout=120,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert {file.stem for file in tmp_path.glob("*.pdf")} == set(ANNEXES)
    assert (tmp_path / "notice.pdf").read_bytes().count(b"/Type/Page/") == 3
