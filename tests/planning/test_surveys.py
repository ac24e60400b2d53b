"""Maps come in by files: read, looked at, and taken into the books; what does not fit is told, nothing is swallowed."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import shapely
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from planning_scenes import CRS, lattice, write_scene

from wangge.exchange.net.layers import Frame
from wangge.kernel import clock
from wangge.kernel.access import as_system, visible
from wangge.kernel.changes import undo
from wangge.kernel.models import UndoLog
from wangge.planning.api import (
    drawing_start,
    given_for,
    survey_choose,
    survey_drop,
    survey_for,
    survey_start,
    survey_take,
    survey_villages,
    surveys_sweep,
)
from wangge.planning.ground import uploads
from wangge.planning.models import Ground, Survey
from wangge.problem import Problem
from wangge.registry.api import Household
from wangge.territory.api import Grid, villages_for

if TYPE_CHECKING:
    from planning_scenes import Scene

    from wangge.delineation.model import Village
    from wangge.kernel.access import Actor

pytestmark = pytest.mark.django_db


def features(shapes: Any, facts: list[dict[str, Any]]) -> bytes:
    degrees = Frame(CRS).lonlat(shapes)
    made = [
        {"type": "Feature", "geometry": json.loads(shapely.to_geojson(shape)), "properties": said}
        for shape, said in zip(degrees, facts, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": made}, ensure_ascii=False).encode()


def file(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def streets(*villages: Village) -> SimpleUploadedFile:
    lines = [line for village in villages for line in village.streets.lines]
    names = [{"name": str(name)} for village in villages for name in village.streets.names]
    return file("街道.geojson", features(_array(lines), names))


def houses(*villages: Village) -> SimpleUploadedFile:
    yards = [yard for village in villages for yard in village.buildings]
    facts = [
        {"building": "house", "lane": str(lane), "door": str(door)}
        for village in villages
        for lane, door in zip(village.households.lane, village.households.door, strict=True)
    ]
    return file("房屋.geojson", features(_array(yards), facts))


def rims(*villages: Village, coded: bool = False) -> SimpleUploadedFile:
    facts = [{"name": village.name} | ({"code": village.code} if coded else {}) for village in villages]
    return file("村界.geojson", features(_array([village.boundary for village in villages]), facts))


def _array(values: list[Any]) -> Any:
    import numpy as np  # noqa: PLC0415

    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def start(scene: Scene, actor: Actor, *maps: SimpleUploadedFile, **more: Any) -> Survey:
    top = scene.village("大王庄乡")
    return survey_start(actor=actor, township_id=top.pk, maps=maps, **({"homes": "books"} | more))


@pytest.fixture
def scene() -> Scene:
    return write_scene(adopted=False)


def bare(scene: Scene) -> None:
    """新村 and 赵寨村 have households without coordinates, and no map."""
    with as_system("a test's scene"):
        Ground.objects.all().delete()
        Household.objects.update(lon=None, lat=None)
        Grid.objects.filter(name__in=["新村", "赵寨村"]).update(
            outline=None, lon=None, lat=None, west=None, south=None, east=None, north=None
        )


def test_households_of_the_books_get_their_places_by_lane_and_door_and_villages_their_maps(scene: Scene) -> None:
    bare(scene)
    chief, drawn = scene.actor("江书记"), scene.drawn
    survey = start(scene, chief, streets(*drawn.values()), houses(*drawn.values()), villages=rims(*drawn.values()))
    said = {village["name"]: village for village in survey.villages}
    assert said["新村"]["code"] == "411622204206"
    assert said["新村"]["placed"] == said["新村"]["households"] == 60
    assert {village["name"] for village in survey.villages} == {"李庄村", "孔寨村", "新村", "赵寨村"}
    assert {source["name"] for source in survey.sources} == {"街道.geojson", "房屋.geojson", "村界.geojson"}
    assert len(survey_villages(chief, survey_for(chief, survey.pk))) == 4
    taken = survey_take(actor=chief, survey_id=survey.pk, version=survey.version)
    assert (taken.state, taken.packed) == ("taken", None)
    given = given_for(chief, scene.village("新村"))
    assert (given.village.households.building >= 0).all()
    assert given.village.boundary.symmetric_difference(drawn["新村"].boundary).area < 5
    assert set(given.village.streets.names) == {"文化路", *(f"{n}胡同" for n in "一二三四五六")}
    assert drawing_start(actor=chief, village_ids=[scene.village("新村").pk], params={}).state == "waiting"


def test_the_map_of_one_village_leaves_the_others_alone_and_nobody_is_put_where_a_guess_would(scene: Scene) -> None:
    chief, village = scene.actor("江书记"), scene.drawn["新村"]
    with as_system("a test's scene"):
        Household.objects.filter(number="206007").update(lon=None, lat=None, door="")
        before = Ground.objects.get(village=scene.village("赵寨村"))
    survey = start(scene, chief, streets(village), houses(village))
    said = {one["name"]: one["placed"] for one in survey.villages}
    assert (said["新村"], said["赵寨村"], said["李庄村"]) == (59, 60, 0)
    survey_take(actor=chief, survey_id=survey.pk, version=survey.version)
    assert visible(Ground, chief).get(village=scene.village("赵寨村").pk).version == before.version
    assert not visible(Ground, chief).filter(village=scene.village("李庄村").pk).exists()
    assert visible(Household, chief).get(number="206007").lon is None


def test_taking_is_undone_and_cannot_be_done_twice(scene: Scene) -> None:
    bare(scene)
    chief, village = scene.actor("江书记"), scene.drawn["新村"]
    survey = start(scene, chief, houses(village), villages=rims(village))
    survey_take(actor=chief, survey_id=survey.pk, version=survey.version)
    with pytest.raises(Problem, match=r"survey\.closed"):
        survey_take(actor=chief, survey_id=survey.pk, version=survey.version)
    log = visible(UndoLog, chief).get(action="survey.take")
    undo(actor=chief, undo_id=log.pk)
    assert not visible(Ground, chief).exists()
    assert not visible(Household, chief).filter(village=scene.village("新村").pk).exclude(lon=None).exists()


def test_a_stale_survey_and_one_of_another_township_are_refused(scene: Scene) -> None:
    chief = scene.actor("江书记")
    survey = start(scene, chief, houses(scene.drawn["新村"]))
    with pytest.raises(Problem, match=r"row\.stale"):
        survey_take(actor=chief, survey_id=survey.pk, version=survey.version + 1)
    for act in (survey_take, survey_drop):
        with pytest.raises(Problem, match=r"access\.not_found"):
            act(actor=scene.actor("外乡书记"), survey_id=survey.pk, version=survey.version)
    with pytest.raises(Problem, match=r"access\.not_found"):
        survey_start(
            actor=scene.actor("外乡书记"), township_id=scene.village("大王庄乡").pk, maps=[], homes="books"
        )  # fmt: skip
    with pytest.raises(Problem, match=r"access\.denied"):
        start(scene, scene.actor("陈红丽"), houses(scene.drawn["新村"]))


def test_every_house_of_a_new_village_is_a_household_that_waits_for_its_head(scene: Scene) -> None:
    chief, fresh = scene.actor("江书记"), lattice("刘庄村", "", east=2000.0)
    survey = start(scene, chief, streets(fresh), houses(fresh), villages=rims(fresh), homes="buildings")
    (said,) = survey.villages
    assert (said["code"], said["known"], said["households"]) == ("411622204201", False, 60)
    survey = survey_choose(
        actor=chief, survey_id=survey.pk, version=survey.version, codes={said["key"]: "411622204230"}
    )  # fmt: skip
    survey_take(actor=chief, survey_id=survey.pk, version=survey.version)
    village = villages_for(chief).get(code="411622204230000")
    assert village.name == "刘庄村"
    homes = list(visible(Household, chief).filter(village=village.pk).order_by("number"))
    assert (len(homes), {home.head_name for home in homes}) == (60, {"待登记"})
    assert (homes[0].number, homes[0].lane_name, homes[0].door) == ("001", "一胡同", "1")
    again = start(scene, chief, houses(fresh), villages=rims(fresh), homes="buildings")
    assert (again.villages[0]["code"], again.villages[0]["known"]) == ("411622204230", True)
    with pytest.raises(Problem, match=r"survey\.homes\.there"):
        survey_take(actor=chief, survey_id=again.pk, version=again.version)


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("411622299201", "division.code.elsewhere"),
        ("41162220420", "division.code.invalid"),
        ("411622204000", "division.code.not_village"),
        ("411622204206", "survey.code.fixed"),
    ],
)
def test_a_code_that_cannot_be_is_refused(scene: Scene, code: str, problem: str) -> None:
    chief, village = scene.actor("江书记"), scene.drawn["赵寨村"]
    survey = start(scene, chief, houses(village))
    key = next(said["key"] for said in survey.villages if said["name"] == "李庄村")
    codes = {key: "411622204290"} if problem == "survey.code.fixed" else {key: code}
    with pytest.raises(Problem) as told:
        survey_choose(actor=chief, survey_id=survey.pk, version=survey.version, codes=codes)
    assert told.value.code == problem
    with pytest.raises(Problem, match=r"access\.not_found"):
        survey_choose(actor=chief, survey_id=survey.pk, version=survey.version, codes={"nobody": code})


def test_two_villages_cannot_have_one_code(scene: Scene) -> None:
    chief = scene.actor("江书记")
    two = lattice("刘庄村", "", east=2000.0), lattice("周庄村", "", east=3000.0)
    survey = start(scene, chief, houses(*two), villages=rims(*two), homes="buildings")
    first, second = survey.villages
    assert [first["code"], second["code"]] == ["411622204201", "411622204202"]
    with pytest.raises(Problem, match=r"survey\.code\.twice"):
        survey_choose(
            actor=chief, survey_id=survey.pk, version=survey.version, codes={first["key"]: second["code"]}
        )  # fmt: skip


def test_the_map_of_another_county_is_told(scene: Scene) -> None:
    foreign = lattice("远村", "", east=300_000.0)
    with pytest.raises(Problem, match=r"map\.elsewhere") as told:
        start(scene, scene.actor("江书记"), streets(foreign), houses(foreign))
    assert told.value.details["map"] == "街道.geojson", "no folder of the server is told"


def test_a_boundary_that_does_not_hold_its_households_is_told_with_their_number(scene: Scene) -> None:
    shifted = lattice("新村", "411622204206", east=700.0)
    with pytest.raises(Problem, match=r"survey\.boundary\.elsewhere") as told:
        start(scene, scene.actor("江书记"), streets(shifted), villages=rims(shifted, coded=True))
    assert (told.value.details["village"], told.value.details["count"]) == ("新村", 60)


def test_houses_outside_every_boundary_are_counted_and_left_out(scene: Scene) -> None:
    inside, outside = lattice("刘庄村", "", east=2000.0), lattice("邻村", "", east=3000.0, columns=2, rows=4)
    survey = start(
        scene, scene.actor("江书记"), houses(inside, outside), villages=rims(inside), homes="buildings"
    )  # fmt: skip
    assert [said["name"] for said in survey.villages] == ["刘庄村"]
    (said,) = [found for found in survey.findings if found["code"] == "survey.homes.outside"]
    assert said["details"] == {"count": 8, "households": 68}


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, data)
    return out.getvalue()


VRT = (
    b'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>'
    b"</OGRVRTDataSource>"
)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("地图.geojson", VRT, "survey.file.kind"),
        ("地图.kml", VRT, "survey.file.kind"),
        ("地图.vrt", VRT, "survey.file.kind"),
        ("地图.geojson", b'{"a": "' + VRT + b'"}', "survey.file.kind"),
        ("地图.zip", zipped("里面.geojson", VRT), "survey.file.kind"),
        ("地图.gml", b"<gml:FeatureCollection/>", "survey.file.kind"),
        ("地图.zip", b"PK no zip", "map.damaged"),
        ("地图.osm.gz", b"no gz", "map.damaged"),
        ("地图.gpkg", b"SQLite format 3\x00 and nothing", "map."),
        ("地图.geojson", b"", "map.empty"),
        ("说明.txt", b"a note", "survey.file.kind"),
    ],
)
def test_what_is_no_map_or_sends_the_reader_elsewhere_is_refused(
    scene: Scene, name: str, data: bytes, code: str
) -> None:
    with pytest.raises(Problem) as told:
        start(scene, scene.actor("江书记"), file(name, data))
    assert told.value.code.startswith(code)
    assert "/tmp" not in str(told.value.details)
    assert not visible(Survey, scene.actor("江书记")).exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    huge = file("全县.osm.pbf", b"x")
    huge.size = 300 * 1024 * 1024
    monkeypatch.setattr(huge, "chunks", lambda: pytest.fail("it was read"))
    with pytest.raises(Problem, match=r"upload\.too_large"):
        start(scene, scene.actor("江书记"), huge)
    monkeypatch.setattr(uploads, "MOST_UNPACKED", 1000)
    with pytest.raises(Problem, match=r"upload\.unpacked\.too_large"):
        start(scene, scene.actor("江书记"), file("炸.zip", zipped("a.geojson", b"{" + b" " * 5000)))


def test_what_was_read_is_gone_when_it_is_dropped_or_a_week_old(scene: Scene) -> None:
    chief = scene.actor("江书记")
    first, second = (start(scene, chief, houses(scene.drawn["新村"])) for _ in range(2))
    dropped = survey_drop(actor=chief, survey_id=first.pk, version=first.version)
    assert (dropped.state, dropped.packed) == ("dropped", None)
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        assert surveys_sweep() == 1
    gone = survey_for(chief, second.pk)
    assert (gone.state, gone.packed) == ("dropped", None)


def test_a_village_that_the_map_does_not_name_is_called_as_it_was_entered(scene: Scene) -> None:
    chief, fresh = scene.actor("江书记"), lattice("刘庄村", "", east=2000.0)
    survey = start(scene, chief, houses(fresh), homes="buildings")
    (said,) = survey.villages
    assert said["named"] is False

    def choose(name: str) -> Survey:
        codes, names = {said["key"]: "411622204230"}, {said["key"]: name}
        return survey_choose(actor=chief, survey_id=survey.pk, version=survey.version, codes=codes, names=names)

    for wrong in ("  ", "李庄村"):
        with pytest.raises(Problem, match=r"grid\.name\.missing|survey\.name\.twice"):
            choose(wrong)
    survey = choose(" 刘庄村 ")
    survey_take(actor=chief, survey_id=survey.pk, version=survey.version)
    assert villages_for(chief).get(code="411622204230000").name == "刘庄村"
