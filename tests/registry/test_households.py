"""Households are entered, moved, split, merged, leave and return; each act is recorded and can be undone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from book_scenes import FOUNDED, Books, write_books
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.kernel.changes import undo
from wangge.kernel.models import Entry
from wangge.problem import Problem
from wangge.registry import rules, services
from wangge.registry.api import counts_by_grid, fact_get, household_page, households_for
from wangge.registry.bulk.rows import PersonRow
from wangge.registry.models import CareNeed, Household, Placement, Residency

pytestmark = pytest.mark.django_db


@pytest.fixture
def books() -> Books:
    return write_books()


def fresh(household: Household) -> Household:
    with as_system("a test looks"):
        return Household.objects.get(pk=household.pk)


def members(household: Household) -> list[Residency]:
    with as_system("a test looks"):
        return list(
            Residency.objects.filter(household=household, valid_to=None).select_related("resident").order_by("relation")
        )


def refused(code: str):
    return pytest.raises(Problem, match=f"^{code} ".replace(".", r"\."))


def test_a_new_household_gets_the_next_number_a_placement_and_a_line_in_the_record(books: Books) -> None:
    secretary = books.actor("李支书")
    grid = books.grids["李庄村红色网格"]
    household, _ = services.household_create(
        actor=secretary, village_id=books.grids["李庄村"].pk, grid_id=grid.pk, details={"head_name": "单新"}
    )
    assert household.number == "203"
    assert household.sort_key.startswith("shan4")
    with as_system("a test looks"):
        assert Placement.objects.get(household=household).grid_id == grid.pk
        assert (
            Entry.objects.filter(subject=f"registry.household:{household.pk}", action="household.create").count() == 1
        )
    assert list(households_for(secretary, q="sx")) == [household]


def test_nobody_enters_a_household_in_the_grid_of_another(books: Books) -> None:
    officer = books.actor("陈红丽")
    for grid in ("李庄村黄色网格", "孔寨村红色网格"):
        with pytest.raises(Problem):
            services.household_create(
                actor=officer, village_id=books.grids["李庄村"].pk, grid_id=books.grids[grid].pk,
                details={"head_name": "李新"},
            )  # fmt: skip
    with as_system("a test looks"):
        assert not Household.objects.filter(head_name="李新").exists()


def test_the_second_editor_is_told_what_the_first_changed(books: Books) -> None:
    household = books.households["李红一"]
    services.household_update(
        actor=books.actor("李支书"),
        household_id=household.pk,
        version=1,
        details={"door": "12", "phone": "13900001234"},
    )
    with pytest.raises(Problem) as answer:
        services.household_update(
            actor=books.actor("陈红丽"), household_id=household.pk, version=1, details={"door": "13"}
        )
    assert answer.value.code == "row.stale"
    assert answer.value.details["by"] == "李支书"
    assert fresh(household).door == "12"


def test_a_number_is_free_once_in_the_village(books: Books) -> None:
    with refused("household.number.taken"):
        services.household_update(
            actor=books.actor("陈红丽"),
            household_id=books.households["李红一"].pk,
            version=1,
            details={"number": "201"},
        )


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ({"head_name": " "}, "household.field.missing"),
        ({"head_name": "李" * 65}, "household.field.long"),
        ({"registered_size": -1}, "household.size.invalid"),
        ({"phone": "abc"}, "resident.phone.invalid"),
        ({"number": ""}, "household.field.missing"),
        ({"settlement_id": "00000000-0000-7000-8000-000000000000"}, "access.not_found"),
    ],
)
def test_what_is_wrong_with_a_household_is_refused(books: Books, details, code: str) -> None:
    with refused(code):
        services.household_update(
            actor=books.actor("李支书"), household_id=books.households["李红一"].pk, version=1, details=details
        )


def test_a_move_is_seen_on_its_day_and_not_before(books: Books) -> None:
    secretary, household = books.actor("李支书"), books.households["李红一"]
    red, yellow = books.grids["李庄村红色网格"], books.grids["李庄村黄色网格"]
    day = FOUNDED + timedelta(days=30)
    services.household_move(actor=secretary, household_id=household.pk, version=1, grid_id=yellow.pk, on=day)
    assert counts_by_grid(secretary, on=day - timedelta(days=1))[red.pk].households == 2
    assert counts_by_grid(secretary, on=day)[red.pk].households == 1
    assert counts_by_grid(secretary, on=day)[yellow.pk].households == 3
    assert household_page(secretary, household.pk, day - timedelta(days=1)).grid_on_day == red
    assert household_page(secretary, household.pk).grid_on_day == yellow
    with refused("household.move.too_early"):
        services.household_move(actor=secretary, household_id=household.pk, version=2, grid_id=red.pk, on=FOUNDED)
    with refused("household.date.future"):
        services.household_move(
            actor=secretary, household_id=household.pk, version=2, grid_id=red.pk, on=clock.today() + timedelta(days=1)
        )


def test_an_officer_moves_nobody_out_of_the_own_grid(books: Books) -> None:
    with pytest.raises(Problem):
        services.household_move(
            actor=books.actor("陈红丽"), household_id=books.households["李红一"].pk, version=1,
            grid_id=books.grids["李庄村黄色网格"].pk,
        )  # fmt: skip


def test_in_another_village_a_household_gets_a_number_of_that_village(books: Books) -> None:
    chief, household = books.actor("江书记"), books.households["李红一"]
    log = services.household_move(
        actor=chief, household_id=household.pk, version=1, grid_id=books.grids["孔寨村红色网格"].pk
    )
    moved = fresh(household)
    assert (moved.village_id, moved.number) == (books.grids["孔寨村"].pk, "203")
    assert log is not None
    undo(actor=chief, undo_id=log.pk)
    back = fresh(household)
    assert (back.village_id, back.number, back.grid_id) == (household.village_id, "101", household.grid_id)


def test_whole_household_away_counts_nobody_as_resident_until_it_is_back(books: Books) -> None:
    officer, household = books.actor("陈红丽"), books.households["李红一"]
    day = FOUNDED + timedelta(days=10)
    services.household_leave(
        actor=officer, household_id=household.pk, version=1, residence="away", on=day, until=clock.today()
    )
    away = fresh(household)
    assert (away.residence, away.registered_size, away.resident_size) == ("away", 2, 0)
    services.household_return(actor=officer, household_id=household.pk, version=away.version)
    assert (fresh(household).residence, fresh(household).resident_size) == ("resident", 2)
    with refused("household.residence.unknown"):
        services.household_leave(
            actor=officer, household_id=household.pk, version=fresh(household).version, residence="resident"
        )


def test_a_split_makes_a_second_household_in_the_same_grid(books: Books) -> None:
    officer, household = books.actor("陈红丽"), books.households["李红一"]
    head, wife = members(household)
    for chosen, new_head, code in (
        ([], wife, "household.split.members"),
        ([head, wife], wife, "household.split.members"),
        ([head], head, "household.split.head"),
        ([wife], head, "household.split.head"),
    ):
        with refused(code):
            services.household_split(
                actor=officer, household_id=household.pk, version=1, member_ids=[m.pk for m in chosen],
                head_id=new_head.pk,
            )  # fmt: skip
    new, log = services.household_split(
        actor=officer, household_id=household.pk, version=1, member_ids=[wife.pk], head_id=wife.pk
    )
    assert (new.number, new.head_name, new.registered_size, new.grid_id) == ("203", "李红一家属", 1, household.grid_id)
    assert fresh(household).registered_size == 1
    assert [m.relation for m in members(new)] == [rules.HEAD]
    assert new in list(households_for(officer, q="李红一家属"))
    undo(actor=officer, undo_id=log.pk)
    with as_system("a test looks"):
        assert not Household.objects.filter(pk=new.pk).exists()
    assert len(members(household)) == 2
    assert [h.pk for h in households_for(officer, q="李红一家属")] == [household.pk]


def test_a_merged_household_leads_to_the_other_with_all_it_had(books: Books) -> None:
    secretary = books.actor("李支书")
    kept, other = books.households["李红一"], books.households["李黄一"]
    services.care_open(
        actor=secretary, household_id=other.pk, kind="allowance", purpose="relief", source="civil_affairs",
        basis="低保名册", expires_on=clock.today() + timedelta(days=90),
    )  # fmt: skip
    log = services.household_merge(actor=secretary, household_id=kept.pk, version=1, other_id=other.pk)
    assert household_page(secretary, other.pk).merged_into == kept
    assert len(members(kept)) == 4
    assert (fresh(kept).registered_size, fresh(kept).resident_size) == (4, 2)
    assert [need.kind for need in household_page(secretary, kept.pk).needs] == ["allowance"]
    assert other not in list(households_for(secretary, q="李黄一"))
    assert kept in list(households_for(secretary, q="李黄一"))
    with refused("household.merged"):
        services.household_return(actor=secretary, household_id=other.pk, version=fresh(other).version)
    undo(actor=secretary, undo_id=log.pk)
    assert household_page(secretary, other.pk).merged_into is None
    assert other in list(households_for(secretary, q="李黄一"))
    with refused("household.merge.village"):
        services.household_merge(
            actor=books.actor("江书记"), household_id=kept.pk, version=fresh(kept).version,
            other_id=books.households["孔红一"].pk,
        )  # fmt: skip


def test_undo_names_the_household_that_was_touched_since(books: Books) -> None:
    officer, household = books.actor("陈红丽"), books.households["李红一"]
    log = services.household_update(actor=officer, household_id=household.pk, version=1, details={"door": "9"})
    services.household_update(
        actor=books.actor("李支书"), household_id=household.pk, version=2, details={"lane_name": "南街"}
    )
    assert log is not None
    with pytest.raises(Problem) as answer:
        undo(actor=officer, undo_id=log.pk)
    assert answer.value.code == "undo.touched"
    assert "李红一" in str(answer.value.details["rows"])
    assert fresh(household).door == "9"


def test_members_come_change_and_go(books: Books) -> None:
    officer, household = books.actor("陈红丽"), books.households["李红一"]
    son = PersonRow(name="李小红", relation="20", sex="1", birth_year=2001, id_number="11010519491231002X")
    services.member_add(actor=officer, household_id=household.pk, version=1, person=son)
    assert fresh(household).registered_size == 3
    assert [h.pk for h in households_for(officer, q="lxh")] == [household.pk]
    added = next(m for m in members(household) if m.resident.name == "李小红")
    with refused("resident.id_number.known"):
        services.member_add(actor=officer, household_id=household.pk, version=fresh(household).version, person=son)
    services.member_update(
        actor=officer, household_id=household.pk, residency_id=added.pk, version=added.version,
        person=PersonRow(name="李大红", relation="20", living_here=False),
    )  # fmt: skip
    changed = next(m for m in members(household) if m.relation == "20")
    assert (changed.resident.name, changed.living_here) == ("李大红", False)
    assert changed.resident.id_number  # left empty in the form: it stays
    assert not households_for(officer, q="lxh").exists()
    log = services.member_leave(
        actor=officer, household_id=household.pk, residency_id=changed.pk, version=changed.version, why="left"
    )
    assert fresh(household).registered_size == 2
    undo(actor=officer, undo_id=log.pk)
    assert fresh(household).registered_size == 3
    head = members(household)[0]
    with refused("household.head.needed"):
        services.member_leave(
            actor=officer, household_id=household.pk, residency_id=head.pk, version=head.version, why="died"
        )


def test_another_head_gives_the_household_its_name(books: Books) -> None:
    officer, household = books.actor("陈红丽"), books.households["李红一"]
    head, wife = members(household)
    services.head_change(actor=officer, household_id=household.pk, version=1, residency_id=wife.pk, old_relation="10")
    assert fresh(household).head_name == "李红一家属"
    assert {(m.resident.name, m.relation) for m in members(household)} == {("李红一家属", "02"), ("李红一", "10")}
    with as_system("a test looks"):
        assert Residency.objects.get(pk=head.pk).end_reason == "changed"


def test_a_care_need_needs_purpose_source_basis_and_end(books: Books) -> None:
    secretary, household = books.actor("李支书"), books.households["李红一"]
    good = {
        "kind": "disability", "purpose": "visit", "source": "family", "basis": "本人同意",
        "expires_on": clock.today() + timedelta(days=30), "details": "左腿",
    }  # fmt: skip
    for wrong, code in (
        ({"purpose": ""}, "care.purpose.unknown"), ({"source": ""}, "care.source.unknown"),
        ({"basis": " "}, "care.basis.missing"), ({"expires_on": clock.today()}, "care.expiry.invalid"),
        ({"expires_on": date(2099, 1, 1)}, "care.expiry.invalid"), ({"kind": "petitioner"}, "care.kind.unknown"),
    ):  # fmt: skip
        with refused(code):
            services.care_open(actor=secretary, household_id=household.pk, **(good | wrong))
    need, _ = services.care_open(actor=secretary, household_id=household.pk, **good)
    assert "左腿" not in need.details
    with refused("access.denied"):  # sees it, does not keep it
        services.care_end(actor=books.actor("陈红丽"), care_id=need.pk, version=1)
    later = clock.today() + timedelta(days=60)
    services.care_extend(actor=secretary, care_id=need.pk, version=1, expires_on=later)
    log = services.care_end(actor=secretary, care_id=need.pk, version=2)
    assert household_page(secretary, household.pk).needs == ()
    undo(actor=secretary, undo_id=log.pk)
    assert household_page(secretary, household.pk).needs == (need,)
    assert household_page(books.actor("帮扶张"), household.pk).needs == (need,)
    with as_system("a test looks"):
        assert CareNeed.objects.get(pk=need.pk).expires_on == later


def test_a_fact_is_kept_with_its_day_and_shown_for_confirmation(books: Books) -> None:
    officer, household = books.actor("陈红丽"), books.households["李红一"]
    old = clock.today() - timedelta(days=400)
    said = {"household_id": household.pk, "key": "water", "source": "visit", "purpose": "visit"}
    services.fact_set(actor=officer, value="自来水", as_of=old, **said)
    known = fact_get(officer, household.pk, "water")
    assert known is not None
    assert known.value == "自来水"
    assert not known.fresh
    services.fact_set(actor=officer, value="深井水", **said)
    assert [(k.value, k.fresh) for k in household_page(officer, household.pk).facts] == [("深井水", True)]
    before = fact_get(officer, household.pk, "water", clock.today() - timedelta(days=1))
    assert before is not None
    assert before.value == "自来水"
    with refused("fact.key.unknown"):
        services.fact_set(actor=officer, value="汉", **(said | {"key": "ethnicity"}))


@pytest.mark.parametrize("name", ["陈红丽", "外乡书记", "司法所赵", "帮扶张", "管理员周"])
def test_a_household_out_of_scope_is_not_found_or_not_written(books: Books, name: str) -> None:
    household = books.households["孔红一"]
    with refused("access.not_found"):
        services.household_update(actor=books.actor(name), household_id=household.pk, version=1, details={"door": "1"})
    with refused("access.not_found"):
        services.reveal(
            actor=books.actor(name),
            household_id=household.pk,
            field="household.phone",
            pk=household.pk,
            purpose="visit",
        )


acts = st.lists(
    st.tuples(
        st.sampled_from(["move", "split", "merge", "leave", "return", "undo"]), st.integers(0, 3), st.integers(0, 3)
    ),
    max_size=8,
)


@given(acts)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_each_household_has_one_placement_a_day_and_people_add_up(books: Books, steps) -> None:
    chief = books.actor("江书记")
    grids = [books.grids[f"{v}{c}网格"] for v in ("李庄村", "孔寨村") for c in ("红色", "黄色")]
    with transaction.atomic():
        day = FOUNDED
        logs = []
        for act, one, two in steps:
            day += timedelta(days=one)
            with as_system("a test looks"):
                at = list(
                    Household.objects.filter(alias_of=None, village__path__startswith=grids[0].path[:33]).order_by("pk")
                )
            household, other = at[one % len(at)], at[(one + two) % len(at)]
            common = {"actor": chief, "household_id": household.pk, "version": household.version, "on": day}
            try:
                if act == "move":
                    log = services.household_move(**common, grid_id=grids[two].pk)
                elif act == "split":
                    going = [m for m in members(household) if m.relation != rules.HEAD][:1]
                    log = services.household_split(
                        **common, member_ids=[m.pk for m in going], head_id=going[0].pk if going else None
                    )[1]
                elif act == "merge":
                    log = services.household_merge(**common, other_id=other.pk)
                elif act == "leave":
                    log = services.household_leave(**common, residence=rules.AWAY[two])
                elif act == "return":
                    log = services.household_return(**common)
                else:
                    log = undo(actor=chief, undo_id=logs.pop().pk) and None if logs else None
            except Problem:
                log = None
            if log is not None:
                logs.append(log)
        _books_add_up(books, chief, day)
        transaction.set_rollback(True)


def _books_add_up(books: Books, chief, last: date) -> None:
    with as_system("a test looks"):
        households = list(Household.objects.filter(village__path__startswith=books.grids["大王庄乡"].path))
        placements = list(Placement.objects.all())
        residencies = list(Residency.objects.all())
    for household in households:
        day = household.valid_from
        while day <= last + timedelta(days=1):
            there = [
                p for p in placements
                if p.household_id == household.pk and p.valid_from <= day and (p.valid_to is None or p.valid_to > day)
            ]  # fmt: skip
            alive = household.valid_to is None or day < household.valid_to
            assert len(there) == (1 if alive else 0)
            day += timedelta(days=1)
        now = [r for r in residencies if r.household_id == household.pk and r.valid_to is None]
        if household.members_known and household.alias_of_id is None:
            assert household.registered_size == sum(r.registered for r in now)
            assert household.resident_size == sum(r.living_here for r in now)
    open_now = [r.resident_id for r in residencies if r.valid_to is None]
    assert len(open_now) == len(set(open_now)) == 24  # everybody of both townships, once
    counts = counts_by_grid(chief, on=last + timedelta(days=2))
    assert sum(c.households for c in counts.values()) == sum(h.alias_of_id is None for h in households)
    assert sum(c.registered for c in counts.values()) == 16
