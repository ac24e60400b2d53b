"""Measures of a plan: how large, how compact, how well its borders follow the streets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation.shapes import points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.delineation.model import GridPlan, Village
    from wangge.delineation.parameters import GridParams

_ALONG = 1.5  # metres within which a border runs on a street or bank


def measure(
    plan: GridPlan, village: Village, params: GridParams, borders: NDArray[np.float64] | None = None
) -> dict[str, float]:
    """Measures of a plan, by name.

    ``households``, ``grids``, ``mean``, ``smallest``, ``largest``, ``outside_band``: counts. ``compactness``: median
    Polsby-Popper 4 pi A / P^2 of the grids' land (1 is a circle). ``border_on_streets``: share of the border between
    grids, in metres, that runs within 1.5 m of a street or of water; from ``borders``, the (b, 2, 2) straight edges
    between two grids.
    """
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
        if borders is not None and len(borders):
            out["border_on_streets"] = round(_on_streets(borders, village), 4)
    return out


def _on_streets(borders: NDArray[np.float64], village: Village) -> float:
    """Share of the borders that runs along streets or water, judged at the middle of each straight edge."""
    water = village.water.shapes
    banks = np.where(shapely.get_dimensions(water) == 2, shapely.boundary(water), water) if len(water) else water
    guides = np.concatenate([village.streets.lines, banks])
    if not len(guides):
        return 0.0
    middle = points(borders.mean(axis=1))
    on = np.zeros(len(borders), bool)
    on[shapely.STRtree(guides).query(middle, predicate="dwithin", distance=_ALONG)[0]] = True
    length = np.hypot(*(borders[:, 0] - borders[:, 1]).T)
    return float(length[on].sum() / length.sum())
