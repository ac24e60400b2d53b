"""The hutong of every household: as the list says, or else the named lane it stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation.shapes import points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.delineation.model import GridPlan, Village

_REACH = 40.0  # metres: a house further from every lane stands on none


def lanes_of(village: Village, plan: GridPlan) -> NDArray[np.object_]:
    """Name of the hutong or street of each household, (n,), "" where none is known."""
    homes = village.households
    out = homes.lane.copy()
    named = np.array([bool(name) for name in plan.lanes.names.tolist()], bool)
    open_rows = np.flatnonzero((out == "") & ~np.isnan(homes.xy[:, 0]))
    if len(open_rows) and named.any():
        lines, names = plan.lanes.lines[named], plan.lanes.names[named]
        row, line = shapely.STRtree(lines).query_nearest(
            points(homes.xy[open_rows]), max_distance=_REACH, all_matches=False
        )
        out[open_rows[row]] = names[line]
    return out
