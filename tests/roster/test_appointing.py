"""A filled-in list appoints everybody in one step, tells each problem at its cell, and changes nothing twice."""

from __future__ import annotations

import time

import pytest
from book_scenes import FOUNDED, Books, write_books
from roster_scenes import filled_roster, staff_list

from wangge.kernel.access import as_system, visible
from wangge.kernel.changes import undo
from wangge.kernel.files import checked_spreadsheet
from wangge.kernel.models import Entry, UndoLog
from wangge.problem import Problem
from wangge.roster import api
from wangge.roster.models import Assignment, Person
from wangge.territory.models import Grid

pytestmark = pytest.mark.django_db

RED, YELLOW = "411622204205001", "411622204205002"


@pytest.fixture
def books() -> Books:
    return write_books()


def plan_of(actor, file):
    lines, findings = api.read_lines(checked_spreadsheet(file))
    return api.appoint_plan(actor, lines, findings=findings)


def actions() -> list[str]:
    with as_system("a test looks"):
        return [entry.action for entry in Entry.objects.order_by("pk")]


def leaders(books: Books) -> dict[str, str]:
    with as_system("a test looks"):
        posts = Assignment.objects.filter(valid_to=None, role__in_charge=True).select_related("person", "grid")
        return {post.grid.name: post.person.name for post in posts if post.grid}


def test_a_filled_in_roster_appoints_replaces_and_keeps(books: Books) -> None:
    chief = books.actor("江书记")
    file = filled_roster(
        网格=[
            {"村": "李庄村", "网格编码": RED, "网格员": "陈红丽", "电话": "13800000001", "同意公示": "是"},
            {"村": "李庄村", "网格编码": YELLOW, "网格员": "王新", "电话": "13800000002", "党员": "是",
             "协助员": "李帮", "协助员电话": "13800000003", "协助员同意公示": "是"},
        ],
        村=[{"村": "孔寨村", "二级网格长": "孔支书"}],
        乡=[
            {"乡": "大王庄乡", "职务": "乡长", "姓名": "王乡长"},
            {"乡": "大王庄乡", "职务": "监督电话", "姓名": "网格办"},
        ],
    )  # fmt: skip
    plan = plan_of(chief, file)
    assert plan.problems == ()
    assert [step.act for step in plan.steps] == ["update", "replace", "open", "same", "open", "skip"]
    assert plan.counts["people"] == 3
    before = actions()
    api.appoint(chief, plan)
    assert leaders(books)["李庄村黄色网格"] == "王新"
    assert actions()[len(before) :] == ["person.appoint"]
    held = api.people_of_grids(chief, [books.grids["李庄村红色网格"].pk, books.grids["李庄村黄色网格"].pk])
    assert [(h.name, h.shown, h.phone) for h in held[books.grids["李庄村红色网格"].pk]] == [
        ("陈红丽", True, "13800000001")
    ]
    assert {h.name for h in held[books.grids["李庄村黄色网格"].pk]} == {"王新", "李帮"}
    again = plan_of(chief, file)
    assert not again.changes
    assert api.appoint(chief, again)["same"] == 5
    undo(actor=chief, undo_id=visible(UndoLog, chief).get(action="person.appoint").pk)
    assert leaders(books)["李庄村黄色网格"] == "刘平"
    with as_system("a test looks"):
        assert not Person.objects.filter(name__in=("王新", "李帮", "王乡长")).exists()
        assert Person.objects.get(name="陈红丽").phone == ""


def test_each_problem_is_told_at_its_cell_and_nothing_is_written(books: Books) -> None:
    chief = books.actor("江书记")
    plan = plan_of(
        chief,
        staff_list(
            ("网格", "李庄村", RED, "", "网格员", "甲", "12", "是", "", ""),
            ("网格", "无此村", RED, "", "网格员", "乙", "", "", "", ""),
            ("网格", "李庄村", "999", "", "网格员", "丙", "", "", "", ""),
            ("网格", "李庄村", RED, "", "大王", "丁", "", "", "", ""),
            ("网格", "李庄村", RED, "", "网格员", "戊", "", "也许", "", ""),
            ("网格", "李庄村", RED, "", "网格员", "己", "", "", "", ""),
            ("天", "李庄村", RED, "", "网格员", "庚", "", "", "", ""),
            ("网格", "李庄村", YELLOW, "", "一级网格长", "辛", "", "", "", ""),
            ("网格", "李庄村", "", "9999", "网格员", "壬", "", "", "", ""),
            ("网格", "外村", "411622299201001", "", "网格员", "癸", "", "", "", ""),
        ),
    )
    told = {(p.details["row"], p.details["column"], p.code) for p in plan.problems}
    assert told == {
        (2, "电话", "person.phone.invalid"),
        (3, "单位", "appoint.unit.unknown"),
        (4, "网格编码", "appoint.grid.unknown"),
        (5, "职务", "appoint.role.unknown"),
        (6, "同意公示", "appoint.yes_no"),
        (7, "姓名", "appoint.two_in_charge"),
        (8, "层级", "appoint.level"),
        (9, "职务", "assignment.role.unfit"),
        (10, "户号", "appoint.household.unknown"),
        (11, "单位", "appoint.unit.unknown"),
    }
    with pytest.raises(Problem, match=r"appoint\.problems"):
        api.appoint(chief, plan)
    assert leaders(books)["李庄村红色网格"] == "陈红丽"


