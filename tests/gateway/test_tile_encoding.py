"""Our tiles, read back with another's decoder."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.gateway.tiles.encoding import layer


def read(*shapes: Any, **columns: list[Any]) -> list[dict[str, Any]]:
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    packed = layer("one", array, columns)
    tile: dict[str, Any] = mapbox_vector_tile.decode(packed, default_options={"y_coord_down": True})
    found: list[dict[str, Any]] = tile["one"]["features"] if tile else []
    return found


def test_polygons_with_holes_and_of_many_parts_come_back() -> None:
    holed = shapely.box(0, 0, 100, 100).difference(shapely.box(20, 20, 40, 40))
    many = shapely.union_all([shapely.box(200, 200, 300, 300), holed, shapely.box(25, 25, 35, 35)])
    back = [shapely.geometry.shape(feature["geometry"]) for feature in read(holed, shapely.reverse(many))]
    assert back[0].equals(holed)
    assert back[1].equals(many)


def test_lines_points_and_what_is_not_there() -> None:
    line = shapely.LineString([(0, 0), (5, 5), (5, 5.2), (5, 900)])
    lines = shapely.MultiLineString([[(0, 0), (1, 1)], [(7, 7), (7.1, 7.1)], [(-50, 9), (60, 2)]])
    points = shapely.MultiPoint([(3, 4), (-5, 4000)])
    found = read(None, line, shapely.Polygon(), lines, shapely.Point(9, 9), points, n=list(range(6)))
    assert {f["properties"]["n"]: f["geometry"]["coordinates"] for f in found} == {
        1: [[0, 0], [5, 5], [5, 900]],
        3: [[[0, 0], [1, 1]], [[-50, 9], [60, 2]]],
        4: [9, 9],
        5: [[3, 4], [-5, 4000]],
    }


def test_properties_keep_their_kind() -> None:
    told = {"text": ["红2"], "whole": [-(2**40)], "number": [1.5], "yes": [True], "no": [False], "none": [None]}
    assert read(shapely.Point(1, 1), **told)[0]["properties"] == {
        "text": "红2", "whole": -(2**40), "number": 1.5, "yes": True, "no": False,
    }  # fmt: skip
    one, two = read(shapely.Point(1, 1), shapely.Point(2, 2), n=[1, True])
    assert (one["properties"]["n"] is True, two["properties"]["n"] is True) == (False, True)


def test_what_is_smaller_than_the_tile_s_grid_is_left_out() -> None:
    assert layer("one", np.array([shapely.box(0.1, 0.1, 0.2, 0.2)], dtype=object), {}) == b""
    hole = shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(4, 4), (4.1, 4), (4.1, 4.1)]])
    assert shapely.geometry.shape(read(hole)[0]["geometry"]).equals(shapely.box(0, 0, 9, 9))


_AT = st.integers(-80, 4176)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_AT, _AT, st.integers(1, 900), st.integers(1, 900), st.booleans()), min_size=1, max_size=8))
def test_any_boxes_come_back_as_they_were_and_turn_as_they_should(boxes: list[tuple[int, int, int, int, bool]]) -> None:
    shapes = []
    for x, y, wide, high, turned in boxes:
        shape = shapely.box(x, y, x + wide, y + high)
        if wide > 4 and high > 4:
            shape = shape.difference(shapely.box(x + 1, y + 1, x + 3, y + 3))
        shapes.append(shapely.reverse(shape) if turned else shape)
    for shape, feature in zip(shapes, read(*shapes), strict=True):
        back = shapely.geometry.shape(feature["geometry"])
        assert back.equals(shape)
        outer, *holes = feature["geometry"]["coordinates"]
        assert _surveyed(outer) > 0
        assert all(_surveyed(hole) < 0 for hole in holes)


def _surveyed(ring: list[list[int]]) -> int:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
