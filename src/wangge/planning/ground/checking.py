"""A net that did not come from the engine just now: measured and checked, with what is as it is named as such."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation import check_plan
from wangge.delineation.land.coverage import shared_edges
from wangge.delineation.measures import measure
from wangge.problem import Finding

if TYPE_CHECKING:
    from wangge.delineation import GridParams
    from wangge.delineation.model import GridPlan, Village


def measures_of(plan: GridPlan, village: Village, params: GridParams) -> dict[str, float]:
    """Return the measures of a net, with how much of its borders runs on streets where it has land."""
    shapes = np.array([grid.shape for grid in plan.grids], dtype=object)
    whole = len(shapes) > 0 and not shapely.is_missing(shapes).any()
    return measure(plan, village, params, shared_edges(shapes).ends if whole else None)


def checked(plan: GridPlan, village: Village, params: GridParams, *, existing: bool = False) -> GridPlan:
    """Return the net with its measures, and with what the checker finds beside what was known.

    ``existing``: the net is in force; grids outside the band and mixed groups are then no fault of a drawing.
    """
    plan = replace(plan, measures=measures_of(plan, village, params))
    if existing:
        plan = replace(plan, findings=_as_it_is(plan, village, params))
    known = {(f.code, f.grid) for f in plan.findings}
    new = tuple(f for f in check_plan(plan, village, params).findings if (f.code, f.grid) not in known)
    return replace(plan, findings=plan.findings + new)


def _as_it_is(plan: GridPlan, village: Village, params: GridParams) -> tuple[Finding, ...]:
    found = [Finding("net.existing", "note", village.code, details={"grids": len(plan.grids)})]
    for grid in plan.grids:
        if grid.kind == "dedicated" or params.minimum <= grid.households <= params.maximum:
            continue
        code = "grid.below_minimum" if grid.households < params.minimum else "grid.above_maximum"
        point = None if grid.shape is None else shapely.get_coordinates(shapely.point_on_surface(grid.shape))[0]
        found.append(
            Finding(
                code, "warning", village.code, grid.code, None if point is None else (float(point[0]), float(point[1])),
                {
                    "households": grid.households, "reason": "existing", "doors": "",
                    "minimum": params.minimum, "maximum": params.maximum,
                },
            )
        )  # fmt: skip
    return tuple(found)
