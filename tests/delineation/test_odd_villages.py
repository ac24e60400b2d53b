"""Villages that once were drawn wrong: exact rows, lands that touch in a point, mixed buildings, no places."""

import numpy as np
from shapely import LineString, MultiPolygon, Point, Polygon, box, get_coordinates, shortest_line

from wangge.delineation import GridParams, delineate
from wangge.delineation.model import Households, Streets, Village


def objects(values):
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


def rows(n=96):
    return np.array([(30 + 14 * (i % 12), 40 + 22 * (i // 12) + 8 * (i // 24)) for i in range(n)], dtype=float)


def village(xy, boundary, **columns):
    lines = [LineString([(10, 29 + 52 * n), (215, 29 + 52 * n)]) for n in range(5)]
    lines += [LineString([(x, 0), (x, 260)]) for x in (10, 215)]
    columns.setdefault("group", ["一组"] * 48 + ["二组"] * 48)
    homes = Households.of([f"{i:03d}" for i in range(96)], xy, persons=[3] * 96, **columns)
    streets = Streets(objects(lines), objects([str(n) for n in range(7)]), np.ones(7, dtype=np.int64))
    return Village("411622204207", "孔寨村", boundary, homes, streets=streets)


def errors(plan):
    return [(f.code, f.grid, f.details) for f in plan.findings if f.severity == "error"]


LAND = box(-60, -60, 290, 330)


def test_a_block_divided_between_two_grids_leaves_no_house_on_the_land_of_the_other():
    bad = {}
    for seed in range(50, 60):  # houses in exact rows, shaken by less than a micrometre
        xy = rows() + np.random.default_rng(seed).normal(0, 1e-8, (96, 2))
        found = errors(delineate(village(xy, LAND), GridParams()))
        if found:
            bad[seed] = found[:1]
    assert not bad


def test_a_boundary_of_two_parts_that_touch_in_a_point():
    left, right = Polygon([(-60, -60), (115, 135), (-60, 330)]), Polygon([(290, -60), (290, 330), (115, 135)])
    xy = rows()
    both = MultiPolygon([left, right])
    inner = both.buffer(-1.0)
    xy = np.array([p if both.covers(Point(p)) else get_coordinates(shortest_line(inner, Point(p)))[0] for p in xy])
    assert errors(delineate(village(xy, both), GridParams())) == []


def test_households_of_two_groups_in_one_building_are_an_exception_not_an_error():
    plan = delineate(village(np.full((96, 2), 100.0), LAND), GridParams())
    assert errors(plan) == []


def test_keep_existing_where_no_household_names_a_grid():
    plan = delineate(village(rows(), LAND), GridParams(), keep_existing=True)
    assert (plan.grid_of == -1).all()


def test_keep_existing_without_coordinates_keeps_the_grids_of_the_list():
    named = [f"{i // 24 + 1}号网格" for i in range(96)]
    plan = delineate(village(np.full((96, 2), np.nan), LAND, grid=named), GridParams(), keep_existing=True)
    assert sorted(np.bincount(plan.grid_of + 1)[1:].tolist()) == [24, 24, 24, 24]
    assert any(f.code == "village.without_map" for f in plan.findings)
