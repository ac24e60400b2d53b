"""A village's map drawn by hand: checked feature by feature, kept whole, undone whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from planning_scenes import CRS, ORIGIN, write_scene

from wangge.exchange.net.layers import Frame
from wangge.kernel.access import as_system, visible
from wangge.kernel.changes import undo
from wangge.kernel.models import UndoLog
from wangge.planning.api import draw_waiting, drawing_start, given_for, ground_draw, open_plan, plans_of
from wangge.planning.ground.lands import objects
from wangge.planning.models import Ground
from wangge.problem import Problem
from wangge.registry.api import Household, households_locate
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from planning_scenes import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    """李庄村, whose four households have the doors 101, 102, 201, 202 of 中心街, is still without a map."""
    return write_scene(adopted=False)


def feature(layer: str, shape: Any, **facts: str) -> dict[str, Any]:
    (degrees,) = Frame(CRS).lonlat(objects([shape]))
    return {
        "type": "Feature",
        "geometry": json.loads(shapely.to_geojson(degrees)),
        "properties": {"layer": layer, **facts},
    }


def box(west: float, south: float, east: float, north: float) -> Any:
    """A rectangle in metres from the south-west of the village, which lies west of 新村."""
    x, y = ORIGIN[0] - 600, ORIGIN[1]
    return shapely.box(x + west, y + south, x + east, y + north)


def line(*points: tuple[float, float]) -> Any:
    return shapely.LineString([(ORIGIN[0] - 600 + x, ORIGIN[1] + y) for x, y in points])


def a_map(*more: dict[str, Any], boundary: Any = None) -> dict[str, Any]:
    drawn = [
        feature("boundary", boundary if boundary is not None else box(0, 0, 400, 300)),
        feature("street", line((0, 150), (400, 150)), name="中心街", kind="street"),
        feature("water", line((10, 0), (10, 300)), name="东沟"),
        feature("place", box(180, 160, 200, 180).centroid, name="村委会", kind="village_office"),
    ]
    doors = ["101", "102", "201", "202"]
    drawn += [
        feature("house", box(40 + n * 40, 120, 60 + n * 40, 140), lane="中心街", door=door)
        for n, door in enumerate(doors)
    ]
    return {"type": "FeatureCollection", "features": [*drawn, *more]}


def draw(scene: Scene, features: Any, *, version: int | None = None, who: str = "江书记") -> Ground:
    village = scene.village("李庄村")
    return ground_draw(actor=scene.actor(who), village_id=village.pk, version=version, features=features)


def test_the_village_has_its_map_and_its_households_their_houses_and_can_be_drawn(scene: Scene) -> None:
    chief, village = scene.actor("江书记"), scene.village("李庄村")
    ground = draw(scene, a_map(), who="李支书")
    assert (ground.crs, ground.version) == (CRS, 1), "in the projection of the township's other maps"
    given = given_for(chief, village).village
    assert given.households.building.tolist() == [0, 1, 2, 3]
    assert (list(given.streets.names), list(given.places.kinds)) == (["中心街"], ["village_office"])
    assert given.boundary.area == pytest.approx(120_000, rel=1e-4)
    assert visible(Grid, chief).get(pk=village.pk).outline is not None
    drawing = drawing_start(
        actor=chief, village_ids=[village.pk], params={"target": 2, "minimum": 1, "maximum": 3}
    )  # fmt: skip
    draw_waiting(drawing.pk)
    (row,) = plans_of(chief, drawing.pk)
    assert all(grid.shape is not None for grid in open_plan(chief, row.pk).plan.grids)


def test_drawing_the_map_again_needs_the_version_that_was_seen_and_undoing_brings_the_old_one_back(
    scene: Scene,
) -> None:
    chief, village = scene.actor("江书记"), scene.village("李庄村")
    first = draw(scene, a_map())
    for version in (None, 7):
        with pytest.raises(Problem, match=r"row\.stale"):
            draw(scene, a_map(), version=version)
    draw(scene, a_map(feature("street", line((200, 0), (200, 300)), name="新街")), version=first.version)
    assert len(given_for(chief, village).village.streets.lines) == 2
    log = visible(UndoLog, chief).filter(action="ground.draw").order_by("-at").first()
    undo(actor=chief, undo_id=log.pk)
    assert len(given_for(chief, village).village.streets.lines) == 1


@pytest.mark.parametrize(
    ("features", "code"),
    [
        ({}, "ground.features.none"),
        ({"features": []}, "ground.features.none"),
        ([1], "ground.features.none"),
        ({"features": [7]}, "ground.layer.unknown"),
        ({"features": [feature("wall", box(0, 0, 9, 9))]}, "ground.layer.unknown"),
        ({"features": [feature("street", line((0, 0), (9, 9)))]}, "ground.boundary.none"),
        (a_map(feature("boundary", box(0, 0, 400, 300))), "ground.boundary.several"),
        (a_map(boundary=box(0, 0, 5, 5)), "ground.boundary.size"),
        (a_map(boundary=line((0, 0), (300, 300), (300, 0), (0, 300), (0, 0))), "ground.shape"),
        (a_map(feature("street", line((9_000, 0), (9_100, 0)), name="远路")), "ground.outside"),
        (a_map(feature("house", line((0, 0), (5, 5)))), "ground.shape"),
        (a_map({"properties": {"layer": "place"}, "geometry": {"type": "Point", "coordinates": "x"}}), "ground.shape"),
        (a_map({"properties": {"layer": "place"}, "geometry": None}), "ground.shape"),
        (a_map({"properties": {"layer": "place"}, "geometry": {"type": "Point", "coordinates": [500, 9]}}), "ground."),
        (a_map(boundary=box(0, 0, 700, 300)), "ground.boundary.overlaps"),
    ],
)
def test_what_cannot_be_a_map_is_refused_by_name_and_nothing_is_kept(scene: Scene, features: Any, code: str) -> None:
    with pytest.raises(Problem) as told:
        draw(scene, features)
    assert told.value.code.startswith(code)
    assert not visible(Ground, scene.actor("江书记")).filter(village=scene.village("李庄村").pk).exists()


def test_a_boundary_that_crosses_itself_is_refused(scene: Scene) -> None:
    x, y = ORIGIN[0] - 600, ORIGIN[1]
    bow = shapely.Polygon([(x, y), (x + 300, y + 300), (x + 300, y), (x, y + 300)])
    with pytest.raises(Problem, match=r"ground\.boundary\.invalid"):
        draw(scene, a_map(boundary=bow))


def test_a_strip_of_overlap_is_cut_back_to_the_neighbours_border(scene: Scene) -> None:
    draw(scene, a_map(boundary=box(0, 0, 555, 250)))  # 新村 begins at 550
    own = given_for(scene.actor("江书记"), scene.village("李庄村")).village.boundary
    assert own.bounds[2] == pytest.approx(ORIGIN[0] - 50, abs=0.01)


def test_too_many_things_are_refused_before_they_are_read(scene: Scene) -> None:
    with pytest.raises(Problem, match=r"ground\.features\.many"):
        draw(scene, {"features": [None] * 20_001})


def test_who_may_not_draw_there_cannot(scene: Scene) -> None:
    for name, code in (("外乡书记", "access.not_found"), ("孔支书", "access."), ("陈红丽", "access.")):
        with pytest.raises(Problem) as told:
            draw(scene, a_map(), who=name)
        assert told.value.code.startswith(code), name


def test_households_are_located_in_bulk_recorded_and_undone(scene: Scene) -> None:
    chief = scene.actor("江书记")
    homes = list(visible(Household, chief).filter(village=scene.village("新村").pk).order_by("number")[:3])
    points = {home.pk: (114.5, 33.6) for home in homes}
    village = scene.village("新村")
    log = households_locate(actor=chief, points=points, subject=village)
    assert visible(Household, chief).filter(lon=114.5).count() == 3
    assert households_locate(actor=chief, points=points, subject=village) is None, "they lie there already"
    assert log is not None
    undo(actor=chief, undo_id=log.pk)
    assert not visible(Household, chief).filter(lon=114.5).exists()
    with pytest.raises(Problem, match=r"household\.place\.invalid"):
        households_locate(actor=chief, points={homes[0].pk: (200.0, 0.0)}, subject=village)
    with pytest.raises(Problem, match=r"access\.not_found"):
        households_locate(actor=scene.actor("外乡书记"), points=points, subject=village)
    with as_system("a test looks"):
        assert Household.objects.get(pk=homes[0].pk).lon == homes[0].lon
