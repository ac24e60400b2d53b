"""The search: zones hang together and keep the band on any graph, whatever its nodes weigh."""

from __future__ import annotations

import numpy as np
import pytest
from distributed import LocalCluster
from hypothesis import given, settings
from hypothesis import strategies as st
from scenes import village
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay

from wangge.delineation import GridParams, delineate, delineate_township, partition
from wangge.delineation.model import Township
from wangge.delineation.strata import compressed

BAND = GridParams(minimum=20, maximum=40, keep_groups=False)


def graph(xy, weights=None):
    mesh = Delaunay(xy)
    edges = np.unique(np.sort(mesh.simplices[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1), axis=0).astype(np.int64)
    return edges, compressed(len(xy), edges, np.ones(len(edges)) if weights is None else weights(edges))


def pieces(edges, labels):
    same = labels[edges[:, 0]] == labels[edges[:, 1]]
    ends = edges[same]
    n = len(labels)
    return connected_components(coo_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), (n, n)), directed=False)[0]


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    n=st.integers(20, 400),
    heaviest=st.sampled_from([1, 3, 8]),
    effort=st.sampled_from(["best", "fast"]),
)
def test_zones_are_connected_and_in_the_band(seed, n, heaviest, effort):
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0, 100 * np.sqrt(n), (n, 2))
    sizes = rng.integers(1, heaviest + 1, n)
    edges, (ptr, adj, tie) = graph(xy, lambda e: rng.choice([1.0, 6.0, 9.0], len(e)))
    labels = partition(ptr, adj, tie, xy, sizes, GridParams(minimum=20, maximum=40, effort=effort))
    mass = np.bincount(labels, weights=sizes)
    assert pieces(edges, labels) == len(mass)
    assert mass.max() <= 40
    assert mass.min() >= min(20, sizes.sum())
    assert (np.unique(labels) == np.arange(len(mass))).all()


def test_the_number_of_zones_is_about_households_by_target():
    rng = np.random.default_rng(1)
    xy = rng.uniform(0, 2000, (3000, 2))
    _, (ptr, adj, tie) = graph(xy)
    labels = partition(ptr, adj, tie, xy, np.ones(3000, int), BAND)
    assert 95 <= labels.max() + 1 <= 105


def test_borders_follow_weak_ties():
    """Two hundred households on both sides of a street: the street is a border all along."""
    rng = np.random.default_rng(4)
    xy = rng.uniform(0, 300, (240, 2))
    xy[120:, 0] += 400
    side = np.arange(240) >= 120
    _, (ptr, adj, tie) = graph(xy, lambda e: np.where(side[e[:, 0]] == side[e[:, 1]], 6.0, 0.5))
    labels = partition(ptr, adj, tie, xy, np.ones(240, int), BAND)
    assert not set(labels[~side]) & set(labels[side])


def test_a_node_heavier_than_the_band_is_alone_or_with_its_smallest_company():
    rng = np.random.default_rng(2)
    xy = rng.uniform(0, 500, (100, 2))
    sizes = np.ones(100, int)
    sizes[50] = 300
    edges, (ptr, adj, tie) = graph(xy)
    labels = partition(ptr, adj, tie, xy, sizes, BAND)
    mass = np.bincount(labels, weights=sizes)
    assert pieces(edges, labels) == len(mass)
    assert mass[labels[50]] <= 320
    assert all(20 <= m <= 40 for z, m in enumerate(mass) if z != labels[50])


@pytest.mark.parametrize("n", [1, 2, 3])
def test_a_handful_is_one_zone(n):
    xy = np.arange(2.0 * n).reshape(n, 2)
    pairs = np.stack([np.arange(n - 1), np.arange(1, n)], axis=1)
    ptr, adj, tie = compressed(n, pairs, np.ones(n - 1))
    assert partition(ptr, adj, tie, xy, np.ones(n, int), BAND).tolist() == [0] * n


def test_it_starts_from_the_labels_given_and_changes_little():
    rng = np.random.default_rng(3)
    xy = rng.uniform(0, 800, (300, 2))
    _, (ptr, adj, tie) = graph(xy)
    first = partition(ptr, adj, tie, xy, np.ones(300, int), BAND)
    again = partition(ptr, adj, tie, xy, np.ones(300, int), BAND, first.astype(np.int64))
    moved = sum(
        np.bincount(again[first == zone]).sum() - np.bincount(again[first == zone]).max() for zone in set(first)
    )
    assert moved <= 9


def test_many_villages_give_the_same_plans_in_one_process_and_in_two():
    villages = tuple(village(columns=8 + i, rows=8) for i in range(4))
    town = Township("李庄乡", "411622204", "EPSG:4547", villages)
    done: list[int] = []
    alone = delineate_township(town, BAND, workers=1, progress=done.append)
    pair = delineate_township(town, BAND, workers=2)
    assert sum(done) == sum(len(v.households) for v in villages)
    for one, other in zip(alone, pair, strict=True):
        assert (one.grid_of == other.grid_of).all()
        assert [g.code for g in one.grids] == [g.code for g in other.grids]
        assert one.measures == other.measures


def test_plans_of_a_township_are_those_of_its_villages():
    li = village()
    town = Township("李庄乡", "411622204", "EPSG:4547", (li,))
    assert (delineate_township(town, BAND)[0].grid_of == delineate(li, BAND).grid_of).all()


def test_a_cluster_gives_the_same_plans():
    villages = tuple(village(columns=8 + i, rows=8) for i in range(3))
    town = Township("李庄乡", "411622204", "EPSG:4547", villages)
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster:
        there = delineate_township(town, BAND, cluster=cluster.scheduler_address)
    for one, other in zip(delineate_township(town, BAND), there, strict=True):
        assert (one.grid_of == other.grid_of).all()
