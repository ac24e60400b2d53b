"""Correcting a draft: steps that are kept, undone and redone; one editor at a time; what is refused changes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
import time_machine
from book_scenes import write_books
from correcting_scenes import write_draft
from django.db import transaction

from wangge.delineation.naming import neighbours
from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.kernel.models import Entry
from wangge.planning.api import (
    OPERATIONS,
    drawing_drop,
    drawing_from_force,
    editor_of,
    open_correction,
    open_plan,
    plan_correct,
    plan_edit_release,
    plan_edit_take,
    plan_redo,
    plan_undo,
)
from wangge.planning.correction_steps import OPERATE
from wangge.planning.models import GridPlan, PlanStep
from wangge.planning.packing import pack_plan
from wangge.planning.selectors.corrections import kept
from wangge.problem import Problem
from wangge.registry.models import Household

if TYPE_CHECKING:
    from book_scenes import Books

    from wangge.planning.services.correcting import Corrected

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def books() -> Books:
    return write_books()


@pytest.fixture
def plan(books: Books) -> GridPlan:
    return write_draft(books)


def forget() -> None:
    """As if another process answered next."""
    kept._desks.clear()


def now(plan: GridPlan) -> GridPlan:
    """The row as it is in the database."""
    with as_system("a test looks"):
        return GridPlan.objects.get(pk=plan.pk)


def net(books: Books, plan: GridPlan) -> bytes:
    """The whole net of the draft as it is kept."""
    return pack_plan(open_plan(books.actor("办公室主任王"), plan.pk).plan)


def border_houses(books: Books, plan: GridPlan, count: int = 1) -> tuple[list[str], str, str]:
    """Households of one grid beside another: their numbers, the grid they are in, the one beside."""
    work = open_correction(books.actor("办公室主任王"), plan.pk).desk.work
    b = neighbours(work, 0)[0]
    mine = np.flatnonzero(work.plan.grid_of == 0)
    away = shapely.distance(shapely.points(work.village.households.xy[mine]), work.plan.grids[b].shape)
    rows = mine[np.argsort(away, kind="stable")[:count]]
    return work.village.households.ids[rows].tolist(), work.plan.grids[0].code, work.plan.grids[b].code


def step(books: Books, plan: GridPlan, operation: str, *, who: str = "办公室主任王", **details: Any) -> Corrected:
    """One correction of the draft as it is now."""
    return plan_correct(
        actor=books.actor(who), plan_id=plan.pk, version=now(plan).version, operation=operation, details=details
    )


def test_a_step_is_kept_and_recorded(books: Books, plan: GridPlan) -> None:
    numbers, here, there = border_houses(books, plan)
    done = step(books, plan, "move", households=numbers, to=there)
    row = now(plan)
    assert (row.step, row.version) == (1, done.row.version)
    sizes = {touched.code: (touched.before, touched.after) for touched in done.touched}
    assert sizes[here][0][0] - sizes[here][1][0] == 1
    assert sizes[there][1][1] - sizes[there][0][1] == 4
    with as_system("a test looks"):
        assert PlanStep.objects.get(plan=row, number=1).details["households"] == "1"
        assert Entry.objects.filter(action="plan.correct").count() == 1
    forget()
    assert pack_plan(open_correction(books.actor("办公室主任王"), plan.pk).desk.work.plan) == net(books, plan)


def test_undo_gives_exactly_the_earlier_net_across_log_ins(books: Books, plan: GridPlan) -> None:
    nets = [net(books, plan)]
    numbers, here, there = border_houses(books, plan, 2)
    for operation, details in (
        ("move", {"households": numbers, "to": there}),
        ("lock", {"grid": here}),
        ("merge", {"grid": there, "other": _beside(books, plan, there, here)}),
        ("rename", {"grid": there, "name": "学校北"}),
    ):
        step(books, plan, operation, **details)
        nets.append(net(books, plan))
    office = books.actor("办公室主任王")
    for earlier in reversed(nets[:-1]):
        forget()
        plan_undo(actor=office, plan_id=plan.pk, version=now(plan).version)
        assert net(books, plan) == earlier
    assert now(plan).locked == []
    with pytest.raises(Problem, match=r"correct\.undo\.none"):
        plan_undo(actor=office, plan_id=plan.pk, version=now(plan).version)
    for later in nets[1:]:
        plan_redo(actor=office, plan_id=plan.pk, version=now(plan).version)
        assert net(books, plan) == later
    with pytest.raises(Problem, match=r"correct\.redo\.none"):
        plan_redo(actor=office, plan_id=plan.pk, version=now(plan).version)
    assert now(plan).locked == [here]


def _beside(books: Books, plan: GridPlan, code: str, other: str) -> str:
    work = open_correction(books.actor("办公室主任王"), plan.pk).desk.work
    near = [work.plan.grids[i].code for i in neighbours(work, work.index(code))]
    return next(one for one in near if one != other)


def test_a_new_step_after_undo_drops_what_could_be_redone(books: Books, plan: GridPlan) -> None:
    numbers, here, there = border_houses(books, plan)
    step(books, plan, "move", households=numbers, to=there)
    plan_undo(actor=books.actor("办公室主任王"), plan_id=plan.pk, version=now(plan).version)
    step(books, plan, "rename", grid=here, name="东头")
    with pytest.raises(Problem, match=r"correct\.redo\.none"):
        plan_redo(actor=books.actor("办公室主任王"), plan_id=plan.pk, version=now(plan).version)
    with as_system("a test looks"):
        assert list(PlanStep.objects.filter(plan=plan).order_by("number").values_list("operation", flat=True)) == [
            "draw", "rename",
        ]  # fmt: skip


def test_a_code_that_was_merged_away_is_not_given_again_in_another_process(books: Books, plan: GridPlan) -> None:
    _, here, there = border_houses(books, plan)
    merged = step(books, plan, "merge", grid=here, other=there)
    assert len(merged.gone) == 1
    forget()
    kept_code = ({here, there} - set(merged.gone)).pop()
    opened = open_correction(books.actor("办公室主任王"), plan.pk)
    grid = opened.desk.work.plan.grids[opened.desk.work.index(kept_code)]
    mine = opened.desk.work.village.households.xy[opened.desk.work.plan.grid_of == opened.desk.work.index(kept_code)]
    x = float(np.median(mine[:, 0])) + 0.7
    line = shapely.LineString([(x, grid.shape.bounds[1] - 5), (x, grid.shape.bounds[3] + 5)])
    lonlat = shapely.get_coordinates(opened.desk.frame.lonlat(np.array([line], dtype=object))).tolist()
    parted = step(books, plan, "split", grid=kept_code, line=lonlat)
    assert merged.gone[0] not in {g.code for g in parted.desk.work.plan.grids}


def test_whole_hutongs_and_areas_move(books: Books, plan: GridPlan) -> None:
    work = open_correction(books.actor("办公室主任王"), plan.pk).desk
    assert set(work.lanes.tolist()) >= {"第1胡同", "第6胡同"}
    _, here, there = border_houses(books, plan)
    before = work.work.plan.grids[work.work.index(here)].households
    numbers, *_ = border_houses(books, plan, 3)
    homes = work.work.village.households
    rows = np.flatnonzero(np.isin(homes.ids, numbers))
    ring = shapely.get_coordinates(
        work.frame.lonlat(np.array([shapely.buffer(shapely.MultiPoint(homes.xy[rows]).convex_hull, 3)], dtype=object))
    ).tolist()
    done = step(books, plan, "move", polygon=ring, to=there)
    assert next(t for t in done.touched if t.code == here).after[0] < before
    with pytest.raises(Problem, match=r"correct\.nothing"):
        step(books, plan, "move", hutong={"lane": "无此胡同", "grid": here}, to=there)


def test_what_is_refused_changes_nothing(books: Books, plan: GridPlan) -> None:
    before = net(books, plan)
    numbers, here, there = border_houses(books, plan)
    for operation, details, code in (
        ("fly", {}, "correct.operation"),
        ("move", {"households": numbers}, "correct.details"),
        ("move", {"households": ["9999"], "to": there}, "correct.household"),
        ("move", {"households": "0001", "to": there}, "correct.nothing"),
        ("move", {"households": numbers, "to": "1"}, "correct.grid"),
        ("split", {"grid": here, "line": [[1, 2]]}, "correct.details"),
        ("split", {"grid": here, "line": [[float("nan"), 2], [3, 4]]}, "correct.details"),
        ("split", {"grid": here, "line": [["a", 2], [3, 4]]}, "correct.details"),
        ("split", {"grid": here, "line": [[0.0, 0.0], [0.1, 0.1]]}, "correct.split.misses"),
        ("move", {"polygon": [[0, 0], [1, 1], [0, 1]], "to": there}, "correct.nothing"),
        ("redraw", {"params": {"magic": 1}}, "parameter.unknown"),
        ("redraw", {"params": [1]}, "correct.details"),
    ):
        with pytest.raises(Problem) as refused:
            step(books, plan, operation, **details)
        assert refused.value.code == code
    assert (now(plan).step, net(books, plan)) == (0, before)


def test_one_editor_at_a_time(books: Books, plan: GridPlan) -> None:
    office, chief = books.actor("办公室主任王"), books.actor("江书记")
    _, here, _ = border_houses(books, plan)
    plan_edit_take(actor=office, plan_id=plan.pk)
    with pytest.raises(Problem) as refused:
        step(books, plan, "lock", who="江书记", grid=here)
    assert (refused.value.code, refused.value.details) == ("correct.taken", {"name": "办公室主任王"})
    with pytest.raises(Problem, match=r"correct\.taken"):
        plan_edit_take(actor=chief, plan_id=plan.pk)

    plan_edit_take(actor=chief, plan_id=plan.pk, over=True)
    with pytest.raises(Problem) as refused:
        step(books, plan, "lock", grid=here)
    assert refused.value.details == {"name": "江书记"}
    step(books, plan, "lock", who="江书记", grid=here)
    with as_system("a test looks"):
        assert Entry.objects.filter(action="plan.take").count() == 1

    plan_edit_release(actor=office, plan_id=plan.pk)
    assert editor_of(now(plan)) == "江书记"
    plan_edit_release(actor=chief, plan_id=plan.pk)
    assert editor_of(now(plan)) == ""


def test_after_ten_minutes_without_a_sign_the_draft_is_free(books: Books, plan: GridPlan) -> None:
    _, here, _ = border_houses(books, plan)
    with time_machine.travel(clock.now(), tick=False) as time:
        plan_edit_take(actor=books.actor("办公室主任王"), plan_id=plan.pk)
        time.shift(timedelta(minutes=11))
        assert editor_of(now(plan)) == ""
        step(books, plan, "lock", who="江书记", grid=here)
        assert editor_of(now(plan)) == "江书记"


def test_a_stale_page_is_refused(books: Books, plan: GridPlan) -> None:
    _, here, _ = border_houses(books, plan)
    version = now(plan).version
    step(books, plan, "lock", grid=here)
    with pytest.raises(Problem, match=r"row\.stale"):
        plan_correct(
            actor=books.actor("办公室主任王"),
            plan_id=plan.pk,
            version=version,
            operation="unlock",
            details={"grid": here},
        )


def test_only_who_may_change_the_net_here_corrects(books: Books, plan: GridPlan) -> None:
    for who in ("陈红丽", "孔支书", "外乡书记"):
        with pytest.raises(Problem, match=r"access\."):
            step(books, plan, "redraw", who=who)
        with pytest.raises(Problem, match=r"access\."):
            plan_edit_take(actor=books.actor(who), plan_id=plan.pk)


def test_adopted_and_dropped_drafts_stay_as_they_are(books: Books, plan: GridPlan) -> None:
    office = books.actor("办公室主任王")
    _, here, _ = border_houses(books, plan)
    with as_system("a test's scene"):
        GridPlan.objects.filter(pk=plan.pk).update(state="adopted")
    for act in (
        lambda: step(books, plan, "lock", grid=here),
        lambda: plan_undo(actor=office, plan_id=plan.pk, version=now(plan).version),
        lambda: plan_edit_take(actor=office, plan_id=plan.pk, over=True),
    ):
        with pytest.raises(Problem, match=r"correct\.closed"):
            act()
    with as_system("a test's scene"):
        GridPlan.objects.filter(pk=plan.pk).update(state="drawn")
    drawing_drop(actor=office, drawing_id=plan.drawing_id, version=1)
    with pytest.raises(Problem, match=r"correct\.closed"):
        step(books, plan, "lock", grid=here)


def test_a_step_that_fails_to_be_saved_is_not_on_the_desk(books: Books, plan: GridPlan) -> None:
    before = net(books, plan)
    _, here, _ = border_houses(books, plan)
    with transaction.atomic():
        step(books, plan, "rename", grid=here, name="没存上")
        transaction.set_rollback(True)
    assert pack_plan(open_correction(books.actor("办公室主任王"), plan.pk).desk.work.plan) == before


def test_the_households_of_the_books_are_taken_and_given_back(books: Books) -> None:
    office = books.actor("办公室主任王")
    drawing = drawing_from_force(actor=office, village_id=books.grids["李庄村"].pk)
    with as_system("a test looks"):
        plan = GridPlan.objects.get(drawing=drawing)
    before = net(books, plan)
    with pytest.raises(Problem, match=r"correct\.nothing"):
        step(books, plan, "refresh")
    with as_system("a test's scene"):
        red = books.households["李红一"]
        Household.objects.create(
            number="199", village=red.village, grid=red.grid, head_name="李新来", sort_key="x", lane_name="中心街",
            door="9", registered_size=3, valid_from=red.valid_from,
        )  # fmt: skip
    done = step(books, plan, "refresh")
    assert len(done.desk.keys) == 5
    assert len(open_plan(office, plan.pk).keys) == 5
    forget()
    numbers = open_correction(office, plan.pk).desk.work.village.households.ids.tolist()
    assert "199" in numbers
    after = net(books, plan)
    plan_undo(actor=office, plan_id=plan.pk, version=now(plan).version)
    assert net(books, plan) == before
    assert len(open_plan(office, plan.pk).keys) == 4
    plan_redo(actor=office, plan_id=plan.pk, version=now(plan).version)
    assert net(books, plan) == after
    assert len(open_plan(office, plan.pk).keys) == 5


def test_every_operation_is_carried_out_by_something() -> None:
    assert {*OPERATE, "refresh"} == set(OPERATIONS)
