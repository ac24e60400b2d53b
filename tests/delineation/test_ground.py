"""Land is cut along lines, exactly; who is beside whom is counted right; lines between houses are found."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scenes import houses

from wangge.delineation.crossings import NOTHING
from wangge.delineation.land.coverage import cut, dissolve, joined, shared_edges
from wangge.delineation.land.ground import carried_ends, settlement_rim
from wangge.delineation.model import Households, Streets, Village
from wangge.delineation.neighbours import find_neighbours
from wangge.delineation.units import group_index, make_units


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), m=st.integers(0, 25))
def test_faces_cover_the_land_and_share_their_edges(seed, m):
    rng = np.random.default_rng(seed)
    land = shapely.box(0, 0, 1000, 800)
    lines = shapely.linestrings(rng.uniform(-100, 1100, (m, 2, 2)))
    faces = cut(land, lines)
    assert shapely.coverage_is_valid(faces.shapes)
    assert abs(shapely.area(faces.shapes).sum() - land.area) < 1
    edges = shared_edges(faces.shapes)
    pairs, lengths = joined(edges.owners, edges.lengths())
    for (a, b), metres in zip(pairs.tolist(), lengths.tolist(), strict=True):
        assert abs(faces.shapes[a].intersection(faces.shapes[b]).length - metres) < 1e-6
    inner = (shapely.length(faces.shapes).sum() - land.length) / 2
    assert abs(lengths.sum() - inner) < 1


def test_lines_nearer_than_the_raster_do_not_tear_the_land():
    land = shapely.box(0, 0, 100, 100)
    lines = shapely.linestrings([[[0, 50], [100, 50.0003]], [[0, 50.0002], [100, 50]], [[50, 0], [50.0001, 100]]])
    faces = cut(land, lines)
    assert shapely.coverage_is_valid(faces.shapes)
    assert abs(shapely.area(faces.shapes).sum() - land.area) < 0.2


def test_dissolving_joins_faces_and_leaves_unused_labels_empty():
    faces = cut(shapely.box(0, 0, 30, 10), shapely.linestrings([[[10, -5], [10, 15]], [[20, -5], [20, 15]]]))
    left = shapely.bounds(faces.shapes)[:, 0] < 15
    shapes = dissolve(faces.shapes, np.where(left, 0, 2), 3)
    assert shapes[1] is None
    assert shapes[0].equals(shapely.box(0, 0, 20, 10))


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_what_stands_between_neighbours_is_what_the_line_between_them_crosses(seed):
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0, 300, (40, 2))
    ends = rng.uniform(-20, 320, (8, 2, 2))
    kinds = rng.integers(0, 4, 8)
    near = find_neighbours(xy, ends.reshape(-1, 4), kinds)
    for (a, b), barrier in zip(near.pairs.tolist(), near.barrier.tolist(), strict=True):
        crossed = shapely.intersects(shapely.linestrings(ends), shapely.LineString(xy[[a, b]]))
        assert barrier == min(kinds[crossed].tolist(), default=NOTHING)


def test_neighbours_of_houses_in_one_line_are_those_next_door():
    xy = np.stack([np.arange(10.0) * 12, np.zeros(10)], axis=1)
    near = find_neighbours(xy, np.empty((0, 4)), np.empty(0, np.int64))
    assert sorted(map(tuple, near.pairs.tolist())) == [(i, i + 1) for i in range(9)]


def test_the_rim_goes_round_the_houses_of_each_settlement():
    xy = np.concatenate([houses(10, 8), houses(10, 8, west=900)])
    rim = settlement_rim(xy, find_neighbours(xy, np.empty((0, 4)), np.empty(0, np.int64)))
    assert shapely.get_num_geometries(rim) == 2
    assert shapely.contains_xy(rim, xy[:, 0], xy[:, 1]).all()
    assert rim.area < 2.2 * 160 * 12 * 18


def scene(line, buildings=()):
    people = Households.of(["1"], [[50.0, 20.0]])
    streets = Streets(np.array([line], dtype=object), np.array([""], dtype=object), np.array([2]))
    land = shapely.box(0, 0, 100, 100)
    li = Village("", "李庄村", land, people, streets, buildings=np.array(buildings, dtype=object))
    return li, make_units(li, group_index(li)), np.array([line, shapely.boundary(land)], dtype=object)


def test_a_dead_end_is_carried_on_to_the_next_line():
    li, units, stops = scene(shapely.LineString([(80, 100), (80, 50)]))
    (carried,) = carried_ends(li.streets.lines, stops, li, units)
    assert carried.bounds[1] < 0 < carried.bounds[3]


def test_a_dead_end_is_not_carried_through_a_house_or_a_building():
    li, units, stops = scene(shapely.LineString([(50, 100), (50, 40)]))
    assert not len(carried_ends(li.streets.lines, stops, li, units))
    li, units, stops = scene(shapely.LineString([(80, 100), (80, 50)]), [shapely.box(70, 10, 90, 30)])
    assert not len(carried_ends(li.streets.lines, stops, li, units))


def test_a_dead_end_far_from_everything_stays_one():
    li, units, stops = scene(shapely.LineString([(80, 100), (80, 90)]))
    assert not len(carried_ends(li.streets.lines, stops, li, units))
