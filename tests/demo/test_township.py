"""The synthetic township: its totals, its land, its people, and that it is the same township every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from wangge.demo import census, names

if TYPE_CHECKING:
    from wangge.demo import DemoTownship


def test_the_totals_of_the_real_township_hold(any_township: DemoTownship):
    people = any_township.households
    assert len(people) == 9_435
    assert people.persons.sum() == 36_539
    assert people.persons.min() >= 1
    assert people.persons.max() <= 9
    assert len(any_township.villages) == 20
    assert len(set(any_township.settlements.columns["name"])) == 56
    assert len(set(zip(people.village, people.settlement, strict=True))) == 56
    assert shapely.area(any_township.villages.shapes).sum() == pytest.approx(41.98e6, rel=0.005)


def test_groups_of_forty_to_eighty_make_381_grids(any_township: DemoTownship):
    people = any_township.households
    sizes = np.bincount(people.group_index)
    grids = census.grids_of(sizes)
    assert len(sizes) == 190
    assert grids.sum() == 381
    assert (sizes / grids).min() >= 20
    assert (sizes / grids).max() <= 45
    assert np.mean((sizes >= 40) & (sizes <= 72)) > 0.95


def test_the_red_group_lives_in_macha(any_township: DemoTownship):
    people = any_township.households
    sizes = np.bincount(people.group_index)
    persons = np.bincount(people.group_index, people.persons)
    village = any_township.villages.columns["name"][people.village]
    red = np.flatnonzero((sizes == 41) & (persons == 146))
    assert "马岔村" in {village[people.group_index == g][0] for g in red}


def test_villages_tile_the_township_vertex_by_vertex(any_township: DemoTownship):
    shapes = any_township.villages.shapes
    assert all(s.geom_type == "Polygon" and s.is_valid for s in shapes)
    assert shapely.coverage_is_valid(shapes)
    assert any_township.area.geom_type == "Polygon"
    assert shapely.equals(any_township.area, shapely.union_all(shapes))
    assert list(any_township.villages.columns["code"]) == [f"411622204{200 + k}" for k in range(20)]
    assert list(any_township.villages.columns["name"]) == [f"{stem}村" for stem, _ in names.VILLAGES]


def test_a_village_has_one_to_five_settlements_at_walking_distance(any_township: DemoTownship):
    settled = any_township.settlements
    count = np.unique(settled.columns["village"], return_counts=True)[1]
    assert len(count) == 20
    assert count.min() >= 1
    assert count.max() <= 5
    middle = shapely.get_coordinates(shapely.centroid(settled.shapes))
    nearest = cKDTree(middle).query(middle, k=2)[0][:, 1]
    assert nearest.min() > 450
    assert 600 < np.median(nearest) < 1200


def test_settlement_land_is_that_of_the_plain(any_township: DemoTownship):
    settled = any_township.settlements
    land = shapely.area(settled.shapes)
    assert 0.15 < land.sum() / 41.98e6 < 0.20
    households = np.array([(any_township.households.settlement == n).sum() for n in settled.columns["name"]])
    per_household = land / households
    assert np.mean((per_household > 600) & (per_household < 950)) > 0.85
    assert per_household.max() < 1150  # a hamlet of forty around its pond


def test_courtyards_overlap_nothing(any_township: DemoTownship):
    yards = any_township.buildings.shapes
    assert shapely.is_valid(yards).all()
    tree = shapely.STRtree(yards)
    left, right = tree.query(yards, predicate="intersects")
    apart = left < right
    shared = shapely.area(shapely.intersection(yards[left[apart]], yards[right[apart]]))
    assert shared.sum() == 0
    assert tree.query(any_township.streets.shapes, predicate="intersects").size == 0
    assert tree.query(any_township.water.shapes, predicate="intersects").size == 0


def test_every_shape_on_the_map_is_valid(any_township: DemoTownship):
    for layer in (any_township.streets, any_township.water, any_township.places, any_township.land):
        assert shapely.is_valid(layer.shapes).all()


def test_every_household_lives_in_its_courtyard_in_its_village(any_township: DemoTownship):
    people, yards = any_township.households, any_township.buildings
    own = yards.shapes[people.courtyard]
    assert shapely.contains_xy(own, people.xy).all()
    assert shapely.contains(any_township.villages.shapes[people.village], own).all()
    assert (yards.columns["household"][people.courtyard] == people.number).all()
    assert len(set(people.number)) == len(people)
    sides = np.sqrt(shapely.area(own))
    assert 11 < np.median(sides) < 16


def test_a_quarter_of_the_plots_is_empty(any_township: DemoTownship):
    kinds = any_township.buildings.columns
    deserted = ((kinds["household"] == "") & (kinds["kind"] == "courtyard")).sum()
    assert 0.08 < deserted / 9_435 < 0.2  # the other half of the empty plots has no wall left


def test_neighbours_of_a_group_live_together(any_township: DemoTownship):
    people = any_township.households
    pairs = cKDTree(people.xy).query_pairs(120, output_type="ndarray")
    pairs = pairs[people.group_index[pairs[:, 0]] == people.group_index[pairs[:, 1]]]
    n = len(people)
    parts, _ = connected_components(coo_array((np.ones(len(pairs)), pairs.T), shape=(n, n)), directed=False)
    assert parts == 190


def test_streets_are_one_net_with_shared_vertices(any_township: DemoTownship):
    streets = any_township.streets
    assert set(streets.columns["kind"]) == {"main_road", "street", "lane", "path"}
    vertices, line = shapely.get_coordinates(streets.shapes, return_index=True)
    at = np.unique(np.round(vertices * 100).astype(np.int64), axis=0, return_inverse=True)[1]
    nodes = at.max() + 1
    graph = coo_array((np.ones(len(line)), (line, at)), shape=(len(streets), nodes))
    together, label = connected_components(graph @ graph.T, directed=False)
    assert together == 1, f"{np.bincount(label)} lines in separate nets"
    assert shapely.length(streets.shapes).min() > 0.5


def test_doors_ascend_along_the_lane(any_township: DemoTownship):
    people = any_township.households
    assert not (people.lane == "").any()
    keys = list(zip(people.village, people.lane, people.door, strict=True))
    assert len(set(keys)) == len(keys)
    lines = dict(zip(any_township.streets.columns["name"], any_township.streets.shapes, strict=True))
    rising = []
    for name in [n for n in dict.fromkeys(people.lane) if n.endswith("胡同")]:
        here = people.lane == name
        door = np.array([int(d.removesuffix("号")) for d in people.door[here]])
        if (door % 2 == 1).sum() >= 3 and name in lines:
            odd = door % 2 == 1
            along = shapely.line_locate_point(lines[name], shapely.points(people.xy[here][odd]))
            steps = np.diff(along[np.argsort(door[odd])])
            rising.append((steps > 0).all() or (steps < 0).all())
    assert len(rising) > 100
    assert np.mean(rising) > 0.97


def test_surnames_follow_the_village(any_township: DemoTownship):
    people = any_township.households
    share = {}
    for settlement in dict.fromkeys(people.settlement):
        first = [h[0] for h in people.head[people.settlement == settlement]]
        share[settlement] = max(first.count(s) for s in set(first)) / len(first)
    assert 0.45 < np.median(list(share.values())) < 0.72
    assert share["三官庙"] < 0.45
    assert (
        sum(h[0] == "李" for h in people.head[people.settlement == "李庄"]) > 0.45 * (people.settlement == "李庄").sum()
    )


def test_the_landmarks_are_there(any_township: DemoTownship):
    kinds = list(any_township.places.columns["kind"])
    for kind in ("village_office", "square", "clinic"):
        assert kinds.count(kind) == 20
    assert kinds.count("natural_village") == 56
    assert kinds.count("market") == 1
    assert kinds.count("school") in (2, 3)
    for kind in ("shop", "toilet", "rubbish_point", "transformer", "street_garden"):
        assert kinds.count(kind) >= 40
    assert 3.0 < 41.98e2 * 0.82 / kinds.count("pump_well") < 4.0  # one per 3-4 hectares of fields
    refs = set(any_township.streets.columns["ref"])
    assert {"S102", "S81", "S89"} <= refs
    assert {r[0] for r in refs if r} == {"S", "X", "Y", "C"}
    ponds = shapely.area(any_township.water.shapes[any_township.water.columns["kind"] == "pond"])
    assert ponds.min() > 500
    assert ponds.max() < 4000
    assert 56 <= len(ponds) <= 4 * 56
    assert "ring_ditch" in any_township.water.columns["kind"]


def test_another_seed_gives_another_township_of_the_same_size(demo: DemoTownship, another: DemoTownship):
    one, two = demo.households, another.households
    assert not np.array_equal(one.xy, two.xy)
    assert (one.head == two.head).mean() < 0.1
    assert not shapely.equals(demo.area, another.area)


def test_the_engine_gets_what_is_in_memory(demo: DemoTownship):
    model = demo.engine_township()
    assert model.crs == "EPSG:4547"
    assert sum(len(v.households) for v in model.villages) == 9_435
    for village in model.villages:
        assert village.boundary is not None
        own = village.buildings[village.households.building]
        assert shapely.contains_xy(own, village.households.xy).all()
        assert len(village.streets.lines) > 50


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_every_seed_divides_into_381_grids(seed: int):
    sizes = census.group_sizes(np.random.default_rng(seed))
    assert sizes.sum() == 9_435
    assert census.grids_of(sizes).sum() == 381
    assert sizes[0] == 41
    red = np.arange(9_435) < 41
    persons = census.persons(red, np.random.default_rng(seed))
    assert persons.sum() == 36_539
    assert persons[red].sum() == 146
    _, residents = census.residence(persons, np.random.default_rng(seed))
    assert (residents >= 0).all()


def test_numerals_read_as_in_a_village():
    assert [names.numeral(n) for n in (1, 10, 12, 20, 35)] == ["一", "十", "十二", "二十", "三十五"]
