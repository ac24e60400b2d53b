"""The roster: made from a net, filled in by hand, read by the posters, kept when the net is redrawn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from net_scenes import LIZHUANG, a_net, lizhuang, macha
from openpyxl import load_workbook

from wangge.delineation.model import Scope
from wangge.exchange.net import write_net
from wangge.exchange.roster import read_roster, write_roster
from wangge.exchange.roster.scope import scope_words
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "名册.xlsx"
    write_roster(a_net(), path)
    return path


def headings(sheet: Any) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[1]}


def fill(path: Path, sheet: str, row: int, **values: Any) -> None:
    """Enter values as an official would, by heading."""
    book = load_workbook(path)
    columns = headings(book[sheet])
    for heading, value in values.items():
        book[sheet].cell(row, columns[heading]).value = value
    book.save(path)


def test_it_has_a_sheet_for_each_level_and_a_guide(roster: Path) -> None:
    book = load_workbook(roster)
    assert book.sheetnames == ["网格", "片", "村", "乡", "说明"]
    assert [book[name].max_row for name in ("网格", "片", "村")] == [5, 2, 3]


def test_a_grid_is_named_with_its_scope_in_words_and_its_numbers(roster: Path) -> None:
    sheet = load_workbook(roster)["网格"]
    row = {heading: sheet.cell(2, column).value for heading, column in headings(sheet).items()}
    assert row["村"] == "李庄村"
    assert row["网格编码"] == LIZHUANG + "001"
    assert (row["颜色"], row["名称"], row["片"]) == ("红", "李庄第一网格", "李庄片")
    assert row["范围"] == "文化路以北、三胡同以西；含一胡同；李庄一组2户"
    assert (row["户数"], row["人数"]) == (2, 7)
    assert row["网格员"] is None
    assert row["同意公示"] is None


def test_it_prints_on_a4_landscape_with_headings_on_every_page(roster: Path) -> None:
    for sheet in load_workbook(roster).worksheets[:4]:
        assert sheet.page_setup.orientation == "landscape"
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.freeze_panes
        assert sheet.freeze_panes.endswith("2")


def test_consent_is_answered_by_yes_or_no(roster: Path) -> None:
    sheet = load_workbook(roster)["网格"]
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"是,否"'
    consent = sheet.cell(2, headings(sheet)["同意公示"]).coordinate
    assert consent in choice.sqref


def test_a_name_with_signs_of_excel_prints_as_it_is(tmp_path: Path) -> None:
    net = a_net()
    write_roster(replace(net, township=replace(net.township, name="A&D" * 200)), tmp_path / "r.xlsx")
    header = load_workbook(tmp_path / "r.xlsx")["网格"].oddHeader.center.text
    assert header.startswith("A&&DA&&D")
    assert len(header) < 255


def test_a_street_called_like_a_formula_stays_text(tmp_path: Path) -> None:
    _, plan = lizhuang()
    grid = replace(plan.grids[0], name="=HYPERLINK(1)")
    net = a_net(plans=(replace(plan, grids=(grid, plan.grids[1])), macha()[1]))
    write_roster(net, tmp_path / "r.xlsx")
    sheet = load_workbook(tmp_path / "r.xlsx")["网格"]
    cell = sheet.cell(2, headings(sheet)["名称"])
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_a_sheet_without_rows_appoints_nobody_and_a_rounded_phone_is_refused(roster: Path) -> None:
    book = load_workbook(roster)
    book["片"].delete_rows(2, 99)
    sheet = book["网格"]
    sheet.cell(2, headings(sheet)["网格员"]).value = "李平"
    book.save(roster)
    assert [person.name for person in read_roster(roster)] == ["李平"]
    sheet.cell(2, headings(sheet)["电话"]).value = 4.11622204205e17
    book.save(roster)
    with pytest.raises(Problem, match=r"households\.id\.rounded") as refused:
        read_roster(roster)
    assert (refused.value.details["row"], refused.value.details["column"]) == (2, "电话")


def test_an_empty_roster_appoints_nobody(roster: Path) -> None:
    assert read_roster(roster) == []


def test_people_entered_are_read_with_level_unit_and_consent(roster: Path) -> None:
    fill(
        roster,
        "网格",
        2,
        网格员="陈红丽",
        电话=10000000001,
        同意公示="是",
        党员="是",
        协助员="李涛",
        协助员电话="00000010002",
    )
    fill(roster, "网格", 3, 保洁网格员="刘桂兰")
    fill(roster, "片", 2, 三级网格长="王建", 同意公示="否")
    fill(roster, "村", 3, 二级网格长="马支书", 备注="兼")
    fill(roster, "乡", 2, 姓名="蒋书记", 电话="00000010009", 同意公示="是")
    fill(roster, "乡", 6, 电话="00000012345")
    people = {person.role: person for person in read_roster(roster)}
    officer = people["网格员"]
    assert (officer.level, officer.unit, officer.name) == ("grid", "李庄村", "陈红丽")
    assert officer.grid == (LIZHUANG + "001")
    assert (officer.phone, officer.consent, officer.party) == ("10000000001", True, True)
    assert (people["协助员"].phone, people["协助员"].consent) == ("00000010002", False)
    assert (people["保洁网格员"].grid, people["保洁网格员"].phone) == (LIZHUANG + "002", "")
    assert (people["三级网格长"].level, people["三级网格长"].consent) == ("area", False)
    assert people["三级网格长"].grid == LIZHUANG + "901"
    assert (people["二级网格长"].level, people["二级网格长"].unit, people["二级网格长"].note) == (
        "village",
        "马岔村",
        "兼",
    )
    assert (people["一级网格长"].level, people["一级网格长"].name) == ("township", "蒋书记")
    assert people["监督电话"].phone == "00000012345"


def remove_the_officers(path: Path) -> None:
    book = load_workbook(path)
    book["网格"].cell(1, headings(book["网格"])["网格员"]).value = "谁"
    book.save(path)


def remove_a_sheet(path: Path) -> None:
    book = load_workbook(path)
    del book["片"]
    book.save(path)


@pytest.mark.parametrize(
    ("spoil", "code", "place"),
    [
        (remove_the_officers, "roster.column.missing", {"sheet": "网格", "column": "网格员"}),
        (remove_a_sheet, "table.sheet.missing", {"sheet": "片"}),
        (
            lambda path: fill(path, "网格", 4, 网格编码="", 网格员="刘平"),
            "roster.unit.missing",
            {"file": "名册.xlsx", "sheet": "网格", "row": 4, "column": "网格编码"},
        ),
        (
            lambda path: fill(path, "网格", 5, 网格员="刘平", 同意公示="再说"),
            "roster.consent.unclear",
            {"file": "名册.xlsx", "sheet": "网格", "row": 5, "column": "同意公示", "value": "再说"},
        ),
    ],
)
def test_what_is_wrong_in_a_roster_is_said_with_its_place(
    roster: Path, spoil: Callable[[Path], None], code: str, place: dict[str, Any]
) -> None:
    spoil(roster)
    with pytest.raises(Problem) as caught:
        read_roster(roster)
    assert caught.value.code == code
    assert place.items() <= caught.value.details.items()


def test_people_stay_when_the_net_is_redrawn_and_nobody_is_lost(tmp_path: Path) -> None:
    out = write_net(a_net(), tmp_path / "net")
    fill(out / "名册.xlsx", "网格", 2, 网格员="陈红丽", 电话="00000010001", 同意公示="是")
    fill(out / "名册.xlsx", "乡", 3, 姓名="王乡长")
    write_net(a_net(), out)
    assert sorted(p.name for p in read_roster(out / "名册.xlsx")) == ["王乡长", "陈红丽"]
    assert not (out / "名册-旧.xlsx").exists()

    _, plan = lizhuang()
    renumbered = (replace(plan.grids[0], code=LIZHUANG + "003"), plan.grids[1])
    write_net(a_net(plans=(replace(plan, grids=renumbered), macha()[1])), out)
    assert [p.name for p in read_roster(out / "名册.xlsx")] == ["王乡长"]
    assert sorted(p.name for p in read_roster(out / "名册-旧.xlsx")) == ["王乡长", "陈红丽"]


def test_long_lists_are_cut_and_unknown_sides_left_out() -> None:
    lanes = tuple(f"{n}胡同" for n in "一二三四五六七八")
    groups = (("李庄", "三组", 24, True), ("", "", 3, False))
    scope = Scope({"north": "", "east": "李庄东大街", "south": "文化路", "west": ""}, lanes, groups)
    assert scope_words(scope, "zh") == (
        "文化路以北、李庄东大街以西；含一胡同、二胡同、三胡同、四胡同、五胡同、六胡同等另2处；李庄三组24户（全组）、3户"
    )
    assert scope_words(Scope({}, (), ()), "en") == ""
