"""The two frames in which a map can be asked for: ours, and that of the Chinese web maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.exchange.coordinates import gcj02_to_wgs84, wgs84_to_gcj02

if TYPE_CHECKING:
    from numpy.typing import NDArray

FRAMES = ("cgcs2000", "gcj02")
"""``cgcs2000`` is how the books keep what lies where, equal to WGS-84 within a metre."""

Bounds = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


def shifted(shapes: NDArray[np.object_], frame: str) -> NDArray[np.object_]:
    """Return shapes of the books as ``frame`` has them."""
    if frame != "gcj02" or not len(shapes):
        return shapes
    moved: NDArray[np.object_] = shapely.transform(shapes, lambda xy: wgs84_to_gcj02(xy) if len(xy) else xy)
    return moved


def unshifted(bounds: Bounds, frame: str) -> Bounds:
    """Return a box given in ``frame`` as a box of the books that covers it."""
    if frame != "gcj02":
        return bounds
    west, south, east, north = bounds
    corners = np.array([(west, south), (west, north), (east, south), (east, north)])
    back = gcj02_to_wgs84(corners)
    (west, south), (east, north) = back.min(axis=0), back.max(axis=0)
    bend = 1e-4  # the sides of the box are bent by less than that between the corners of a tile
    return float(west) - bend, float(south) - bend, float(east) + bend, float(north) + bend
