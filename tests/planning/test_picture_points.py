"""A picture laid on the ground by three points, and points that cannot be right."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.exchange.coordinates import wgs84_to_gcj02
from wangge.planning.fixing import Point, fix
from wangge.problem import Problem

WIDTH, HEIGHT = 2000, 1500
DOTS = ((200.0, 150.0), (1800.0, 200.0), (300.0, 1400.0))
LON, LAT = 114.53, 33.72
EAST, NORTH = 111_320 * np.cos(np.radians(LAT)), 111_320.0


def ground(x: float, y: float, metres: float = 0.5, turn: float = 0.0) -> tuple[float, float]:
    """Where a dot is when the picture's middle lies at LON, LAT, turned to the left."""
    right, up = (x - WIDTH / 2) * metres, (HEIGHT / 2 - y) * metres
    cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    return LON + (right * cos - up * sin) / EAST, LAT + (right * sin + up * cos) / NORTH


def marked(**how: float) -> list[Point]:
    return [Point(x, y, *ground(x, y, **how)) for x, y in DOTS]


@given(metres=st.floats(0.05, 5.0), turn=st.floats(-180.0, 180.0))
def test_the_corners_are_where_they_are_on_the_ground(metres: float, turn: float) -> None:
    fixed = fix(marked(metres=metres, turn=turn), WIDTH, HEIGHT)
    true = [ground(x, y, metres, turn) for x, y in ((0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT))]
    away = (np.array(fixed.corners) - np.array(true)) * [EAST, NORTH]
    assert np.abs(away).max() < 0.01 * metres * WIDTH, "within one in a hundred of the picture's width"
    assert fixed.metres == pytest.approx(metres, rel=0.01)


def test_points_of_a_phone_map_are_shifted_back() -> None:
    true = fix(marked(), WIDTH, HEIGHT)
    shifted = [Point(p.x, p.y, *wgs84_to_gcj02(np.array([[p.lon, p.lat]]))[0]) for p in marked()]
    assert np.allclose(fix(shifted, WIDTH, HEIGHT, "gcj02").corners, true.corners, atol=1e-8)
    assert abs(fix(shifted, WIDTH, HEIGHT).corners[0][0] - true.corners[0][0]) > 0.003, "taken as they are they mislead"


def refused(points: list[Point], system: str = "cgcs2000") -> str:
    with pytest.raises(Problem) as problem:
        fix(points, WIDTH, HEIGHT, system)
    return problem.value.code


def test_what_cannot_be_right_is_said() -> None:
    good = marked()
    assert refused(good[:2]) == "picture.points.three"
    assert refused([*good[:2], Point(-5, 10, LON, LAT)]) == "picture.points.outside"
    assert refused([*good[:2], Point(300, 1400, float("nan"), LAT)]) == "picture.points.place"
    assert refused([Point(p.x, p.y, p.lat + 90, p.lon) for p in good]) == "picture.points.place"
    line = [Point(x, 700.0, *ground(x, 700.0)) for x in (100.0, 900.0, 1900.0)]
    assert refused(line) == "picture.points.line"
    a, b, c = good
    swapped = [Point(a.x, a.y, b.lon, b.lat), Point(b.x, b.y, a.lon, a.lat), c]
    assert refused(swapped) in ("picture.points.mirrored", "picture.points.stretched")
    far = Point(c.x, c.y, c.lon, c.lat - 0.02)
    assert refused([a, b, far]) == "picture.points.stretched"
    assert refused([Point(p.x, p.y, LON + (p.lon - LON) * 500, LAT + (p.lat - LAT) * 500) for p in good]) == (
        "picture.points.scale"
    )
