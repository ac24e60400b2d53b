"""Street segments between junctions and public places: each belongs whole to one grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation.model import Lanes
from wangge.delineation.shapes import points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.delineation.model import Streets

_GRAIN = 0.01  # metres: street ends nearer than this meet
_SHORT = 0.5  # metres: shorter remains of a clipped street are dropped
_SIDE = 2.0  # metres beside the centreline at which a segment asks whose land it is
_STEP = 20.0  # metres between the places where it asks...
_PLACES = 8  # ...and how many of them at most


def assign_lanes(streets: Streets, shapes: NDArray[np.object_], boundary: shapely.Geometry) -> Lanes:
    """Cut the streets at their junctions and give each segment to the grid that has most of the land along it."""
    inside = streets.lines.copy()
    shapely.prepare(boundary)
    beyond = ~shapely.contains_properly(boundary, inside)
    inside[beyond] = shapely.intersection(inside[beyond], boundary)
    parts, source = shapely.get_parts(inside, return_index=True)
    keep = (shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING) & (shapely.length(parts) > _SHORT)
    parts, source = parts[keep], source[keep]
    if not len(parts):
        nothing = np.empty(0, dtype=object)
        return Lanes(nothing, nothing, np.empty(0, np.int64), np.empty(0, np.int64))
    segments = shapely.get_parts(shapely.union_all(parts, grid_size=_GRAIN))
    segments = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(segments)))
    middle = shapely.line_interpolate_point(segments, 0.5, normalized=True)
    nearest = shapely.STRtree(parts).query_nearest(middle, all_matches=False)[1]
    names, kinds = streets.names[source[nearest]], streets.kinds[source[nearest]]
    return Lanes(segments, names, kinds, _owners(segments, shapes))


def _owners(segments: NDArray[np.object_], shapes: NDArray[np.object_]) -> NDArray[np.int64]:
    """The grid with most of the sample places beside each segment; the lower index on a tie."""
    length = shapely.length(segments)
    steps = np.clip((length / _STEP).astype(np.int64), 1, _PLACES)
    owner = np.repeat(np.arange(len(segments)), steps)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(steps) - steps, steps)
    share = (within + 0.5) / steps[owner]
    here = shapely.get_coordinates(shapely.line_interpolate_point(segments[owner], share, normalized=True))
    ahead = shapely.line_interpolate_point(segments[owner], np.minimum(share + 0.05, 1.0), normalized=True)
    way = shapely.get_coordinates(ahead) - here
    way /= np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)[:, None]
    left = np.stack([-way[:, 1], way[:, 0]], axis=1) * _SIDE
    places = points(np.concatenate([here + left, here - left]))
    grid, point = shapely.STRtree(places).query(shapes, predicate="contains")
    votes = np.zeros((len(segments), len(shapes)), np.int64)
    np.add.at(votes, (np.concatenate([owner, owner])[point], grid), 1)
    found = votes.argmax(axis=1)
    lost = np.flatnonzero(votes.max(axis=1) == 0)
    if len(lost):
        found[lost] = shapely.STRtree(shapes).query_nearest(segments[lost], all_matches=False)[1]
    return found


def assign_places(places: NDArray[np.object_], shapes: NDArray[np.object_]) -> NDArray[np.int64]:
    """The grid of each place: the one that holds the middle of it, or else the nearest."""
    out = np.full(len(places), -1, np.int64)
    if len(places) and len(shapes):
        middle = shapely.point_on_surface(places)
        at, grid = shapely.STRtree(shapes).query_nearest(middle, all_matches=False)
        out[at] = grid
    return out
