"""Maps of every format give the same streets, water, buildings, places and boundaries."""

from __future__ import annotations

import gzip
import zipfile
from typing import TYPE_CHECKING

import map_scenes as scene
import numpy as np
import pytest
import shapely

from wangge.delineation.model import StreetKind
from wangge.exchange.coordinates import transform, wgs84_to_gcj02
from wangge.exchange.maps import MapLayers, read_map, read_villages
from wangge.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path


def code_of(path: Path) -> str:
    with pytest.raises(Problem) as caught:
        read_map(path)
    return caught.value.code


def codes(found: MapLayers) -> list[str]:
    return [f.code for f in found.findings]


@pytest.mark.parametrize("packed", [False, True])
def test_openstreetmap(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("town.osm.gz" if packed else "town.osm")
    data = scene.osm().encode()
    path.write_bytes(gzip.compress(data) if packed else data)
    found = read_map(path)
    kinds = dict(zip(found.streets.names, found.streets.kinds, strict=True))
    assert kinds["前街"] == StreetKind.STREET
    assert sorted(found.streets.kinds) == [StreetKind.MAIN_ROAD, StreetKind.STREET, StreetKind.PATH]
    assert sorted(shapely.get_type_id(found.water.shapes)) == [1, 3]
    assert sorted(found.buildings.ids) == ["w20", "w30", "w50"]
    house = found.buildings.ids.tolist().index("w20")
    assert (found.buildings.lanes[house], found.buildings.doors[house]) == ("前街", "12")
    assert found.buildings.homes[found.buildings.ids == "w30"].tolist() == [24]
    assert dict(zip(found.places.names, found.places.kinds, strict=True)) == {
        "李庄卫生室": "clinic",
        "前李": "natural_village",
    }
    assert sorted(zip(found.villages.names, found.villages.levels, strict=True)) == [("大王庄乡", 8), ("李庄村", 10)]


def town(path: Path) -> Path:
    scene.write(path, "道路", [scene.line((0, 0), (100, 0)), scene.line((0, 0), (0, 90))], 路名=["前街", "东巷"])
    scene.write(path, "水系", [scene.box(10, 10, 40, 40)], name=["坑塘"])
    scene.write(path, "房屋", [scene.box(50, 50, 62, 66), scene.box(70, 50, 82, 66)], 门牌=["1", None])
    scene.write(path, "兴趣点", [scene.point(5, 5)], 名称=["村委会"], 类型=["村委会"])
    scene.write(path, "村界", [scene.box(-50, -50, 200, 200)], XZQMC=["李庄村"], XZQDM=["411622204205"])
    return scene.write(path, "households", [scene.point(1, 1)], name=["x"])


def test_layers_with_chinese_names_in_metres(tmp_path: Path) -> None:
    found = read_map(town(tmp_path / "town.gpkg"))
    assert found.streets.kinds.tolist() == [StreetKind.STREET, StreetKind.LANE]
    assert found.water.names.tolist() == ["坑塘"]
    assert found.buildings.doors.tolist() == ["1", ""]
    assert (found.places.names[0], found.places.kinds[0]) == ("村委会", "village_office")
    assert (found.villages.names[0], found.villages.codes[0]) == ("李庄村", "411622204205")
    assert codes(found) == ["map.layer.ignored"]
    back = transform(shapely.get_coordinates(found.streets.lines), "EPSG:4326", scene.METRES)
    assert back[1] == pytest.approx(scene.ORIGIN + np.array([100, 0]), abs=1e-4)


def test_our_own_kinds_of_streets(tmp_path: Path) -> None:
    kinds = ["main_road", "street", "lane", "path"]
    lines = [scene.line((0, k), (100, k)) for k in range(4)]
    path = scene.write(tmp_path / "a.gpkg", "streets", lines, name=["S102", "前街", "", ""], kind=kinds)
    assert read_map(path).streets.kinds.tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("ending", [".geojson", ".kml", ".fgb"])
def test_one_layer_of_mixed_features_by_their_tags(tmp_path: Path, ending: str) -> None:
    shapes = [scene.line((0, 0), (100, 0)), scene.box(50, 50, 62, 66), scene.point(5, 5)]
    lonlat = list(shapely.transform(np.array(shapes), lambda xy: transform(xy, scene.METRES, "EPSG:4326")))
    path = tmp_path / f"town{ending}"
    scene.write(path, "导出", lonlat, "EPSG:4326", name=["前街", "", "小学"], highway=["residential", None, None])
    found = read_map(path)
    assert found.streets.names.tolist() == ["前街"]
    assert len(found.streets.lines) == 1


def test_bare_geometry_is_guessed_and_said(tmp_path: Path) -> None:
    shapes = [scene.line((0, 0), (100, 0)), scene.box(50, 50, 62, 66), scene.point(5, 5), scene.box(0, 0, 900, 900)]
    path = scene.write(tmp_path / "a.gpkg", "图层1", shapes, name=["前街", "", "小学", "李庄村"])
    found = read_map(path)
    sizes = (len(found.streets.lines), len(found.buildings.shapes), len(found.places.kinds), len(found.villages.names))
    assert sizes == (1, 1, 1, 1)
    assert codes(found) == ["map.layer.guessed"] * 4


@pytest.mark.parametrize("packed", ["folder", "zip"])
def test_shapefiles_in_gbk_without_projection_file(tmp_path: Path, packed: str) -> None:
    folder = tmp_path / "图"
    folder.mkdir()
    zoned = shapely.transform(scene.line((0, 0), (100, 0)), lambda xy: xy + np.array([38e6, 0]))
    scene.write(folder / "道路.shp", "道路", [zoned], scene.METRES, "gb18030", 路名=["前街"])
    for extra in (*folder.glob("*.cpg"), *folder.glob("*.prj")):
        extra.unlink()
    dbf = bytearray((folder / "道路.dbf").read_bytes())
    dbf[29] = 0  # no language given
    (folder / "道路.dbf").write_bytes(dbf)
    path = folder
    if packed == "zip":
        path = tmp_path / "图.zip"
        with zipfile.ZipFile(path, "w") as box:
            for part in folder.iterdir():
                box.write(part, f"内层/{part.name}")
    found = read_map(path)
    assert found.streets.names.tolist() == ["前街"]
    assert found.bounds[0] == pytest.approx(114.56, abs=0.05)


def test_kmz_and_collections(tmp_path: Path) -> None:
    kml = """<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>道路</name><Placemark>
    <name>前街</name><MultiGeometry>
    <LineString><coordinates>114.56,33.7 114.57,33.7</coordinates></LineString>
    <Point><coordinates>114.56,33.7</coordinates></Point>
    </MultiGeometry></Placemark></Folder></Document></kml>"""
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as box:
        box.writestr("doc.kml", kml)
    found = read_map(tmp_path / "a.kmz")
    assert found.streets.names.tolist() == ["前街"]
    assert codes(found) == ["map.features.left"]


def test_a_map_drawn_on_a_shifted_web_map(tmp_path: Path) -> None:
    true = read_map(town(tmp_path / "true.gpkg"))
    lines = list(shapely.transform(true.streets.lines, wgs84_to_gcj02))
    path = scene.write(tmp_path / "gcj.gpkg", "streets", lines, "EPSG:4326", name=["前街", "东巷"])
    undone = read_map(path, coordinates="gcj02")
    assert shapely.get_coordinates(undone.streets.lines) == pytest.approx(shapely.get_coordinates(true.streets.lines))


def test_the_lanes_of_a_net_are_not_read_beside_its_streets(tmp_path: Path) -> None:
    for layer in ("streets", "lanes", "grids"):
        scene.write(tmp_path / "grids.gpkg", layer, [scene.line((0, 0), (100, 0))], name=["前街"])
    assert len(read_map(tmp_path / "grids.gpkg").streets.lines) == 1


def test_broken_buildings_are_mended(tmp_path: Path) -> None:
    bow = shapely.Polygon([scene.ORIGIN + p for p in ((0, 0), (20, 20), (20, 0), (0, 20))])
    found = read_map(scene.write(tmp_path / "a.gpkg", "buildings", [bow], name=[""]))
    assert len(found.buildings.shapes) == 2
    assert shapely.is_valid(found.buildings.shapes).all()
    assert len(set(found.buildings.ids)) == 2


def test_villages_alone(tmp_path: Path) -> None:
    path = scene.write(
        tmp_path / "a.gpkg", "x", [scene.box(0, 0, 60, 60), scene.box(60, 0, 120, 60)], mc=["李庄", "王庄"]
    )
    assert read_villages(path).names.tolist() == ["李庄", "王庄"]
    with pytest.raises(Problem, match=r"villages\.none"):
        read_villages(scene.write(tmp_path / "b.gpkg", "x", [scene.line((0, 0), (9, 9))], name=["前街"]))


def test_wrong_files_are_named_for_what_they_are(tmp_path: Path) -> None:
    assert code_of(tmp_path / "none.gpkg") == "file.missing"
    (tmp_path / "a.gpkg").write_bytes(b"no map at all")
    assert code_of(tmp_path / "a.gpkg") == "map.kind"
    (tmp_path / "a.geojson").write_bytes(b"")
    assert code_of(tmp_path / "a.geojson") == "map.empty"
    (tmp_path / "a.osm.gz").write_bytes(b"not packed")
    assert code_of(tmp_path / "a.osm.gz") == "map.damaged"
    (tmp_path / "a.zip").write_bytes(b"not packed")
    assert code_of(tmp_path / "a.zip") == "map.damaged"
    (tmp_path / "list.csv").write_text("户号,人数\n1,2\n", encoding="utf-8")
    assert code_of(tmp_path / "list.csv") == "map.kind"
    (tmp_path / "empty").mkdir()
    assert code_of(tmp_path / "empty") == "map.folder.empty"
    path = scene.write(tmp_path / "unknown.shp", "道路", [scene.line((0, 0), (9, 9))], name=["x"])
    path.with_suffix(".prj").unlink()
    assert code_of(path) == "map.crs.missing"
