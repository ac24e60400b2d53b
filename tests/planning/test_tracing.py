"""新村's map is drawn by hand over a scanned plan, and its households are put along their hutongs."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from planning_scenes import Scene, write_scene

from wangge.kernel.access import as_system
from wangge.planning.api import PicturePoint, net_in_force, picture_add, picture_fix, picture_of, sketch_of, trace_save
from wangge.planning.models import Ground
from wangge.problem import Problem
from wangge.registry.api import Household

CORNERS = ((114.500, 33.720), (114.506, 33.720), (114.506, 33.716), (114.500, 33.716))


@pytest.fixture
def scene(db: None) -> Scene:
    return write_scene(adopted=False)


def plan_scan(width: int = 400, height: int = 300) -> ContentFile[bytes]:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(file, "PNG")
    return ContentFile(file.getvalue(), "村平面图.png")


def drawn(layer: str, shape: str, coordinates: Any, **properties: str) -> dict[str, Any]:
    return {
        "type": "Feature", "properties": {"layer": layer, **properties},
        "geometry": {"type": shape, "coordinates": coordinates},
    }  # fmt: skip


def box(west: float, south: float, east: float, north: float) -> list[list[list[float]]]:
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


LAND = box(114.5, 33.7, 114.51, 33.71)


def collection(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def test_a_scan_lies_where_its_points_say_until_another_takes_its_place(scene: Scene) -> None:
    chief, village = scene.actor("江书记"), scene.village("李庄村")
    picture = picture_add(actor=chief, village_id=village.pk, upload=plan_scan())
    assert (picture.width, picture.height, picture.corners) == (400, 300, [])
    points = [PicturePoint(0, 0, *CORNERS[0]), PicturePoint(400, 0, *CORNERS[1]), PicturePoint(0, 300, *CORNERS[3])]
    fixed = picture_fix(actor=chief, picture_id=picture.pk, version=1, points=points)
    assert fixed.corners == [pytest.approx(corner, abs=1e-9) for corner in CORNERS]
    bounds = sketch_of(chief, village.pk).bounds
    assert bounds == pytest.approx((114.500, 33.716, 114.506, 33.720))
    with pytest.raises(Problem, match=r"row\.stale"):
        picture_fix(actor=chief, picture_id=picture.pk, version=1, points=points)
    picture_add(actor=chief, village_id=village.pk, upload=plan_scan(200, 200))
    now = picture_of(chief, village.pk)
    assert now is not None
    assert (now.width, now.corners) == (200, [])


def test_what_was_drawn_is_the_villages_map_and_comes_back_to_be_drawn_on(scene: Scene) -> None:
    chief, village = scene.actor("江书记"), scene.village("李庄村")
    with as_system("a test looks"):
        home = Household.objects.get(village=village, head_name="李红一")
    features = collection(
        drawn("boundary", "Polygon", box(114.500, 33.716, 114.503, 33.720)),
        drawn("boundary", "Polygon", box(114.503, 33.716, 114.506, 33.720)),
        drawn("street", "LineString", [[114.500, 33.718], [114.506, 33.718]], name="中心街", kind="street"),
        drawn("water", "Polygon", box(114.5010, 33.7170, 114.5015, 33.7173), name="东大坑"),
        drawn("place", "Point", [114.503, 33.7182], name="村委会", kind="village_office"),
        drawn("place", "Polygon", box(114.5040, 33.7170, 114.5045, 33.7173), name="文化广场", kind="square"),
        drawn("house", "Polygon", box(114.5020, 33.7181, 114.5022, 33.7183), lane="中心街", door="7"),
        drawn("home", "Point", [114.502, 33.7178], home=str(home.pk)),
    )
    ground = trace_save(actor=chief, village_id=village.pk, version=None, features=features)
    net = net_in_force(chief, village)
    assert net.village.boundary is not None
    assert net.village.boundary.geom_type == "Polygon", "two halves of the land are one"
    assert list(net.village.streets.names) == ["中心街"]
    sketch = sketch_of(chief, village.pk)
    assert sketch.version == ground.version
    modes = sorted(feature["properties"]["mode"] for feature in sketch.features)
    assert modes == ["boundary", "courtyard", "ground", "home", "place", "pond", "street"]
    yard = next(f["properties"] for f in sketch.features if f["properties"]["mode"] == "courtyard")
    assert (yard["lane"], yard["door"]) == ("中心街", "7")
    point = next(f["geometry"]["coordinates"] for f in sketch.features if f["properties"]["mode"] == "home")
    assert point == pytest.approx((114.502, 33.7178), abs=1e-7)
    waiting = {key for hutong in sketch.hutongs for key, _words in hutong.homes}
    assert str(home.pk) not in waiting


def test_households_wait_hutong_by_hutong_in_the_order_of_their_doors(scene: Scene) -> None:
    village = scene.village("李庄村")
    with as_system("a test's scene"):
        for number, door in (("101", "10"), ("102", "9"), ("201", "后")):
            Household.objects.filter(village=village, number=number).update(door=door)
    (street,) = sketch_of(scene.actor("江书记"), village.pk).hutongs
    assert street.name == "中心街"
    assert [words.split()[0] for _key, words in street.homes] == ["9", "10", "202", "后"]


@pytest.mark.parametrize(
    ("features", "code"),
    [
        ({"features": "none"}, "trace.shape"),
        ({"features": [7]}, "trace.shape"),
        (collection(drawn("boundary", "Polygon", "nothing")), "trace.shape"),
        (collection(drawn("boundary", "Polygon", LAND), drawn("home", "Point", [1])), "trace.shape"),
    ],
)  # fmt: skip
def test_what_did_not_arrive_whole_changes_nothing(scene: Scene, features: dict[str, Any], code: str) -> None:
    chief, village = scene.actor("江书记"), scene.village("李庄村")
    with pytest.raises(Problem, match=code):
        trace_save(actor=chief, village_id=village.pk, version=None, features=features)
    with as_system("a test looks"):
        assert not Ground.objects.filter(village=village).exists()


def test_a_village_of_others_cannot_be_drawn(scene: Scene) -> None:
    features = collection(drawn("boundary", "Polygon", LAND))
    with pytest.raises(Problem, match=r"access\.not_found"):
        trace_save(actor=scene.actor("孔支书"), village_id=scene.village("李庄村").pk, version=None, features=features)
    with pytest.raises(Problem, match=r"access\.denied|access\.not_found"):
        picture_add(actor=scene.actor("陈红丽"), village_id=scene.village("李庄村").pk, upload=plan_scan())
