"""The people in charge, from Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from wangge.exchange.people import read_people, same_village
from wangge.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ["层级", "单位", "网格编码", "户号", "职务", "姓名", "电话", "同意公示", "党员", "备注"]
CHIEF = ["乡", "大王庄乡", None, None, "第一网格长", "王一", 10000000001, "是", "√", None]
MEMBER = ["网格", "李庄", 411622204205003, None, "网格员", "李一", "00000010001", "否", None, "住前街"]


def save(path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "人员"
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_appointments_of_all_levels(tmp_path: Path) -> None:
    empty = ["片", "李庄", "东片", None, "片长", None, None, None, None, None]
    chief, member = read_people(
        save(tmp_path / "p.xlsx", ["网格人员表"], HEAD, CHIEF, empty, MEMBER), villages=["李庄村"]
    )
    assert (chief.level, chief.name, chief.phone, chief.consent, chief.party) == (
        "township",
        "王一",
        "10000000001",
        True,
        True,
    )
    assert (member.level, member.unit, member.grid) == ("grid", "李庄村", "411622204205003")
    assert (member.consent, member.party, member.note) == (False, False, "住前街")


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (0, "组", "people.level"),
        (1, "赵庄", "people.unit.unknown"),
        (2, None, "people.grid"),
        (7, "大概", "people.yes_no"),
    ],
)
def test_what_is_wrong_is_named_with_its_row_and_column(tmp_path: Path, column: int, value: object, code: str) -> None:
    row = list(MEMBER)
    row[column] = value
    with pytest.raises(Problem) as caught:
        read_people(save(tmp_path / "p.xlsx", HEAD, CHIEF, row), villages=["李庄村"])
    assert caught.value.code == code
    assert (caught.value.details["row"], caught.value.details["column"]) == (3, HEAD[column])
    assert caught.value.details["sheet"] == "人员"


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        read_people(save(tmp_path / "p.xlsx", ["层级", "姓名"], ["村", "李一"]))
    assert (caught.value.code, caught.value.details["column"]) == ("columns.missing", "职务 (role)")


def test_villages_are_matched_leniently() -> None:
    assert same_village("大王庄乡李庄村委会", "李庄")
    assert same_village("李庄村", "李庄村民委员会")
    assert not same_village("李庄村", "小李庄村")
