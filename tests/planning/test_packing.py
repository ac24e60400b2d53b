"""What is packed comes back as it was, without names; nothing in it is code."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import numpy as np
import pytest
from planning_scenes import CRS, PARAMS, lattice

from wangge.delineation import delineate
from wangge.delineation.model import GridPlan, Households, PreviousNet, Township, Village
from wangge.planning.packing import (
    Draft,
    Land,
    pack_draft,
    pack_land,
    pack_plan,
    pack_township,
    pack_village,
    unpack_draft,
    unpack_land,
    unpack_plan,
    unpack_township,
    unpack_village,
    with_plan,
)
from wangge.problem import Finding


@pytest.fixture(scope="module")
def village() -> Village:
    drawn = lattice("新村", "411622204206")
    xy = drawn.households.xy.copy()
    xy[3] = np.nan
    homes = replace(drawn.households, xy=xy, head=np.array(["王大"] * 60, dtype=object))
    before = PreviousNet({"206001": "411622204206001"}, {"411622204206001": "红2"}, frozenset({"411622204206009"}))
    return replace(drawn, households=homes, previous=before, dedicated=(0,))


@pytest.fixture(scope="module")
def plan(village: Village) -> GridPlan:
    return delineate(village, PARAMS)


def same_village(one: Village, other: Village) -> None:
    assert (one.code, one.name, one.previous, one.dedicated) == (
        other.code,
        other.name,
        other.previous,
        other.dedicated,
    )
    assert one.boundary == other.boundary
    for name in ("ids", "settlement", "group", "lane", "door", "grid", "persons", "building"):
        assert getattr(one.households, name).tolist() == getattr(other.households, name).tolist()
    assert np.array_equal(one.households.xy, other.households.xy, equal_nan=True)
    for layer, names in {"streets": ("lines", "names", "kinds"), "water": ("shapes", "names")}.items():
        for name in names:
            assert getattr(getattr(one, layer), name).tolist() == getattr(getattr(other, layer), name).tolist()
    assert one.places.kinds.tolist() == other.places.kinds.tolist()
    assert one.buildings.tolist() == other.buildings.tolist()


def test_a_village_comes_back_whole_but_for_the_names_of_heads(village: Village) -> None:
    packed = pack_village(village)
    back = unpack_village(memoryview(packed))
    same_village(back, village)
    assert set(back.households.head) == {""}
    assert "王大".encode() not in packed
    assert pack_village(back) == pack_village(village), "the same village gives the same bytes"


def test_a_village_without_map_and_one_without_anybody_come_back(village: Village) -> None:
    homes = replace(village.households, building=np.full(60, -1))
    for bare in (Village("1", "无图村", None, homes), Village("2", "空村", None, Households.of([], []))):
        same_village(unpack_village(pack_village(bare)), bare)


def test_a_net_comes_back_with_shapes_scopes_measures_and_findings(plan: GridPlan) -> None:
    finding = Finding("grid.above_maximum", "warning", "1", "2", (1.5, 2.5), {"households": 46, "doors": "甲1"})
    given = replace(plan, findings=(finding,), measures={**plan.measures, "odd": float("nan")})
    back = unpack_plan(pack_plan(given))
    assert (back.grids, back.areas, back.findings) == (given.grids, given.areas, given.findings)
    assert back.grid_of.tolist() == given.grid_of.tolist()
    assert back.place_grid.tolist() == given.place_grid.tolist()
    assert back.lanes.lines.tolist() == given.lanes.lines.tolist()
    assert back.lanes.grid.tolist() == given.lanes.grid.tolist()
    assert np.isnan(back.measures.pop("odd"))
    assert back.measures == plan.measures


def test_a_net_without_land_comes_back() -> None:
    bare = Village("411622204206", "无图村", None, Households.of([str(n) for n in range(40)], np.full((40, 2), np.nan)))
    plan = delineate(bare, PARAMS)
    assert unpack_plan(pack_plan(plan)).grids == plan.grids
    assert plan.grids[0].shape is None


def test_a_draft_takes_another_net_without_its_village_being_packed_anew(village: Village, plan: GridPlan) -> None:
    draft = Draft(village, plan, tuple(uuid4() for _ in range(60)), CRS)
    packed = pack_draft(draft)
    other = replace(plan, name="别名")
    back = unpack_draft(with_plan(packed, pack_plan(other)))
    assert (back.keys, back.crs, back.plan.name) == (draft.keys, CRS, "别名")
    same_village(back.village, village)


def test_a_map_keeps_the_addresses_of_its_houses_and_a_township_its_villages(village: Village) -> None:
    land = unpack_land(pack_land(Land.of(village)))
    assert (land.lanes[0], land.doors[0], land.doors[9]) == ("一胡同", "1", "10")
    township = Township("大王庄乡", "411622204", CRS, (village, village), (Finding("map.homes", "note"),))
    back = unpack_township(pack_township(township))
    assert (back.name, back.code, back.crs, back.findings) == ("大王庄乡", "411622204", CRS, township.findings)
    same_village(back.villages[1], village)
