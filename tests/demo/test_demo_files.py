"""The demo's files: readable by the same readers as everybody's, marked as invented, and the same every time."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pyogrio
import pytest
import shapely

from wangge import demo as demo_room
from wangge.delineation import GridParams, delineate_township
from wangge.delineation.model import GridPlan, Lanes, Township
from wangge.demo.people import posts
from wangge.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from wangge.demo import DemoTownship


def by_groups(township: Township) -> list[GridPlan]:
    """A drawing that takes every villager group as one grid; only its labels matter here."""
    empty = np.empty(0, dtype=object)
    plans = []
    for village in township.villages:
        grid_of = np.unique(village.households.group.astype(str), return_inverse=True)[1]
        grids = tuple(range(int(grid_of.max()) + 1))
        lanes = Lanes(empty, empty, np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
        none = np.empty(0, dtype=np.int64)
        plans.append(GridPlan(village.code, village.name, grid_of, grids, (), lanes, none, (), {}))  # type: ignore[arg-type]
    return plans


@pytest.fixture(scope="module")
def drawn() -> list[Township]:
    return []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, drawn: list[Township]) -> Path:
    out = tmp_path_factory.mktemp("demo") / "demo"
    heard: list[tuple[int, int]] = []

    def draw(township: Township) -> list[GridPlan]:
        drawn.append(township)
        return by_groups(township)

    files = demo_room.write(out, progress=lambda done, total: heard.append((done, total)), draw=draw)
    assert [f.name for f in files] == [
        "households.xlsx", "map.gpkg", "villages.gpkg", "people.xlsx", "residents.xlsx",
    ]  # fmt: skip
    assert all(f.is_file() for f in files)
    assert heard[0] == (0, 6)
    assert heard[-1] == (6, 6)
    return out


def rows(path: Path, sheet: str) -> list[dict[str, object]]:
    book = openpyxl.load_workbook(path, read_only=True)
    table = book[sheet].values
    headings = next(table)
    listed = [dict(zip(headings, row, strict=True)) for row in table]
    book.close()
    return listed


def test_the_household_list_is_what_an_office_has(folder: Path):
    listed = rows(folder / "households.xlsx", "户")
    headings = "行政村 自然村 村民组 户号 户主 街巷 门牌 人数(户籍) 常住人数 居住状况 经度 纬度"
    assert list(listed[0]) == headings.split()
    assert len(listed) == 9_435
    assert sum(r["人数(户籍)"] for r in listed) == 36_539
    assert len({r["户号"] for r in listed}) == 9_435
    assert {r["居住状况"] for r in listed} == {"常住", "季节外出", "全户外出", "空户", "人户分离"}
    assert all(114.5 < r["经度"] < 114.63 and 33.65 < r["纬度"] < 33.75 for r in listed)
    assert all(r["经度"] == round(r["经度"], 7) for r in listed)


def test_the_maps_have_their_layers(folder: Path):
    layers = dict(pyogrio.list_layers(folder / "map.gpkg"))
    assert set(layers) == {"streets", "water", "buildings", "places", "land"}
    meta, _, wkb, _ = pyogrio.raw.read(folder / "villages.gpkg", layer="villages")
    villages = shapely.from_wkb(wkb)
    assert meta["crs"] == "EPSG:4490"
    assert shapely.coverage_is_valid(villages)
    _, _, whole, _ = pyogrio.raw.read(folder / "villages.gpkg", layer="township")
    assert shapely.from_wkb(whole)[0].equals(shapely.coverage_union_all(villages))


def test_the_readers_find_everything(folder: Path, drawn: list[Township]):
    township = drawn[0]
    assert [v.code for v in township.villages] == [f"411622204{200 + k}" for k in range(20)]
    assert sum(len(v.households) for v in township.villages) == 9_435
    assert not [f for f in township.findings if f.severity != "note"]
    for village in township.villages:
        assert (village.households.building >= 0).all()
        assert not (village.households.lane == "").any()


def test_every_grid_has_one_officer_who_lives_there(folder: Path, drawn: list[Township]):
    officers = [p for p in rows(folder / "people.xlsx", "人员") if p["职务"] == "网格员"]
    grid_of = {
        (v.name, number): (v.code, int(g))
        for v, plan in zip(drawn[0].villages, by_groups(drawn[0]), strict=True)
        for number, g in zip(v.households.ids, plan.grid_of, strict=True)
    }
    count = Counter(grid_of[str(p["单位"]), p["户号"]] for p in officers)
    assert len(count) == 190
    assert set(count.values()) == {1}
    assert all(not p["网格编码"] for p in officers)


def test_the_people_are_invented_and_cannot_be_called(folder: Path):
    people = rows(folder / "people.xlsx", "人员")
    assert {p["层级"] for p in people} == {"乡", "村", "片", "网格"}
    assert sum(p["党员"] == "是" for p in people) == 143
    assert all(re.fullmatch(r"000\d{8}", str(p["电话"])) for p in people)
    assert len({p["电话"] for p in people}) == len(people)
    assert all("虚构数据" in str(p["备注"]) for p in people)
    assert {"是", "否"} == {p["同意公示"] for p in people}
    for path in ("people.xlsx", "households.xlsx"):
        book = openpyxl.load_workbook(folder / path, read_only=True)
        assert "虚构数据" in str(next(book["说明"].values)[0])
        book.close()
    roles = Counter((p["层级"], p["职务"]) for p in people)
    assert roles["村", "二级网格长"] == roles["村", "监委会主任"] == roles["村", "责任组长"] == 20
    assert roles["网格", "保洁网格员"] == 40


@pytest.fixture(scope="module")
def undrawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo") / "undrawn"
    demo_room.write(out)
    return out


def test_without_a_drawing_every_group_has_two_officers(undrawn: Path):
    people = rows(undrawn / "people.xlsx", "人员")
    assert sum(p["职务"] == "网格员" for p in people) == 380
    assert sum(p["党员"] == "是" for p in people) == 143
    heads = {p["网格编码"] for p in people if p["职务"] == "三级网格长"}
    assert len(heads) == 56
    assert "李庄" in heads


def test_the_same_seed_writes_the_same_bytes(folder: Path, undrawn: Path):
    for name in ("households.xlsx", "map.gpkg", "villages.gpkg"):
        assert (undrawn / name).read_bytes() == (folder / name).read_bytes(), name


def test_the_same_township_appoints_the_same_people(undrawn: Path, demo: DemoTownship):
    again = posts(demo, None, np.random.default_rng([demo.seed, 99]))
    listed = rows(undrawn / "people.xlsx", "人员")
    assert [(p.role, p.name, p.phone, p.household) for p in again] == [
        (r["职务"], r["姓名"], r["电话"], r["户号"] or "") for r in listed
    ]


def test_a_folder_of_others_is_left_alone(tmp_path: Path):
    (tmp_path / "thesis.doc").write_text("mine")
    with pytest.raises(Problem) as caught:
        demo_room.write(tmp_path)
    assert caught.value.code == "net.folder.foreign"
    assert [f.name for f in tmp_path.iterdir()] == ["thesis.doc"]


def test_the_default_drawing_gives_some_381_good_grids_and_the_red_one_of_41(drawn: list[Township]):
    plans = delineate_township(drawn[0], GridParams())
    assert all(plan.good for plan in plans)
    grids = [grid for plan in plans for grid in plan.grids]
    assert abs(len(grids) - 381) <= 8
    assert all(20 <= grid.households <= 45 for grid in grids)
    assert sum(grid.households for grid in grids) == 9435
    assert sum(grid.persons for grid in grids) == 36539
    (machai,) = [plan for plan in plans if plan.name == "马岔村"]
    (red,) = [grid for grid in machai.grids if grid.colour_name == "红"]
    assert (red.households, red.persons) == (41, 146)


def test_the_residents_are_the_people_of_the_household_list(folder: Path) -> None:
    homes = {row["户号"]: row for row in rows(folder / "households.xlsx", "户")}
    families: dict[object, list[dict[str, object]]] = {}
    for row in rows(folder / "residents.xlsx", "人口"):
        families.setdefault(row["户号"], []).append(row)
    assert families.keys() == homes.keys()
    assert sum(map(len, families.values())) == 36_539
    for number, family in families.items():
        home = homes[number]
        assert len(family) == home["人数(户籍)"]
        assert sum(row["是否在家"] == "是" for row in family) == home["常住人数"]
        assert [row["姓名"] for row in family if row["与户主关系"] == "户主"] == [home["户主"]]
        assert len({(row["姓名"], row["出生年份"]) for row in family}) == len(family), "nobody stands there twice"
        assert all(1900 < int(str(row["出生年份"])) < 2023 for row in family)
        assert all(not row["本人电话"] or str(row["本人电话"]).startswith("000") for row in family)
