"""Arrays of points and lines from arrays of coordinates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray


def points(xy: NDArray[np.float64]) -> NDArray[np.object_]:
    """(n,) Points from (n, 2) coordinates."""
    return np.atleast_1d(np.asarray(shapely.points(xy), dtype=object))


def segments(ends: NDArray[np.float64]) -> NDArray[np.object_]:
    """(n,) straight LineStrings from (n, 2, 2) coordinates."""
    return np.atleast_1d(np.asarray(shapely.linestrings(ends), dtype=object))
