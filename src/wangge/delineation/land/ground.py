"""The lines that grids may follow: streets, water, the rim of the settlement, dead ends carried on to the next line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation.shapes import points, segments

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.delineation.model import Village
    from wangge.delineation.neighbours import Neighbours
    from wangge.delineation.units import Units

_YARD = (12.0, 25.0)  # metres from the outermost houses to the rim, by how close the houses stand
_CLUSTER = (35.0, 90.0)  # metres: largest circumradius of three houses of one settlement
_CARRY = 60.0  # metres that a dead end is carried on to meet another line
_CLEAR = 3.0  # metres that must stay between a carried line and a house
_TOUCH = 0.5  # metres: an end this near to another line has reached it


def linework(village: Village, units: Units, near: Neighbours) -> NDArray[np.object_]:
    """All lines along which the village may be cut, in its boundary's neighbourhood."""
    assert village.boundary is not None  # noqa: S101 - callers draw land only where there is a boundary
    box = shapely.bounds(shapely.box(*shapely.bounds(village.boundary)).buffer(50.0))
    water = village.water.shapes
    drawn = [village.streets.lines, _outlines(water), _outlines(village.places.shapes)]
    lines = np.concatenate([np.asarray(d, dtype=object) for d in drawn])
    if len(lines):
        lines = shapely.get_parts(shapely.clip_by_rect(lines, *box))
        lines = lines[shapely.get_type_id(lines) == shapely.GeometryType.LINESTRING]
    rim = settlement_rim(units.xy, near)
    rims = shapely.get_parts(shapely.boundary(rim)) if rim is not None else np.empty(0, dtype=object)
    stops = np.concatenate([lines, rims, [shapely.boundary(village.boundary)]])
    return np.concatenate([lines, rims, carried_ends(lines, stops, village, units)])


def _outlines(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Lines as they are, polygons by their boundary, points not at all."""
    kind = shapely.get_dimensions(shapes)
    return np.concatenate([shapes[kind == 1], shapely.boundary(shapes[kind == 2])])


def settlement_rim(xy: NDArray[np.float64], near: Neighbours) -> shapely.Geometry | None:
    """The built-up land: houses that stand together, with a yard around them; holes are filled.

    Houses stand together when their Delaunay triangle has a small circumradius (the alpha shape of Edelsbrunner,
    Kirkpatrick and Seidel 1983), measured by how close houses usually stand in this village.
    """
    if not len(xy):
        return None
    usual = float(np.median(near.distance)) if len(near.distance) else _YARD[1]
    yard = float(np.clip(0.7 * usual, *_YARD))
    together = np.zeros(len(xy), bool)
    shells: list[NDArray[np.object_]] = []
    if len(near.triangles):
        corner = xy[near.triangles]
        ab, ac = corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]
        twice = ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]
        sides = [_length(corner[:, i] - corner[:, j]) for i, j in ((0, 1), (1, 2), (2, 0))]
        radius = sides[0] * sides[1] * sides[2] / np.maximum(2 * np.abs(twice), 1e-9)
        kept = near.triangles[radius < np.clip(2.5 * usual, *_CLUSTER)]
        together[kept] = True
        if len(kept):
            edges = np.sort(np.concatenate([kept[:, [0, 1]], kept[:, [1, 2]], kept[:, [2, 0]]]), axis=1)
            code, times = np.unique(edges[:, 0] << 32 | edges[:, 1], return_counts=True)
            outer = code[times == 1]
            sides_of_hull = segments(xy[np.stack([outer >> 32, outer & 0xFFFFFFFF], axis=1)])
            shells.append(shapely.get_parts(shapely.polygonize(sides_of_hull)))
    if not together.all():
        shells.append(points(xy[~together]))
    grown = shapely.buffer(np.concatenate(shells), yard, quad_segs=2, join_style="mitre", mitre_limit=2.0)
    merged = shapely.get_parts(shapely.simplify(shapely.union_all(grown), 2.0))
    return shapely.union_all(shapely.polygons(shapely.get_exterior_ring(merged)))


def _length(step: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.hypot(step[:, 0], step[:, 1])


def carried_ends(
    lines: NDArray[np.object_], stops: NDArray[np.object_], village: Village, units: Units
) -> NDArray[np.object_]:
    """Carry every dead end straight on to the next line, so that a lane divides its block; never through a house."""
    if not len(lines):
        return lines
    first = shapely.get_coordinates(shapely.get_point(lines, 0))
    second = shapely.get_coordinates(shapely.get_point(lines, 1))
    last = shapely.get_coordinates(shapely.get_point(lines, -1))
    before = shapely.get_coordinates(shapely.get_point(lines, -2))
    ends = np.concatenate([first, last])
    ahead = ends - np.concatenate([second, before])
    tree = shapely.STRtree(stops)
    reached = np.bincount(tree.query(points(ends), predicate="dwithin", distance=_TOUCH)[0], minlength=len(ends))
    dead = np.flatnonzero((reached == 1) & (_length(ahead) > 0))
    if not len(dead):
        return np.empty(0, dtype=object)
    way = ahead[dead] / _length(ahead[dead])[:, None]
    origin = ends[dead]
    rays = segments(np.stack([origin + 2 * _TOUCH * way, origin + _CARRY * way], axis=1))
    ray, stop = tree.query(rays, predicate="intersects")
    if not len(ray):
        return np.empty(0, dtype=object)
    distance = shapely.distance(points(origin[ray]), shapely.intersection(rays[ray], stops[stop]))
    order = np.lexsort((distance, ray))
    ray, at = np.unique(ray[order], return_index=True)
    reach = distance[order][at] + _TOUCH  # a little beyond, so that the lines surely cross
    carried = segments(np.stack([origin[ray], origin[ray] + way[ray] * reach[:, None]], axis=1))
    return carried[~_hits_house(carried, village, units)]


def _hits_house(lines: NDArray[np.object_], village: Village, units: Units) -> NDArray[np.bool_]:
    hit = np.zeros(len(lines), bool)
    if len(village.buildings):
        hit[shapely.STRtree(village.buildings).query(lines, predicate="intersects")[0]] = True
        return hit
    if len(units):
        houses = shapely.STRtree(points(units.xy))
        hit[houses.query(lines, predicate="dwithin", distance=_CLEAR)[0]] = True
    return hit
