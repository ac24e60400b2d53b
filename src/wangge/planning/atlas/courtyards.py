"""The courtyards of the villages, from their maps: shapes alone, nothing of who lives there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.exchange.net.layers import Frame
from wangge.kernel.access import visible
from wangge.planning.models import Ground
from wangge.planning.packing import unpack_land

if TYPE_CHECKING:
    from uuid import UUID

    from numpy.typing import NDArray

    from wangge.kernel.access import Actor
    from wangge.planning.atlas.frames import Bounds

_VILLAGES = 64
"""So many villages' courtyards are kept in a process; a village of 500 takes about half a megabyte."""


def courtyards(actor: Actor, bounds: Bounds | None = None) -> tuple[list[str], NDArray[np.object_]]:
    """Return ids and shapes in degrees of the courtyards that touch the box, by village and in the map's order."""
    found = visible(Ground, actor).order_by("village__code")
    if bounds is not None:
        west, south, east, north = bounds
        found = found.filter(
            village__west__lte=east, village__east__gte=west, village__south__lte=north, village__north__gte=south
        )
    ids: list[str] = []
    parts: list[NDArray[np.object_]] = [np.empty(0, dtype=object)]
    for pk, version in found.values_list("pk", "version"):
        shapes, tree = _of(pk, version, actor)
        hit = np.arange(len(shapes)) if bounds is None else np.sort(tree.query(shapely.box(*bounds)))
        ids += [f"{pk}-{at}" for at in hit.tolist()]
        parts.append(shapes[hit])
    return ids, np.concatenate(parts)


_KEPT: dict[tuple[UUID, int], tuple[NDArray[np.object_], shapely.STRtree]] = {}
"""By village map and version; who may see them is asked before."""


def _of(pk: UUID, version: int, actor: Actor) -> tuple[NDArray[np.object_], shapely.STRtree]:
    """Return the courtyards of a village that the actor may see, and the tree to find them by."""
    kept = _KEPT.get((pk, version))
    if kept is not None:
        return kept
    crs, packed = visible(Ground, actor).values_list("crs", "packed").get(pk=pk)
    shapes = Frame(crs).lonlat(unpack_land(bytes(packed)).buildings)
    while len(_KEPT) >= _VILLAGES:
        _KEPT.pop(next(iter(_KEPT)), None)
    kept = shapes, shapely.STRtree(shapes)
    _KEPT[pk, version] = kept
    return kept
