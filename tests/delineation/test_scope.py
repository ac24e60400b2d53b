"""Scope in words: streets on the sides, hutongs inside, groups covered."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from wangge.delineation.model import Households, Lanes, Water, no_water
from wangge.delineation.scope import scopes


def lanes(*rows: tuple[list[tuple[float, float]], str, int]) -> Lanes:
    return Lanes(
        np.array([shapely.LineString(points) for points, _, _ in rows], dtype=object),
        np.array([name for _, name, _ in rows], dtype=object),
        np.ones(len(rows), dtype=np.int64),
        np.array([grid for _, _, grid in rows], dtype=np.int64),
    )


def households(*groups: tuple[str, str, int]) -> Households:
    names = [(settlement, group) for settlement, group, number in groups for _ in range(number)]
    count = len(names)
    return Households.of(
        [str(i) for i in range(count)],
        np.zeros((count, 2)),
        settlement=np.array([name for name, _ in names], dtype=object),
        group=np.array([group for _, group in names], dtype=object),
    )


@pytest.fixture
def two_grids() -> np.ndarray:
    """Two blocks side by side: the west one and the east one, 100 m each."""
    return np.array([shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)], dtype=object)


def test_the_street_along_a_side_names_it_and_the_lane_inside_is_listed(two_grids: np.ndarray) -> None:
    net = lanes(
        ([(0, 100), (100, 100)], "文化路", 0),
        ([(100, 100), (200, 100)], "文化路", 1),
        ([(100, 0), (100, 100)], "中心大街", 0),
        ([(50, 10), (50, 90)], "第三胡同", 0),
        ([(60, 10), (60, 30)], "第四胡同", 0),
    )
    river = Water(np.array([shapely.LineString([(201, -50), (201, 150)])], dtype=object), np.array(["贾鲁河"], object))
    people = households(("前李庄", "一组", 3), ("前李庄", "二组", 2))
    west, east = scopes(two_grids, net, river, people, np.array([0, 0, 0, 0, 1]))
    assert west.sides == {"north": "文化路", "east": "中心大街", "south": "", "west": ""}
    assert east.sides == {"north": "文化路", "east": "贾鲁河", "south": "", "west": "中心大街"}
    assert west.lanes == ("中心大街", "文化路", "第三胡同", "第四胡同")
    assert west.groups == (("前李庄", "一组", 3, True), ("前李庄", "二组", 1, False))
    assert east.groups == (("前李庄", "二组", 1, False),)


def test_a_street_that_only_ends_at_a_side_does_not_name_it(two_grids: np.ndarray) -> None:
    net = lanes(([(50, 50), (50, 150)], "南北路", 0), ([(0, 0), (15, 0)], "短巷", 0))
    west, _ = scopes(two_grids, net, no_water(), households(("", "", 1)), np.array([0]))
    assert west.sides == dict.fromkeys(("north", "east", "south", "west"), "")


def test_the_longest_of_two_streets_names_the_side(two_grids: np.ndarray) -> None:
    net = lanes(([(0, 0), (40, 0)], "甲巷", 0), ([(40, 0), (100, 0)], "乙巷", 0))
    west, _ = scopes(two_grids, net, no_water(), households(("", "", 1)), np.array([0]))
    assert west.sides["south"] == "乙巷"


def test_without_a_street_the_other_natural_village_or_the_next_village_names_the_side(two_grids: np.ndarray) -> None:
    people = households(("前李庄", "", 2), ("后李庄", "", 2))
    beyond = np.array([shapely.box(0, -500, 200, 0)], dtype=object), ["赵楼村"]
    west, east = scopes(two_grids, lanes(), no_water(), people, np.array([0, 0, 1, 1]), neighbours=beyond)
    assert (west.sides["east"], east.sides["west"]) == ("后李庄", "前李庄")
    assert (west.sides["south"], west.sides["north"]) == ("赵楼村", "")


def test_a_grid_without_a_map_still_lists_its_groups() -> None:
    shapes = np.array([None], dtype=object)
    (only,) = scopes(shapes, lanes(), no_water(), households(("王庄", "一组", 4)), np.array([0, 0, 0, -1]))
    assert only.groups == (("王庄", "一组", 3, False),)
    assert set(only.sides.values()) == {""}


def test_a_pond_inside_the_grid_is_not_its_border() -> None:
    ring = shapely.box(0, 0, 100, 100).difference(shapely.box(40, 40, 60, 60))
    pond = Water(np.array([shapely.box(40, 40, 60, 60)], dtype=object), np.array(["荷塘"], dtype=object))
    (only,) = scopes(np.array([ring], dtype=object), lanes(), pond, households(("", "", 1)), np.array([0]))
    assert set(only.sides.values()) == {""}


def test_a_word_that_is_only_a_kind_of_road_names_nothing(two_grids: np.ndarray) -> None:
    net = lanes(([(0, 100), (100, 100)], "田间路", 0), ([(50, 10), (50, 90)], "胡同", 0))
    west, _ = scopes(two_grids, net, no_water(), households(("", "", 1)), np.array([0]))
    assert west.sides["north"] == ""
    assert west.lanes == ()
