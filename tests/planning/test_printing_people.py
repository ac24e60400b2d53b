"""People are found by code, name or colour of their grid, whatever list they come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from net_scenes import LIZHUANG, a_net
from openpyxl import load_workbook

from wangge.exchange.net import Net, read_net, write_net
from wangge.planning.printing import is_roster, people_for

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_net(a_net(), tmp_path / "net")


@pytest.fixture
def net(folder: Path) -> Net:
    return read_net(folder)


def listed(folder: Path, *rows: str) -> Path:
    path = folder.parent / "people.csv"
    path.write_text("\n".join(("层级,单位,网格编码,职务,姓名", *rows)), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", [LIZHUANG + "002", "李庄第二网格", "黄", "黄色网格", "002"])
def test_a_grid_is_known_by_any_of_its_names(net: Net, folder: Path, name: str) -> None:
    (person,), lost = people_for(net, folder, listed(folder, f"网格,李庄,{name},网格员,刘平"))
    assert (person.grid, person.unit) == (LIZHUANG + "002", "李庄村")
    assert lost == ()


def test_a_colour_is_that_of_the_own_village(net: Net, folder: Path) -> None:
    (person,), _ = people_for(net, folder, listed(folder, "网格,马岔村,黄,网格员,马平"))
    assert person.grid == "411622204211002"


def test_the_head_of_an_area_stands_at_its_code(net: Net, folder: Path) -> None:
    (head,), _ = people_for(net, folder, listed(folder, "片,李庄村,李庄片,三级网格长,王建"))
    assert head.unit == LIZHUANG + "901"


def test_who_has_no_grid_in_the_net_is_named(net: Net, folder: Path) -> None:
    people, (lost,) = people_for(net, folder, listed(folder, "网格,李庄村,紫,网格员,李涛"))
    assert people == ()
    assert (lost.code, lost.details["name"], lost.details["value"]) == ("people.grid.unknown", "李涛", "紫")


def test_without_a_list_the_roster_of_the_net_is_read(net: Net, folder: Path) -> None:
    roster = folder / "名册.xlsx"
    book = load_workbook(roster)
    columns = {cell.value: cell.column for cell in book["片"][1]}
    book["片"].cell(2, columns["三级网格长"]).value = "王建"
    book.save(roster)
    (head,), _ = people_for(net, folder, None)
    assert (head.name, head.unit) == ("王建", LIZHUANG + "901")
    assert people_for(net, folder, roster) == people_for(net, folder, None)
    roster.unlink()
    assert people_for(net, folder, None) == ((), ())


def test_a_roster_is_told_from_a_list(folder: Path) -> None:
    assert is_roster(folder / "名册.xlsx")
    assert not is_roster(listed(folder))
    assert not is_roster(folder / "missing.xlsx")