def test_nobody_appoints_outside_or_above_by_a_list(books: Books) -> None:
    file = staff_list(
        ("乡", "大王庄乡", "", "", "一级网格长", "甲", "", "", "", ""),
        ("村", "李庄村", "", "", "二级网格长", "乙", "", "", "", ""),
        ("网格", "孔寨村", "411622204212001", "", "网格员", "丙", "", "", "", ""),
    )
    codes = [problem.code for problem in plan_of(books.actor("李支书"), file).problems]
    assert codes == ["access.denied", "assignment.own_level", "appoint.unit.unknown"]
    assert {p.code for p in plan_of(books.actor("陈红丽"), file).problems} == {"access.denied", "appoint.unit.unknown"}


def test_a_household_number_finds_the_officers_grid_and_the_support_contacts_household(books: Books) -> None:
    chief = books.actor("李支书")
    plan = plan_of(
        chief,
        staff_list(
            ("网格", "李庄", "", "201", "网格员", "新平", "", "", "", ""),
            ("网格", "李庄村", "", "202", "帮扶责任人", "帮扶张", "", "", "", ""),
        ),
    )
    assert plan.problems == ()
    api.appoint(chief, plan)
    assert leaders(books)["李庄村黄色网格"] == "新平"
    with as_system("a test looks"):
        held = set(Assignment.objects.filter(person__name="帮扶张").values_list("household_id", flat=True))
    assert books.households["李黄二"].pk in held


def test_the_same_number_under_two_names_is_refused(books: Books) -> None:
    chief = books.actor("江书记")
    api.person_create(actor=chief, name="老王", home_id=books.grids["李庄村"].pk, phone="13900000009")
    plan = plan_of(
        chief,
        staff_list(
            ("网格", "李庄村", RED, "", "协助员", "小王", "13900000009", "", "", ""),
            ("网格", "李庄村", RED, "", "信息员", "甲", "13900000008", "", "", ""),
            ("网格", "李庄村", RED, "", "信息员", "乙", "13900000008", "", "", ""),
        ),
    )
    assert [p.code for p in plan.problems] == ["appoint.phone.other", "appoint.phone.twice"]


def test_when_the_books_changed_since_the_preview_nothing_is_done(books: Books) -> None:
    chief = books.actor("江书记")
    plan = plan_of(chief, staff_list(("网格", "李庄村", RED, "", "网格员", "新人", "", "", "", "")))
    other = api.person_create(actor=chief, name="别人", home_id=books.grids["李庄村"].pk)
    with as_system("a test looks"):
        officer = Assignment.objects.get(person__name="陈红丽")
    api.handover(actor=chief, grid_id=officer.grid_id, to_person=other.pk, from_assignment=officer.pk)
    with pytest.raises(Problem, match=r"appoint\.changed"):
        api.appoint(chief, plan)
    assert leaders(books)["李庄村红色网格"] == "别人"


def test_381_appointments_take_less_than_three_seconds(books: Books) -> None:
    village = books.grids["李庄村"]
    with as_system("a test's scene"):
        area = books.grids["李庄村一片"]
        grids = []
        for number in range(100, 481):
            grid = Grid(
                level=4, code=f"411622204205{number}", name=f"李庄村{number}网格", parent=area,
                division_id=village.division_id, valid_from=FOUNDED,
            )  # fmt: skip
            grid.path = area.path + grid.pk.hex + "/"
            grids.append(grid)
        Grid.objects.bulk_create(grids)
    chief = books.actor("江书记")
    file = staff_list(
        *(
            ("网格", "李庄村", g.code, "", "网格员", f"员{g.code[-3:]}", f"000{g.code[-8:]}", "是", "", "")
            for g in grids
        )
    )
    plan = plan_of(chief, file)
    start = time.perf_counter()
    assert api.appoint(chief, plan) == {"open": 381, "replace": 0, "update": 0, "same": 0, "skip": 0, "people": 381}
    assert time.perf_counter() - start < 3
