"""Posts: who may appoint whom, one person in charge, half-open days, handing over, taking back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from book_scenes import FOUNDED, Books, write_books
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wangge.kernel import clock
from wangge.kernel.access import as_system, visible
from wangge.kernel.changes import undo
from wangge.kernel.models import UndoLog
from wangge.problem import Problem
from wangge.roster import api
from wangge.roster.models import Assignment, Duty, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def books() -> Books:
    return write_books()


def post_of(name: str, role: str = "") -> Assignment:
    with as_system("a test looks"):
        posts = Assignment.objects.select_related("grid").filter(person__name=name, valid_to=None)
        return (posts.filter(role=role) if role else posts).get()


def chiefs(grid: object, day: date) -> list[str]:
    """Who was in charge of a grid on a day, as the rows say."""
    with as_system("a test looks"):
        posts = Assignment.objects.filter(grid=grid, role__in_charge=True, valid_from__lte=day)
        return [p.person.name for p in posts.select_related("person") if p.valid_to is None or p.valid_to > day]


def refused(act, **values) -> str:
    with pytest.raises(Problem) as refusal:
        act(**values)
    return refusal.value.code


def test_a_person_is_entered_and_put_in_charge_of_a_grid(books: Books) -> None:
    chief = books.actor("李支书")
    officer = post_of("陈红丽")
    api.assignment_end(actor=chief, assignment_id=officer.pk, version=1)
    person = api.person_create(actor=chief, name="王 小明", home_id=books.grids["李庄村"].pk, phone="138-0013 8000")
    api.assignment_open(actor=chief, person_id=person.pk, role="grid_officer", grid_id=officer.grid_id)
    held = api.people_of_grids(chief, [officer.grid_id])[officer.grid_id]
    assert [(h.name, h.phone, h.in_charge, h.public_phone) for h in held] == [("王 小明", "13800138000", True, "")]


def test_the_phone_lies_sealed_and_the_record_names_nobody_in_clear(books: Books) -> None:
    chief = books.actor("李支书")
    person = api.person_create(actor=chief, name="王小明", home_id=books.grids["李庄村"].pk, phone="13800138000")
    assert "13800138000" not in person.phone
    assert (
        person.phone_index
        == api.person_create(
            actor=books.actor("外乡书记"), name="外人", home_id=books.grids["外村"].pk, phone="+86 138 0013 8000"
        ).phone_index
    )
    known = {"name": "别人", "home_id": books.grids["李庄村"].pk, "phone": "13800138000"}
    assert refused(api.person_create, actor=chief, **known) == "person.phone.known"


def test_a_grid_has_one_person_in_charge_a_second_one_is_told_to_take_over(books: Books) -> None:
    chief, grid = books.actor("李支书"), books.grids["李庄村红色网格"]
    values = {"person_id": books.people["刘平"].pk, "role": "grid_officer", "grid_id": grid.pk}
    assert refused(api.assignment_open, actor=chief, **values) == "assignment.taken"
    officer = post_of("陈红丽")
    api.handover(actor=chief, grid_id=grid.pk, to_person=books.people["刘平"].pk, from_assignment=officer.pk)
    today = clock.today()
    assert chiefs(grid, today) == ["刘平"]
    assert chiefs(grid, today - timedelta(days=1)) == ["陈红丽"]
    before = api.people_of_grids(chief, [grid.pk], today - timedelta(days=1))[grid.pk]
    assert [held.name for held in before] == ["陈红丽"]
    assert books.actor("陈红丽").posts == ()


def test_the_support_of_households_goes_over_too(books: Books) -> None:
    chief, grid = books.actor("李支书"), books.grids["李庄村红色网格"]
    api.assignment_open(
        actor=chief, person_id=books.people["陈红丽"].pk, role="support", household_id=books.households["李红二"].pk
    )
    officer = post_of("陈红丽", "grid_officer")
    api.handover(actor=chief, grid_id=grid.pk, to_person=books.people["刘平"].pk, from_assignment=officer.pk)
    assert books.actor("刘平").households("household.read") == (books.households["李红二"].pk,)
    assert books.actor("陈红丽").posts == ()
    undo(actor=chief, undo_id=visible(UndoLog, chief).get(action="assignment.handover").pk)
    assert books.actor("陈红丽").households("household.read") == (books.households["李红二"].pk,)
    assert chiefs(grid, clock.today()) == ["陈红丽"]


@pytest.mark.parametrize(
    ("who", "role", "where", "code"),
    [
        ("李支书", "township_chief", "大王庄乡", "access.denied"),  # above
        ("李支书", "grid_officer", "孔寨村红色网格", "access.not_found"),  # beside
        ("李支书", "grid_officer", "外村红色网格", "access.not_found"),  # another township
        ("李支书", "village_chief", "李庄村", "assignment.own_level"),  # oneself
        ("李委员", "area_chief", "李庄村一片", "assignment.own_level"),
        ("李委员", "team_leader", "李庄村", "access.denied"),
        ("陈红丽", "assistant", "李庄村红色网格", "access.denied"),
        ("管理员周", "office_head", "大王庄乡", "access.denied"),
        ("江书记", "grid_officer", "李庄村", "assignment.role.unfit"),
        ("江书记", "no_such_role", "李庄村", "assignment.role.unknown"),
    ],
)
def test_nobody_appoints_above_or_outside_or_gives_what_they_do_not_hold(
    books: Books, who: str, role: str, where: str, code: str
) -> None:
    actor = books.actor(who)
    values = {"person_id": books.people[who].pk, "role": role, "grid_id": books.grids[where].pk}
    assert refused(api.assignment_open, actor=actor, **values) == code


def test_a_role_made_stronger_cannot_be_given_by_those_below(books: Books) -> None:
    Role.objects.filter(pk="assistant").update(abilities=["grid.read", "privacy.write"])
    grid, person = books.grids["李庄村红色网格"], books.people["刘平"]
    values = {"person_id": person.pk, "role": "assistant", "grid_id": grid.pk}
    assert refused(api.assignment_open, actor=books.actor("李委员"), **values) == "assignment.role.above"
    api.assignment_open(actor=books.actor("李支书"), **values)


def test_who_also_leads_elsewhere_is_not_changed_from_below(books: Books) -> None:
    township, village = books.actor("江书记"), books.actor("李支书")
    person = books.people["刘平"]
    with as_system("a test's scene"):
        person.home = books.grids["李庄村"]
        person.save()
    api.assignment_open(actor=township, person_id=person.pk, role="office_head", grid_id=books.grids["大王庄乡"].pk)
    values = {"person_id": person.pk, "version": 1}
    taken = {"name": "刘平", "phone": "13800000000", **values}
    assert refused(api.person_update, actor=village, **taken) == "person.holds_more"
    assert refused(api.person_leave, actor=village, **values) == "person.holds_more"
    api.person_update(actor=township, **taken)


def test_days_are_half_open_and_never_in_the_future(books: Books) -> None:
    chief, officer = books.actor("李支书"), post_of("陈红丽")
    act = {"actor": chief, "assignment_id": officer.pk, "version": 1}
    assert refused(api.assignment_end, **act, on=clock.today() + timedelta(days=1)) == "roster.date.future"
    assert refused(api.assignment_end, **act, on=FOUNDED - timedelta(days=1)) == "assignment.ends_before"
    ended = api.assignment_end(**act, on=date(2024, 5, 1))
    assert chiefs(officer.grid_id, date(2024, 4, 30)) == ["陈红丽"]
    assert chiefs(officer.grid_id, date(2024, 5, 1)) == []
    assert refused(api.assignment_end, actor=chief, assignment_id=officer.pk, version=1) == "row.stale"
    assert (
        refused(api.assignment_end, actor=chief, assignment_id=officer.pk, version=ended.version) == "assignment.ended"
    )
    early = {"person_id": books.people["刘平"].pk, "role": "grid_officer", "grid_id": officer.grid_id}
    assert refused(api.assignment_open, actor=chief, **early, on=date(2024, 1, 1)) == "assignment.taken"
    api.assignment_open(actor=chief, **early, on=date(2024, 5, 1))


def test_an_end_is_not_undone_once_somebody_has_followed(books: Books) -> None:
    chief, officer = books.actor("李支书"), post_of("陈红丽")
    api.assignment_end(actor=chief, assignment_id=officer.pk, version=1)
    log = visible(UndoLog, chief).get(action="assignment.end")
    api.assignment_open(actor=chief, person_id=books.people["刘平"].pk, role="grid_officer", grid_id=officer.grid_id)
    assert refused(undo, actor=chief, undo_id=log.pk) == "undo.touched"
    assert chiefs(officer.grid_id, clock.today()) == ["刘平"]


def test_who_leaves_holds_nothing_and_logs_in_no_more_until_that_is_undone(books: Books) -> None:
    chief, person = books.actor("江书记"), books.people["陈红丽"]
    api.person_leave(actor=chief, person_id=person.pk, version=1)
    assert books.actor("陈红丽").posts == ()
    with as_system("a test looks"):
        person.refresh_from_db()
        assert person.user is not None
        person.user.refresh_from_db()
        assert (person.left_on, person.user.is_active) == (clock.today(), False)
    assert api.actor_for(person.user).posts == ()
    undo(actor=chief, undo_id=visible(UndoLog, chief).get(action="person.leave").pk)
    with as_system("a test looks"):
        person.user.refresh_from_db()
    assert [post.role for post in api.actor_for(person.user).posts] == ["grid_officer"]


def test_the_last_who_can_set_the_township_up_stays(books: Books) -> None:
    chief = books.actor("江书记")
    for name in ("管理员周", "办公室主任王"):
        api.assignment_end(actor=chief, assignment_id=post_of(name).pk, version=1)
    last = {"actor": chief, "assignment_id": post_of("江书记").pk, "version": 1}
    assert refused(api.assignment_end, **last) == "assignment.last_administrator"


def test_a_closed_account_is_nobody(books: Books) -> None:
    user = books.user("江书记")
    user.is_active = False
    assert api.actor_for(user).posts == ()


def test_who_asks_is_known_by_one_query(books: Books, django_assert_num_queries) -> None:
    user = books.user("陈红丽")
    with django_assert_num_queries(1):
        assert api.actor_for(user).may("household.read")


def test_default_roles_come_once_and_the_township_keeps_its_own_words() -> None:
    assert api.write_default_roles() == len(api.rules.DEFAULT_ROLES)
    Role.objects.filter(pk="cleaner").update(name_zh="保洁队员")
    Duty.objects.filter(role="cleaner").delete()
    assert api.write_default_roles() == 0
    assert Role.objects.get(pk="cleaner").name_zh == "保洁队员"
    assert not Duty.objects.filter(role="cleaner").exists()
    assert {role.key for role in api.rules.DEFAULT_ROLES} == set(api.rules.DUTIES)
    assert all(3 <= len(lines) <= 10 and all(zh and en for zh, en in lines) for lines in api.rules.DUTIES.values())


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["open", "end", "hand over", "undo"]),
        st.sampled_from(["陈红丽", "刘平", "李委员", "帮扶张"]),
        st.integers(0, 40),
    ),
    min_size=1, max_size=12,
)  # fmt: skip


@given(acts=ACTS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_a_grid_has_one_person_in_charge_on_every_day(books: Books, acts) -> None:
    from django.db import transaction  # noqa: PLC0415

    with transaction.atomic():
        _do_all(books, acts)
        transaction.set_rollback(True)


def _do_all(books: Books, acts) -> None:
    actor, grid = books.actor("江书记"), books.grids["李庄村红色网格"]
    today = clock.today()
    for act, name, ago in acts:
        day = today - timedelta(days=ago)
        with as_system("a test looks"):
            held = Assignment.objects.filter(grid=grid, role="grid_officer", valid_to=None).first()
        before = [chiefs(grid, today - timedelta(days=back)) for back in range(ago + 1, 45)]
        try:
            if act == "open":
                api.assignment_open(
                    actor=actor, person_id=books.people[name].pk, role="grid_officer", grid_id=grid.pk, on=day
                )
            elif act == "end" and held:
                api.assignment_end(actor=actor, assignment_id=held.pk, version=held.version, on=day)
            elif act == "hand over":
                api.handover(
                    actor=actor, grid_id=grid.pk, to_person=books.people[name].pk, on=day,
                    from_assignment=held.pk if held else None,
                )  # fmt: skip
            elif act == "undo":
                log = visible(UndoLog, actor).filter(undone_at=None).order_by("-at", "-pk").first()
                if log:
                    undo(actor=actor, undo_id=log.pk)
                    before = []
        except Problem as problem:
            if not problem.code.startswith(("assignment.", "handover.", "undo.")):
                raise
        if before:
            assert [chiefs(grid, today - timedelta(days=back)) for back in range(ago + 1, 45)] == before
        assert all(len(chiefs(grid, today - timedelta(days=back))) <= 1 for back in range(45))
