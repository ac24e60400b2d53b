"""The maps that villages have, and the projection in which the whole township is drawn."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from wangge.exchange.coordinates import metric_crs
from wangge.exchange.net.layers import Frame
from wangge.kernel.access import visible
from wangge.kernel.access.predicates import after
from wangge.planning.models import Ground
from wangge.planning.packing import Land, unpack_land
from wangge.territory.api import ancestors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.kernel.access import Actor
    from wangge.territory.api import Grid


@lru_cache(maxsize=32)
def frame_of(crs: str) -> Frame:
    """Return the way between the metres of a projection and lon/lat; without a projection there is none."""
    return Frame(crs)


def land_of(actor: Actor, village: Grid) -> tuple[Land | None, str, int]:
    """Return the map of a village (None without one), the projection of its township, and the map's version.

    Without any map in the township the projection is that around the village's own outline, or "" where nothing is
    known at all.
    """
    own = visible(Ground, actor).filter(village=village.pk).first()
    if own is not None:
        return unpack_land(own.packed), own.crs, own.version
    crs = township_crs(actor, village)
    outline = outline_of(village, crs or _around(village))
    if outline is None:
        return None, crs or _around(village), 0
    return Land(boundary=outline), crs or _around(village), 0


def township_crs(actor: Actor, grid: Grid) -> str:
    """Return the projection that the maps of the township are in, "" while it has none."""
    top = ancestors(grid.path)[0]
    below = visible(Ground, actor).filter(village__path__gte=top, village__path__lt=after(top))
    return below.values_list("crs", flat=True).first() or ""


def outline_of(grid: Grid, crs: str) -> Any:
    """Return the outline of a grid in metres, None where it has none."""
    return frame_of(crs).metres(objects([shapely.from_wkb(bytes(grid.outline))]))[0] if grid.outline else None


def metres(lonlat: NDArray[np.float64], crs: str) -> NDArray[np.float64]:
    """Return points in metres, on the millimetre grid on which they came; NaN stays NaN."""
    found = np.full((len(lonlat), 2), np.nan)
    there = np.isfinite(lonlat).all(axis=1)
    if crs and there.any():
        points = objects(shapely.points(lonlat[there]))
        found[there] = shapely.get_coordinates(frame_of(crs).metres(points))
    return found


def objects(values: Any) -> NDArray[np.object_]:
    """Put shapes into an object array, however few they are."""
    listed = list(values)
    column = np.empty(len(listed), dtype=object)
    column[:] = listed
    return column


def _around(village: Grid) -> str:
    return metric_crs(village.lon, village.lat) if village.lon is not None and village.lat is not None else ""
