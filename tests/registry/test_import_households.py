"""Household lists from Excel: by household and by person, twice, with mistakes, and undone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from book_scenes import Books, write_books
from import_scenes import HOUSEHOLDS, PEOPLE, book, brought_in, checked, upload

from wangge.kernel.access import as_system, visible
from wangge.kernel.keys import open_text
from wangge.kernel.models import Entry
from wangge.problem import Problem
from wangge.registry.imports import households, keeping, services
from wangge.registry.models import Household, Import, Residency

pytestmark = pytest.mark.django_db


@pytest.fixture
def books() -> Books:
    return write_books()


NEW = book(
    HOUSEHOLDS,
    ["李庄村", "901", "李新一", "中心街", "9", 4, 3, "常住", "00012345678", "红色网格"],
    ["孔寨", "902", "孔新二", "后街", "12", 2, 0, "全户外出", "", ""],
)


def test_new_households_come_in_with_grid_size_and_phone(books: Books) -> None:
    chief = books.actor("江书记")
    row = brought_in(chief, NEW)
    assert (row.state, row.counts["new"], row.counts["bad"]) == ("done", 2, 0)
    made = visible(Household, chief).get(number="901")
    assert (made.head_name, made.grid_id) == ("李新一", books.grids["李庄村红色网格"].pk)
    assert (made.registered_size, made.resident_size, open_text(made.phone)) == (4, 3, "00012345678")
    assert visible(Household, chief).get(number="902").residence == "away"
    assert row.staged is None
    assert row.checked is None


def test_the_same_file_twice_changes_nothing_and_says_so(books: Books) -> None:
    chief = books.actor("江书记")
    brought_in(chief, NEW)
    again = checked(chief, NEW)
    assert again.counts | {"new": 0, "changed": 0, "unchanged": 2, "bad": 0} == again.counts
    done = services.import_carry_out(actor=chief, import_id=again.pk)
    assert (done.state, done.undo) == ("done", None)
    with as_system("a test counts"):
        assert Entry.objects.filter(action="household.import").count() == 1


def test_one_row_per_person_is_grouped_by_number_below_the_head(books: Books) -> None:
    chief = books.actor("李支书")
    data = book(
        PEOPLE,
        ["李庄村", "950", "李长河", "户主", "男", "1961-03-04", "11010519491231002X", "00011112222", "是"],
        ["", "", "王桂花", "妻", "女", "1963年5月", "", "", "是"],
        ["", "", "李小河", "长子", "男", 1988, "", "", "否"],
        ["李庄村", "951", "李独居", "本人", "", "", "", "", ""],
    )
    row = brought_in(chief, data)
    assert (row.counts["new"], row.counts["people"]) == (2, 4)
    household = visible(Household, chief).get(number="950")
    assert household.head_name == "李长河"
    members = visible(Residency, chief).filter(household=household).select_related("resident").order_by("relation")
    assert [(m.relation, m.resident.name, m.resident.birth_year, m.living_here) for m in members] == [
        ("02", "李长河", 1961, True), ("12", "王桂花", 1963, True), ("20", "李小河", 1988, False),
    ]  # fmt: skip
    assert open_text(members[0].resident.id_number) == "11010519491231002X"
    again = checked(chief, data)
    assert (again.counts["unchanged"], again.counts["new"], again.counts["changed"]) == (2, 0, 0)


def test_each_problem_is_told_at_its_cell_and_the_good_rows_can_go_in_alone(books: Books) -> None:
    chief = books.actor("江书记")
    data = book(
        HOUSEHOLDS,
        ["李庄村", "901", "李新一", "中心街", "9", "四个", 3, "常住", "", ""],
        ["外村", "902", "外来", "", "", 1, 1, "", "", ""],
        ["李庄村", "903", "李好", "", "", 1, 1, "", "", ""],
        ["李庄村", "903", "李重", "", "", 1, 1, "", "", ""],
        ["李庄村", "904", "李无格", "", "", 1, 1, "", "", "紫色网格"],
        ["李庄村", 4.11622198001011e17, "李精度", "", "", 1, 1, "", "", ""],
        ["李庄村", "", "李无号", "", "", 1, 1, "", "", ""],
    )
    row = checked(chief, data)
    found = {(w[1], w[2]): w[4] for w in keeping.opened(row.findings)["wrong"]}
    assert found == {
        (2, "人数"): "imports.cell.count",
        (3, "行政村"): "imports.village.unknown",
        (5, "户号"): "imports.household.twice",
        (6, "网格"): "imports.grid.unknown",
        (7, "户号"): "imports.cell.rounded",
        (8, "户号"): "imports.household.numberless",
    }
    with pytest.raises(Problem) as refused:
        services.import_carry_out(actor=chief, import_id=row.pk)
    assert refused.value.code == "imports.has_bad"
    with as_system("a test counts"):
        assert Household.objects.filter(head_name="李好").count() == 0
    done = services.import_carry_out(actor=chief, import_id=row.pk, only_good=True)
    assert done.counts["new"] == 1
    assert visible(Household, chief).get(number="903").head_name == "李好"


def test_a_village_officer_brings_in_the_own_village_alone(books: Books) -> None:
    chief = books.actor("李支书")
    row = checked(chief, NEW)
    assert (row.path, row.counts["new"], row.counts["bad"]) == (books.grids["李庄村"].path, 1, 1)
    assert [w[4] for w in keeping.opened(row.findings)["wrong"]] == ["imports.village.unknown"]


def test_without_a_column_for_it_the_village_is_the_own_one(books: Books) -> None:
    data = book(("户号", "户主"), ["77", "李七"])
    row = brought_in(books.actor("李支书"), data)
    assert row.counts["new"] == 1
    with pytest.raises(Problem) as refused:
        checked(books.actor("江书记"), data)
    assert refused.value.code == "imports.column.missing"


def test_columns_that_must_not_be_kept_never_reach_the_tables(books: Books) -> None:
    data = book(
        (*HOUSEHOLDS, "宗教信仰", "血型"), ["李庄村", "905", "李信", "", "", 1, 1, "", "", "", "佛教徒甲", "AB"]
    )
    row = services.import_start(actor=books.actor("江书记"), kind="households", upload=upload(data))
    staged = keeping.sheets_of(row)[0]
    assert [heading for heading, _ in staged.dropped] == ["宗教信仰", "血型"]
    assert "佛教徒甲" not in str(staged.columns)


def test_a_row_changed_by_hand_since_the_preview_is_told(books: Books) -> None:
    chief = books.actor("江书记")
    data = book(("村", "户号", "户主", "门牌"), ["李庄村", "101", "李红一", "77"])
    row = checked(chief, data)
    assert row.counts["changed"] == 1
    with as_system("another clerk's hand"):
        Household.objects.filter(pk=books.households["李红一"].pk).update(door="5", version=2)
    with pytest.raises(Problem) as refused:
        services.import_carry_out(actor=chief, import_id=row.pk)
    assert refused.value.code == "imports.touched"
    assert "李红一" in str(refused.value.details["value"])
    again = services.import_again(actor=chief, import_id=row.pk)
    assert again.state == "checking"


@pytest.mark.parametrize("seen", [True, False])
def test_a_change_between_making_ready_and_the_lock_is_told(
    books: Books, monkeypatch: pytest.MonkeyPatch, seen: bool
) -> None:
    chief = books.actor("江书记")
    row = checked(chief, book(("村", "户号", "户主", "门牌"), ["李庄村", "101", "李红一", "77"]))
    ready = households.ready

    def late(**said):
        write = ready(**said)
        with as_system("another clerk's hand"):
            name = "李红一" if seen else "李红二"
            Household.objects.filter(pk=books.households[name].pk).update(door="5", version=2)
        return write

    monkeypatch.setattr(households, "ready", late)
    if not seen:  # another household of the village: it is compared anew, and all is well
        assert services.import_carry_out(actor=chief, import_id=row.pk).state == "done"
        return
    with pytest.raises(Problem) as refused:
        services.import_carry_out(actor=chief, import_id=row.pk)
    assert refused.value.code == "imports.touched"


def test_two_people_bring_in_the_same_file_at_once(books: Books) -> None:
    first, second = books.actor("江书记"), books.actor("办公室主任王")
    one, other = checked(first, NEW), checked(second, NEW)
    services.import_carry_out(actor=first, import_id=one.pk)
    with pytest.raises(Problem) as refused:
        services.import_carry_out(actor=second, import_id=other.pk)
    assert refused.value.code == "imports.touched"
    services.import_again(actor=second, import_id=other.pk)
    again = services.import_check(actor=second, import_id=other.pk)
    assert again.counts["unchanged"] == 2


def test_an_import_is_undone_as_a_whole(books: Books) -> None:
    chief = books.actor("江书记")
    row = brought_in(chief, NEW)
    services.import_undo(actor=chief, import_id=row.pk)
    assert not visible(Household, chief).filter(number__in=("901", "902")).exists()
    assert visible(Import, chief).get(pk=row.pk).state == "undone"


def test_nobody_else_sees_or_carries_out_an_import(books: Books) -> None:
    row = checked(books.actor("李支书"), NEW)
    for stranger in ("外乡书记", "孔支书", "陈红丽"):
        with pytest.raises(Problem) as refused:
            services.import_carry_out(actor=books.actor(stranger), import_id=row.pk, only_good=True)
        assert refused.value.code == "access.not_found"
    with pytest.raises(Problem) as denied:
        services.import_start(actor=books.actor("陈红丽"), kind="households", upload=upload(NEW))
    assert denied.value.code == "access.denied"


def test_what_nobody_went_on_with_is_gone_after_a_week(books: Books, time_machine) -> None:
    chief = books.actor("江书记")
    row = checked(chief, NEW)
    assert services.import_sweep() == 0
    time_machine.move_to(datetime.now(tz=UTC) + timedelta(days=8))
    assert services.import_sweep() == 1
    gone = visible(Import, chief).get(pk=row.pk)
    assert (gone.state, gone.staged, gone.checked, gone.findings) == ("dropped", None, None, None)


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        (("户号", "户主", "组", "人数"), ["977", "李七", "一组", 3]),
        (("户号", "姓名", "与户主关系"), ["977", "李七", "户主"]),
    ],
)
def test_all_rows_of_a_bare_list_are_of_the_village_that_was_chosen(books: Books, headings, cells) -> None:
    chief, village = books.actor("江书记"), books.grids["李庄村"]
    row = checked(chief, book(headings, cells), village=village.code[:12])
    assert (row.options["village"], row.counts["new"], row.counts["bad"]) == (village.code[:12], 1, 0)
    services.import_carry_out(actor=chief, import_id=row.pk)
    assert visible(Household, chief).get(number="977").village_id == village.pk
    with pytest.raises(Problem, match=r"imports\.village\.unknown"):
        checked(chief, book(headings, cells), village="999999999999")
