"""Do the houses lie on the map's streets, or half a kilometre beside them?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.exchange.coordinates.systems import (
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    given,
    in_china,
    transform,
    wgs84_to_gcj02,
)
from wangge.problem import Finding

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from wangge.problem import Detail

    Convert = Callable[[NDArray[np.float64]], NDArray[np.float64]]

SAMPLE = 3000
FAR = 150.0  # metres: whatever lies farther from a street tells no more
_SHIFT: dict[str, Convert] = {
    "gcj02": wgs84_to_gcj02,
    "bd09": lambda lonlat: gcj02_to_bd09(wgs84_to_gcj02(lonlat)),
}
_UNDO: dict[str, Convert] = {"wgs84": lambda lonlat: lonlat, "gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}


def shift_warning(lonlat: NDArray[np.float64], system: str, streets: NDArray[np.object_], crs: str) -> Finding | None:
    """Warn when houses would lie much better on the streets if their coordinates were of another system.

    Parameters
    ----------
    lonlat
        (n, 2) longitude and latitude, converted to WGS-84 as ``system`` asked; NaN where missing.
    system
        The system the list was taken for; anything but ``gcj02`` and ``bd09`` counts as ``wgs84``.
    streets
        Lines in ``crs``.
    crs
        The township's projection in metres.

    Notes
    -----
    The measure is the mean distance to the nearest street, capped at 150 m. Another system is proposed when it
    brings that below 60 % of what it is now and the houses come at least 8 m nearer: GCJ-02 moves by 300-800 m, which
    puts a village's houses into its fields.
    """
    points = lonlat[given(lonlat)]
    if len(points) < 5 or not len(streets) or not in_china(*np.median(points, axis=0)[:, None])[0]:
        return None
    points = points[:: max(1, len(points) // SAMPLE)]
    taken_as = system if system in _SHIFT else "wgs84"
    if taken_as in _SHIFT:
        points = _SHIFT[taken_as](points)
    tree = shapely.STRtree(streets)
    apart: dict[str, float] = {}
    for name, undo in _UNDO.items():
        xy = transform(undo(points), "EPSG:4326", crs)
        at = np.asarray(shapely.points(xy), dtype=object)
        pairs, distance = tree.query_nearest(at, max_distance=FAR, return_distance=True, all_matches=False)
        found = np.full(len(at), FAR)
        found[pairs[0]] = distance
        apart[name] = float(found.mean())
    best = min(apart, key=lambda name: apart[name])
    if best == taken_as or apart[best] > 0.6 * apart[taken_as] or apart[taken_as] - apart[best] < 8:
        return None
    details: dict[str, Detail] = {
        "value": best,
        "taken": taken_as,
        "now": round(apart[taken_as]),
        "then": round(apart[best]),
    }
    return Finding("coordinates.shifted", "warning", details=details)
