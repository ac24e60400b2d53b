"""A plane cut into faces by lines, with exactly shared edges: who touches whom, and how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon, Polygon

GRAIN = 0.001  # metres: all vertices of a plan lie on this raster


@dataclass(frozen=True)
class Faces:
    """(f,) polygons that cover the village, pairs (e, 2) that share an edge, the length shared, and the part.

    ``part`` numbers the separate parts of the village that each face lies in.
    """

    shapes: NDArray[np.object_]
    pairs: NDArray[np.int64]
    lengths: NDArray[np.float64]
    part: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.shapes)


def cut(boundary: Polygon | MultiPolygon, lines: NDArray[np.object_]) -> Faces:
    """Cut the boundary along the lines into faces whose shared edges are identical vertex by vertex."""
    linework = np.concatenate([lines, [shapely.boundary(boundary)]])
    noded = shapely.union_all(linework, grid_size=GRAIN)
    shapes = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inner = shapely.get_coordinates(shapely.point_on_surface(shapes))
    parts = shapely.get_parts(boundary)
    part = np.full(len(shapes), -1, np.int64)
    for i, polygon in enumerate(parts):
        shapely.prepare(polygon)
        part[shapely.contains_xy(polygon, inner[:, 0], inner[:, 1])] = i
    inside = part >= 0
    shapes, part = shapes[inside], part[inside]
    pairs, lengths = shared_edges(shapes)
    return Faces(shapes, pairs, lengths, part)


def shared_edges(shapes: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Pairs (e, 2) of polygons of a coverage that share edges, lower index first, and the length shared in metres."""
    owner, start, stop = _segments(shapes)
    both = np.concatenate([start, stop])
    raster = np.rint((both - both.min(axis=0)) / GRAIN).astype(np.int64)
    vertex = np.unique(raster[:, 0] << 32 | raster[:, 1], return_inverse=True)[1]
    a, b = vertex[: len(start)], vertex[len(start) :]
    edge = np.minimum(a, b) << 32 | np.maximum(a, b)
    order = np.argsort(edge, kind="stable")
    twin = np.flatnonzero(edge[order][1:] == edge[order][:-1])
    left, right = order[twin], order[twin + 1]
    step = start[left] - stop[left]
    length = np.hypot(step[:, 0], step[:, 1])
    low = np.minimum(owner[left], owner[right])
    high = np.maximum(owner[left], owner[right])
    keep = low != high
    key, inverse = np.unique(low[keep] << 32 | high[keep], return_inverse=True)
    pairs = np.stack([key >> 32, key & 0xFFFFFFFF], axis=1)
    return pairs, np.bincount(inverse, weights=length[keep], minlength=len(key))


def _segments(shapes: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Owner, start and stop of every straight edge of the polygons, holes included."""
    parts, part_owner = shapely.get_parts(shapes, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    follows = ring[1:] == ring[:-1]
    return part_owner[ring_part[ring[:-1][follows]]], xy[:-1][follows], xy[1:][follows]


def dissolve(shapes: NDArray[np.object_], label: NDArray[np.int64], count: int) -> NDArray[np.object_]:
    """One polygon per label 0..count-1 (None where a label has no face)."""
    out = np.empty(count, dtype=object)
    order = np.argsort(label, kind="stable")
    bounds = np.searchsorted(label[order], np.arange(count + 1))
    for i in range(count):
        members = shapes[order[bounds[i] : bounds[i + 1]]]
        if len(members):
            union = members[0] if len(members) == 1 else shapely.coverage_union_all(members)
            single = shapely.get_num_geometries(union) == 1
            out[i] = shapely.get_geometry(union, 0) if single else union
    return out
