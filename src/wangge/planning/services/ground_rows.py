"""The map of a village as a row: written with the outline of the village, all of a township in one projection."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import shapely

from wangge.kernel.access import visible
from wangge.kernel.changes import Changes
from wangge.planning.ground.lands import frame_of, objects
from wangge.planning.models import Ground
from wangge.planning.packing import Land, pack_land
from wangge.territory.api import Outline, outline_put

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from wangge.delineation.model import GridPlan
    from wangge.kernel.access import Actor
    from wangge.territory.api import Grid


@dataclass
class Maps:
    """The maps that are written in one act."""

    actor: Actor
    changes: Changes = field(default_factory=Changes)
    written: list[Ground] = field(default_factory=list)

    def put(self, village: Grid, land: Land, crs: str, sources: list[dict[str, Any]]) -> Ground:
        """The village has this map. Belongs inside ``writing``."""
        row = visible(Ground, self.actor).filter(village=village.pk).select_for_update(of=("self",)).first()
        packed = pack_land(land)
        if row is None:
            row = Ground(village=village, crs=crs, packed=packed, sources=sources)
            row.save(force_insert=True)
            self.changes.made(row)
        else:
            before = {"crs": row.crs, "packed": bytes(row.packed), "sources": row.sources}
            row.crs, row.packed, row.sources, row.version = crs, packed, sources, row.version + 1
            row.save(update_fields=[*before, "version", "changed_at"])
            self.changes.changed(row, before=before)
        if land.boundary is not None:
            outline_put(actor=self.actor, grid=village, outline=outline(land.boundary, crs), changes=self.changes)
        self.written.append(row)
        return row


def outline(shape: Any, crs: str) -> Outline:
    """Return a shape in metres as WKB in lon/lat, with a point in it."""
    degrees = frame_of(crs).lonlat(objects([shape, shapely.point_on_surface(shape)]))
    return Outline(shapely.to_wkb(degrees[0]), round(float(degrees[1].x), 8), round(float(degrees[1].y), 8))


def in_crs(land: Land, given: str, wanted: str) -> Land:
    """Return a map in another projection."""
    if given == wanted:
        return land

    def turned(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        return frame_of(wanted).metres(frame_of(given).lonlat(shapes)) if len(shapes) else shapes

    return Land(
        turned(objects([land.boundary]))[0],
        type(land.streets)(turned(land.streets.lines), land.streets.names, land.streets.kinds),
        type(land.water)(turned(land.water.shapes), land.water.names),
        type(land.places)(turned(land.places.shapes), land.places.names, land.places.kinds),
        turned(land.buildings),
        land.lanes,
        land.doors,
        land.dedicated,
    )


def plan_in_crs(plan: GridPlan, given: str, wanted: str) -> GridPlan:
    """Return a net in another projection; one without land is the same in all."""
    if given == wanted or all(grid.shape is None for grid in plan.grids):
        return plan

    def turned(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        return frame_of(wanted).metres(frame_of(given).lonlat(shapes)) if len(shapes) else shapes

    grids = turned(objects(grid.shape for grid in plan.grids))
    areas = turned(objects(area.shape for area in plan.areas))
    return replace(
        plan,
        grids=tuple(replace(grid, shape=shape) for grid, shape in zip(plan.grids, grids, strict=True)),
        areas=tuple(replace(area, shape=shape) for area, shape in zip(plan.areas, areas, strict=True)),
        lanes=replace(plan.lanes, lines=turned(plan.lanes.lines)),
        findings=tuple(replace(finding, xy=None) for finding in plan.findings),
    )
