"""Draw the land of a labelled village: cut, label, claim, and say which grids lie in several pieces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation.land import claims
from wangge.delineation.land.coverage import Faces, cut, dissolve, joined, shared_edges
from wangge.delineation.land.dividers import dividers
from wangge.delineation.land.ground import linework
from wangge.delineation.shapes import points

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon, Polygon

    from wangge.delineation.model import Village
    from wangge.delineation.neighbours import Neighbours
    from wangge.delineation.units import Units

_WHOLE = 20_000.0  # square metres: ponds and squares up to this size are never cut


@dataclass(frozen=True)
class Ground:
    """A village cut along its streets, water and rim: the lines, the faces, and the face of each unit.

    ``homes`` are the units as Points.
    """

    boundary: Polygon | MultiPolygon
    lines: NDArray[np.object_]
    faces: Faces
    face_of: NDArray[np.int64]
    homes: NDArray[np.object_]
    whole: NDArray[np.object_]  # ponds and squares


@dataclass(frozen=True)
class Land:
    """The land of each label: polygons, shared borders, and the labels that lie in pieces.

    ``pairs`` and ``lengths`` say who borders on whom over how many metres; ``borders`` (b, 2, 2) are the straight edges
    between two labels.
    """

    shapes: NDArray[np.object_]
    pairs: NDArray[np.int64]
    lengths: NDArray[np.float64]
    borders: NDArray[np.float64]
    broken: dict[int, list[claims.Piece]]


def survey(village: Village, units: Units, near: Neighbours) -> Ground:
    """Cut the village along its lines and find the face in which each unit stands."""
    boundary = village.boundary
    assert boundary is not None  # noqa: S101 - callers survey only where there is a boundary
    lines = linework(village, units, near)
    faces = cut(boundary, lines)
    shapes = np.concatenate([village.water.shapes, village.places.shapes])
    flat = shapes[shapely.get_dimensions(shapes) == 2]
    homes = points(units.xy)
    whole = flat[shapely.area(flat) <= _WHOLE]
    return Ground(boundary, lines, faces, locate(faces.shapes, homes), homes, whole)


def locate(shapes: NDArray[np.object_], places: NDArray[np.object_]) -> NDArray[np.int64]:
    """Index of the first face that holds each point, -1 where none does."""
    # asked from the side of the faces, which are then prepared once each
    face, point = shapely.STRtree(places).query(shapes, predicate="intersects")
    out = np.full(len(places), len(shapes), np.int64)
    np.minimum.at(out, point, face)
    out[out == len(shapes)] = -1
    return out


def draw(village: Village, units: Units, ground: Ground, label: NDArray[np.int64], count: int) -> Land:
    """Give all land of the village to the labels (u,) 0..count-1 of its units."""
    for straight in (True, False):
        lines = dividers(village, units, ground.face_of, ground.faces.shapes, label, straight=straight)
        faces, face_of, first, clean = _recut(units, ground, lines, label)
        if clean:
            break
    edges = shared_edges(faces.shapes)
    metres = edges.lengths()
    area = shapely.area(faces.shapes)
    lots = _lots(faces, first, ground.whole)
    pairs, lengths = joined(edges.owners, metres)
    owner = claims.claim(pairs, lengths, lots, first, area, faces.inner)
    cut_off = claims.drop_empty_pieces(pairs, faces.part, owner, face_of)
    if cut_off.any():  # land that no longer hangs together with its grid goes to those beside it
        owner = claims.claim(pairs, lengths, np.arange(len(faces)), np.where(cut_off, -1, owner), area, faces.inner)
    sides = owner[edges.owners]
    apart = sides[:, 0] != sides[:, 1]
    between, shared = joined(np.sort(sides[apart], axis=1), metres[apart])
    broken = claims.broken(pairs, lengths, faces.part, owner, face_of)
    return Land(dissolve(faces.shapes, owner, count), between, shared, edges.ends[apart], broken)


def _recut(
    units: Units, ground: Ground, lines: NDArray[np.object_], label: NDArray[np.int64]
) -> tuple[Faces, NDArray[np.int64], NDArray[np.int64], bool]:
    """Cut the ground along the dividers too.

    Returns the faces, the face of each unit, the label of each face (-1 where nobody lives in its block) and whether
    every face holds units of one label only.
    """
    block_label, block_clean = _labels_of_faces(ground.face_of, label, len(ground.faces))
    if not len(lines):
        return ground.faces, ground.face_of, block_label, True
    faces = cut(ground.boundary, np.concatenate([ground.lines, lines]))
    block = locate(ground.faces.shapes, points(faces.inner))
    shared = ~block_clean
    first = np.where(block >= 0, block_label[block], -1)
    inside = np.flatnonzero((block >= 0) & shared[block])
    face_of = np.full(len(ground.face_of), -1, np.int64)
    alone = np.full(len(ground.faces), -1, np.int64)  # any face of a block that was not divided stands for it
    alone[block[block >= 0]] = np.flatnonzero(block >= 0)
    housed = ground.face_of >= 0
    face_of[housed] = alone[ground.face_of[housed]]
    parted = np.flatnonzero(housed & shared[np.maximum(ground.face_of, 0)])
    at = locate(faces.shapes[inside], ground.homes[parted])
    face_of[parted] = np.where(at >= 0, inside[np.maximum(at, 0)], -1)
    own, clean = _labels_of_faces(face_of[parted], label[parted], len(faces))
    first[inside] = own[inside]
    _inherit(first, inside[own[inside] < 0], faces, block, ground, units, label)
    return faces, face_of, first, bool(clean.all())


def _labels_of_faces(
    face_of: NDArray[np.int64], label: NDArray[np.int64], count: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The label of the units in each face, -1 where there are none; and which faces hold at most one label."""
    inside = face_of >= 0
    low = np.full(count, np.iinfo(np.int64).max)
    high = np.full(count, -1, np.int64)
    np.minimum.at(low, face_of[inside], label[inside])
    np.maximum.at(high, face_of[inside], label[inside])
    return high, (high < 0) | (low == high)


def _inherit(
    first: NDArray[np.int64],
    empty: NDArray[np.int64],
    faces: Faces,
    block: NDArray[np.int64],
    ground: Ground,
    units: Units,
    label: NDArray[np.int64],
) -> None:
    """Pieces of an inhabited block in which nobody lives belong to the nearest house of the block."""
    for face in empty.tolist():
        mine = np.flatnonzero(ground.face_of == block[face])
        step = units.xy[mine] - faces.inner[face]
        first[face] = label[mine[np.argmin((step**2).sum(axis=1))]]


def _lots(faces: Faces, first: NDArray[np.int64], whole: NDArray[np.object_]) -> NDArray[np.int64]:
    """Number the faces so that those of one pond or square have one number.

    A square on which houses of several grids stand (a school ground, say) is divided between them; only the rest of it
    stays together.
    """
    lot = np.arange(len(faces))
    if len(whole):
        place = locate(whole, points(faces.inner))
        grids = np.unique(np.stack([place, first], axis=1)[(place >= 0) & (first >= 0)], axis=0)[:, 0]
        several = np.isin(place, grids[1:][grids[1:] == grids[:-1]]) & (first >= 0)
        inside = np.flatnonzero((place >= 0) & ~several)
        least = np.full(len(whole), len(faces))
        np.minimum.at(least, place[inside], lot[inside])
        lot[inside] = least[place[inside]]
    return np.unique(lot, return_inverse=True)[1].astype(np.int64)
