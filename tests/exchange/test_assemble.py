"""From lists and maps to a township: who belongs where, and what is said when something does not fit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import map_scenes as scene
import numpy as np
import pytest
import shapely

from wangge.delineation.model import no_places, no_streets, no_water
from wangge.exchange.assemble import assemble
from wangge.exchange.assemble.boundaries import village_key
from wangge.exchange.coordinates import transform, wgs84_to_gcj02
from wangge.exchange.household_list import HouseholdTable
from wangge.exchange.maps import Buildings, MapLayers, VillagesLayer, read_map
from wangge.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from wangge.delineation.model import Township
    from wangge.problem import Finding

LI = ("李庄村", "411622204205")


def degrees(shapes: list[shapely.Geometry]) -> np.ndarray:
    made = np.array(shapes, dtype=object)
    return shapely.transform(made, lambda xy: transform(xy, scene.METRES, "EPSG:4326"))


def households(points: list[tuple[float, float]], **columns: object) -> HouseholdTable:
    """Return a list of households at points in metres from the origin, in degrees as in a file; NaN stays NaN."""
    n = len(points)
    xy = np.array(points, dtype=float) + scene.ORIGIN
    text = {
        k: np.full(n, "", dtype=object) for k in ("village_code", "settlement", "group", "head", "lane", "door", "grid")
    }
    text["village"] = np.full(n, "李庄", dtype=object)
    text |= {k: np.array(v, dtype=object) for k, v in columns.items()}
    return HouseholdTable(
        file="户.xlsx",
        sheet="户",
        ids=np.array([f"{i:03d}" for i in range(n)], dtype=object),
        persons=np.full(n, 3),
        xy=transform(xy, scene.METRES, "EPSG:4326"),
        rows=np.arange(n) + 2,
        mapping={},
        by_person=False,
        **text,
    )


def boundaries(
    *shapes: shapely.Geometry, names: tuple[str, ...] = ("李庄村",), codes: tuple[str, ...] = ()
) -> VillagesLayer:
    return VillagesLayer(
        file="villages.gpkg",
        shapes=degrees(list(shapes)),
        names=np.array(names, dtype=object),
        codes=np.array(codes or [""] * len(shapes), dtype=object),
        levels=np.zeros(len(shapes), dtype=np.int64),
    )


def town_map(*lines: shapely.LineString, buildings: tuple[shapely.Polygon, ...] = ()) -> MapLayers:
    n, m = len(lines), len(buildings)
    blank = np.full(m, "", dtype=object)
    streets = no_streets()
    if n:
        streets = replace(
            streets,
            lines=degrees(list(lines)),
            names=np.full(n, "前街", dtype=object),
            kinds=np.ones(n, dtype=np.int64),
        )
    houses = Buildings()
    if m:
        ids = np.array([f"b{i}" for i in range(m)], dtype=object)
        houses = Buildings(degrees(list(buildings)), ids, blank, blank, blank, np.zeros(m, dtype=np.int64))
    return MapLayers("town.gpkg", scene.METRES, streets, no_water(), houses, no_places(), VillagesLayer())


def rows_of(township: Township, code: str) -> list[object]:
    return [f.details.get("row", f.details.get("rows")) for f in township.findings if f.code == code]


def found(township: Township, code: str) -> Finding:
    return next(f for f in township.findings if f.code == code)


ROW = [(20.0 * i, 10.0) for i in range(20)]
STREET = scene.line((-50, 0), (450, 0))
LAND = scene.box(-100, -100, 500, 200)


def test_a_village_with_boundary_streets_and_buildings() -> None:
    houses = tuple(scene.box(20 * i - 5, 5, 20 * i + 5, 15) for i in range(20))
    township = assemble(households(ROW), [town_map(STREET, buildings=houses)], boundaries(LAND, codes=(LI[1],)))
    (village,) = township.villages
    assert (village.name, village.code, township.code) == (*LI, "411622204")
    assert township.crs == scene.METRES
    assert village.households.xy == pytest.approx(np.array(ROW) + scene.ORIGIN, abs=1e-4)
    assert village.households.building.tolist() == list(range(20))
    assert len(village.buildings) == 20
    assert len(village.streets.lines) == 1
    assert not [f for f in township.findings if f.severity != "note"]


def test_a_house_beside_its_building_still_belongs_to_it() -> None:
    buildings = (scene.box(-5, 0, 5, 9), scene.box(35, -20, 45, -15))
    township = assemble(households(ROW[:3]), [town_map(STREET, buildings=buildings)], boundaries(LAND))
    assert township.villages[0].households.building.tolist() == [0, -1, -1]


@pytest.mark.parametrize("name", ["李庄", "李庄村", "李庄村委会", "大王庄乡李庄村", "411622204205"])
def test_names_and_codes_of_villages_meet(name: str) -> None:
    listed = households(ROW, village=[name] * 20)
    layer = boundaries(LAND, scene.box(600, 0, 900, 200), names=("李庄村", "小李庄村"), codes=(LI[1], "411622204206"))
    township = assemble(listed, [town_map(STREET)], layer)
    assert [(v.name, len(v.households)) for v in township.villages] == [("李庄村", 20)]
    assert rows_of(township, "village.empty") == [None]
    assert found(township, "village.empty").village == "小李庄村"


def test_village_keys_keep_short_names() -> None:
    assert village_key("镇南村") == "镇南"
    assert village_key("村") == "村"
    assert village_key("三官庙镇李庄村") == "李庄"


def test_an_unknown_village_name_is_matched_by_where_its_houses_are() -> None:
    township = assemble(households(ROW, village=["老李家"] * 20), [town_map(STREET)], boundaries(LAND))
    assert [v.name for v in township.villages] == ["李庄村"]
    assert found(township, "village.matched.place").details["value"] == "老李家"


def test_a_village_without_boundary_gets_one_beside_the_others() -> None:
    points = [*ROW, *[(20.0 * i, 300.0) for i in range(20)]]
    listed = households(points, village=["李庄"] * 20 + ["王庄"] * 20)
    township = assemble(listed, [town_map(STREET)], boundaries(LAND))
    li, wang = sorted(township.villages, key=lambda v: v.name)
    assert (li.name, wang.name) == ("李庄村", "王庄")
    assert found(township, "village.unmatched").details["value"] == "王庄"
    assert li.boundary is not None
    assert wang.boundary is not None
    assert shapely.intersects(wang.boundary, shapely.points(wang.households.xy)).all()
    assert shapely.area(shapely.intersection(li.boundary, wang.boundary)) < 1e-6


def test_no_boundaries_at_all_and_villages_that_touch() -> None:
    points = [*ROW, *[(20.0 * i, 40.0) for i in range(20)]]
    listed = households(points, village=["李庄"] * 20 + ["王庄"] * 20)
    township = assemble(listed, [town_map(STREET)])
    one, two = township.villages
    for village in township.villages:
        assert village.boundary is not None
        assert village.boundary.is_valid
        assert shapely.intersects(village.boundary, shapely.points(village.households.xy)).all()
    assert shapely.area(shapely.intersection(one.boundary, two.boundary)) < 1e-6
    assert shapely.distance(one.boundary, two.boundary) < 1e-6
    assert found(township, "village.boundary.drawn").details["count"] == 2
    assert [v.code for v in township.villages] == ["000000000001", "000000000002"]


def test_without_village_column_the_place_decides() -> None:
    listed = households(ROW, village=[""] * 20)
    halves = (scene.box(-100, -100, 190, 200), scene.box(190, -100, 500, 200))
    township = assemble(listed, [town_map(STREET)], boundaries(*halves, names=("李庄村", "王庄村")))
    assert {v.name: len(v.households) for v in township.villages} == {"李庄村": 10, "王庄村": 10}
    alone = assemble(listed, [town_map(STREET)], township_name="大王庄乡")
    assert [(v.name, len(v.households)) for v in alone.villages] == [("大王庄乡", 20)]


def test_houses_outside_their_village_are_moved_or_lose_their_place() -> None:
    township = assemble(households([*ROW, (550, 10), (9000, 10)]), [town_map(STREET)], boundaries(LAND))
    (village,) = township.villages
    assert rows_of(township, "household.outside.near") == [22]
    assert rows_of(township, "household.outside.far") == [23]
    assert village.boundary is not None
    assert village.boundary.contains(shapely.Point(village.households.xy[20]))
    assert village.households.xy[20] == pytest.approx(scene.ORIGIN + np.array([499, 10]), abs=0.1)
    assert np.isnan(village.households.xy[21]).all()
    assert len(village.households) == 22


def test_a_house_in_another_part_of_the_country_is_named() -> None:
    township = assemble(households([*ROW, (90_000, 0)]), [town_map(STREET)], boundaries(LAND))
    assert rows_of(township, "household.far") == [22]


def test_missing_coordinates_are_taken_from_the_lane_then_the_group_never_from_nothing() -> None:
    nan = (np.nan, np.nan)
    listed = households(
        [*ROW, nan, nan, nan],
        lane=["东巷"] * 20 + ["东巷", "", ""],
        door=[str(2 * i) for i in range(20)] + ["11号", "", ""],
        group=["一组"] * 20 + ["二组", "一组", "三组"],
    )
    township = assemble(listed, [town_map(STREET)], boundaries(LAND))
    xy = township.villages[0].households.xy - scene.ORIGIN
    assert xy[20] == pytest.approx([110, 10], abs=1)
    assert xy[21] == pytest.approx([180, 10], abs=11)
    assert np.isnan(xy[22]).all()
    assert [rows_of(township, f"household.place.{k}.many") for k in ("lane", "group", "none")] == [
        ["22"],
        ["23"],
        ["24"],
    ]


def test_a_list_without_coordinates_finds_the_doors_on_the_map() -> None:
    houses = tuple(scene.box(20 * i - 5, 5, 20 * i + 5, 15) for i in range(4))
    drawn = town_map(STREET, buildings=houses)
    doors = np.array(["1", "3", "5", "5"], dtype=object)
    drawn = replace(drawn, buildings=replace(drawn.buildings, lanes=np.full(4, "前街", dtype=object), doors=doors))
    listed = households([(np.nan, np.nan)] * 4, lane=["前街"] * 4, door=["1号", "3号", "5号", "9号"])
    township = assemble(listed, [drawn], boundaries(LAND))
    village = township.villages[0].households
    assert village.building.tolist() == [0, 1, -1, -1]  # two houses bear number 5
    assert village.xy[1] == pytest.approx(scene.ORIGIN + np.array([20, 10]), abs=5)
    assert rows_of(township, "household.place.address.many") == ["2、3"]


def test_a_list_without_any_coordinates_and_map() -> None:
    township = assemble(households([(np.nan, np.nan)] * 5, group=["一组"] * 5), [])
    (village,) = township.villages
    assert village.boundary is None
    assert len(village.households) == 5
    assert len(village.streets.lines) == 0


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_villages_of_a_few_households(size: int) -> None:
    township = assemble(households(ROW[:size]), [])
    (village,) = township.villages
    assert village.boundary is not None
    assert shapely.intersects(village.boundary, shapely.points(village.households.xy)).all()


def test_ten_households_at_one_point_are_kept() -> None:
    township = assemble(households([(0.0, 0.0)] * 10), [town_map(STREET)])
    assert len(township.villages[0].households) == 10


def test_streets_are_cut_at_the_village_but_for_its_border_streets() -> None:
    border, outside = scene.line((-100, 210), (500, 210)), scene.line((-100, 400), (500, 400))
    through = scene.line((0, -1000), (0, 1000))
    township = assemble(households(ROW), [town_map(border, outside, through)], boundaries(LAND))
    lengths = sorted(shapely.length(township.villages[0].streets.lines))
    assert lengths == pytest.approx([360, 600], abs=1)


def test_an_invalid_boundary_is_mended_and_named() -> None:
    bow = shapely.Polygon([scene.ORIGIN + np.array(p) for p in ((-100, -100), (500, 200), (500, -100), (-100, 200))])
    township = assemble(households(ROW), [town_map(STREET)], boundaries(bow))
    village = township.villages[0]
    assert village.boundary is not None
    assert village.boundary.is_valid
    mended = found(township, "village.boundary.invalid")
    assert (mended.details["village"], mended.details["value"]) == ("李庄村", "Self-intersection")


def test_land_claimed_twice_goes_to_the_village_whose_houses_stand_there() -> None:
    listed = households([*ROW, *[(600.0 + 20 * i, 10.0) for i in range(10)]], village=["李庄"] * 20 + ["王庄"] * 10)
    layer = boundaries(scene.box(-100, -100, 410, 200), scene.box(300, -100, 2000, 200), names=("李庄村", "王庄村"))
    township = assemble(listed, [town_map(STREET)], layer)
    li, wang = (v.boundary for v in sorted(township.villages, key=lambda v: v.name))
    assert li is not None
    assert wang is not None
    assert li.area == pytest.approx(510 * 300, rel=1e-3)
    assert li.intersection(wang).area < 1e-6
    overlap = found(township, "village.boundary.overlap")
    assert overlap.severity == "error"
    assert overlap.details["area"] == pytest.approx(110 * 300, rel=1e-2)
    assert overlap.details["given_to"] == "李庄村"


def test_exclaves_and_holes_stay() -> None:
    holed = LAND.difference(scene.box(150, 50, 250, 150))
    exclave = scene.box(1000, 0, 1100, 100)
    layer = boundaries(holed, exclave, names=("李庄村", "李庄村"))
    township = assemble(households([*ROW, (1050, 50)]), [town_map(STREET)], layer)
    (village,) = township.villages
    assert village.boundary is not None
    assert village.boundary.geom_type == "MultiPolygon"
    assert village.boundary.area == pytest.approx(holed.area + exclave.area, rel=1e-3)
    assert len(village.households) == 21
    assert not rows_of(township, "household.outside.near")


def test_a_map_of_another_county_is_refused() -> None:
    far = scene.line((200_000, 0), (201_000, 0))
    with pytest.raises(Problem) as caught:
        assemble(households(ROW), [town_map(far)])
    assert caught.value.code == "map.elsewhere"
    assert caught.value.details["map"] == "town.gpkg"


def test_shifted_coordinates_are_noticed_and_undone_by_the_flag() -> None:
    lanes = [scene.line((60 * k, 0), (60 * k, 400)) for k in range(6)]
    true = households([(60 * k + 8, 15 * j) for k in range(6) for j in range(26)])
    listed = replace(true, xy=wgs84_to_gcj02(true.xy))
    noticed = assemble(listed, [town_map(*lanes)])
    assert found(noticed, "coordinates.shifted").details["value"] == "gcj02"
    undone = assemble(listed, [town_map(*lanes)], coordinates="gcj02")
    assert "coordinates.shifted" not in [f.code for f in undone.findings]
    assert undone.villages[0].households.xy == pytest.approx(assemble(true, []).villages[0].households.xy, abs=1e-4)


def test_a_map_alone_makes_households_of_its_houses(tmp_path: Path) -> None:
    path = tmp_path / "town.osm"
    path.write_text(scene.osm(), encoding="utf-8")
    township = assemble("buildings", [read_map(path)])
    (village,) = township.villages
    assert village.name == "李庄村"  # of the finest level that holds the houses
    ids = village.households.ids.tolist()
    assert ids == ["w20", *[f"w30-{k}" for k in range(1, 25)]]
    assert (village.households.lane[0], village.households.door[0]) == ("前街", "12")
    assert len(set(village.households.building.tolist())) == 2
    assert found(township, "map.homes").details["other"] == 1  # the garage
    assert "clinic" in village.places.kinds


def test_a_map_without_houses_is_refused() -> None:
    with pytest.raises(Problem, match=r"map\.homes\.none"):
        assemble("buildings", [town_map(STREET)])
    with pytest.raises(Problem, match=r"map\.homes\.none"):
        assemble("buildings", [town_map(STREET, buildings=(scene.box(0, 0, 4.8, 5),))])


def test_the_same_input_gives_the_same_township() -> None:
    listed = households([*ROW, (550, 10)])
    one, two = (assemble(listed, [town_map(STREET)], boundaries(LAND)) for _ in range(2))
    assert one.villages[0].households.xy.tobytes() == two.villages[0].households.xy.tobytes()
    assert one.findings == two.findings
