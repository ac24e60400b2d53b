"""A net goes into its folder whole and comes back the same."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from net_scenes import CRS, LIZHUANG, MACHA, a_net, lizhuang, objects
from shapely import Polygon

from wangge.delineation.model import PreviousNet, Township
from wangge.exchange.net import Net, inputs_of, previous_net, read_net, write_net
from wangge.exchange.net import storing as net_module
from wangge.exchange.net.layers import Frame
from wangge.problem import Finding, Problem

ALL = {"grids.gpkg", "grids.geojson", "plan.json", "名册.xlsx"}


def mm(shapes: Any) -> Any:
    return shapely.transform(shapes, lambda xy: np.round(xy, 3))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_net(a_net(), tmp_path_factory.mktemp("here") / "net")


def test_the_folder_is_complete_and_nothing_else_is_left(written: Path) -> None:
    assert {p.name for p in written.iterdir()} == ALL
    assert [p.name for p in written.parent.iterdir()] == ["net"]


def test_the_layers_are_those_promised(written: Path) -> None:
    layers = {name for name, _ in pyogrio.list_layers(written / "grids.gpkg")}
    promised = {"grids", "areas", "households", "lanes", "findings"}
    assert layers == promised | {"villages", "streets", "water", "buildings", "places"}
    assert pyogrio.read_info(written / "grids.gpkg", layer="grids")["crs"] == "EPSG:4490"


def test_what_was_written_comes_back(written: Path) -> None:
    before, after = a_net(), read_net(written)
    assert after.params == before.params
    assert after.provenance == before.provenance
    assert (after.township.name, after.township.code, after.township.crs) == ("大王庄乡", "411622204", CRS)
    assert after.township.findings == before.township.findings
    for was, now in zip(before.plans, after.plans, strict=True):
        assert now.grid_of.tolist() == was.grid_of.tolist()
        assert now.place_grid.tolist() == was.place_grid.tolist()
        assert now.lanes.grid.tolist() == was.lanes.grid.tolist()
        assert now.findings == was.findings
        assert [replace(g, shape=None) for g in now.grids] == [replace(g, shape=None) for g in was.grids]
        assert [replace(a, shape=None) for a in now.areas] == [replace(a, shape=None) for a in was.areas]
        np.testing.assert_equal(now.measures, was.measures)
    for was, now in zip(before.township.villages, after.township.villages, strict=True):
        for name in ("ids", "persons", "settlement", "group", "lane", "door", "head", "building", "grid"):
            assert getattr(now.households, name).tolist() == getattr(was.households, name).tolist()
        np.testing.assert_array_equal(now.households.xy, np.round(was.households.xy, 3))
        assert now.dedicated == was.dedicated
        assert now.places.kinds.tolist() == was.places.kinds.tolist()
        assert now.streets.kinds.tolist() == was.streets.kinds.tolist()


def test_coordinates_come_back_to_the_millimetre_and_borders_stay_shared(written: Path) -> None:
    village, plan = read_net(written).village("李庄村")
    was_village, was_plan = lizhuang()
    for grid, was in zip(plan.grids, was_plan.grids, strict=True):
        assert shapely.equals_identical(shapely.normalize(grid.shape), shapely.normalize(mm(was.shape)))
    shapes = [grid.shape for grid in plan.grids]
    assert shapely.coverage_is_valid(shapes)
    assert shapely.is_valid(shapes).all()
    assert shapely.equals_identical(shapely.normalize(village.boundary), shapely.normalize(mm(was_village.boundary)))
    assert shapely.equals_identical(shapely.normalize(plan.areas[0].shape), shapely.normalize(mm(was_village.boundary)))
    assert village.water.shapes[1].equals(mm(was_village.water.shapes[1]))
    assert village.places.shapes[0].geom_type == "Point"


def test_in_lon_lat_too_the_borders_are_shared(written: Path) -> None:
    _, _, wkb, _ = pyogrio.raw.read(written / "grids.gpkg", layer="grids", where=f"village = '{LIZHUANG}'")
    shapes = shapely.from_wkb(wkb)
    assert shapely.coverage_is_valid(shapes)
    west, south, east, north = shapely.total_bounds(shapes)
    assert 114.5 < west < east < 114.6
    assert 33.6 < south < north < 33.8


def test_a_village_without_a_map_has_grids_without_shape(written: Path) -> None:
    village, plan = read_net(written).village(MACHA)
    assert village.boundary is None
    assert [grid.shape for grid in plan.grids] == [None, None]
    assert np.isnan(village.households.xy).all()


def test_a_township_without_any_map_needs_no_projection(tmp_path: Path) -> None:
    net = a_net()
    bare = Net(Township("大王庄乡", "411622204", "", net.township.villages[1:]), net.plans[1:], net.params)
    read = read_net(write_net(bare, tmp_path / "net"))
    assert read.township.crs == ""
    assert read.plans[0].grid_of.tolist() == [0, 0, 1]


def test_a_second_writing_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_net(a_net(), tmp_path / name)
    write_net(read_net(tmp_path / "one"), tmp_path / "three")
    for file in ("plan.json", "grids.geojson", "grids.gpkg"):
        one = (tmp_path / "one" / file).read_bytes()
        assert one == (tmp_path / "two" / file).read_bytes(), file
        if file != "grids.gpkg":  # a file that has been read may be laid out otherwise
            assert one == (tmp_path / "three" / file).read_bytes(), file


def test_plan_json_names_inputs_and_versions_but_no_folder_and_no_date(written: Path) -> None:
    text = (written / "plan.json").read_text(encoding="utf-8")
    plan = json.loads(text)
    assert plan["parameters"]["target"] == 30
    assert plan["provenance"]["inputs"][0]["name"] == "households.xlsx"
    assert {"numpy", "shapely", "GEOS", "PROJ"} <= set(plan["libraries"])
    assert plan["villages"][0]["without_grid"] == 1
    assert plan["villages"][0]["measures"]["worst"] is None
    assert str(written.parent) not in text
    assert "李甲" not in text


def test_inputs_are_described_by_bare_name_and_hash(tmp_path: Path) -> None:
    file = tmp_path / "名单.csv"
    file.write_bytes(b"abc")
    assert inputs_of([("households", file)]) == [
        {
            "role": "households",
            "name": "名单.csv",
            "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        }
    ]


def test_geojson_is_for_everybody(written: Path) -> None:
    text = (written / "grids.geojson").read_text(encoding="utf-8")
    collection = json.loads(text)
    first, second, *others = collection["features"]
    assert first["properties"]["scope"] == "文化路以北、三胡同以西；含一胡同；李庄一组2户"
    assert first["properties"]["scope_en"] == "north of 文化路, west of 三胡同; with 一胡同; 李庄一组 2 households"
    assert (first["properties"]["village"], first["properties"]["area"]) == ("李庄村", "李庄片")
    rings = second["geometry"]["coordinates"]
    assert len(rings) == 2
    assert Polygon(rings[0]).exterior.is_ccw
    assert not Polygon(rings[1]).exterior.is_ccw
    assert [feature["geometry"] for feature in others] == [None, None]
    assert "李甲" not in text


def test_an_unknown_village_and_a_name_borne_twice_are_problems() -> None:
    net = a_net()
    with pytest.raises(Problem) as unknown:
        net.village("孔寨村")
    assert unknown.value.code == "net.village.unknown"
    assert "李庄村 (411622204205)" in str(unknown.value.details["known"])
    twins = tuple(replace(v, name="李庄村") for v in net.township.villages)
    with pytest.raises(Problem, match=r"net\.village\.ambiguous"):
        replace(net, township=replace(net.township, villages=twins)).village("李庄村")


def test_the_net_in_force_is_what_the_next_drawing_must_know() -> None:
    net = a_net(provenance={"retired": {LIZHUANG: [LIZHUANG + "009"]}})
    known = previous_net(net, LIZHUANG)
    assert known is not None
    assert known.code_of["003"] == LIZHUANG + "002"
    assert "006" not in known.code_of
    assert known.colour_of == {LIZHUANG + "001": "红", LIZHUANG + "002": "黄"}
    assert known.retired == {LIZHUANG + "009"}
    assert previous_net(net, "000000000000") is None


def test_a_code_once_used_stays_retired_through_redrawings(tmp_path: Path) -> None:
    net = a_net()
    before = PreviousNet({"001": LIZHUANG + "007"}, {LIZHUANG + "007": "蓝"}, frozenset({LIZHUANG + "005"}))
    villages = (replace(net.township.villages[0], previous=before), net.township.villages[1])
    read = read_net(write_net(replace(net, township=replace(net.township, villages=villages)), tmp_path / "net"))
    known = previous_net(read, LIZHUANG)
    assert known is not None
    assert known.retired == {LIZHUANG + "005", LIZHUANG + "007"}


# The folder: whole or not at all


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_text("miaow")
    with pytest.raises(Problem, match=r"net\.folder\.foreign"):
        write_net(a_net(), tmp_path / "photos")
    assert [p.name for p in tmp_path.rglob("*")] == ["photos", "cat.jpg"]


def test_a_file_in_the_way_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "net").write_text("hello")
    with pytest.raises(Problem, match=r"net\.folder\.file"):
        write_net(a_net(), tmp_path / "net")


def test_an_empty_folder_and_missing_parents_are_fine(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write_net(a_net(), tmp_path / "empty")
    write_net(a_net(), tmp_path / "a" / "b" / "net")
    assert {p.name for p in (tmp_path / "a" / "b").iterdir()} == {"net"}


def test_a_read_only_place_is_a_problem_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    if os.access(locked, os.W_OK):  # root may write everywhere: let the system say no

        def refuse(self: Path, *_: Any, **__: Any) -> None:
            raise PermissionError(13, "Permission denied", str(self))

        monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(Problem, match=r"net\.folder\.readonly") as refused:
        write_net(a_net(), locked / "net")
    assert refused.value.details["reason"] == "os.eacces"
    assert list(locked.iterdir()) == []


@pytest.mark.parametrize("interruption", [KeyboardInterrupt(), OSError(28, "No space left on device"), RuntimeError()])
def test_an_interruption_leaves_the_net_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, interruption: BaseException
) -> None:
    out = write_net(a_net(), tmp_path / "net")
    before = {p.name: p.read_bytes() for p in out.iterdir()}

    def stop(*_: object) -> None:
        raise interruption

    monkeypatch.setattr(net_module, "write_plan", stop)
    with pytest.raises((KeyboardInterrupt, Problem, RuntimeError)) as caught:
        write_net(a_net(), out)
    if isinstance(interruption, OSError):
        assert isinstance(caught.value, Problem)
        assert caught.value.code == "net.write.failed"
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before
    assert [p.name for p in tmp_path.iterdir()] == ["net"]


def test_an_interruption_between_the_two_renames_puts_the_old_net_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = write_net(a_net(), tmp_path / "net")
    rename = Path.rename

    def stop_at_the_second(self: Path, target: Path) -> Path:
        if self.suffix == ".part":
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stop_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        write_net(a_net(), out)
    assert {p.name for p in out.iterdir()} == ALL
    assert [p.name for p in tmp_path.iterdir()] == ["net"]


def test_what_a_killed_writing_left_is_swept_up_by_a_later_one_but_not_one_that_goes_on(tmp_path: Path) -> None:
    out = write_net(a_net(), tmp_path / "net")
    old, fresh, other = (tmp_path / name for name in (".net.0a1b.part", ".net.2c3d.part", ".net-2027.4e5f.part"))
    for folder in (old, fresh, other):
        (folder / "inside").mkdir(parents=True)
    for folder in (old, other):
        os.utime(folder, (1_000_000, 1_000_000))
    write_net(a_net(), out)
    assert {path.name for path in tmp_path.iterdir()} == {"net", fresh.name, other.name}


def test_replacing_a_net_keeps_what_others_put_beside_it(tmp_path: Path) -> None:
    out = write_net(a_net(), tmp_path / "net")
    (out / "posters").mkdir()
    (out / "posters" / "李庄村.pdf").write_text("poster")
    write_net(a_net(), out)
    assert (out / "posters" / "李庄村.pdf").read_text() == "poster"


# Reading what is not (or no longer) a net


def test_no_net_at_all(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"net\.missing"):
        read_net(tmp_path)


@pytest.mark.parametrize("content", ["", "{", "{}", "[]", '{"format": 1}', '{"format": "x"}'])
def test_a_broken_plan(written: Path, tmp_path: Path, content: str) -> None:
    copy = Path(shutil.copytree(written, tmp_path / "net"))
    (copy / "plan.json").write_text(content, encoding="utf-8")
    with pytest.raises(Problem, match=r"net\.broken"):
        read_net(copy)


def test_a_plan_of_a_newer_version(written: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(written, tmp_path / "net"))
    plan = json.loads((copy / "plan.json").read_text(encoding="utf-8")) | {"format": 99}
    (copy / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    with pytest.raises(Problem, match=r"net\.version"):
        read_net(copy)


def test_a_missing_layer_and_a_broken_geopackage(written: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(written, tmp_path / "net"))
    (copy / "grids.gpkg").write_bytes(b"no database")
    with pytest.raises(Problem, match=r"net\.broken"):
        read_net(copy)
    (copy / "grids.gpkg").unlink()
    point = shapely.to_wkb(np.array([shapely.Point(114, 33)], dtype=object))
    columns = ([np.array(["x"], dtype=object)], ["code"])
    pyogrio.raw.write(
        copy / "grids.gpkg", point, *columns, layer="other", driver="GPKG", geometry_type="Point", crs="EPSG:4490"
    )
    with pytest.raises(Problem, match=r"net\.layer\.missing"):
        read_net(copy)


def test_findings_are_a_layer_with_words_and_place(written: Path) -> None:
    meta, _, wkb, values = pyogrio.raw.read(written / "grids.gpkg", layer="findings")
    rows = dict(zip(meta["fields"], values, strict=True))
    assert rows["severity"].tolist() == ["note", "warning"]
    assert rows["words_zh"][1].startswith("网格中没有“006”这个村")
    assert rows["words_en"][1].startswith("The net holds no village 006")
    assert [point is None for point in wkb] == [True, False]
    assert read_net(written).plans[0].findings[0] == Finding(
        "net.village.unknown", "warning", LIZHUANG, LIZHUANG + "002", (551_950.0, 3_730_405.0), {"value": "006"}
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.floats(400_000, 600_000), st.floats(3_000_000, 5_000_000)), min_size=1, max_size=30),
    st.sampled_from([CRS, "EPSG:32650", "EPSG:4526"]),
)
def test_any_point_comes_back_to_its_millimetre(points: list[tuple[float, float]], crs: str) -> None:
    shift = 38_000_000 if crs == "EPSG:4526" else 0
    given_points = objects(*(shapely.Point(x + shift, y) for x, y in points))
    frame = Frame(crs)
    once = frame.metres(frame.lonlat(given_points))
    np.testing.assert_array_equal(shapely.get_coordinates(once), np.round(shapely.get_coordinates(given_points), 3))
