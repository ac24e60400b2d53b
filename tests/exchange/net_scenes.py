"""Small hand-made nets: 李庄村 with two grids either side of a slanting lane, 马岔村 without a map."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely import LineString, Point, Polygon

from wangge.delineation.model import (
    Area,
    Grid,
    GridPlan,
    Households,
    Lanes,
    Places,
    Scope,
    Streets,
    Township,
    Village,
    Water,
)
from wangge.delineation.parameters import GridParams
from wangge.exchange.net import Net
from wangge.problem import Finding

if TYPE_CHECKING:
    from numpy.typing import NDArray

CRS = "EPSG:4547"
"""CGCS2000, three-degree zone with the central meridian 114 E."""

LIZHUANG, MACHA = "411622204205", "411622204211"
EAST, NORTH = 551_900.0, 3_730_400.0


def objects(*values: Any) -> NDArray[np.object_]:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def lizhuang() -> tuple[Village, GridPlan]:
    """120 x 60 m, cut by a lane that runs through a point on no millimetre grid; a hole; 6 households."""
    third = EAST + 100 / 3
    south, bend, north = (third, NORTH), (third + 1 / 7, NORTH + 29.1234567), (third + 10, NORTH + 60)
    west, east = EAST + 0.00049, EAST + 120.00051
    hole = [(east - 20, NORTH + 20), (east - 20, NORTH + 30), (east - 10, NORTH + 30), (east - 10, NORTH + 20)]
    left = Polygon([(west, NORTH), south, bend, north, (west, NORTH + 60)])
    right = Polygon([south, (east, NORTH), (east, NORTH + 60), north, bend], [hole])
    lane = LineString([south, bend, north])
    xy = [(EAST + 10 + 20 * i, NORTH + 10 + 7 * i) for i in range(5)] + [(np.nan, np.nan)]
    households = Households.of(
        [f"{i:03d}" for i in range(1, 7)],
        xy,
        persons=[3, 4, 5, 1, 0, 2],
        settlement=["李庄"] * 6,
        group=["李庄一组"] * 3 + ["李庄二组"] * 3,
        lane=["三胡同", "", "四胡同", "", "", ""],
        door=["1", "2", "3", "", "", ""],
        head=["李甲", "李乙", "李丙", "刘丁", "刘戊", "=1+1"],
        building=[0, -1, -1, -1, -1, -1],
    )
    village = Village(
        code=LIZHUANG,
        name="李庄村",
        boundary=shapely.union_all([left, right]),
        households=households,
        streets=Streets(objects(lane), objects("三胡同"), np.array([2])),
        water=Water(objects(hole_pond(hole), LineString([(west, NORTH), (east, NORTH)])), objects("南坑", "")),
        places=Places(
            objects(Point(EAST + 12, NORTH + 50), Point(EAST + 90, NORTH + 50)),
            objects("李庄村委会", "李庄小学"),
            objects("village_office", "school"),
        ),
        buildings=objects(shapely.box(EAST + 5, NORTH + 5, EAST + 15, NORTH + 15)),
        dedicated=(1,),
    )
    scope = Scope(
        {"north": "", "east": "三胡同", "south": "文化路", "west": ""}, ("一胡同",), (("李庄", "李庄一组", 2, False),)
    )
    other = Scope({"north": "", "east": "", "south": "文化路", "west": "三胡同"}, (), (("李庄", "李庄二组", 3, True),))
    grids = (
        Grid(LIZHUANG + "001", "李庄第一网格", "general", "红", "红", 0, left, 0, 2, 7, scope),
        Grid(LIZHUANG + "002", "李庄第二网格", "general", "黄", "黄", 1, right, 0, 3, 6, other),
    )
    plan = GridPlan(
        village=LIZHUANG,
        name="李庄村",
        grid_of=np.array([0, 0, 1, 1, 1, -1]),
        grids=grids,
        areas=(Area(LIZHUANG + "901", "李庄片", (0, 1), village.boundary),),
        lanes=Lanes(objects(lane), objects("三胡同"), np.array([2]), np.array([0])),
        place_grid=np.array([0, 1]),
        findings=(
            Finding(
                "net.village.unknown", "warning", LIZHUANG, LIZHUANG + "002", (EAST + 50, NORTH + 5), {"value": "006"}
            ),
        ),
        measures={"grids": 2.0, "cut": 0.25, "worst": float("nan")},
    )
    return village, plan


def hole_pond(ring: list[tuple[float, float]]) -> Polygon:
    return Polygon(ring)


def macha() -> tuple[Village, GridPlan]:
    """No boundary, no coordinates: two grids by group and order."""
    households = Households.of(
        ["1", "2", "3"],
        np.full((3, 2), np.nan),
        persons=[1, 2, 3],
        group=["一组", "一组", "二组"],
        settlement=["马岔"] * 3,
    )
    none = Scope(dict.fromkeys(("north", "east", "south", "west"), ""), (), (("马岔", "一组", 2, True),))
    grids = tuple(
        Grid(f"{MACHA}00{n}", f"马岔第{n}网格", "general", colour, colour, n, None, -1, count, count, none)
        for n, colour, count in ((1, "红", 2), (2, "黄", 1))
    )
    empty = Lanes(objects(), objects(), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    plan = GridPlan(
        MACHA, "马岔村", np.array([0, 0, 1]), grids, (), empty, np.empty(0, dtype=np.int64), (), {"grids": 2.0}
    )
    return Village(MACHA, "马岔村", None, households), plan


def a_net(**changes: Any) -> Net:
    """大王庄乡 with both villages."""
    pairs = [lizhuang(), macha()]
    township = Township("大王庄乡", "411622204", CRS, tuple(v for v, _ in pairs), (Finding("net.missing", "note"),))
    provenance = {"inputs": [{"role": "households", "name": "households.xlsx", "sha256": "0" * 64}]}
    return replace(Net(township, tuple(p for _, p in pairs), GridParams(), provenance), **changes)
