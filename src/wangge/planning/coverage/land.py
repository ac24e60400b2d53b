"""Land in no grid and land in two, from the outlines alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNCOVERED, DOUBLED = "uncovered", "doubled"
_GRAIN = 0.001
"""Metres: outlines lie on this raster, so that what is narrower is no land but rounding."""


@dataclass(frozen=True)
class Piece:
    """One piece of land: in no grid (``owners`` is empty), or in the two grids at these positions."""

    shape: shapely.Geometry
    kind: str
    owners: tuple[int, ...] = ()

    @property
    def square_metres(self) -> float:
        """How large it is."""
        return float(shapely.area(self.shape))


@dataclass(frozen=True)
class Land:
    """Square metres in no grid and in more than one, and the pieces, the largest first."""

    uncovered: float
    doubled: float
    pieces: tuple[Piece, ...]


def land_of(boundary: shapely.Geometry, grids: NDArray[np.object_]) -> Land:
    """Find what of a village lies in none of its grids, and what lies in two.

    Parameters
    ----------
    boundary
        The land of the village, in metres.
    grids
        (n,) polygons of its grids, in the same metres.
    """
    whole, shapes = shapely.make_valid(boundary), shapely.make_valid(grids)
    missing = shapely.difference(whole, shapely.union_all(shapes))
    pieces = [Piece(part, UNCOVERED) for part in _pieces(missing)]
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    for a, b in zip(first[first < second].tolist(), second[first < second].tolist(), strict=True):
        pieces += [Piece(part, DOUBLED, (a, b)) for part in _pieces(shapely.intersection(shapes[a], shapes[b]))]
    doubled = shapely.union_all(np.array([piece.shape for piece in pieces if piece.kind == DOUBLED], dtype=object))
    return Land(
        float(sum(piece.square_metres for piece in pieces if piece.kind == UNCOVERED)),
        float(shapely.area(doubled)),
        tuple(sorted(pieces, key=lambda piece: -piece.square_metres)),
    )


def _pieces(land: shapely.Geometry) -> list[shapely.Geometry]:
    """Return the parts that are land: lines, points, and slivers as narrow as the raster are left out."""
    parts = shapely.get_parts(shapely.get_parts(np.array([land], dtype=object)))
    kept = (shapely.get_dimensions(parts) == 2) & (shapely.area(parts) > _GRAIN * shapely.length(parts))
    return list(parts[kept])
