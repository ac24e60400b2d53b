"""Measures of a plan: how large, how compact, how well its borders follow the streets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.delineation.model import GridPlan, Village
    from wangge.delineation.parameters import GridParams

_ALONG = 1.5  # metres within which a border runs on a street or bank


def measure(
    plan: GridPlan, village: Village, params: GridParams, label: NDArray[np.int64] | None = None
) -> dict[str, float]:
    """Measures of a plan, by name.

    ``households``, ``grids``, ``mean``, ``smallest``, ``largest``, ``outside_band``: counts. ``compactness``: median
    Polsby-Popper 4 pi A / P^2 of the grids' land (1 is a circle). ``border_on_streets``: share of the border between
    grids, in metres, that runs within 1.5 m of a street or of water.
    """
    del label
    sizes = np.array([g.households for g in plan.grids if g.kind == "general"])
    out = {
        "households": float(len(village.households)),
        "persons": float(village.households.persons.sum()),
        "grids": float(len(plan.grids)),
        "mean": round(float(sizes.mean()), 2) if len(sizes) else 0.0,
        "smallest": float(sizes.min()) if len(sizes) else 0.0,
        "largest": float(sizes.max()) if len(sizes) else 0.0,
        "outside_band": float(((sizes < params.minimum) | (sizes > params.maximum)).sum()),
    }
    shapes = np.array([g.shape for g in plan.grids], dtype=object)
    if len(shapes) and shapes[0] is not None:
        roundness = 4 * np.pi * shapely.area(shapes) / np.maximum(shapely.length(shapes), 1e-9) ** 2
        out["compactness"] = round(float(np.median(roundness)), 4)
        out["border_on_streets"] = round(_on_streets(shapes, village), 4)
    return out


def _on_streets(shapes: NDArray[np.object_], village: Village) -> float:
    """Share of the inner borders that runs along streets or water."""
    if len(shapes) < 2:
        return 1.0
    edges = shapely.union_all(shapely.boundary(shapes))
    inner = shapely.difference(edges, shapely.buffer(shapely.boundary(village.boundary), 0.01))
    water = village.water.shapes
    banks = np.where(shapely.get_dimensions(water) == 2, shapely.boundary(water), water) if len(water) else water
    guides = np.concatenate([village.streets.lines, banks])
    total = float(shapely.length(inner))
    if not len(guides) or total == 0:
        return 0.0
    pieces = shapely.get_parts(shapely.segmentize(inner, 5.0))
    xy, line = shapely.get_coordinates(pieces, return_index=True)
    follows = line[1:] == line[:-1]
    middle, step = (xy[1:] + xy[:-1])[follows] / 2, (xy[1:] - xy[:-1])[follows]
    near = shapely.STRtree(guides).query(shapely.points(middle), predicate="dwithin", distance=_ALONG)[0]
    on = np.zeros(len(middle), bool)
    on[near] = True
    length = np.hypot(step[:, 0], step[:, 1])
    return float(length[on].sum() / length.sum())
