"""Without coordinates there is still a picture: blocks of plots, grid by grid."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from net_scenes import macha

from wangge.delineation import GridParams, delineate
from wangge.delineation.model import GridPlan, Households, Village
from wangge.exchange.schematic import schematic


@pytest.fixture
def drawn() -> tuple[Village, GridPlan]:
    """李庄村 with three groups of 47 in two natural villages, of which only the order is known."""
    n = 141
    households = Households.of(
        [f"{i:03d}" for i in range(n)],
        np.full((n, 2), np.nan),
        persons=np.full(n, 3),
        settlement=["李庄"] * 94 + ["小李庄"] * 47,
        group=["李庄一组"] * 47 + ["李庄二组"] * 47 + ["小李庄组"] * 47,
    )
    village = Village("411622204205", "李庄村", None, households)
    return schematic(village, delineate(village, GridParams()))


def test_every_household_has_a_courtyard_within_its_grid(drawn: tuple[Village, GridPlan]) -> None:
    village, plan = drawn
    assert sorted(village.households.building) == list(range(141))
    for home, grid in enumerate(plan.grid_of):
        shape = plan.grids[grid].shape
        assert shape is not None
        assert shape.covers(village.buildings[village.households.building[home]])
        assert shape.covers(shapely.Point(village.households.xy[home]))


def test_grids_and_courtyards_do_not_overlap(drawn: tuple[Village, GridPlan]) -> None:
    village, plan = drawn
    for shapes in ([grid.shape for grid in plan.grids], village.buildings):
        assert shapely.union_all(shapes).area == pytest.approx(shapely.area(shapes).sum())


def test_houses_stand_in_the_order_of_the_list(drawn: tuple[Village, GridPlan]) -> None:
    village, plan = drawn
    for grid in range(len(plan.grids)):
        xy = village.households.xy[plan.grid_of == grid]
        read = np.lexsort((xy[:, 0], -xy[:, 1]))
        assert read.tolist() == list(range(len(xy)))


def test_natural_villages_stand_apart_and_groups_are_named(drawn: tuple[Village, GridPlan]) -> None:
    village, plan = drawn
    assert list(dict.fromkeys(village.places.names)) == ["李庄一组", "李庄二组", "小李庄组"]
    assert all(not grid.shape.covers(place) for grid in plan.grids for place in village.places.shapes)
    rows = village.households.xy[:, 1]
    assert rows[:94].min() > rows[94:].max()


def test_a_household_in_no_grid_has_no_courtyard() -> None:
    village, plan = macha()
    plan.grid_of[2] = -1
    drawn, blocks = schematic(village, plan)
    assert drawn.households.building.tolist() == [0, 1, -1]
    assert np.isnan(drawn.households.xy[2]).all()
    assert blocks.grids[1].shape is None
