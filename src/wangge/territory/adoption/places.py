"""The places of an adopted net beside those that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from wangge.kernel.access import visible
from wangge.kernel.db.search import unindex
from wangge.problem import Problem
from wangge.territory import rules
from wangge.territory.models import Place
from wangge.territory.services.finishing import index_places
from wangge.territory.services.places import place_sort_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from wangge.kernel.access import Actor
    from wangge.kernel.changes import Changes
    from wangge.territory.adoption.drawn import Drawn, DrawnPlace
    from wangge.territory.adoption.grids import AdoptedGrids
    from wangge.territory.models import Grid

FROM_NET = "net:"
"""What the source keys of places begin with that came in with a net; hand-made ones are never closed by one."""


def adopt_places(
    actor: Actor, drawn: Drawn, grids: AdoptedGrids, day: date, changes: Changes, heirs: Mapping[str, str]
) -> dict[str, int]:
    """Every place of the net is there, in its grid; those of an older net that vanished are closed.

    Places that were made by hand stay. When their grid vanishes they go into the grid they lie in by the map, else into
    its heir; without one they become blanks until somebody gives them another.

    Raises
    ------
    Problem
        ``net.adopt.later``.
    """
    villages = {grid.pk: grid for grid in grids.by_code.values() if grid.level == rules.VILLAGE}
    there = list(visible(Place, actor).filter(village__in=list(villages)).select_related("village"))
    known = {(place.village_id, place.source_key): place for place in there if place.source_key}
    opened, changed, closed = [], [], []
    for row in drawn.places:
        village = grids.by_code[rules.grid_code(row.village)]
        wanted = _wanted(row, grids)
        place = known.pop((village.pk, row.key), None)
        if place is None:
            opened.append(Place(village=village, source_key=row.key, valid_from=day, **wanted))
        elif _change(place, wanted | {"valid_to": None}, changes):
            changed.append(place)
    for place in known.values():
        if place.valid_to is None and place.source_key.startswith(FROM_NET):
            if place.valid_from > day:
                raise Problem("net.adopt.later", grid=place.name or place.kind, since=place.valid_from.isoformat())
            _change(place, {"valid_to": day}, changes)
            closed.append(place)
    vanished = {grid.pk: grid.code for grid in grids.vanished}
    outlines = [grid for grid in grids.by_code.values() if grid.level == rules.LEAF and grid.outline is not None]
    for place in there:
        by_hand = not place.source_key.startswith(FROM_NET)
        if by_hand and place.valid_to is None and place.grid_id in vanished:
            over = _around(place, outlines) or grids.by_code.get(heirs.get(vanished[place.grid_id], ""))
            _change(place, {"grid_id": over.pk if over else None}, changes)
            changed.append(place)
    Place.objects.bulk_create(opened)
    changes.made_all(opened)
    if changed or closed:
        Place.objects.bulk_update([*changed, *closed], [*_COLUMNS, "valid_to", "version"], batch_size=200)
        unindex([place.pk for place in closed])
    index_places([*opened, *changed])
    return {"places_opened": len(opened), "places_changed": len(changed), "places_closed": len(closed)}


def _around(place: Place, grids: Sequence[Grid]) -> Grid | None:
    """Return the grid of its village in which a place lies by the map."""
    if place.lon is None or place.lat is None:
        return None
    near = [grid for grid in grids if rules.ancestors(grid.path)[1] == place.village.path]
    shapes = shapely.from_wkb([bytes(grid.outline or b"") for grid in near])
    point = shapely.Point(place.lon, place.lat)
    return next((grid for grid, shape in zip(near, shapes, strict=True) if shape.intersects(point)), None)


_COLUMNS = ("grid_id", "kind", "name", "segment", "shape", "lon", "lat", "sort_key")


def _wanted(row: DrawnPlace, grids: AdoptedGrids) -> dict[str, Any]:
    return {
        "grid_id": grids.by_code[row.grid].pk if row.grid else None, "kind": row.kind, "name": row.name,
        "segment": row.segment, "shape": row.outline.wkb, "lon": row.outline.lon, "lat": row.outline.lat,
        "sort_key": place_sort_key(row.name, row.kind, row.segment),
    }  # fmt: skip


def _change(place: Place, wanted: dict[str, Any], changes: Changes) -> bool:
    before = {}
    for name, value in wanted.items():
        present = getattr(place, name)
        if (bytes(present) if isinstance(present, memoryview) else present) != value:
            before[name] = present
            setattr(place, name, value)
    if not before:
        return False
    place.version += 1
    changes.changed(place, before={name.removesuffix("_id"): value for name, value in before.items()})
    return True
