"""Where a photo or scanned plan lies on the ground, from three points that are known on both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wangge.exchange.coordinates import bd09_to_wgs84, gcj02_to_wgs84
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

SYSTEMS = ("cgcs2000", "gcj02", "bd09")
"""In which coordinates the points may be given: survey and GPS, AMap and Tencent, Baidu."""

_BACK: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
    "gcj02": gcj02_to_wgs84,
    "bd09": bd09_to_wgs84,
}
_METRES = 111_320.0  # of a degree of latitude
_FLAT = 0.02  # of the picture's area: three points that span less say nothing across their line
_STRETCH = 1.3  # a photo taken a little askew; beyond it one of the points is wrong
_SMALLEST, _LARGEST = 0.01, 20.0  # metres of a dot


@dataclass(frozen=True)
class Point:
    """A point of the picture in dots from its upper left corner, and where it is."""

    x: float
    y: float
    lon: float
    lat: float


@dataclass(frozen=True)
class Fixed:
    """The corners of the picture in lon/lat, from the upper left clockwise, and how many metres a dot is."""

    corners: tuple[tuple[float, float], ...]
    metres: float


def fix(points: Sequence[Point], width: int, height: int, system: str = "cgcs2000") -> Fixed:
    """Return where a picture of ``width`` times ``height`` dots lies.

    Three points make it exact: the picture may be turned and scaled, and stretched a little where paper or lens did so.

    Raises
    ------
    Problem
        ``picture.points.three``, ``picture.points.outside``, ``picture.points.place``, ``picture.points.line`` (they
        lie on one line), ``picture.points.mirrored`` and ``picture.points.stretched`` (two are mixed up, or one is
        wrong), ``picture.points.scale``.
    """
    if len(points) != 3 or system not in SYSTEMS:
        raise Problem("picture.points.three", count=len(points))
    dots = np.array([[p.x, p.y] for p in points])
    if (dots < 0).any() or (dots > [width, height]).any() or not np.isfinite(dots).all():
        raise Problem("picture.points.outside")
    lonlat = np.array([[p.lon, p.lat] for p in points])
    if not np.isfinite(lonlat).all() or (np.abs(lonlat) > [180.0, 85.0]).any():
        raise Problem("picture.points.place")
    lonlat = _BACK[system](lonlat) if system in _BACK else lonlat
    if abs(_area(dots)) < _FLAT * width * height / 2:
        raise Problem("picture.points.line")
    origin = lonlat.mean(axis=0)
    metre = np.array([_METRES * np.cos(np.radians(origin[1])), _METRES])
    ground = (lonlat - origin) * metre
    linear = np.linalg.solve(dots[1:] - dots[0], ground[1:] - ground[0]).T  # metres per dot, y down
    if np.linalg.det(linear) >= 0:
        raise Problem("picture.points.mirrored")
    large, small = np.linalg.svd(linear, compute_uv=False)
    if large > _STRETCH * small:
        raise Problem("picture.points.stretched", percent=round(100 * (large / small - 1)))
    if not _SMALLEST <= small <= large <= _LARGEST:
        raise Problem("picture.points.scale", metres=round(float(large), 3))
    rim = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float64)
    corners = (ground[0] + (rim - dots[0]) @ linear.T) / metre + origin
    return Fixed(tuple((float(lon), float(lat)) for lon, lat in corners), float(np.sqrt(large * small)))


def _area(corners: NDArray[np.float64]) -> float:
    (ax, ay), (bx, by), (cx, cy) = corners.tolist()
    return float(0.5 * ((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)))
