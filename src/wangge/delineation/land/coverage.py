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
    """(f,) polygons that cover the village; ``part`` numbers the separate part of the village each lies in."""

    shapes: NDArray[np.object_]
    inner: NDArray[np.float64]
    part: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of faces."""
        return len(self.shapes)


@dataclass(frozen=True)
class Edges:
    """Straight edges shared by two polygons of a coverage: (e, 2) owners, lower first, and (e, 2, 2) ends, metres."""

    owners: NDArray[np.int64]
    ends: NDArray[np.float64]

    def lengths(self) -> NDArray[np.float64]:
        """Length of each edge, metres."""
        step = self.ends[:, 0] - self.ends[:, 1]
        return np.hypot(step[:, 0], step[:, 1])


def cut(boundary: Polygon | MultiPolygon, lines: NDArray[np.object_]) -> Faces:
    """Cut the boundary along the lines into faces whose shared edges are identical vertex by vertex.

    The lines are noded in floating point and then put on the raster; where that would make faces overlap (lines closer
    than the raster), they are noded on the raster, which is slower and always right.
    """
    linework = np.concatenate([lines, [shapely.boundary(boundary)]])
    noded = shapely.get_parts(shapely.union_all(linework))
    faces = _faces(boundary, shapely.transform(noded, lambda xy: np.rint(xy / GRAIN) * GRAIN))
    missing = abs(float(shapely.area(faces.shapes).sum() - shapely.area(boundary)))
    if missing > GRAIN * shapely.length(boundary) or not shapely.coverage_is_valid(faces.shapes):
        noded = shapely.get_parts(shapely.union_all(linework, grid_size=GRAIN))
        faces = _faces(boundary, noded)
    return faces


def _faces(boundary: Polygon | MultiPolygon, noded: NDArray[np.object_]) -> Faces:
    shapes = shapely.get_parts(shapely.polygonize(noded))
    inner = _inner(shapes)
    part = np.full(len(shapes), -1, np.int64)
    for i, polygon in enumerate(shapely.get_parts(boundary)):
        shapely.prepare(polygon)
        part[shapely.contains_xy(polygon, inner[:, 0], inner[:, 1])] = i
    inside = part >= 0
    return Faces(shapes[inside], inner[inside], part[inside])


def _inner(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """A place inside each face: the centroid where it lies inside, which is quicker to find than any other."""
    middle = shapely.centroid(shapes)
    inner = shapely.get_coordinates(middle)
    outside = ~shapely.contains_properly(shapes, middle)
    inner[outside] = shapely.get_coordinates(shapely.point_on_surface(shapes[outside]))
    return inner


_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], np.uint64)


def shared_edges(shapes: NDArray[np.object_]) -> Edges:
    """Find the edges that two polygons of a coverage share."""
    owner, start, stop = _segments(shapes)
    # an edge is known by the sum of the mixed coordinates of its ends, whichever way round it runs
    with np.errstate(over="ignore"):
        mixed = [_mixed(np.rint(end / GRAIN).astype(np.int64).view(np.uint64)) for end in (start, stop)]
        edge = mixed[0] + mixed[1]
    order = np.argsort(edge, kind="stable")
    twin = np.flatnonzero(edge[order][1:] == edge[order][:-1])
    left, right = order[twin], order[twin + 1]
    owners = np.stack([np.minimum(owner[left], owner[right]), np.maximum(owner[left], owner[right])], axis=1)
    keep = owners[:, 0] != owners[:, 1]
    return Edges(owners[keep], np.stack([start[left], stop[left]], axis=1)[keep])


def _mixed(raster: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A 64-bit fingerprint of each raster point (x, y)."""
    value = raster[:, 0] * _MIX[0] + raster[:, 1] * _MIX[1]
    value ^= value >> np.uint64(29)
    return value * _MIX[0]


def joined(pairs: NDArray[np.int64], lengths: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Add up the lengths of equal pairs (lower index first)."""
    key, inverse = np.unique(pairs[:, 0] << 32 | pairs[:, 1], return_inverse=True)
    total = np.bincount(inverse, weights=lengths, minlength=len(key)).astype(np.float64)
    return np.stack([key >> 32, key & 0xFFFFFFFF], axis=1), total


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
