"""People in charge, places and an existing net from Excel."""

from __future__ import annotations

import pytest
from book_scenes import Books, write_books
from import_scenes import book, brought_in, checked

from wangge.kernel.access import visible
from wangge.problem import Problem
from wangge.registry.imports import keeping, services
from wangge.registry.models import Household
from wangge.roster.models import Assignment, Person
from wangge.territory.models import Grid, Place

pytestmark = pytest.mark.django_db

STAFF = ("层级", "单位", "网格编码", "职务", "姓名", "电话", "同意公示", "党员")
PLACES = ("行政村", "类型", "名称", "网格", "经度", "纬度")
NET = ("行政村", "片", "网格名称", "网格员", "电话", "户号")


@pytest.fixture
def books() -> Books:
    return write_books()


def problems(row) -> dict:
    return {(w[1], w[2]): w[4] for w in keeping.opened(row.findings)["wrong"]}


def test_people_are_appointed_once_and_taken_back(books: Books) -> None:
    chief = books.actor("江书记")
    code = books.grids["李庄村红色网格"].code
    data = book(STAFF, ["网格", "李庄村", code, "协助员", "李小帮", "00033334444", "是", "否"])
    row = brought_in(chief, data, kind="staff")
    assert (row.counts["new"], row.counts["bad"]) == (1, 0)
    assert visible(Person, chief).filter(name="李小帮").exists()
    again = checked(chief, data, kind="staff")
    assert (again.counts["new"], again.counts["unchanged"]) == (0, 1)
    services.import_undo(actor=chief, import_id=row.pk)
    assert not visible(Assignment, chief).filter(person__name="李小帮").exists()


def test_an_offices_own_list_without_levels_finds_its_places(books: Books) -> None:
    chief = books.actor("江书记")
    data = book(
        ("单位", "职务", "姓名", "联系电话", "网格"),
        ["大王庄乡", "副书记", "钱大为", "００３３３３４４４１", ""],
        ["孔寨村", "二级副网格长", "孔小新", "00033334442", ""],
        ["李庄村", "协助员", "李小帮", "00033334443", "红色网格"],
        ["李庄村", "协助员", "李无处", "00033334444", "没有的网格"],
    )  # fmt: skip
    row = checked(chief, data, kind="staff")
    assert (row.counts["new"], row.counts["bad"]) == (3, 1)
    services.import_carry_out(actor=chief, import_id=row.pk, only_good=True)
    held = visible(Assignment, chief).filter(person__name__in=["钱大为", "孔小新", "李小帮"]).select_related("grid")
    assert sorted(post.grid.name for post in held if post.grid) == ["大王庄乡", "孔寨村", "李庄村红色网格"]


def test_wrong_posts_are_told_at_their_cells(books: Books) -> None:
    data = book(
        STAFF,
        ["网格", "李庄村", "411622204205999", "协助员", "李小帮", "", "", ""],
        ["天上", "李庄村", "", "协助员", "李小二", "", "", ""],
        ["网格", "李庄村", books.grids["李庄村红色网格"].code, "大总管", "李小三", "", "", ""],
    )
    row = checked(books.actor("江书记"), data, kind="staff")
    assert row.counts["bad"] == 3
    assert problems(row)[3, "层级"] == "imports.cell.level"


def test_places_come_in_and_change_nothing_the_second_time(books: Books) -> None:
    chief = books.actor("江书记")
    data = book(
        PLACES,
        ["李庄村", "机井", "一号机井", "红色网格", 114.56, 33.7],
        ["孔寨", "广场", "文化广场", "", "", ""],
    )
    row = brought_in(chief, data, kind="places")
    assert row.counts["new"] == 2
    made = visible(Place, chief).get(name="一号机井")
    assert (made.kind, made.grid_id, made.lon) == ("pump_well", books.grids["李庄村红色网格"].pk, 114.56)
    assert checked(chief, data, kind="places").counts["unchanged"] == 2
    moved = book(PLACES, ["李庄村", "机井", "一号机井", "黄色网格", "", ""])
    assert brought_in(chief, moved, kind="places").counts["changed"] == 1
    assert visible(Place, chief).get(name="一号机井").grid_id == books.grids["李庄村黄色网格"].pk
    with pytest.raises(Problem) as refused:
        services.import_undo(actor=chief, import_id=row.pk)
    assert refused.value.code == "undo.touched"


def test_a_net_with_officers_and_household_ranges_is_taken_over_and_given_back(books: Books) -> None:
    chief = books.actor("江书记")
    data = book(
        NET,
        ["李庄村", "东片", "东片一组", "李东一", "00055556666", "101-102"],
        ["李庄村", "东片", "东片二组", "", "", "201"],
    )
    row = brought_in(chief, data, kind="net")
    assert (row.counts["new"], row.counts["bad"]) == (2, 0)
    grid = visible(Grid, chief).get(name="东片一组")
    assert grid.code.startswith("411622204205")
    assert visible(Grid, chief).get(pk=grid.parent_id).name == "东片"
    heads = visible(Household, chief).filter(grid=grid).values_list("head_name", flat=True)
    assert set(heads) == {"李红一", "李红二"}
    assert visible(Assignment, chief).filter(grid=grid, person__name="李东一", role__in_charge=True).exists()
    again = checked(chief, data, kind="net")
    assert (again.counts["new"], again.counts["changed"], again.counts["unchanged"]) == (0, 0, 2)
    services.import_undo(actor=chief, import_id=row.pk)
    assert not visible(Grid, chief).filter(name="东片一组").exists()
    assert visible(Household, chief).get(number="101", head_name="李红一").grid_id == books.grids["李庄村红色网格"].pk


def test_a_household_may_lie_in_one_grid_alone_and_must_be_known(books: Books) -> None:
    data = book(
        NET,
        ["李庄村", "", "甲", "", "", "101"],
        ["李庄村", "", "乙", "", "", "101, 102"],
        ["李庄村", "", "丙", "", "", "77777"],
    )
    row = checked(books.actor("江书记"), data, kind="net")
    assert problems(row) == {
        (3, "户号"): "imports.net.household_twice",
        (4, "户号"): "imports.household.missing",
    }


def test_one_row_per_household_with_its_grid_makes_the_same_net(books: Books) -> None:
    chief = books.actor("李支书")
    data = book(("网格", "户号"), ["新一", "101"], ["新一", "102"], ["新二", "201"])
    row = brought_in(chief, data, kind="net")
    assert row.counts["new"] == 2
    assert visible(Household, chief).filter(grid__name="新一").count() == 2
