"""A village is divided: the hard rules hold, on every shape of village that a township may bring."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scenes import CODE, houses, lanes, places, river, village

from wangge.delineation import GridParams, delineate
from wangge.delineation.model import Households, PreviousNet, Streets, Village, no_streets

PARAMS = GridParams()
MIXED = GridParams(keep_groups=False)
FAST = GridParams(keep_groups=False, effort="fast")


def sizes(plan):
    return sorted(g.households for g in plan.grids)


def codes_of(plan, people):
    return {str(i): plan.grids[g].code for i, g in zip(people.households.ids, plan.grid_of, strict=True)}


def found(plan, code):
    return [f for f in plan.findings if f.code == code]


@pytest.mark.parametrize("params", [PARAMS, MIXED, FAST])
def test_every_household_is_in_one_grid_and_every_metre_too(params):
    li = village()
    plan = delineate(li, params)
    assert plan.good
    assert (plan.grid_of >= 0).all()
    assert sum(sizes(plan)) == 240
    assert all(20 <= s <= 45 for s in sizes(plan))
    land = np.array([g.shape for g in plan.grids])
    assert shapely.coverage_is_valid(land)
    assert shapely.union_all(land).symmetric_difference(li.boundary).area < 1e-3 * li.boundary.length
    for point, g in zip(shapely.points(li.households.xy), plan.grid_of, strict=True):
        assert plan.grids[g].shape.contains(point)


def test_the_same_village_gives_the_same_plan_whatever_the_order_of_the_list():
    li = village(columns=17, rows=9)
    order = np.random.default_rng(3).permutation(len(li.households))
    h = li.households
    shuffled = Households(*(getattr(h, name)[order] for name in h.__dataclass_fields__))
    first, again, other = (delineate(v, MIXED) for v in (li, li, replace(li, households=shuffled)))
    assert codes_of(first, li) == codes_of(again, li) == codes_of(other, replace(li, households=shuffled))
    assert first.measures == again.measures == other.measures
    assert [g.shape.wkb for g in first.grids] == [g.shape.wkb for g in other.grids]


def test_borders_run_on_the_middle_of_the_lanes():
    plan = delineate(village(), MIXED)
    assert plan.measures["border_on_streets"] > 0.7


def test_grids_are_numbered_from_north_to_south_and_west_to_east():
    plan = delineate(village(columns=24, rows=12), MIXED)
    assert [g.code for g in plan.grids] == [f"{CODE}{i + 1:03d}" for i in range(len(plan.grids))]
    first, last = plan.grids[0].shape.centroid, plan.grids[-1].shape.centroid
    assert first.y > last.y


def test_neighbours_never_share_a_colour():
    plan = delineate(village(columns=40, rows=16), MIXED)
    assert len(plan.grids) > 8
    for a in plan.grids:
        for b in plan.grids:
            if a is not b and a.shape.intersection(b.shape).length > 0.01:
                assert a.colour != b.colour
                assert a.hatch != b.hatch
    assert len({g.colour_name for g in plan.grids}) == len(plan.grids)


def test_the_largest_grid_is_the_red_one():
    for columns in (12, 40):
        plan = delineate(village(columns=columns, rows=16), MIXED)
        assert max(plan.grids, key=lambda g: g.households).colour_name == "红"


def test_no_grid_mixes_two_groups_that_are_large_enough():
    half = np.where(houses(20, 12)[:, 0] < 120, "一组", "二组").astype(object)
    li = village(people={"group": half})
    plan = delineate(li, PARAMS)
    assert plan.good
    for g in range(len(plan.grids)):
        assert len(set(li.households.group[plan.grid_of == g])) == 1


def test_a_group_below_the_minimum_joins_its_neighbour_and_is_named():
    xy = houses(20, 12)
    group = np.where((xy[:, 0] < 60) & (xy[:, 1] < 40), "小组", "一组").astype(object)
    plan = delineate(village(xy=xy, people={"group": group}), PARAMS)
    assert plan.good
    (joined,) = found(plan, "group.joined")
    assert joined.details["group"] == "李庄小组"
    assert joined.details["into"] == "李庄一组"


def test_a_house_of_one_group_among_another_does_not_break_a_grid_in_pieces():
    xy = houses(20, 12)
    group = np.full(len(xy), "一组", dtype=object)
    group[::37] = "二组"
    plan = delineate(village(xy=xy, people={"group": group}), PARAMS)
    assert plan.good
    assert found(plan, "group.joined")


@pytest.mark.parametrize("n", [1, 2, 3, 5, 19])
def test_a_village_smaller_than_a_grid_is_one_grid_and_says_so(n):
    plan = delineate(village(xy=houses(n, 1)), PARAMS)
    assert plan.good
    assert sizes(plan) == [n]
    (small,) = found(plan, "grid.below_minimum")
    assert small.details["reason"] == "village_small"


def test_41_households_are_one_grid():
    plan = delineate(village(xy=houses(41, 1)), PARAMS)
    assert sizes(plan) == [41]
    assert plan.good


def test_46_households_are_two_grids():
    plan = delineate(village(xy=houses(23, 2)), MIXED)
    assert sizes(plan) == [23, 23] or (sum(sizes(plan)) == 46 and min(sizes(plan)) >= 20)


def test_an_empty_village_is_said_to_be_empty():
    nobody = replace(village(), households=Households.of([], np.empty((0, 2))))
    plan = delineate(nobody, PARAMS)
    assert not plan.grids
    assert found(plan, "village.empty")


def test_ten_households_at_one_point_stay_together():
    xy = houses(20, 6)
    xy[50:60] = xy[50]
    plan = delineate(village(20, 6, xy=xy), MIXED)
    assert plan.good
    assert len(set(plan.grid_of[50:60].tolist())) == 1


def test_300_households_in_one_building_are_a_grid_of_their_own():
    xy = np.concatenate([houses(20, 6), np.tile([[400.0, 50.0]], (300, 1))])
    block = shapely.box(380, 30, 420, 70)
    building = np.where(np.arange(len(xy)) >= 120, 0, -1)
    door = np.array([f"{i}" if i >= 120 else "" for i in range(len(xy))], dtype=object)
    li = village(20, 6, xy=xy, people={"building": building, "door": door}, buildings=np.array([block], dtype=object))
    plan = delineate(li, MIXED)
    assert plan.good
    large = plan.grids[plan.grid_of[200]]
    assert large.households >= 300
    (named,) = found(plan, "grid.above_maximum")
    assert named.grid == large.code
    assert named.details["reason"] in ("one_building", "indivisible")
    assert "250" in str(named.details["doors"])


def test_no_border_cuts_a_building():
    xy = houses(16, 8)
    wide = shapely.box(xy[:, 0] - 6, xy[:, 1] - 9, xy[:, 0] + 6, xy[:, 1] + 9)
    plan = delineate(village(16, 8, xy=xy, people={"building": np.arange(len(xy))}, buildings=wide), MIXED)
    assert plan.good
    for i, house in enumerate(wide):
        assert house.intersection(plan.grids[plan.grid_of[i]].shape).area > 0.9 * house.area


def test_two_settlements_across_a_river_are_not_mixed_without_need():
    xy = np.concatenate([houses(8, 8), houses(8, 8, west=300)])
    east = np.concatenate([np.zeros(64), np.ones(64)])
    name = np.where(east > 0, "东李庄", "西李庄").astype(object)
    plan = delineate(village(8, 8, xy=xy, people={"settlement": name}, water=river(200, -500, 500)), PARAMS)
    assert plan.good
    for g in range(len(plan.grids)):
        assert len(set(east[plan.grid_of == g])) == 1


def test_a_hamlet_below_the_minimum_across_the_river_is_still_reached_over_land():
    xy = np.concatenate([houses(10, 8), houses(3, 2, west=400)])
    plan = delineate(village(10, 8, xy=xy, water=river(250, -400, 400)), MIXED)
    assert plan.good
    assert all(shapely.get_num_geometries(g.shape) == 1 for g in plan.grids)


def test_a_village_without_streets_is_divided_all_the_same():
    plan = delineate(village(streets=no_streets()), MIXED)
    assert plan.good
    assert all(20 <= s <= 45 for s in sizes(plan))


def test_streets_that_cross_themselves_end_short_and_overlap_do_no_harm():
    own = lanes(20, 12)
    loop = shapely.linestrings([[0, 0], [200, 150], [200, 0], [0, 150], [0, 0]])
    short = shapely.linestrings([[20, 39], [100, 39]])
    twice = own.lines[0]
    lines = np.concatenate([own.lines, [loop, short, twice]])
    names = np.concatenate([own.names, ["环路", "断头路", "重路"]]).astype(object)
    plan = delineate(village(streets=Streets(lines, names, np.append(own.kinds, [1, 2, 2]))), MIXED)
    assert plan.good


def test_a_village_of_several_parts_with_a_hole_is_covered_part_by_part():
    main = shapely.box(-150, -150, 400, 400).difference(shapely.box(300, 300, 350, 350))
    exclave = shapely.box(1000, 0, 1300, 200)
    xy = np.concatenate([houses(20, 12), houses(4, 2, west=1100, south=50)])
    plan = delineate(village(xy=xy, boundary=shapely.union(main, exclave)), MIXED)
    assert plan.good
    land = np.array([g.shape for g in plan.grids])
    assert abs(shapely.area(land).sum() - main.area - exclave.area) < 1
    for g in plan.grids:
        for part in (main, exclave):
            inside = g.shape.intersection(part.buffer(-0.01))
            assert shapely.get_num_geometries(inside) <= 1


def test_an_uninhabited_exclave_belongs_to_somebody():
    land = shapely.union(shapely.box(-150, -150, 400, 400), shapely.box(900, 0, 1000, 100))
    plan = delineate(village(boundary=land), MIXED)
    assert plan.good


def test_a_pond_is_never_cut():
    pond = shapely.Point(120, 110).buffer(15)
    water = river(-100, -400, 400)
    water = type(water)(np.append(water.shapes, pond), np.append(water.names, "李庄坑"))
    xy = houses(20, 12)
    xy = xy[shapely.distance(shapely.points(xy), pond) > 3]
    plan = delineate(village(xy=xy, water=water), MIXED)
    assert plan.good
    shares = [g.shape.intersection(pond).area for g in plan.grids]
    assert max(shares) > pond.area - 0.1


def test_a_school_ground_with_houses_of_several_grids_is_divided_between_them():
    ground = shapely.box(-20, -20, 130, 110)
    plan = delineate(village(places=places(ground)), MIXED)
    assert plan.good
    assert len({int(g) for g in plan.grid_of[:60]}) > 1


def test_a_school_can_have_a_grid_of_its_own():
    school = shapely.box(270, 20, 320, 80)
    plan = delineate(village(places=places(school), dedicated=(0,)), MIXED)
    assert plan.good
    (own,) = [g for g in plan.grids if g.kind == "dedicated"]
    assert own.code == f"{CODE}901"
    assert own.name == "第1小学"
    assert own.households == 0
    assert own.shape.intersection(school).area > school.area - 0.1
    assert plan.grids[plan.place_grid[0]] is own


def test_every_lane_segment_belongs_to_one_grid():
    plan = delineate(village(), MIXED)
    assert len(plan.lanes.lines) > 10
    assert ((plan.lanes.grid >= 0) & (plan.lanes.grid < len(plan.grids))).all()
    assert {"第2胡同", "1号街"} <= set(plan.lanes.names)


def test_areas_gather_all_grids_in_contiguous_parts():
    plan = delineate(village(columns=40, rows=12), MIXED)
    assert 3 <= len(plan.areas) <= 7
    assert sorted(g for a in plan.areas for g in a.grids) == list(range(len(plan.grids)))
    assert all(shapely.get_num_geometries(a.shape) == 1 for a in plan.areas)
    assert [a.code[-3:] for a in plan.areas] == [f"{801 + i}" for i in range(len(plan.areas))]


class TestWithoutCoordinates:
    def test_a_household_without_place_joins_the_only_grid_of_its_group(self):
        xy = houses(20, 3)
        group = np.where(np.arange(60) < 30, "一组", "二组").astype(object)
        xy[5] = np.nan
        plan = delineate(village(xy=np.nan_to_num(xy, nan=xy[4, 0]), people={"group": group}), PARAMS)
        assert plan.good
        li = village(20, 3, xy=houses(20, 3), people={"group": group})
        gone = replace(li.households, xy=np.where(np.arange(60)[:, None] == 5, np.nan, li.households.xy))
        plan = delineate(replace(li, households=gone), PARAMS)
        if plan.grid_of[5] >= 0:
            assert found(plan, "household.attached")
        else:
            assert found(plan, "plan.household.no_place")

    def test_a_household_that_cannot_be_attached_is_named_and_not_guessed(self):
        li = village()
        gone = replace(li.households, xy=np.where(np.arange(240)[:, None] == 7, np.nan, li.households.xy))
        plan = delineate(replace(li, households=gone), PARAMS)
        assert plan.grid_of[7] == -1
        (named,) = found(plan, "plan.household.no_place")
        assert named.details["household"] == "0007"

    def test_a_list_alone_is_divided_by_group_and_order(self):
        group = np.repeat(np.array(["一组", "二组", "三组"], dtype=object), [50, 60, 10])
        people = Households.of(
            [str(i) for i in range(120)], np.full((120, 2), np.nan), settlement=np.full(120, "李庄"), group=group
        )
        plan = delineate(Village(CODE, "李庄村", None, people), PARAMS)
        assert plan.good
        assert sizes(plan) == [23, 23, 24, 25, 25] or sum(sizes(plan)) == 120
        assert all(g.shape is None for g in plan.grids)
        assert (np.diff(plan.grid_of) >= 0).all()
        assert found(plan, "village.without_map")
        assert found(plan, "group.joined")


class TestRedrawing:
    def previous(self, li, plan):
        colours = {g.code: g.colour_name for g in plan.grids}
        return PreviousNet(codes_of(plan, li), colours)

    def test_a_surviving_grid_keeps_its_code_and_colour(self):
        li = village()
        before = delineate(li, MIXED)
        after = delineate(replace(li, previous=self.previous(li, before)), MIXED)
        assert codes_of(before, li) == codes_of(after, li)
        assert [g.colour_name for g in before.grids] == [g.colour_name for g in after.grids]
        assert not found(after, "household.moves")

    def test_with_stability_few_move_when_houses_are_added(self):
        li = village()
        before = delineate(li, MIXED)
        xy = np.concatenate([li.households.xy, houses(20, 2, south=260)])
        grown = replace(village(xy=xy), previous=self.previous(li, before))
        loose, firm = (delineate(grown, GridParams(keep_groups=False, stability=s)) for s in (0, 10))
        moved = [sum(int(f.details["households"]) for f in found(p, "household.moves")) for p in (loose, firm)]
        assert firm.good
        assert moved[1] <= 12
        assert moved[1] <= moved[0]

    def test_a_code_is_never_used_twice(self):
        li = village()
        before = delineate(li, MIXED)
        half = replace(self.previous(li, before), code_of={}, retired=frozenset(g.code for g in before.grids))
        after = delineate(replace(li, previous=half), MIXED)
        assert not {g.code for g in after.grids} & {g.code for g in before.grids}


class TestExistingNet:
    def test_land_is_derived_and_nothing_is_redrawn(self):
        xy = houses(20, 12)
        mine = np.where(xy[:, 0] < 130, "西格", "东格").astype(object)
        plan = delineate(village(xy=xy, people={"grid": mine}), MIXED, keep_existing=True)
        assert {g.name for g in plan.grids} == {"西格", "东格"}
        assert sizes(plan) == sorted([(mine == "西格").sum(), (mine == "东格").sum()])
        assert shapely.coverage_is_valid(np.array([g.shape for g in plan.grids]))
        assert {f.details["reason"] for f in found(plan, "grid.above_maximum")} == {"existing"}

    def test_a_household_without_grid_is_a_blank(self):
        mine = np.full(240, "一格", dtype=object)
        mine[9] = ""
        plan = delineate(village(people={"grid": mine}), MIXED, keep_existing=True)
        assert plan.grid_of[9] == -1
        assert not plan.good

    def test_a_grid_in_pieces_is_reported(self):
        xy = houses(20, 12)
        mine = np.where((xy[:, 0] < 80) | (xy[:, 0] > 170), "两头格", "中间格").astype(object)
        plan = delineate(village(xy=xy, people={"grid": mine}), MIXED, keep_existing=True)
        # the ends are joined round the back of the village, or it is said that they are not
        ends = next(g for g in plan.grids if g.name == "两头格")
        assert shapely.get_num_geometries(ends.shape) == 1 or found(plan, "plan.land.pieces")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 10_000),
    n=st.integers(20, 260),
    spread=st.sampled_from([8.0, 15.0, 60.0]),
    hamlets=st.integers(1, 4),
    params=st.sampled_from([PARAMS, MIXED, FAST]),
)
def test_the_hard_rules_hold_for_any_scatter_of_houses(seed, n, spread, hamlets, params):
    rng = np.random.default_rng(seed)
    centre = rng.uniform(0, 900, (hamlets, 2))
    at = rng.integers(0, hamlets, n)
    xy = centre[at] + rng.normal(0, spread * 4, (n, 2))
    xy, first = np.unique(xy.round(2), axis=0, return_index=True)
    ends = rng.uniform(-200, 1100, (6, 2, 2))
    streets = Streets(
        shapely.linestrings(ends), np.array([f"路{i}" for i in range(6)], dtype=object), rng.integers(0, 4, 6)
    )
    group = np.array([f"{g}组" for g in at[first]], dtype=object)
    plan = delineate(village(xy=xy, people={"group": group}, streets=streets), params)
    assert plan.good, [f for f in plan.findings if f.severity == "error"]
    small = {f.grid for f in found(plan, "grid.below_minimum")}
    for g in plan.grids:
        assert g.households <= params.maximum
        assert g.households >= params.minimum or g.code in small
