"""Villages are drawn by the worker, one by one; what survives keeps its name; what fails says why; nothing is lost."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from tempfile import gettempdir
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from planning_scenes import CRS, PARAMS, lattice, write_scene

from wangge.delineation import crossings, delineate
from wangge.delineation.model import Township
from wangge.exchange.net import Net, write_net
from wangge.kernel.access import as_system, visible
from wangge.kernel.delivery import deliver_due, registry, run_due
from wangge.kernel.models import Entry
from wangge.language import choose
from wangge.planning.api import (
    draw_waiting,
    drawing_again,
    drawing_drop,
    drawing_from_force,
    drawing_from_net,
    drawing_start,
    drawings_for,
    explained,
    measures_beside,
    net_in_force,
    open_plan,
    plan_for,
    plans_of,
    progress_of,
    save_step,
)
from wangge.planning.models import Drawing, GridPlan, Ground, PlanStep
from wangge.planning.services import net_files, working
from wangge.problem import Problem
from wangge.registry.api import Household
from wangge.territory.api import Grid, area_create, grid_create, grid_update

if TYPE_CHECKING:
    from pathlib import Path

    from planning_scenes import Scene


pytestmark = pytest.mark.django_db
BAND = {"target": 20, "minimum": 12, "maximum": 25}


@pytest.fixture
def scene() -> Scene:
    return write_scene()


def start(scene: Scene, *names: str, **params: object) -> Drawing:
    ids = [scene.village(name).pk for name in names]
    return drawing_start(actor=scene.actor("江书记"), village_ids=ids, params=BAND | params)


def work() -> None:
    while deliver_due():
        pass


def test_the_worker_draws_village_by_village_and_says_so(scene: Scene) -> None:
    chief = scene.actor("江书记")
    drawing = start(scene, "新村", "赵寨村", "孔寨村")
    assert progress_of(chief, drawing).percent == 0
    work()
    drawing = drawings_for(chief).get(pk=drawing.pk)
    assert (drawing.state, progress_of(chief, drawing).done) == ("drawn", 3)
    fresh = next(plan for plan in plans_of(chief, drawing.pk) if plan.village.name == "新村")
    opened = open_plan(chief, fresh.pk)
    assert {grid.households for grid in opened.plan.grids} == {20}
    assert (opened.row.ground_version, opened.crs, opened.row.engine[:7]) == (1, CRS, "wangge ")
    with as_system("a test looks"):
        numbers = dict(Household.objects.filter(village=scene.village("新村").pk).values_list("pk", "number"))
        assert [numbers[key] for key in opened.keys] == opened.village.households.ids.tolist()
        assert list(PlanStep.objects.filter(plan=fresh).values_list("number", "operation")) == [(0, "draw")]
        assert Entry.objects.filter(action="drawing.done").count() == 1
    assert draw_waiting(drawing.pk) == 0, "it is drawn once"


def test_a_village_without_map_is_drawn_by_group_and_order(scene: Scene) -> None:
    chief = scene.actor("江书记")
    drawing = start(scene, "李庄村", minimum=1, target=2, maximum=3)
    work()
    (plan,) = plans_of(chief, drawing.pk)
    opened = open_plan(chief, plan.pk)
    assert sum(grid.households for grid in opened.plan.grids) == 4
    assert all(grid.shape is None for grid in opened.plan.grids)
    assert opened.row.ground_version == 0


def test_a_redrawn_net_keeps_codes_colours_names_and_areas_and_moves_nobody_without_need(scene: Scene) -> None:
    chief, village = scene.actor("江书记"), scene.village("赵寨村")
    before = net_in_force(chief, village)
    renamed = before.grids[0]
    grid_update(actor=chief, grid_id=renamed.pk, version=renamed.version, name="老槐树网格")
    area = before.areas[0]
    grid_update(actor=chief, grid_id=area.pk, version=area.version, name="东头片")
    drawing = start(scene, "赵寨村")
    work()
    (row,) = plans_of(chief, drawing.pk)
    plan = open_plan(chief, row.pk).plan
    assert {(grid.code, grid.colour_name) for grid in plan.grids} == {
        (grid.code, grid.colour_name) for grid in before.plan.grids
    }
    codes = [before.plan.grids[at].code for at in before.plan.grid_of]
    assert [plan.grids[at].code for at in plan.grid_of] == codes
    assert "老槐树网格" in {grid.name for grid in plan.grids}
    assert ("东头片", area.code) in {(area.name, area.code) for area in plan.areas}
    beside = {name: (force, draft) for name, force, draft in measures_beside(chief, plan_for(chief, row.pk))}
    assert beside["grids"] == (3.0, 3.0)
    assert beside["mean"] == (20.0, 20.0)
    assert beside["compactness"][0] == pytest.approx(beside["compactness"][1])


def test_a_code_is_never_used_again(scene: Scene) -> None:
    chief, village = scene.actor("江书记"), scene.village("新村")
    area = area_create(actor=chief, village_id=village.pk, name="旧片")
    closed = grid_create(actor=chief, parent_id=area.pk, name="旧网格")
    with as_system("a test's scene"):
        Grid.objects.filter(pk__in=[area.pk, closed.pk]).update(valid_from="2024-01-01", valid_to="2025-01-01")
    drawing = start(scene, "新村")
    work()
    (row,) = plans_of(chief, drawing.pk)
    plan = open_plan(chief, row.pk).plan
    assert closed.code not in {grid.code for grid in plan.grids}
    assert area.code not in {one.code for one in plan.areas}


def test_a_grid_is_explained_in_both_languages(scene: Scene) -> None:
    chief = scene.actor("江书记")
    drawing = start(scene, "新村")
    work()
    (row,) = plans_of(chief, drawing.pk)
    row = plan_for(chief, row.pk)
    choose("zh")
    assert "文化路" in explained(chief, row)[0].words
    assert "户" in explained(chief, row)[0].words
    choose("en")
    assert "20 households" in explained(chief, row)[0].words


def test_a_village_that_cannot_be_drawn_fails_alone_and_is_tried_again(scene: Scene) -> None:
    chief = scene.actor("江书记")
    with as_system("a test's scene"):
        Household.objects.filter(village=scene.village("新村").pk).update(village=scene.village("赵寨村").pk)
        # numbers differ by village, so that this is allowed
    drawing = start(scene, "新村", "赵寨村")
    work()
    failed, drawn = plans_of(chief, drawing.pk)
    assert (failed.state, failed.problem["code"], drawn.state) == ("failed", "drawing.village.empty", "drawn")
    with pytest.raises(Problem, match=r"plan\.not_drawn"):
        open_plan(chief, failed.pk)
    with as_system("a test's scene"):
        Household.objects.filter(number__startswith="206").update(village=scene.village("新村").pk)
    with pytest.raises(Problem, match=r"plan\.not_failed"):
        drawing_again(actor=chief, plan_id=drawn.pk, version=drawn.version)
    again = drawing_again(actor=chief, plan_id=failed.pk, version=failed.version)
    assert again.state == "waiting"
    work()
    assert {plan.state for plan in plans_of(chief, drawing.pk)} == {"drawn"}


def test_a_worker_that_was_killed_is_carried_on_without_waiting(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    chief = scene.actor("江书记")
    drawing = start(scene, "新村", "赵寨村", "孔寨村")
    drawn = working.draw

    def killed(given: object, *args: object, village: Grid, **more: object) -> object:
        if village.name == "新村":
            raise KeyboardInterrupt
        return drawn(given, *args, village=village, **more)

    monkeypatch.setattr(working, "draw", killed)
    with pytest.raises(KeyboardInterrupt):
        work()
    assert progress_of(chief, drawing).done == 0, "by the order of codes 新村 is the first"
    monkeypatch.setattr(working, "draw", drawn)
    run_due()
    assert {plan.state for plan in plans_of(chief, drawing.pk)} == {"drawn"}
    assert drawings_for(chief).get(pk=drawing.pk).state == "drawn"


def test_two_workers_at_once_draw_nothing_twice(scene: Scene) -> None:
    chief = scene.actor("江书记")
    drawing = start(scene, "新村")
    (row,) = plans_of(chief, drawing.pk)
    with as_system("another worker"):
        other = GridPlan.objects.select_related("village").get(pk=row.pk)
    draw_waiting(drawing.pk)
    version = plans_of(chief, drawing.pk)[0].version
    assert working._draw(chief, drawing, other, PARAMS) is False
    assert plans_of(chief, drawing.pk)[0].version == version


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"target": 50}, "parameter.band"),
        ({"minimum": 0}, "parameter.range"),
        ({"target": "viele"}, "parameter.type"),
        ({"keep_groups": 1}, "parameter.type"),
        ({"magic": 1}, "parameter.unknown"),
        ({"maximum": 21}, "parameter.band.narrow"),
        ({"stability": float("nan")}, "parameter.range"),
    ],
)
def test_nonsense_is_refused_before_anything_waits(scene: Scene, params: dict[str, object], code: str) -> None:
    with pytest.raises(Problem) as told:
        start(scene, "新村", **params)
    assert told.value.code == code
    with as_system("a test counts"):
        assert not Drawing.objects.exists()


def test_who_may_not_draw_there_cannot(scene: Scene) -> None:
    ids = [scene.village("新村").pk]
    for name, code in (("外乡书记", "access.not_found"), ("陈红丽", "access."), ("李支书", "access.")):
        with pytest.raises(Problem) as told:
            drawing_start(actor=scene.actor(name), village_ids=ids, params=BAND)
        assert told.value.code.startswith(code), name
    chief = scene.actor("江书记")
    for wrong, code in (([], "drawing.villages.none"), ([scene.village("李庄村红色网格").pk], "access.not_found")):
        with pytest.raises(Problem, match=code):
            drawing_start(actor=chief, village_ids=wrong, params=BAND)
    drawing = start(scene, "新村")
    work()
    (row,) = plans_of(chief, drawing.pk)
    with pytest.raises(Problem, match=r"access\.not_found"):
        open_plan(scene.actor("孔支书"), row.pk)


def test_dropped_drafts_are_gone_and_drawn_no_more(scene: Scene) -> None:
    chief = scene.actor("江书记")
    drawing = start(scene, "新村", "赵寨村")
    with pytest.raises(Problem, match=r"row\.stale"):
        drawing_drop(actor=chief, drawing_id=drawing.pk, version=99)
    drawing_drop(actor=chief, drawing_id=drawing.pk, version=drawing.version)
    work()
    assert {plan.state for plan in plans_of(chief, drawing.pk)} == {"dropped"}
    again = drawings_for(chief).get(pk=drawing.pk)
    with pytest.raises(Problem, match=r"drawing\.closed"):
        drawing_drop(actor=chief, drawing_id=drawing.pk, version=again.version)


def test_the_net_in_force_becomes_a_draft_that_breaks_no_rule(scene: Scene) -> None:
    chief, village = scene.actor("江书记"), scene.village("赵寨村")
    drawing = drawing_from_force(actor=chief, village_id=village.pk)
    (row,) = plans_of(chief, drawing.pk)
    opened = open_plan(chief, row.pk)
    force = net_in_force(chief, village)
    assert (drawing.state, row.state, row.step) == ("drawn", "drawn", 0)
    assert opened.plan.grids == force.plan.grids
    assert opened.village.previous is not None
    assert [f for f in opened.plan.findings if f.severity == "error"] == []
    assert row.measures == row.measures_before
    with pytest.raises(Problem, match=r"plan\.force\.none"):
        drawing_from_force(actor=chief, village_id=scene.village("新村").pk)


def test_a_step_holds_the_whole_net_and_forgets_what_was_undone(scene: Scene) -> None:
    chief = scene.actor("江书记")
    drawing = start(scene, "新村")
    work()
    (row,) = plans_of(chief, drawing.pk)
    from wangge.kernel.access import writing  # noqa: PLC0415

    for number, name in enumerate(("甲", "乙"), 1):
        with writing(chief):
            opened = open_plan(chief, row.pk, lock=True)
            plan = replace(opened.plan, name=name)
            step = save_step(opened.row, plan, operation="rename", details={}, by="江书记", locked=[])
        assert (step.number, open_plan(chief, row.pk).plan.name) == (number, name)
    with writing(chief):
        opened = open_plan(chief, row.pk, lock=True)
        opened.row.step = 1
        save_step(opened.row, opened.plan, operation="rename", details={}, by="江书记")
    assert list(visible(PlanStep, chief).order_by("number").values_list("number", flat=True)) == [0, 1, 2]


# A net that was drawn elsewhere


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return _net(tmp_path)


def _net(path: Path, *, code: str = "411622204206", township: str = "411622204") -> Path:
    village = lattice("新村", code)
    plan = delineate(village, PARAMS)
    return write_net(Net(Township("大王庄乡", township, CRS, (village,)), (plan,), PARAMS), path / "net")


def zipped(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for one in folder.iterdir():
            packed.write(one, f"net/{one.name}")
    return out.getvalue()


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("net.zip", data)


def test_a_drawn_net_comes_in_as_map_and_draft_and_nothing_is_in_force(scene: Scene, folder: Path) -> None:
    chief, village = scene.actor("江书记"), scene.village("新村")
    with as_system("a test's scene"):
        Ground.objects.filter(village=village.pk).delete()
        Household.objects.filter(number__in=["206001", "206002"]).update(lon=None, lat=None)
        Household.objects.filter(number="206060").update(number="另")
    drawing = drawing_from_net(actor=chief, upload=upload(zipped(folder)))
    (row,) = plans_of(chief, drawing.pk)
    opened = open_plan(chief, row.pk)
    assert (drawing.state, len(opened.plan.grids), sum(g.households for g in opened.plan.grids)) == ("drawn", 3, 59)
    assert opened.plan.grid_of.tolist().count(-1) == 1, "who is not in the net is in none of its grids"
    assert visible(Ground, chief).filter(village=village.pk).exists()
    assert not visible(Household, chief).filter(village=village.pk, lon=None).exists()
    assert not net_in_force(chief, village).plan.grids
    again = drawing_from_net(actor=chief, upload=upload(zipped(folder)))
    assert again.pk != drawing.pk


def a_zip(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "."), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"no zip at all", "drawing.net.not_a_net"),
        (a_zip(plan__json=b"{}"), "drawing.net.not_a_net"),
        (a_zip(plan__json=b"{}", grids__gpkg=b"nothing"), "drawing.net.not_a_net"),
        (a_zip(plan__json=b"[1", grids__gpkg=b"nothing"), "drawing.net.not_a_net"),
        (b"", "drawing.net.not_a_net"),
    ],
)
def test_what_is_no_net_is_refused_and_leaves_nothing(scene: Scene, data: bytes, code: str) -> None:
    with pytest.raises(Problem) as told:
        drawing_from_net(actor=scene.actor("江书记"), upload=upload(data))
    assert told.value.code.startswith(code)
    assert gettempdir() not in str(told.value.details), "no path of the server is told"
    with as_system("a test counts"):
        assert not Drawing.objects.exists()


def test_a_net_that_unpacks_without_end_and_one_of_another_township_are_refused(
    scene: Scene, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = zipped(folder)
    for name, code in (("外乡书记", r"drawing\.net\.township"), ("陈红丽", r"access\.denied")):
        with pytest.raises(Problem, match=code):
            drawing_from_net(actor=scene.actor(name), upload=upload(data))
    monkeypatch.setattr(net_files, "_MOST_UNPACKED", 1000)
    with pytest.raises(Problem, match=r"upload\.unpacked\.too_large"):
        drawing_from_net(actor=scene.actor("江书记"), upload=upload(data))


def test_the_engine_is_compiled_when_maps_come_in_not_when_somebody_waits(scene: Scene) -> None:
    consumers = registry._CONSUMERS["planning.warm_up"]
    assert {"import.done", "survey.start"} <= set(consumers.actions)
    with as_system("a test looks"):
        consumers.handle(Entry.objects.first())
    assert crossings.strongest_crossing.signatures
