"""What of a township's land the overview and the arrows show."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pypdfium2 as pdfium
import pytest
import shapely
from shapely.geometry import LineString, Point, box

from wangge.cartography import render
from wangge.cartography.model import Direction, Imprint
from wangge.delineation.model import Area, Grid, GridPlan, Households, Lanes, Scope, Streets, Township, Village, Water
from wangge.planning.printing.poster_data import township_poster, village_poster
from wangge.planning.printing.poster_land import leading_out, main_roads, open_water, settlements


def objects(items):
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array


def a_village(code: str, name: str, west: float) -> Village:
    """A square kilometre: 12 houses, a greenhouse, S102 from west to east, a motorway, a river, a ditch and a pond."""
    xy = [(west + 450 + 25 * (n % 4), 450 + 25 * (n // 4)) for n in range(12)]
    houses = [Point(p).buffer(8, cap_style="square") for p in xy]
    greenhouse = box(west + 20, 20, west + 120, 70)
    return Village(
        code,
        name,
        box(west, 0, west + 1000, 1000),
        Households.of([f"{code}{n}" for n in range(12)], xy, persons=[3] * 12, building=list(range(12))),
        Streets(
            objects([
                LineString([(west, 400), (west + 1000, 400)]),
                LineString([(west + 700, 0), (west + 700, 1000)]),
                LineString([(west + 700, 300), (west + 800, 400)]),
            ]),
            objects(["省道102", "机西高速", "大王庄枢纽匝道"]),
            np.array([0, 0, 0]),
        ),
        Water(
            objects([
                box(west, 900, west + 1000, 940),
                LineString([(west, 200), (west + 1000, 200)]),
                box(west + 440, 600, west + 480, 640),
            ]),
            objects(["贾鲁河", "一号排水沟", "大坑"]),
        ),
        buildings=objects([*houses, greenhouse]),
    )  # fmt: skip


@pytest.fixture
def township() -> Township:
    villages = (a_village("411622204205", "李庄村", 0), a_village("411622204206", "邓营村", 1000))
    return Township("大王庄乡", "411622204", "EPSG:4526", villages)


def a_plan(village: Village, areas: int = 1) -> GridPlan:
    middle = village.boundary.centroid.x
    west, _, east, _ = village.boundary.bounds
    halves = (box(west, 0, middle, 1000), box(middle, 0, east, 1000))
    grids = tuple(
        Grid(f"{village.code}00{n + 1}", "", "general", c, c, n, half, n // areas, 6, 18, Scope({}, (), ()))
        for n, (c, half) in enumerate(zip("红绿", halves, strict=True))
    )
    none = np.empty(0, dtype=object)
    lanes = Lanes(none, none, np.empty(0, dtype=int), np.empty(0, dtype=int))
    parts = (
        (Area(f"{village.code}801", f"{village.name}西片", (0,), halves[0]),
         Area(f"{village.code}802", f"{village.name}东片", (1,), halves[1]))
        if areas > 1
        else (Area(f"{village.code}801", village.name, (0, 1), village.boundary),)
    )  # fmt: skip
    grid_of = (village.households.xy[:, 0] > middle).astype(int)
    return GridPlan(village.code, village.name, grid_of, grids, parts, lanes, np.empty(0, dtype=int), (), {})


def text_of(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(pdf))


def test_people_live_where_households_are_not_in_greenhouses(township):
    (patch,) = settlements(township.villages[0])
    assert patch.contains(Point(487, 475))
    assert not patch.intersects(box(20, 20, 120, 70))


def test_a_road_is_one_road_over_all_villages_and_ramps_have_no_name(township):
    roads = {road.name: road.line for road in main_roads(township.villages)}
    assert set(roads) == {"省道102", "机西高速", ""}
    assert roads["省道102"].length == pytest.approx(2000)
    assert len(roads["省道102"].geoms) == 1


def test_only_rivers_are_named_and_ponds_left_out(township):
    water = open_water(township.villages)
    assert [w.name for w in water] == ["贾鲁河", ""]
    assert shapely.area(water[0].shape) == pytest.approx(80_000)


def test_main_roads_lead_into_the_neighbouring_village(township):
    assert leading_out(township.villages[0], township) == (Direction("east", "邓营村"),)
    assert leading_out(township.villages[1], township) == (Direction("west", "李庄村"),)
    village = township.villages[0]
    made = village_poster(township, village, a_plan(village), (), imprint=Imprint())
    assert made.directions == (Direction("east", "邓营村"),)
    told = (Direction("west", "西华"),)
    assert village_poster(township, village, a_plan(village), (), imprint=Imprint(), directions=told).directions == told


def test_the_overview_names_each_road_at_most_twice_and_no_ditch(township):
    plans = {v.code: a_plan(v) for v in township.villages}
    text = text_of(render(township_poster(township, plans, (), imprint=Imprint()), kind="overview"))
    assert "大王庄乡网格化管理总览图" in text
    assert "排水沟" not in text
    assert "匝道" not in text
    assert 1 <= text.count("省道102") <= 2
    assert "贾鲁河" in text


def test_without_a_township_name_the_title_stands_alone(township):
    plans = {v.code: a_plan(v) for v in township.villages}
    made = township_poster(replace(township, name=""), plans, (), imprint=Imprint())
    assert "\n网格化管理总览图" in "\n" + text_of(render(made, kind="overview"))
    assert "Villages and Grids" in text_of(render(made, kind="overview", lang="en"))


def test_a_township_of_one_village_is_shown_by_its_areas(township):
    village = township.villages[0]
    alone = replace(township, villages=(village,))
    made = township_poster(alone, {village.code: a_plan(village, 2)}, (), imprint=Imprint())
    assert made.unit == "area"
    assert [(face.name, face.grids, face.households) for face in made.villages] == [("西片", 1, 6), ("东片", 1, 6)]
    text = text_of(render(made, kind="overview"))
    assert "李庄村网格化管理总览图" in text
    assert "三级网格长" in text


def test_a_township_without_a_map_is_listed(township):
    bare = tuple(replace(v, boundary=None) for v in township.villages)
    made = township_poster(replace(township, villages=bare), {}, (), imprint=Imprint())
    text = text_of(render(made, kind="overview"))
    assert "邓营村" in text
    assert "图例" not in text
