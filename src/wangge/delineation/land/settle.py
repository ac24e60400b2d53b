"""Draw the land of a labelled village: cut, label, claim, and say which grids lie in several pieces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation.land import claims
from wangge.delineation.land.coverage import Faces, cut, dissolve
from wangge.delineation.land.dividers import dividers
from wangge.delineation.land.ground import linework

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon, Polygon

    from wangge.delineation.model import Village
    from wangge.delineation.neighbours import Neighbours
    from wangge.delineation.units import Units

_WHOLE = 20_000.0  # square metres: ponds and squares up to this size are never cut


@dataclass(frozen=True)
class Ground:
    """A village cut along its streets, water and rim: the lines, the faces, and the face of each unit."""

    boundary: Polygon | MultiPolygon
    lines: NDArray[np.object_]
    faces: Faces
    face_of: NDArray[np.int64]
    whole: NDArray[np.object_]  # ponds and squares


@dataclass(frozen=True)
class Land:
    """The land of each label: polygons, shared borders (pairs and metres), and the labels that lie in pieces."""

    shapes: NDArray[np.object_]
    pairs: NDArray[np.int64]
    lengths: NDArray[np.float64]
    broken: dict[int, list[NDArray[np.int64]]]


def survey(village: Village, units: Units, near: Neighbours) -> Ground:
    """Cut the village along its lines and find the face in which each unit stands."""
    boundary = village.boundary
    assert boundary is not None  # noqa: S101 - callers survey only where there is a boundary
    lines = linework(village, units, near)
    faces = cut(boundary, lines)
    shapes = np.concatenate([village.water.shapes, village.places.shapes])
    flat = shapes[shapely.get_dimensions(shapes) == 2]
    return Ground(boundary, lines, faces, locate(faces.shapes, units.xy), flat[shapely.area(flat) <= _WHOLE])


def locate(shapes: NDArray[np.object_], xy: NDArray[np.float64]) -> NDArray[np.int64]:
    """Index of the first face that holds each point, -1 where none does."""
    point, face = shapely.STRtree(shapes).query(shapely.points(xy), predicate="intersects")
    out = np.full(len(xy), len(shapes), np.int64)
    np.minimum.at(out, point, face)
    out[out == len(shapes)] = -1
    return out


def draw(village: Village, units: Units, ground: Ground, label: NDArray[np.int64], count: int) -> Land:
    """Give all land of the village to the labels (u,) 0..count-1 of its units."""
    for straight in (True, False):
        lines = dividers(village, units, ground.face_of, ground.faces.shapes, label, straight=straight)
        faces, face_of = ground.faces, ground.face_of
        if len(lines):
            faces = cut(ground.boundary, np.concatenate([ground.lines, lines]))
            face_of = locate(faces.shapes, units.xy)
        first, clean = _labels_of_faces(face_of, label, len(faces))
        if clean:
            break
    inner = shapely.get_coordinates(shapely.point_on_surface(faces.shapes))
    _inherit(first, inner, faces, ground, units, label)
    area = shapely.area(faces.shapes)
    owner = claims.claim(faces, _lots(faces.shapes, inner, ground.whole), first, area, inner)
    shapes = dissolve(faces.shapes, owner, count)
    a, b = owner[faces.pairs[:, 0]], owner[faces.pairs[:, 1]]
    apart = a != b
    key = np.minimum(a, b)[apart] << 32 | np.maximum(a, b)[apart]
    key, inverse = np.unique(key, return_inverse=True)
    pairs = np.stack([key >> 32, key & 0xFFFFFFFF], axis=1)
    lengths = np.bincount(inverse, weights=faces.lengths[apart], minlength=len(key))
    return Land(shapes, pairs, lengths, claims.broken(faces, owner, face_of, count))


def _labels_of_faces(
    face_of: NDArray[np.int64], label: NDArray[np.int64], count: int
) -> tuple[NDArray[np.int64], bool]:
    """The label of the units in each face, -1 where there are none; and whether no face holds two labels."""
    inside = face_of >= 0
    low = np.full(count, np.iinfo(np.int64).max)
    high = np.full(count, -1, np.int64)
    np.minimum.at(low, face_of[inside], label[inside])
    np.maximum.at(high, face_of[inside], label[inside])
    return high, bool((low[high >= 0] == high[high >= 0]).all())


def _inherit(
    first: NDArray[np.int64],
    inner: NDArray[np.float64],
    faces: Faces,
    ground: Ground,
    units: Units,
    label: NDArray[np.int64],
) -> None:
    """Pieces of an inhabited block in which nobody lives belong to the nearest house of the block."""
    empty = np.flatnonzero(first < 0)
    block = locate(ground.faces.shapes, inner[empty])
    for face, home in zip(empty.tolist(), block.tolist(), strict=True):
        if home < 0:
            continue
        mine = np.flatnonzero(ground.face_of == home)
        if len(mine):
            step = units.xy[mine] - inner[face]
            first[face] = label[mine[np.argmin((step**2).sum(axis=1))]]


def _lots(
    shapes: NDArray[np.object_], inner: NDArray[np.float64], whole: NDArray[np.object_]
) -> NDArray[np.int64]:
    """Number the faces so that those of one pond or square have one number."""
    lot = np.arange(len(shapes))
    if len(whole):
        place = locate(whole, inner)
        inside = place >= 0
        first = np.full(len(whole), len(shapes))
        np.minimum.at(first, place[inside], lot[inside])
        lot[inside] = first[place[inside]]
    return np.unique(lot, return_inverse=True)[1].astype(np.int64)
