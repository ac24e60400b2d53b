"""Household lists: columns guessed or given, persons counted, slips named with their rows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.exchange.columns import FIELDS, guess, parse_columns, shown_mapping
from wangge.exchange.household_list import HouseholdTable, read_households
from wangge.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path


def save(path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def problem(path: Path, **options: str) -> Problem:
    with pytest.raises(Problem) as caught:
        read_households(path, **options)
    return caught.value


def codes(table: HouseholdTable) -> list[str]:
    return [f.code for f in table.findings]


HEAD = ["行政村", "组别", "门户编号", "户主姓名", "家庭人口", "胡同", "门牌号", "经度", "纬度"]


def test_a_list_with_other_words_is_understood_and_the_mapping_shown(tmp_path: Path) -> None:
    row = ["李庄村", "一组", 7.0, "李一", "4人", "东巷", 12, "114.56", "33°42'00\""]
    table = read_households(save(tmp_path / "a.xlsx", HEAD, row))
    assert (table.ids[0], table.head[0], table.persons[0], table.lane[0], table.door[0]) == (
        "7",
        "李一",
        4,
        "东巷",
        "12",
    )
    assert table.xy[0] == pytest.approx([114.56, 33.7])
    assert table.mapping["id"] == "门户编号"
    assert "户号=门户编号" in shown_mapping(table.mapping)


def test_english_headings(tmp_path: Path) -> None:
    head = ["Village", "Group", "Household No.", "Persons", "Longitude", "Latitude"]
    table = read_households(save(tmp_path / "a.xlsx", head, ["Li", 1, "A1", 3, 114.5, 33.7]))
    assert (table.village[0], table.group[0], table.ids[0], table.persons[0]) == ("Li", "1", "A1", 3)


def test_columns_can_be_given(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", ["甲", "乙", "人数"], ["001", "李庄", 3])
    assert problem(path).code == "columns.missing"
    assert "甲、乙、人数" in str(problem(path).details["found"])
    table = read_households(path, columns="户号=甲，village=乙")
    assert (table.ids[0], table.village[0], table.persons[0]) == ("001", "李庄", 3)
    assert problem(path, columns="户号=丙").code == "columns.heading.missing"
    assert problem(path, columns="年龄=甲").code == "columns.field.unknown"
    assert problem(path, columns="户号").code == "columns.syntax"


def test_longitude_without_latitude_is_refused(tmp_path: Path) -> None:
    found = problem(save(tmp_path / "a.xlsx", ["户号", "经度"], ["1", 114.5]))
    assert (found.code, found.details["column"]) == ("columns.missing", "纬度 (y)")


@given(st.permutations(sorted(FIELDS)))
@settings(max_examples=20)
def test_the_guess_does_not_depend_on_the_order_of_columns(order: list[str]) -> None:
    headings = [FIELDS[f][0] for f in order]
    assert {f: headings[i] for f, i in guess(headings).items()} == {f: FIELDS[f][0] for f in FIELDS}


def test_parse_columns_takes_labels_english_and_synonyms() -> None:
    assert parse_columns("户号=编 号; persons=口数,门户编号=X") == {"id": "X", "persons": "口数"}


def test_one_row_per_person_is_counted_by_household(tmp_path: Path) -> None:
    path = save(
        tmp_path / "a.xlsx",
        ["村名", "组", "户号", "姓名", "与户主关系", "经度", "纬度"],
        ["李庄", "一组", "001", "李妻", "配偶", None, None],
        ["李庄", "一组", "001", "李一", "户主", 114.5, 33.7],
        ["李庄", "一组", None, "李子", "子", None, None],
        ["王庄", "二组", "001", "王一", "户主", None, None],
        ["王庄", "二组", "001", "王母", "母亲", 114.6, 33.6],
    )
    table = read_households(path)
    assert table.by_person
    assert list(zip(table.village, table.ids, table.head, table.persons, strict=True)) == [
        ("李庄", "001", "李一", 3),
        ("王庄", "001", "王一", 2),
    ]
    assert table.rows.tolist() == [3, 5]
    assert table.xy.tolist() == [[114.5, 33.7], [114.6, 33.6]]
    assert "households.id.filled" in codes(table)


def test_persons_without_household_number_begin_at_each_head(tmp_path: Path) -> None:
    rows = [["李一", "户主"], ["李妻", "妻"], ["李二", "户主"]]
    table = read_households(save(tmp_path / "a.xlsx", ["姓名", "与户主关系"], *rows))
    assert table.head.tolist() == ["李一", "李二"]
    assert table.persons.tolist() == [2, 1]
    assert "households.id.made" in codes(table)


def test_names_under_one_number_are_persons_even_without_relation(tmp_path: Path) -> None:
    table = read_households(save(tmp_path / "a.xlsx", ["户号", "姓名"], ["1", "李一"], ["1", "李二"], ["2", "王一"]))
    assert table.persons.tolist() == [2, 1]


def test_two_heads_under_one_number_are_two_households(tmp_path: Path) -> None:
    head = ["户号", "姓名", "与户主关系"]
    found = problem(save(tmp_path / "a.xlsx", head, ["1", "李一", "户主"], ["1", "李妻", "妻"], ["1", "王一", "户主"]))
    assert (found.code, found.details["row"], found.details["other_row"]) == ("households.id.duplicate", 2, 4)


def test_a_duplicate_number_names_both_rows(tmp_path: Path) -> None:
    rows = [["李庄", f"{i:03d}", 3] for i in range(20)]
    found = problem(save(tmp_path / "a.xlsx", ["村", "户号", "人数"], *rows, ["李庄", "004", 2], ["王庄", "004", 2]))
    assert found.code == "households.id.duplicate"
    assert (found.details["row"], found.details["other_row"], found.details["value"]) == (6, 22, "004")


def test_numbers_that_start_again_in_every_group_get_the_group_before(tmp_path: Path) -> None:
    rows = [["李庄", group, f"{i}", 3] for group in ("一组", "二组") for i in range(1, 6)]
    table = read_households(save(tmp_path / "a.xlsx", ["村", "组", "户号", "人数"], *rows))
    assert table.ids[0] == "一组-1"
    assert len(set(table.ids)) == 10
    assert "households.id.restart" in codes(table)


@pytest.mark.parametrize("value", [4.11622199001011e17, "4.11E+17", "4.11622E+17"])
def test_a_number_that_excel_has_rounded_is_refused_with_its_row(tmp_path: Path, value: object) -> None:
    found = problem(save(tmp_path / "a.xlsx", ["户号", "人数"], ["1", 2], [value, 3]))
    assert found.code == "households.id.rounded"
    assert (found.details["row"], found.details["column"]) == (3, "户号")
    assert "E+17" in str(found.details["value"])


def test_fifteen_digit_grid_codes_survive_as_numbers(tmp_path: Path) -> None:
    table = read_households(save(tmp_path / "a.xlsx", ["户号", "网格编码"], ["1", 411622204205003]))
    assert table.grid[0] == "411622204205003"


def test_missing_number_and_wrong_count_are_refused_with_their_rows(tmp_path: Path) -> None:
    missing = problem(save(tmp_path / "a.xlsx", ["户号", "人数"], ["1", 2], [None, 3]))
    assert (missing.code, missing.details["row"]) == ("households.id.missing", 3)
    wrong = problem(save(tmp_path / "b.xlsx", ["户号", "人数"], ["1", 2], ["2", "三"]))
    assert (wrong.code, wrong.details["row"], wrong.details["value"]) == ("households.persons.text", 3, "三")


def test_no_persons_and_four_hundred_persons_are_warnings(tmp_path: Path) -> None:
    table = read_households(save(tmp_path / "a.xlsx", ["户号", "人数"], ["1", 0], ["2", 400], ["3", 3]))
    assert [(f.code, f.details["row"]) for f in table.findings] == [
        ("households.persons.none", 2),
        ("households.persons.implausible", 3),
    ]
    assert table.persons.tolist() == [0, 400, 3]


def test_coordinates_missing_wrong_and_crowded(tmp_path: Path) -> None:
    same = [[f"s{i}", 114.5, 33.7] for i in range(10)]
    path = save(tmp_path / "a.xlsx", ["户号", "经度", "纬度"], ["1", None, None], ["2", "村东头", 33.7], *same)
    table = read_households(path)
    assert np.isnan(table.xy[:2]).all()
    assert codes(table) == [
        "households.coordinate.text",
        "households.persons.unknown",
        "households.coordinates.missing",
        "households.coordinates.same",
    ]
    wrong, _, missing, crowd = table.findings
    assert (wrong.details["row"], wrong.details["column"], wrong.details["value"]) == (3, "经度", "村东头")
    assert missing.details["rows"] == "2、3"
    assert crowd.details["count"] == 10


def test_one_column_with_both_coordinates(tmp_path: Path) -> None:
    table = read_households(save(tmp_path / "a.xlsx", ["户号", "经纬度"], ["1", "114.56，33.70"], ["2", "无"]))
    assert table.xy[0].tolist() == [114.56, 33.7]
    assert np.isnan(table.xy[1]).all()


def test_lane_and_door_out_of_an_address(tmp_path: Path) -> None:
    table = read_households(
        save(tmp_path / "a.xlsx", ["户号", "家庭住址"], ["1", "大王庄乡李庄村前街12号"], ["2", "李庄"])
    )
    assert (table.lane[0], table.door[0], table.lane[1]) == ("前街", "12", "")


def test_doors_that_excel_took_for_dates_are_turned_back_and_named(tmp_path: Path) -> None:
    table = read_households(save(tmp_path / "a.xlsx", ["户号", "门牌"], ["1", dt.datetime(2026, 3, 12)]))  # noqa: DTZ001
    assert table.door[0] == "3-12"
    assert "households.door.date" in codes(table)


def test_a_village_written_once_holds_for_the_rows_below(tmp_path: Path) -> None:
    table = read_households(save(tmp_path / "a.xlsx", ["村", "户号"], ["李庄", "1"], [None, "2"], ["王庄", "1"]))
    assert table.village.tolist() == ["李庄", "李庄", "王庄"]
    assert "households.village.filled.many" in codes(table)


def test_a_gbk_csv_of_persons(tmp_path: Path) -> None:
    path = tmp_path / "户.csv"
    path.write_bytes("村名,户号,姓名,与户主关系\n李庄,1,李一,户主\n李庄,1,李二,子\n".encode("gbk"))
    table = read_households(path)
    assert table.persons.tolist() == [2]
    assert table.file.endswith("户.csv")
