"""On which side of a drawn line houses stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation.shapes import points

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon, Polygon

_EDGE = 0.01  # metres: parts with a longer common border lie side by side


def parted(
    shape: Polygon | MultiPolygon, line: NDArray[np.float64], xy: NDArray[np.float64]
) -> NDArray[np.bool_] | None:
    """Part the points (n, 2) in a shape by a line, (p, 2); None when the line does not part the shape.

    Each time the line is crossed the side changes, so a line may leave the shape and come back.
    """
    if len(np.unique(line, axis=0)) < 2:
        return None
    linework = shapely.union(shapely.boundary(shape), shapely.LineString(line))
    parts = shapely.get_parts(shapely.polygonize(shapely.get_parts(linework)))
    inner = shapely.get_coordinates(shapely.point_on_surface(parts))
    parts = parts[shapely.contains_xy(shape, inner[:, 0], inner[:, 1])]
    if len(parts) <= shapely.get_num_geometries(shape):
        return None
    side = _sides(parts)
    at, part = shapely.STRtree(parts).query_nearest(points(xy), all_matches=False)
    out = np.zeros(len(xy), bool)
    out[at] = side[part]
    return out


def _sides(parts: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Two colours for the parts; parts side by side differ, a part that touches none is as the nearest one."""
    a, b = shapely.STRtree(parts).query(parts, predicate="intersects")
    beside = (a != b) & (shapely.length(shapely.intersection(parts[a], parts[b])) > _EDGE)
    near: dict[int, list[int]] = {}
    for i, j in zip(a[beside].tolist(), b[beside].tolist(), strict=True):
        near.setdefault(i, []).append(j)
    first = min(near)
    side = {first: False}
    queue = [first]
    for i in queue:
        for j in near[i]:
            if j not in side:
                side[j] = not side[i]
                queue.append(j)
    cut = sorted(side)
    for i in range(len(parts)):
        if i not in side:
            side[i] = side[cut[int(shapely.distance(parts[cut], parts[i]).argmin())]]
    return np.array([side[i] for i in range(len(parts))], bool)
