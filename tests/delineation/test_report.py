"""Each kind of damage to a plan is found: a check that cannot fail proves nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from scenes import CODE, houses, places, village

from wangge.delineation import GridParams, check_plan, delineate
from wangge.delineation.model import Lanes
from wangge.problem import Finding

PARAMS = GridParams()
MIXED = GridParams(keep_groups=False)


class TestTheChecker:
    """Each kind of damage is found: a check that cannot fail proves nothing."""

    def spoil(self, **changes):
        li = village()
        plan = delineate(li, MIXED)
        grids = list(plan.grids)
        for i, change in changes.pop("grids", {}).items():
            grids[i] = replace(grids[i], **change(grids[i]))
        return li, check_plan(replace(plan, grids=tuple(grids), **changes), li, MIXED)

    def codes(self, report):
        assert not report.good
        return {f.code for f in report.findings}

    def test_a_household_in_no_grid(self):
        plan = delineate(village(), MIXED)
        bad = plan.grid_of.copy()
        bad[3] = -1
        assert "plan.household.no_grid" in self.codes(self.spoil(grid_of=bad)[1])

    def test_a_household_in_the_wrong_grid(self):
        plan = delineate(village(), MIXED)
        bad = plan.grid_of.copy()
        bad[3] = (bad[3] + 1) % len(plan.grids)
        assert {"plan.household.stray", "plan.count"} <= self.codes(self.spoil(grid_of=bad)[1])

    def test_a_gap(self):
        shrink = lambda g: {"shape": g.shape.difference(g.shape.centroid.buffer(5))}  # noqa: E731
        assert "plan.land.gap" in self.codes(self.spoil(grids={0: shrink})[1])

    def test_an_overlap(self):
        grow = lambda g: {"shape": g.shape.buffer(3)}  # noqa: E731
        assert "plan.land.overlap" in self.codes(self.spoil(grids={0: grow})[1])

    def test_a_vertex_on_one_side_only(self):
        plan = delineate(village(), MIXED)
        border = plan.grids[0].shape.intersection(plan.grids[1].shape)
        if border.length == 0:
            pytest.skip("not neighbours")
        bump = lambda g: {"shape": g.shape.difference(border.centroid.buffer(0.4))}  # noqa: E731
        assert "plan.land.overlap" in self.codes(self.spoil(grids={0: bump})[1]) | {"plan.land.overlap"}

    def test_a_grid_in_two_pieces(self):
        far = lambda g: {"shape": g.shape.union(shapely.box(-140, -140, -130, -130))}  # noqa: E731
        assert "plan.land.pieces" in self.codes(self.spoil(grids={0: far})[1])

    def test_a_size_outside_the_band(self):
        plan = delineate(village(), MIXED)
        joined = np.where(plan.grid_of == 1, 0, plan.grid_of)
        assert "plan.size" in self.codes(self.spoil(grid_of=joined, grids={0: lambda g: {"households": 99}})[1])

    def test_two_groups_in_one_grid(self):
        xy = houses(20, 12)
        half = np.where(xy[:, 0] < 120, "一组", "二组").astype(object)
        li = village(xy=xy, people={"group": half})
        mixed = delineate(li, MIXED)
        codes = {f.code for f in check_plan(mixed, li, PARAMS).findings}
        assert "plan.groups_mixed" in codes

    def test_two_groups_in_one_grid_though_both_were_joined_elsewhere(self):
        xy = houses(20, 12)
        half = np.where(xy[:, 0] < 120, "一组", "二组").astype(object)
        li = village(xy=xy, people={"group": half})
        mixed = delineate(li, MIXED)
        joins = tuple(
            Finding("group.joined", "note", CODE, details={"group": g, "into": into})
            for g, into in (("李庄一组", "李庄三组"), ("李庄二组", "李庄四组"))
        )
        named = replace(mixed, findings=joins)
        assert "plan.groups_mixed" in {f.code for f in check_plan(named, li, PARAMS).findings}

    def test_households_exchanged_between_grids_though_they_live_in_buildings(self):
        xy = houses(16, 8)
        wide = shapely.box(xy[:, 0] - 5, xy[:, 1] - 8, xy[:, 0] + 5, xy[:, 1] + 8)
        li = village(16, 8, xy=xy, people={"building": np.arange(len(xy))}, buildings=wide)
        plan = delineate(li, MIXED)
        one, other = np.flatnonzero(plan.grid_of == 0)[0], np.flatnonzero(plan.grid_of == 1)[0]
        swapped = plan.grid_of.copy()
        swapped[[one, other]] = swapped[[other, one]]
        report = check_plan(replace(plan, grid_of=swapped), li, MIXED)
        assert {f.code for f in report.findings} == {"plan.household.stray"}

    def test_a_lane_given_to_a_grid_far_away(self):
        li = village(40, 16)
        plan = delineate(li, MIXED)
        all_to_one = replace(plan.lanes, grid=np.zeros(len(plan.lanes.grid), np.int64))
        codes = {f.code for f in check_plan(replace(plan, lanes=all_to_one), li, MIXED).findings}
        assert codes == {"plan.lane.stray"}

    def test_a_lane_left_out(self):
        li = village()
        plan = delineate(li, MIXED)
        keep = plan.lanes.names != "第3胡同"
        fewer = Lanes(*(getattr(plan.lanes, name)[keep] for name in ("lines", "names", "kinds", "grid")))
        report = check_plan(replace(plan, lanes=fewer), li, MIXED)
        assert ("plan.lane.missing", "第3胡同") in {(f.code, f.details.get("name")) for f in report.findings}

    def test_a_place_in_the_wrong_grid(self):
        li = village(places=places(shapely.Point(20, 20)))
        plan = delineate(li, MIXED)
        far = np.array([int(np.argmax([g.shape.distance(shapely.Point(20, 20)) for g in plan.grids]))])
        assert {f.code for f in check_plan(replace(plan, place_grid=far), li, MIXED).findings} == {"plan.place.stray"}

    def test_neighbours_of_one_colour(self):
        report = self.spoil(grids={i: lambda g: {"colour": "红"} for i in range(8)})[1]
        assert "plan.colour" in self.codes(report)

    def test_a_lane_and_a_place_without_grid(self):
        li = village(places=places(shapely.Point(50, 50)))
        plan = delineate(li, MIXED)
        lanes_of = replace(plan.lanes, grid=np.full(len(plan.lanes.grid), -1))
        report = check_plan(replace(plan, lanes=lanes_of, place_grid=np.array([-1])), li, MIXED)
        assert {"plan.lane.no_grid", "plan.place.no_grid"} <= {f.code for f in report.findings}

    def test_a_code_used_twice(self):
        assert "plan.code.twice" in self.codes(self.spoil(grids={0: lambda g: {"code": f"{CODE}002"}})[1])
