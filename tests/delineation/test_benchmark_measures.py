"""The benchmark's graph, measures and reference, on places small enough to check by hand."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))

from measures import measure
from reference_recom import recom
from scipy.sparse import csr_array
from synthetic import county
from unit_graph import UnitGraph, crossings, unit_graph


@pytest.fixture
def six_houses() -> tuple[UnitGraph, np.ndarray]:
    """Two rows of three houses, 10 m apart, a street between the rows; cells are squares.

    0 1 2
    -----  street
    3 4 5
    """
    xy = np.array([(x, y) for y in (10.0, 0.0) for x in (0.0, 10.0, 20.0)])
    pairs = np.array([(0, 1), (1, 2), (3, 4), (4, 5), (0, 3), (1, 4), (2, 5)])
    parted = np.array([False] * 4 + [True] * 3)
    outer = np.array([20.0, 10.0, 20.0, 20.0, 10.0, 20.0])
    graph = UnitGraph(pairs, np.full(7, 10.0), parted, np.where(parted, 1, 6), np.full(6, 100.0), outer)
    return graph, xy


def test_a_division_along_the_street_cuts_nothing_else(six_houses: tuple[UnitGraph, np.ndarray]) -> None:
    graph, xy = six_houses
    rows = measure(graph, xy, np.array([7, 7, 7, 8, 8, -1]), np.array([5, 5, 5, 9, 9, 9]), 3, 3)
    assert (rows.zones, rows.smallest, rows.largest, rows.out_of_band, rows.in_pieces) == (2, 3, 3, 0.0, 0.0)
    assert (rows.in_street_cut, rows.on_street, rows.crossings) == (0.0, 100.0, 0.0)
    assert rows.compactness == pytest.approx(4 * np.pi * 300 / 80**2)
    assert rows.reach == pytest.approx(20 / 3)
    assert rows.purity == pytest.approx(100.0)


def test_a_division_across_the_street_is_measured_as_such(six_houses: tuple[UnitGraph, np.ndarray]) -> None:
    graph, xy = six_houses
    columns = measure(graph, xy, np.full(6, -1), np.array([0, 1, 1, 0, 1, 1]), 3, 9)
    assert columns.out_of_band == 50.0
    assert columns.in_street_cut == 50.0  # 0-1 and 3-4 of four pairs inside blocks
    assert columns.on_street == 0.0
    assert columns.crossings == 1.0
    assert np.isnan(columns.purity)


def test_a_zone_in_two_pieces_is_counted(six_houses: tuple[UnitGraph, np.ndarray]) -> None:
    graph, xy = six_houses
    assert measure(graph, xy, np.zeros(6, int), np.array([0, 1, 0, 1, 1, 1]), 1, 9).in_pieces == 50.0


def test_a_pair_is_parted_where_its_line_meets_a_street_however_long() -> None:
    xy = np.array([(0.0, 0.0), (0.0, 20.0), (300.0, 0.0), (300.0, 20.0), (0.0, -5.0)])
    street = np.array([[-500.0, 10.0, 200.0, 10.0]])
    assert crossings(xy, np.array([(0, 1), (2, 3), (0, 4), (1, 3)]), street).tolist() == [True, False, False, False]


def test_villages_of_the_county_stay_connected_and_apart() -> None:
    data = county(2000, seed=3)
    graph = unit_graph(data)
    assert len(data) == 2000
    assert (data.village[graph.pairs[:, 0]] == data.village[graph.pairs[:, 1]]).all()
    assert 0.3 < graph.parted.mean() < 0.6
    again = county(2000, seed=3)
    assert (again.xy == data.xy).all()
    per_village = measure(graph, data.xy, data.group, data.village, 1, 2000)
    assert per_village.in_pieces == 0.0


def test_the_reference_makes_whole_zones_inside_the_band() -> None:
    data = county(400, seed=1)
    graph = unit_graph(data)
    both = np.concatenate([graph.pairs, graph.pairs[:, ::-1]])
    matrix = csr_array((np.tile(graph.weights, 2), both.T), shape=(400, 400))
    scattered = np.random.default_rng(0).integers(0, 13, 400)
    weights = matrix.data.astype(np.float64)
    zone = recom(scattered, matrix.indptr.astype(np.int64), matrix.indices, weights, 20, 30, 40)
    result = measure(graph, data.xy, data.group, zone, 20, 40)
    assert (result.out_of_band, result.in_pieces) == (0.0, 0.0)
    assert result.in_street_cut < measure(graph, data.xy, data.group, scattered, 20, 40).in_street_cut / 3
