"""A draft comes into force: grids, households and people go over together, or nothing does; and it can be gone back."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date, timedelta

import pytest
import time_machine
from adopting_scenes import AS_IT_IS, a_draft, adopted
from book_scenes import Books, write_books
from django.db import connection, connections
from import_scenes import HOUSEHOLDS, book, brought_in, checked

from wangge.kernel import clock
from wangge.kernel.access import Actor, as_system, visible
from wangge.kernel.models import Entry
from wangge.planning.models import Adoption, Drawing, GridLineage, GridPlan, Ground
from wangge.planning.selectors.adoptions import (
    adoption_of,
    adoption_preview,
    heir_of,
    lineage_of,
    moves_of,
    undo_preview,
)
from wangge.planning.selectors.past import as_they_were
from wangge.planning.services import adopting
from wangge.planning.services.adopting import adoption_undo
from wangge.problem import Finding, Problem
from wangge.registry.api import Household, household_create, household_move
from wangge.registry.imports.api import import_carry_out
from wangge.registry.models import Placement
from wangge.roster.api import people_of_grids
from wangge.roster.models import Assignment
from wangge.territory.api import Grid, PlaceFacts, grid_update, grids_for, leaf_grids, place_create, village_create
from wangge.territory.models import Place

pytestmark = pytest.mark.django_db
CLOSING = {1: ("101", "102", "201"), 3: ("202",)}
"""黄色网格 closes: half of it goes to 红色网格, half to a new one."""
SPLIT = {1: ("101",), 2: ("201", "202"), 3: ("102",)}


@pytest.fixture
def books() -> Books:
    return write_books()


@pytest.fixture
def head(books: Books) -> Actor:
    return books.actor("江书记")


def draft(books: Books, head: Actor, grids: dict[int, tuple[str, ...]], **more):
    return a_draft(head, books.grids["李庄村"], grids, **more)


def where(head: Actor, on: date | None = None) -> dict[str, str]:
    """The grid of each household of 李庄村, by the last three digits, on a day."""
    day = on or clock.today()
    with as_system("a test looks"):
        rows = Placement.objects.filter(household__village__name="李庄村", valid_from__lte=day).exclude(
            valid_to__lte=day
        )
        return {row.household.number: row.grid.code[12:] for row in rows.select_related("household", "grid")}


def all_rows() -> Counter[str]:
    with as_system("a test counts"):
        models = (Grid, Place, Placement, Assignment, Adoption, GridLineage, Entry)
        counts = {model.__name__: model.objects.count() for model in models}
        versions = sum(Grid.objects.values_list("version", flat=True)) + sum(
            Household.objects.values_list("version", flat=True)
        )
    return Counter({**counts, "versions": versions})


def refused(head: Actor, *plans, **more) -> Problem:
    before = all_rows()
    with pytest.raises(Problem) as problem:
        adopted(head, *plans, **more)
    assert all_rows() == before
    return problem.value


def test_grids_households_people_and_lineage_go_over_together(books: Books, head: Actor) -> None:
    yellow = books.grids["李庄村黄色网格"]
    row = adopted(head, draft(books, head, CLOSING))
    assert {grid.code[12:] for grid in leaf_grids(head, within=books.grids["李庄村"])} == {"001", "003"}
    assert where(head) == {"101": "001", "102": "001", "201": "001", "202": "003"}
    with as_system("a test looks"):
        assert set(Household.objects.filter(village__name="李庄村").values_list("number", "grid__code")) == {
            (number, "411622204205" + code) for number, code in where(head).items()
        }
        pairs = {(p.old.code[12:], p.new.code[12:]): p.households for p in row.lineage.select_related("old", "new")}
    assert pairs == {("001", "001"): 2, ("002", "001"): 1, ("002", "003"): 1, ("801", "801"): 4}
    assert (row.counts["moved"], row.counts["placed"], row.counts["grids_closed"]) == (2, 0, 1)
    assert row.path == books.grids["李庄村"].path
    yellow.refresh_from_db(from_queryset=visible(Grid, head))
    assert yellow.valid_to == clock.today()


def test_people_stay_where_most_of_their_households_are(books: Books, head: Actor) -> None:
    row = adopted(head, draft(books, head, {1: ("101", "102"), 3: ("201", "202")}))
    new = next(grid for grid in leaf_grids(head) if grid.code.endswith("205003"))
    assert [one.name for one in people_of_grids(head, [new.pk])[new.pk]] == ["刘平"]
    assert (row.counts["posts_moved"], row.counts["posts_ended"]) == (1, 0)
    [(before, after)] = adoption_of(head, row.pk).people
    assert (before.grid.name, after.grid.name) == ("李庄村黄色网格", "李庄村绿色网格")


def test_who_meets_somebody_in_charge_is_left_to_the_chief(books: Books, head: Actor) -> None:
    row = adopted(head, draft(books, head, {1: ("101", "102", "201", "202")}))
    [(before, after)] = adoption_of(head, row.pk).people
    assert (before.person.name, before.valid_to, after) == ("刘平", clock.today(), None)
    red = books.grids["李庄村红色网格"]
    assert [one.name for one in people_of_grids(head, [red.pk])[red.pk]] == ["陈红丽"]


def test_the_larger_half_of_two_that_close_brings_the_person(books: Books, head: Actor) -> None:
    village = books.grids["李庄村"]
    number = household_create(actor=head, village_id=village.pk, grid_id=books.grids["李庄村黄色网格"].pk,
                              details={"number": "203", "head_name": "李黄三"})[0].number  # fmt: skip
    plan = draft(books, head, {3: ("101", "102", "201", "202", number)})
    preview = adoption_preview(head, [plan])
    assert {(step.person, step.new) for step in preview.people} == {("刘平", "李庄村绿色网格"), ("陈红丽", "")}
    adopted(head, plan)
    new = next(grid for grid in leaf_grids(head) if grid.code.endswith("205003"))
    assert [one.name for one in people_of_grids(head, [new.pk])[new.pk]] == ["刘平"]


def test_an_area_head_follows_the_area(books: Books, head: Actor) -> None:
    adopted(head, draft(books, head, AS_IT_IS, area=802))
    new = next(grid for grid in grids_for(head) if grid.code.endswith("205802"))
    assert [one.name for one in people_of_grids(head, [new.pk])[new.pk]] == ["李委员"]
    assert "李庄村一片" not in {grid.name for grid in grids_for(head) if grid.code.endswith("205801")}
    assert books.actor("李委员").may("person.write", books.grids["李庄村"].path + new.pk.hex + "/")


def test_the_first_net_of_a_village_places_its_households(books: Books, head: Actor) -> None:
    outside, _ = household_create(actor=head, village_id=books.grids["李庄村"].pk,
                                  details={"number": "301", "head_name": "李新"})  # fmt: skip
    row = adopted(head, draft(books, head, {**AS_IT_IS, 2: ("201", "202", outside.number)}))
    assert (row.counts["placed"], row.counts["moved"]) == (1, 0)
    assert where(head)["301"] == "002"


def test_names_of_the_draft_hold(books: Books, head: Actor) -> None:
    plan = draft(books, head, AS_IT_IS, names={1: "幸福网格"})
    assert [(one.grid.name, one.name) for one in adoption_preview(head, [plan]).changed if one.name] == [
        ("李庄村红色网格", "幸福网格")
    ]
    adopted(head, plan)
    assert visible(Grid, head).get(code="411622204205001").name == "幸福网格"


def test_a_preview_says_what_the_adoption_does(books: Books, head: Actor) -> None:
    plan = draft(books, head, CLOSING)
    before = all_rows()
    preview = adoption_preview(head, [plan])
    assert all_rows() == before
    assert preview.problems == ()
    assert [(row.code[12:], number) for row, number in preview.opened] == [("003", 1)]
    assert [(grid.name, heir) for grid, heir in preview.closed] == [("李庄村黄色网格", "李庄村红色网格")]
    assert {(pair.old, pair.new, pair.households) for pair in preview.pairs} == {
        ("李庄村黄色网格", "李庄村红色网格", 1), ("李庄村黄色网格", "李庄村绿色网格", 1)
    }  # fmt: skip
    assert [(step.person, step.new) for step in preview.people] == [("刘平", "")]
    assert [row.code[12:] for row in preview.vacant] == ["003"]
    assert preview.figures == {"grids": 2, "households": 4, "moved": 2, "placed": 0, "without": 0}


def test_the_record_says_it_in_one_line_of_each_act(books: Books, head: Actor) -> None:
    adopted(head, draft(books, head, CLOSING))
    with as_system("a test looks"):
        acts = Counter(Entry.objects.values_list("action", flat=True))
    assert {"adoption.create", "net.adopt", "household.place", "assignment.end"} <= set(acts)
    assert acts["adoption.create"] == acts["net.adopt"] == acts["household.place"] == 1


def test_other_drafts_of_the_village_are_dropped(books: Books, head: Actor) -> None:
    other = draft(books, head, SPLIT)
    elsewhere = a_draft(head, books.grids["孔寨村"], AS_IT_IS)
    plan = draft(books, head, CLOSING)
    adopted(head, plan)
    states = dict(visible(GridPlan, head).values_list("pk", "state"))
    assert states == {other: "dropped", elsewhere: "drawn", plan: "adopted"}
    assert Counter(visible(Drawing, head).values_list("state", flat=True)) == {"adopted": 1, "dropped": 1, "drawn": 1}
    assert refused(head, other).code == "adoption.plan.dropped"
    assert refused(head, plan).code == "adoption.plan.adopted"


def test_two_villages_under_one_document(books: Books, head: Actor) -> None:
    row = adopted(head, draft(books, head, CLOSING), a_draft(head, books.grids["孔寨村"], SPLIT))
    assert row.path == books.grids["大王庄乡"].path
    assert len(row.counts["villages"]) == 2
    seen = adoption_of(books.actor("孔支书"), row.pk)
    assert {pair.old.division_id for pair in seen.lineage} == {"411622204212"}


def test_places_made_by_hand_go_to_the_heir(books: Books, head: Actor) -> None:
    well = place_create(actor=head, grid_id=books.grids["李庄村黄色网格"].pk, facts=PlaceFacts("pump_well", "机井"))
    adopted(head, draft(books, head, {1: ("101", "102"), 3: ("201", "202")}, mapped=False))
    assert visible(Place, head).select_related("grid").get(pk=well.pk).grid.code.endswith("003")


# -- what is refused ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paper", "code"),
    [
        ({"document": " "}, "adoption.document.missing"),
        ({"document": "长" * 65}, "text.too_long"),
        ({"on": clock.today() + timedelta(days=1)}, "date.future"),
        ({"on": date(2020, 1, 1)}, "date.too_early"),
    ],
)
def test_a_paper_that_does_not_hold_is_refused(books: Books, head: Actor, paper, code: str) -> None:
    assert refused(head, draft(books, head, CLOSING), **paper).code == code


def test_a_net_that_breaks_a_rule_is_refused(books: Books, head: Actor) -> None:
    broken = Finding("grid.split", "error", "411622204205", "411622204205001", None, {})
    problem = refused(head, draft(books, head, CLOSING, findings=(broken,)))
    assert (problem.code, problem.details["count"], problem.details["village"]) == ("adoption.not_good", 1, "李庄村")


def test_households_that_came_since_are_counted(books: Books, head: Actor) -> None:
    plan = draft(books, head, CLOSING)
    household_create(actor=head, village_id=books.grids["李庄村"].pk, details={"number": "9", "head_name": "李迟"})
    problem = refused(head, plan)
    assert (problem.code, problem.details["added"], problem.details["gone"]) == ("adoption.households_changed", 1, 0)
    assert [one.code for one in adoption_preview(head, [plan]).problems] == ["adoption.households_changed"]


def test_a_map_that_changed_since_is_told(books: Books, head: Actor) -> None:
    plan = draft(books, head, CLOSING)
    with as_system("a test draws a map"):
        Ground.objects.create(village=books.grids["李庄村"], crs="EPSG:4547", packed=b"")
    assert refused(head, plan).code == "adoption.ground_changed"


def test_nothing_before_the_net_that_is_in_force(books: Books, head: Actor) -> None:
    with time_machine.travel(clock.now() - timedelta(days=5)):
        adopted(head, draft(books, head, SPLIT), document="大政〔2026〕1号")
    problem = refused(head, draft(books, head, CLOSING), on=clock.today() - timedelta(days=6))
    assert (problem.code, problem.details["document"]) == ("adoption.before_earlier", "大政〔2026〕1号")


def test_a_household_moved_since_the_day_stops_it(books: Books, head: Actor) -> None:
    home = books.households["李黄一"]
    household_move(actor=head, household_id=home.pk, version=1, grid_id=books.grids["李庄村红色网格"].pk)
    plan = draft(books, head, {1: ("101", "102"), 3: ("201", "202")})
    assert refused(head, plan, on=clock.today() - timedelta(days=2)).code == "household.move.too_early"


@pytest.mark.parametrize(
    ("who", "code"),
    [("李支书", "access.denied"), ("外乡书记", "access.not_found"), ("陈红丽", "access.not_found")],
)
def test_only_the_township_adopts(books: Books, head: Actor, who: str, code: str) -> None:
    plan = draft(books, head, CLOSING)
    assert refused(books.actor(who), plan).code == code
    with pytest.raises(Problem, match=code.replace(".", r"\.")):
        adoption_preview(books.actor(who), [plan])


def test_two_drafts_of_one_village_and_none_at_all(books: Books, head: Actor) -> None:
    assert refused(head, draft(books, head, CLOSING), draft(books, head, SPLIT)).code == "adoption.village.twice"
    assert refused(head).code == "adoption.nothing"


def test_killed_in_the_middle_nothing_is_left(books: Books, head: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = draft(books, head, CLOSING)

    def die(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(adopting, "posts_follow", die)
    before = all_rows()
    with pytest.raises(KeyboardInterrupt):
        adopted(head, plan)
    assert all_rows() == before
    monkeypatch.undo()
    adopted(head, plan)


# -- back --------------------------------------------------------------------------------------------------------------


def undone(head: Actor, row: Adoption) -> Adoption:
    return adoption_undo(
        actor=head, adoption_id=row.pk, document="大政〔2026〕20号", document_date=clock.today(), reason="村民有意见"
    )


def named(head: Actor, books: Books) -> dict[str, set[str]]:
    """The heads of households by the name of their grid, in 李庄村."""
    found: dict[str, set[str]] = {}
    homes = visible(Household, head).filter(village=books.grids["李庄村"]).select_related("grid")
    for home in homes:
        found.setdefault(home.grid.name, set()).add(home.head_name)
    return found


@pytest.mark.parametrize("days", [0, 7])
def test_going_back_brings_grids_and_households_back(books: Books, head: Actor, days: int) -> None:
    before = named(head, books)
    with time_machine.travel(clock.now() - timedelta(days=days)):
        row = adopted(head, draft(books, head, CLOSING))
    assert named(head, books) != before
    assert undo_preview(head, row.pk).problems == ()
    back = undone(head, row)
    assert named(head, books) == before
    assert back.undoes_id == row.pk
    codes = {grid.code[12:]: grid.name for grid in leaf_grids(head, within=books.grids["李庄村"])}
    assert codes == {"001": "李庄村红色网格", "004": "李庄村黄色网格"}
    third = visible(Grid, head).get(code="411622204205003")
    assert third.valid_to == clock.today()
    yellow = books.grids["李庄村黄色网格"]
    yellow.refresh_from_db(from_queryset=visible(Grid, head))
    assert {pair.new.code[12:] for pair in lineage_of(head, yellow).went_on} == {"001", "003"}
    assert heir_of(head, third).code.endswith("004")
    assert adoption_of(head, row.pk).undone_by.pk == back.pk


def test_going_back_twice_and_behind_a_later_one(books: Books, head: Actor) -> None:
    first = adopted(head, draft(books, head, CLOSING))
    second = adopted(head, draft(books, head, {1: ("101",), 3: ("102", "201", "202")}))
    with pytest.raises(Problem, match=r"adoption\.undo\.later"):
        undone(head, first)
    back = undone(head, second)
    with pytest.raises(Problem, match=r"adoption\.undo\.done"):
        undone(head, second)
    undone(head, back)
    assert where(head) == {"101": "001", "102": "003", "201": "003", "202": "003"}


def test_the_first_net_cannot_be_gone_behind(books: Books, head: Actor) -> None:
    village = village_create(
        actor=head, township_id=books.grids["大王庄乡"].pk, code="411622204230", name="新村", on=date(2025, 1, 1)
    )
    for number in ("101", "102"):
        household_create(actor=head, village_id=village.pk, details={"number": number, "head_name": f"新{number}"})
    row = adopted(head, a_draft(head, village, {1: ("101", "102")}))
    assert row.counts["placed"] == 2
    with pytest.raises(Problem, match=r"adoption\.undo\.first"):
        undone(head, row)
    assert [one.code for one in undo_preview(head, row.pk).problems] == ["adoption.undo.first"]


def test_who_came_or_moved_since_stays_when_going_back(books: Books, head: Actor) -> None:
    row = adopted(head, draft(books, head, SPLIT))
    home = visible(Household, head).get(number="102", village__name="李庄村")
    household_move(actor=head, household_id=home.pk, version=home.version, grid_id=books.grids["李庄村黄色网格"].pk)
    household_create(
        actor=head, village_id=books.grids["李庄村"].pk, details={"number": "301", "head_name": "李新"},
        grid_id=next(grid for grid in leaf_grids(head) if grid.code.endswith("205003")).pk,
    )  # fmt: skip
    undone(head, row)
    assert where(head)["102"] == "002"
    assert where(head)["301"] == "001"


# -- the days ----------------------------------------------------------------------------------------------------------


def test_the_net_of_an_earlier_day_is_as_it_was(books: Books, head: Actor) -> None:
    red, village = books.grids["李庄村红色网格"], books.grids["李庄村"]
    with time_machine.travel(clock.now() - timedelta(days=20)):
        adopted(head, draft(books, head, AS_IT_IS, names={1: "甲网格"}))
    with time_machine.travel(clock.now() - timedelta(days=10)):
        adopted(head, draft(books, head, CLOSING, names={1: "乙网格"}))
    days = {"before": 25, "between": 15, "after": 5}
    then = {name: clock.today() - timedelta(days=number) for name, number in days.items()}
    assert {name: where(head, day)["201"] for name, day in then.items()} == {
        "before": "002", "between": "002", "after": "001"
    }  # fmt: skip
    seen = {
        name: {g.code[12:]: g for g in as_they_were(head, leaf_grids(head, on=day, within=village), day)}
        for name, day in then.items()
    }
    assert {name: set(rows) for name, rows in seen.items()} == {
        "before": {"001", "002"}, "between": {"001", "002"}, "after": {"001", "003"}
    }  # fmt: skip
    assert {name: rows["001"].name for name, rows in seen.items()} == {
        "before": red.name, "between": "甲网格", "after": "乙网格"
    }  # fmt: skip
    assert seen["before"]["001"].outline is None
    yellow = books.grids["李庄村黄色网格"].pk
    assert {name: [p.name for p in people_of_grids(head, [yellow], on=day)[yellow]] for name, day in then.items()} == {
        "before": ["刘平"], "between": ["刘平"], "after": []
    }  # fmt: skip


def test_the_households_that_moved_are_listed_for_who_may_see_them(books: Books, head: Actor) -> None:
    row = adopted(head, draft(books, head, CLOSING))
    _, pairs = moves_of(head, row.pk)
    assert [(old, new, [home.head_name for home in homes]) for old, new, homes in pairs] == [
        ("李庄村黄色网格", "李庄村红色网格", ["李黄一"]), ("李庄村黄色网格", "李庄村绿色网格", ["李黄二"])
    ]  # fmt: skip
    _, seen = moves_of(books.actor("陈红丽"), row.pk)
    assert [[home.head_name for home in homes] for _, _, homes in seen] == [["李黄一"]]
    assert moves_of(books.actor("孔支书"), adopted(head, a_draft(head, books.grids["孔寨村"], SPLIT)).pk)[1]


def test_a_grid_that_was_renamed_meanwhile_is_shown_in_the_preview(books: Books, head: Actor) -> None:
    plan = draft(books, head, AS_IT_IS)
    red = books.grids["李庄村红色网格"]
    grid_update(actor=head, grid_id=red.pk, version=1, name="先锋网格", colour="红")
    assert [(one.grid.name, one.name) for one in adoption_preview(head, [plan]).changed if one.name] == [
        ("先锋网格", "李庄村红色网格")
    ]


# -- while a list comes in ---------------------------------------------------------------------------------------------


def test_a_list_that_was_checked_before_is_not_brought_into_a_grid_that_closed(books: Books, head: Actor) -> None:
    row = ("李庄村", "301", "李新一", "中心街", "9", 4, 3, "常住", "", "李庄村黄色网格")
    waiting = checked(head, book(HOUSEHOLDS, row))
    assert waiting.counts["bad"] == 0
    adopted(head, draft(books, head, CLOSING))
    with pytest.raises(Problem):
        import_carry_out(actor=head, import_id=waiting.pk)
    assert set(where(head)) == {"101", "102", "201", "202"}


def test_a_draft_from_before_a_list_is_refused_after_it(books: Books, head: Actor) -> None:
    plan = draft(books, head, CLOSING)
    brought_in(head, book(HOUSEHOLDS, ("李庄村", "301", "李新一", "中心街", "9", 4, 3, "常住", "", "李庄村黄色网格")))
    assert refused(head, plan).code == "adoption.households_changed"


# -- at once -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="only there two write at once")
def test_of_two_adoptions_at_once_one_wins(books: Books, head: Actor) -> None:
    plans = [draft(books, head, CLOSING), draft(books, head, SPLIT)]
    start, results = threading.Barrier(2), []

    def adopt(plan) -> None:
        try:
            start.wait()
            results.append(adopted(head, plan).pk)
        except Problem as problem:
            results.append(problem.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=adopt, args=(plan,)) for plan in plans]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sum(isinstance(result, str) for result in results) == 1
    assert "adoption.plan.dropped" in results
