"""No blank, no dead angle: counted from the books, with the same figures as the checker gives."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from planning_scenes import CRS, PARAMS, Scene, write_scene

from wangge.delineation import GridParams, check_plan
from wangge.exchange.net.layers import Frame
from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.kernel.delivery.deliveries import hand_over
from wangge.kernel.models import Delivery
from wangge.planning.api import coverage, coverage_rows, net_trend, platform_reader, prove_below, write_net_day
from wangge.planning.coverage import days, rules
from wangge.planning.coverage.land import land_of
from wangge.planning.models import Drawing, GridPlan, NetDay, Proof
from wangge.planning.selectors.nets import net_in_force
from wangge.problem import Problem
from wangge.registry.api import household_confirm
from wangge.registry.models import Household
from wangge.roster.api import assignment_open, person_create, write_default_roles
from wangge.roster.models import Assignment, Duty
from wangge.territory.api import grid_update
from wangge.territory.models import Grid, Place

if TYPE_CHECKING:
    from wangge.planning.api import Coverage

pytestmark = pytest.mark.django_db
ZHAO = "赵寨村"


@pytest.fixture
def scene() -> Scene:
    write_default_roles()
    scene = write_scene()
    prove_below()
    return scene


def numbers(found: Coverage) -> dict[str, float]:
    return {key: figure.number for key, figure in found.figures.items()}


def of_zhao(scene: Scene, who: str = "江书记") -> Coverage:
    return coverage(scene.actor(who), within=scene.village(ZHAO))


def leaves(scene: Scene) -> list[Grid]:
    with as_system("a test looks"):
        village = scene.village(ZHAO)
        return list(Grid.objects.filter(level=4, path__startswith=village.path, valid_to=None).order_by("code"))


def change(rows, **values) -> None:
    with as_system("the scene goes on"):
        rows.update(**values)


def outline(grid: Grid, wkb: bytes | None) -> None:
    with as_system("the scene goes on"):
        grid.outline = wkb
        grid.save()


def test_a_net_as_it_was_drawn_leaves_nothing_blank_but_posts(scene: Scene) -> None:
    found = of_zhao(scene)
    nothing = {"household_no_grid", "land_uncovered", "land_doubled", "way_no_grid", "place_no_grid"}
    assert {key: numbers(found)[key] for key in nothing} == dict.fromkeys(nothing, 0)
    assert found.totals["households"] == 60
    assert found.share == 100
    assert numbers(found)["grid_nobody"] == found.totals["units"]  # nobody is appointed yet
    assert not found.good


def test_the_figures_are_those_of_the_checker(scene: Scene) -> None:
    with as_system("the scene goes on"):
        village = scene.village(ZHAO)
        some = [home.pk for home in Household.objects.filter(village=village).order_by("number")[:7]]
        Household.objects.filter(pk__in=some[:5]).update(grid=None)
        Household.objects.filter(pk__in=some[5:]).update(grid=None, lon=None, lat=None)
        ways = Place.objects.filter(village=village, kind__in=("street", "lane"))
        Place.objects.filter(pk__in=[way.pk for way in ways.order_by("pk")[:2]]).update(grid=None)
        Place.objects.filter(village=village, kind="village_office").update(grid=None)
    actor = scene.actor("江书记")
    net = net_in_force(actor, scene.village(ZHAO))
    low, high = rules.BAND
    report = check_plan(net.plan, net.village, GridParams(minimum=low, maximum=high))
    said = [finding.code for finding in report.findings]
    found = numbers(of_zhao(scene))
    assert found["household_no_grid"] == 7
    assert found["household_no_grid"] == said.count("plan.household.no_grid") + said.count("plan.household.no_place")
    assert found["household_no_grid"] == report.measures["households"] - report.measures["households_in_a_grid"]
    assert found["way_no_grid"] == said.count("plan.lane.no_grid") == 2
    assert found["place_no_grid"] == said.count("plan.place.no_grid") == 1
    sizes = [grid.households for grid in net.plan.grids]
    assert found["grid_outside_band"] == said.count("plan.size") == sum(not low <= size <= high for size in sizes) > 0


def test_land_in_no_grid_and_in_two_is_measured_and_found(scene: Scene) -> None:
    frame, (first, second, *_) = Frame(CRS), leaves(scene)
    shapes = {
        g.pk: frame.metres(np.array([shapely.from_wkb(bytes(g.outline))], dtype=object))[0] for g in leaves(scene)
    }
    whole = shapely.union_all(list(shapes.values()))
    inside = shapely.point_on_surface(shapes[first.pk])
    hole = inside.buffer(5, cap_style="square")
    taken = shapely.point_on_surface(shapes[second.pk]).buffer(3, cap_style="square")
    torn = shapes[first.pk].difference(hole).union(taken)
    outline(first, shapely.to_wkb(frame.lonlat(np.array([torn], dtype=object))[0]))
    assert prove_below(first.path) == 1
    assert prove_below() == 0  # the others are as they were
    found = numbers(of_zhao(scene))
    assert found["land_uncovered"] == pytest.approx(hole.intersection(whole).area, rel=1e-3)
    assert found["land_doubled"] == pytest.approx(taken.area, rel=1e-3)
    with as_system("a test looks"):
        proof = Proof.objects.get(village=scene.village(ZHAO))
    gap = next(gap for gap in proof.gaps if gap["kind"] == "uncovered")
    at = frame.metres(np.array([shapely.Point(gap["lon"], gap["lat"])], dtype=object))[0]
    assert hole.distance(at) < 1
    twice = next(gap for gap in proof.gaps if gap["kind"] == "doubled")
    assert set(twice["grids"]) == {first.code, second.code}
    net = net_in_force(scene.actor("江书记"), scene.village(ZHAO))
    said = {finding.code for finding in check_plan(net.plan, net.village).findings}
    assert {"plan.land.overlap"} <= said


def test_rounding_is_no_land() -> None:
    left, right = shapely.box(0, 0, 10, 10), shapely.Polygon([(10.0005, 0), (20, 0), (20, 10), (10, 10)])
    land = land_of(shapely.box(0, 0, 20, 10), np.array([left, right], dtype=object))
    assert (land.uncovered, land.doubled, land.pieces) == (0, 0, ())


def test_land_is_measured_again_when_a_grid_changes(scene: Scene) -> None:
    first = leaves(scene)[0]
    outline(first, None)
    grid_update(actor=scene.actor("江书记"), grid_id=first.pk, version=first.version, name="赵寨东网格")
    with as_system("a test delivers"):
        (row,) = Delivery.objects.filter(consumer="coverage.land", entry__action="grid.update")
    hand_over(row)
    assert numbers(of_zhao(scene))["land_uncovered"] > 100


def test_a_village_without_a_map_is_said_not_to_be_measured(scene: Scene) -> None:
    figure = coverage(scene.actor("江书记"), within=scene.village("李庄村")).figures["land_uncovered"]
    assert (figure.number, figure.unknown, figure.blank) == (0, 1, False)


def test_the_band_and_the_reasons_are_those_of_the_drawing_in_force(scene: Scene) -> None:
    with as_system("the scene goes on"):
        village = scene.village(ZHAO)
        for drawing in Drawing.objects.all():
            GridPlan.objects.filter(drawing=drawing).delete()
        drawing = Drawing.objects.create(
            path=village.path, state="adopted", params={"minimum": PARAMS.minimum, "maximum": PARAMS.maximum},
            owner_id=scene.books.user("江书记").pk, owner_name="江书记",
        )  # fmt: skip
        plan = GridPlan.objects.create(drawing=drawing, village=village, state="adopted")
    assert numbers(of_zhao(scene))["grid_outside_band"] == 0
    change(Drawing.objects.filter(pk=drawing.pk), params={"minimum": 1, "maximum": 5})
    code = leaves(scene)[0].code
    change(GridPlan.objects.filter(pk=plan.pk), findings=[{"code": "grid.above_maximum", "grid": code}])
    figure = of_zhao(scene).figures["grid_outside_band"]
    assert (figure.number, figure.named) == (len(leaves(scene)), 1)
    assert not figure.blank


def test_one_person_in_two_grids_is_to_be_looked_at(scene: Scene) -> None:
    chief, village, (first, second, *_) = scene.actor("江书记"), scene.village(ZHAO), leaves(scene)
    person = person_create(actor=chief, home_id=village.pk, name="赵网格员")
    person = person[0] if isinstance(person, tuple) else person
    for grid in (first, second):
        assignment_open(actor=chief, person_id=person.pk, role="grid_officer", grid_id=grid.pk)
    found = of_zhao(scene)
    assert (found.figures["person_too_many"].number, found.figures["person_too_many"].blank) == (1, False)
    rows, _ = coverage_rows(chief, "person_too_many", within=village)
    assert [row.name for row in rows] == ["赵网格员"]
    assert found.figures["grid_nobody"].number == found.totals["units"] - 2


def test_posts_whose_role_says_nothing_are_blank(scene: Scene) -> None:
    assert numbers(coverage(scene.actor("江书记")))["post_no_duty"] == 0
    Duty.objects.filter(role="village_chief").delete()
    assert numbers(coverage(scene.actor("江书记")))["post_no_duty"] == 2
    assert numbers(coverage(scene.actor("李支书")))["post_no_duty"] == 1


def test_data_that_nobody_looked_at_for_a_year_are_old_until_confirmed(scene: Scene) -> None:
    home = scene.books.households["李红一"]
    assert numbers(coverage(scene.actor("陈红丽")))["household_stale"] == 0
    change(Household.objects.filter(pk=home.pk), confirmed_on=clock.today() - timedelta(days=366))
    officer = scene.actor("陈红丽")
    assert numbers(coverage(officer))["household_stale"] == 1
    with pytest.raises(Problem, match=r"row\.stale"):
        household_confirm(actor=officer, household_id=home.pk, version=99)
    household_confirm(actor=officer, household_id=home.pk, version=home.version)
    assert numbers(coverage(officer))["household_stale"] == 0


def test_everybody_sees_the_own_part_alone(scene: Scene) -> None:
    change(Household.objects.filter(pk=scene.books.households["李红一"].pk), grid=None)
    assert numbers(coverage(scene.actor("江书记")))["household_no_grid"] == 60 + 1  # 新村 has no net yet
    assert numbers(coverage(scene.actor("李支书")))["household_no_grid"] == 1
    assert numbers(coverage(scene.actor("孔支书")))["household_no_grid"] == 0
    assert numbers(coverage(scene.actor("外乡书记")))["household_no_grid"] == 0
    officer = coverage(scene.actor("陈红丽"))
    assert {unit.name for unit in officer.units.values()} == {"李庄村红色网格"}
    assert officer.totals["households"] == 1
    assert "land_uncovered" not in officer.figures
    assert not {key for key in coverage(scene.actor("管理员周")).figures if key.startswith("household")}


def test_every_list_is_as_long_as_its_figure(scene: Scene) -> None:
    with as_system("the scene goes on"):
        village = scene.village(ZHAO)
        Household.objects.filter(village=village, number__endswith="7").update(grid=None, confirmed_on="2020-01-01")
        Place.objects.filter(village=village).update(grid=None)
        Assignment.objects.filter(person=scene.books.people["刘平"]).update(valid_to=clock.today())
    for within in (None, village):
        found = coverage(scene.actor("江书记"), within=within)
        for key, figure in found.figures.items():
            if not figure.kind.unit:
                rows, _ = coverage_rows(scene.actor("江书记"), key, within=within)
                assert rows.count() == figure.number, (key, within)
    assert found.figures["household_no_grid"].number == 6
    assert coverage(scene.actor("江书记")).figures["person_no_post"].number >= 1


def test_the_parts_add_up_to_the_whole(scene: Scene) -> None:
    change(Place.objects.filter(village=scene.village(ZHAO)), grid=None)
    found = coverage(scene.actor("江书记"))
    assert {part.unit.name for part in found.parts} == {"李庄村", "孔寨村", "新村", ZHAO}
    for key in ("way_no_grid", "place_no_grid", "grid_outside_band", "household_no_grid"):
        assert sum(part.numbers.get(key, 0) for part in found.parts) == found.figures[key].number
    (zhao,) = [part for part in found.parts if part.unit.name == ZHAO]
    assert zhao.blanks >= found.figures["way_no_grid"].number


def test_coverage_asks_four_times_whatever_it_counts(scene: Scene, django_assert_num_queries) -> None:
    for name in ("江书记", "李支书", "陈红丽"):
        actor = scene.actor(name)
        with django_assert_num_queries(4):
            coverage(actor)


def test_an_unknown_kind_is_refused_in_words(scene: Scene) -> None:
    with pytest.raises(Problem, match=r"coverage\.kind\.not_found"):
        coverage_rows(scene.actor("江书记"), "score")
    with pytest.raises(Problem, match=r"access\.denied"):
        coverage_rows(scene.actor("管理员周"), "household_no_grid")


def test_a_day_is_written_once_however_often_the_job_runs(scene: Scene) -> None:
    assert write_net_day() == write_net_day() == 5  # villages of both townships
    with as_system("a test looks"):
        of_zhao = NetDay.objects.get(grid=scene.village(ZHAO))
    assert of_zhao.day == clock.today()
    assert set(of_zhao.figures) == set(days.FIGURES)
    assert (of_zhao.figures["grids"], of_zhao.figures["households"]) == (len(leaves(scene)), 60)
    assert (of_zhao.figures["registered"], of_zhao.figures["resident"]) == (180, 120)
    assert of_zhao.figures["vacancies"] == len(leaves(scene))


def test_the_trend_adds_up_the_own_villages(scene: Scene) -> None:
    write_net_day()
    change(NetDay.objects.all(), day=clock.today() - timedelta(days=30))
    ((day, figures),) = net_trend(scene.actor("江书记"), villages=4)
    assert day == clock.today() - timedelta(days=30)
    assert figures["households"] == 60 + 60 + 8
    ((_, own),) = net_trend(scene.actor("李支书"), villages=1)
    assert own["households"] == 4
    assert net_trend(scene.actor("陈红丽"), villages=0) == []


def test_the_platform_reads_all_townships_and_may_change_none(scene: Scene) -> None:
    reader = platform_reader("wangge coverage")
    assert coverage(reader).totals["villages"] == 5
    assert not reader.may("household.write")
