"""Whole lists come in at once: nothing or everything, twice is once, and it can be undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from book_scenes import FOUNDED, Books, write_books

from wangge.kernel import clock
from wangge.kernel.access import as_system, writing
from wangge.kernel.changes import undo
from wangge.kernel.models import Entry, SearchEntry
from wangge.problem import Problem
from wangge.registry.api import (
    HouseholdRow,
    PersonRow,
    counts_by_grid,
    households_for,
    households_place,
    households_plan,
    households_upsert,
)
from wangge.registry.bulk import households_prepare
from wangge.registry.models import Household, Placement, Residency, Resident

pytestmark = pytest.mark.django_db

LI = "411622204205"
ROWS = [
    HouseholdRow(
        LI, "501", "曾大", phone="139 0000 1234", natural_village="李庄", group="3组", lane="南街", door="5号",
        grid=LI + "001",
        members=(
            PersonRow("曾大", "02", "1", 1960),
            PersonRow("单小", "10", "2", 1962, id_number="11010519491231002X")),
    ),
    HouseholdRow(LI, "101", "李红一", door="7", members=(PersonRow("李红一", birth_year=1970, phone="13900005678"),)),
    HouseholdRow(LI, "502", "曾二", registered_size=4, resident_size=1, residence="seasonal"),
]  # fmt: skip


@pytest.fixture
def books() -> Books:
    return write_books()


def upsert(books: Books, rows=ROWS, who: str = "李支书"):
    return households_upsert(actor=books.actor(who), rows=rows, subject="registry.import:1")


def everything() -> list:
    with as_system("a test looks"):
        return [
            list(
                Household.objects.order_by("pk").values("pk", "number", "head_name", "door", "grid", "registered_size")
            ),
            list(Placement.objects.order_by("pk").values()),
            list(Residency.objects.order_by("pk").values("pk", "household", "resident", "relation", "valid_to")),
            sorted(Resident.objects.values_list("name", flat=True)),
        ]


def test_a_list_comes_in_whole_with_one_line_in_the_record(books: Books) -> None:
    plan = households_plan(actor=books.actor("李支书"), rows=ROWS)
    assert [row.state for row in plan.rows] == ["new", "changed", "new"]
    assert plan.rows[1].changed == ("door",)
    assert (plan.members_new, plan.count("new")) == (2, 2)
    result = upsert(books)
    assert (result.made, result.changed, result.same, result.people_made) == (2, 1, 0, 2)
    secretary = books.actor("李支书")
    first, declared = households_for(secretary, q="zd").get(), households_for(secretary, q="曾二").get()
    assert (first.registered_size, first.members_known, str(first.settlement)) == (2, True, "3组")
    assert (declared.registered_size, declared.resident_size, declared.members_known) == (4, 1, False)
    assert declared in households_for(secretary, without_grid=True)
    assert households_for(secretary, q="1234").get() == first
    assert households_for(secretary, q="5678").get().number == "101"
    assert counts_by_grid(secretary)[books.grids["李庄村红色网格"].pk].registered == 6
    with as_system("a test looks"):
        assert Entry.objects.filter(action="household.import").count() == 1
        assert not Household.objects.filter(phone__contains="1390000").exists()


def test_the_same_list_twice_changes_nothing(books: Books) -> None:
    upsert(books)
    before = everything()
    result = upsert(books)
    assert (result.made, result.changed, result.same, result.undo_id) == (0, 0, 3, None)
    assert everything() == before


def test_an_import_can_be_undone(books: Books) -> None:
    before = everything()
    result = upsert(books)
    undo(actor=books.actor("李支书"), undo_id=result.undo_id)
    assert everything() == before
    with as_system("a test looks"):
        assert not SearchEntry.objects.filter(tokens__contains=" d501 ").exists()
    assert not households_for(books.actor("李支书"), q="曾大").exists()


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (HouseholdRow("411622299201", "1", "外人"), "household.village.unknown"),
        (HouseholdRow(LI, "", "无号"), "household.field.missing"),
        (HouseholdRow(LI, "501", "重号"), "household.number.twice"),
        (HouseholdRow(LI, "9", "远", grid="411622204212001"), "household.grid.unknown"),
        (HouseholdRow(LI, "9", "飞", residence="flying"), "household.residence.unknown"),
        (HouseholdRow(LI, "9", "多", registered_size=1000), "household.size.invalid"),
        (
            HouseholdRow(LI, "9", "错", members=(PersonRow("错", id_number="110105194912310021"),)),
            "resident.id_number.invalid",
        ),
        (
            HouseholdRow(LI, "9", "重", members=(PersonRow("重", id_number="11010519491231002x"),)),
            "resident.id_number.twice",
        ),
        (HouseholdRow(LI, "9", "老", members=(PersonRow("老", birth_year=1700),)), "resident.birth_year.invalid"),
    ],
)
def test_one_bad_row_and_nothing_comes_in(books: Books, bad: HouseholdRow, code: str) -> None:
    before = everything()
    with pytest.raises(Problem) as answer:
        upsert(books, [*ROWS, bad])
    assert (answer.value.code, answer.value.details["row"]) == (code, 4)
    assert everything() == before


def test_only_who_may_import_there_imports(books: Books) -> None:
    for who, code in (
        ("陈红丽", "access.denied"),
        ("孔支书", "household.village.unknown"),
        ("外乡书记", "household.village.unknown"),
    ):
        with pytest.raises(Problem) as answer:
            upsert(books, who=who)
        assert answer.value.code == code


def test_a_person_with_a_known_id_number_moves_instead_of_being_doubled(books: Books) -> None:
    early = clock.today() - timedelta(days=9)
    households_upsert(actor=books.actor("李支书"), rows=ROWS, subject="registry.import:1", on=early)
    upsert(books, [replace(ROWS[2], members=(ROWS[0].members[1],))])
    with as_system("a test looks"):
        assert Resident.objects.filter(name="单小").count() == 1
        assert Residency.objects.get(resident__name="单小", valid_to=None).household.number == "502"


def test_who_moved_to_another_household_is_found_there_alone(books: Books) -> None:
    early = clock.today() - timedelta(days=9)
    secretary = books.actor("李支书")
    households_upsert(actor=secretary, rows=ROWS, subject="registry.import:1", on=early)
    assert [home.number for home in households_for(secretary, q="单小")] == ["501"]
    moved = upsert(books, [replace(ROWS[2], members=(ROWS[0].members[1],))])
    assert [home.number for home in households_for(secretary, q="单小")] == ["502"]
    undo(actor=secretary, undo_id=moved.undo_id)
    with as_system("a test looks"):
        assert Residency.objects.get(resident__name="单小", valid_to=None).household.number == "501"


def test_changed_members_come_back_whole_when_it_is_undone(books: Books) -> None:
    upsert(books)
    with as_system("a test looks"):
        before = list(Resident.objects.filter(name="单小").values("name", "sort_key", "id_index", "birth_year"))
    person = replace(ROWS[0].members[1], name="单晓", birth_year=1963, relation="20", phone="13900009999")
    result = upsert(books, [replace(ROWS[0], grid=LI + "002", members=(person,))])
    assert (result.changed, result.people_changed, result.people_made) == (1, 1, 0)
    secretary = books.actor("李支书")
    assert households_for(secretary, q="单晓").get().grid == books.grids["李庄村黄色网格"]
    undo(actor=secretary, undo_id=result.undo_id)
    with as_system("a test looks"):
        assert list(Resident.objects.filter(name="单小").values(*before[0])) == before
        assert Residency.objects.get(resident__name="单小").relation == "10"


def test_what_somebody_changes_at_the_last_moment_is_seen_under_the_lock(books: Books) -> None:
    secretary = books.actor("李支书")
    for change in (
        lambda: Household.objects.filter(number="101", village__code__startswith=LI).update(door="8", version=2),
        lambda: Residency.objects.filter(household=books.households["李红一"]).update(version=7),
        lambda: Resident.objects.filter(name="李红一").update(version=7),
        lambda: Household.objects.filter(number="502").update(number="503", version=2),
    ):
        prepared = households_prepare(actor=secretary, rows=ROWS)
        with writing(secretary):
            assert prepared.holds()
        with as_system("another clerk's hand"):
            change()
        with writing(secretary):
            assert prepared.holds() is False
        upsert(books)


def test_a_new_net_places_all_households_at_once(books: Books) -> None:
    secretary = books.actor("李支书")
    yellow = books.grids["李庄村黄色网格"]
    mapping = {books.households[name].pk: yellow.pk for name in ("李红一", "李红二", "李黄一")}
    log = households_place(actor=secretary, mapping=mapping, subject="territory.plan:1")
    assert log is not None
    assert counts_by_grid(secretary)[yellow.pk].households == 4
    assert {h.head_name for h in households_for(secretary, within=yellow.path)} == {
        "李红一",
        "李红二",
        "李黄一",
        "李黄二",
    }
    undo(actor=secretary, undo_id=log.pk)
    assert counts_by_grid(secretary)[yellow.pk].households == 2
    with as_system("a test looks"):
        assert Placement.objects.filter(valid_from__gt=FOUNDED).count() == 0


def test_nobody_is_placed_in_another_village_or_out_of_scope(books: Books) -> None:
    mapping = {books.households["李红一"].pk: books.grids["孔寨村红色网格"].pk}
    for who, code in (
        ("江书记", "household.grid.elsewhere"),
        ("李支书", "access.not_found"),
        ("孔支书", "access.not_found"),
    ):
        with pytest.raises(Problem) as answer:
            households_place(actor=books.actor(who), mapping=mapping, subject="territory.plan:1")
        assert answer.value.code == code
