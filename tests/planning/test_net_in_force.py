"""The net in force as engine data: from the books and the map, without a map too, for whoever asks."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from planning_scenes import write_scene

from wangge.delineation import check_plan
from wangge.planning.api import net_in_force

pytestmark = pytest.mark.django_db


def test_the_net_of_the_books_is_what_the_engine_drew(django_assert_max_num_queries: object) -> None:
    scene = write_scene()
    chief, village = scene.actor("江书记"), scene.village("赵寨村")
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        net = net_in_force(chief, village)
    drawn = scene.drawn["赵寨村"]
    assert list(net.village.households.ids) == list(drawn.households.ids)
    assert np.allclose(net.village.households.xy, drawn.households.xy, atol=0.001)
    assert net.village.households.building.tolist() == drawn.households.building.tolist()
    assert set(net.village.households.head) == {""}
    assert (net.village.households.persons == 3).all()
    assert {grid.households for grid in net.plan.grids} == {20}
    assert net.village.boundary.equals_exact(drawn.boundary, 0.001)
    assert shapely.union_all([grid.shape for grid in net.plan.grids]).symmetric_difference(drawn.boundary).area < 1
    assert [f.code for f in check_plan(net.plan, net.village).findings if f.severity == "error"] == []
    assert any("文化路" in grid.scope.sides.values() for grid in net.plan.grids)
    assert all(0 <= grid.area < len(net.plan.areas) for grid in net.plan.grids)
