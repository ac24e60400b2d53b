"""Land drawn round grids that stay as they are: their outlines are kept, and the borders made to meet them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation.land.claims import claim
from wangge.delineation.land.coverage import GRAIN, dissolve, joined, shared_edges
from wangge.delineation.land.settle import Land
from wangge.delineation.shapes import points

if TYPE_CHECKING:
    from shapely.geometry import MultiPolygon, Polygon


def hold(land: Land, held: dict[int, Polygon | MultiPolygon]) -> Land:
    """Put the held grids back among the others, with borders that are the same from both sides.

    ``land`` is drawn on what the held grids leave free. Their outlines move by less than the raster, and only where a
    new border ends on them. What is left between the outlines (slivers of the width of the raster) goes to the grid
    beside it.
    """
    shapes = land.shapes.copy()
    for label, shape in held.items():
        shapes[label] = shape
    drawn = np.flatnonzero(shapely.is_valid(shapes) & ~shapely.is_missing(shapes))
    lines = shapely.get_parts(shapely.union_all(shapely.boundary(shapes[drawn]), grid_size=GRAIN))
    faces = shapely.get_parts(shapely.polygonize(lines))
    inner = shapely.get_coordinates(shapely.point_on_surface(faces))
    owner = np.full(len(faces), -1, np.int64)
    at = points(inner)
    # asked last and so decisive: the held grids
    for some in (drawn[~np.isin(drawn, list(held))], np.array(sorted(held), np.int64)):
        if len(some):
            shape, face = shapely.STRtree(at).query(shapes[some], predicate="contains")
            owner[face] = some[shape]
    inside = (owner >= 0) | (shapely.area(faces) < GRAIN * shapely.length(faces))
    faces, inner, owner = faces[inside], inner[inside], owner[inside]
    edges = shared_edges(faces)
    metres = edges.lengths()
    if (owner < 0).any():
        pairs, lengths = joined(edges.owners, metres)
        owner = claim(pairs, lengths, np.arange(len(faces)), owner, shapely.area(faces), inner)
    sides = owner[edges.owners]
    apart = sides[:, 0] != sides[:, 1]
    between, shared = joined(np.sort(sides[apart], axis=1), metres[apart])
    return Land(dissolve(faces, owner, len(shapes)), between, shared, edges.ends[apart], land.broken)
