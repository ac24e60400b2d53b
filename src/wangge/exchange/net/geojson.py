"""``grids.geojson``: the grids for any map, without a single person in it (RFC 7946)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from wangge.exchange.net.layers import Frame
from wangge.exchange.roster.scope import scope_words

if TYPE_CHECKING:
    from pathlib import Path

    from wangge.exchange.net.model import Net

_DECIMALS = 8
"""Decimals of a degree: about a millimetre."""


def write_geojson(net: Net, path: Path) -> None:
    """Write one feature per grid: lon/lat, outer rings counter-clockwise, properties in plain words."""
    pairs = list(zip(net.township.villages, net.plans, strict=True))
    rows = [(village, plan, grid) for village, plan in pairs for grid in plan.grids]
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [grid.shape for _, _, grid in rows]
    degrees = shapely.orient_polygons(Frame(net.township.crs).lonlat(shapes), exterior_cw=False)
    features = []
    for (village, plan, grid), shape in zip(rows, degrees, strict=True):
        area = plan.areas[grid.area] if 0 <= grid.area < len(plan.areas) else None
        features.append(
            {
                "type": "Feature",
                "id": grid.code,
                "geometry": None if shape is None else _geometry(shape),
                "properties": {
                    "code": grid.code,
                    "name": grid.name,
                    "village": village.name,
                    "village_code": village.code,
                    "area": area.name if area else "",
                    "area_code": area.code if area else "",
                    "kind": grid.kind,
                    "colour": grid.colour_name,
                    "households": grid.households,
                    "persons": grid.persons,
                    "scope": scope_words(grid.scope, "zh"),
                    "scope_en": scope_words(grid.scope, "en"),
                },
            }
        )
    collection = {"type": "FeatureCollection", "name": net.township.name, "features": features}
    path.write_text(json.dumps(collection, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def _geometry(shape: Any) -> dict[str, Any]:
    """Write one shape, with as many decimals as a millimetre needs."""
    parts = [
        [np.round(shapely.get_coordinates(ring), _DECIMALS).tolist() for ring in (part.exterior, *part.interiors)]
        for part in shapely.get_parts(shape)
    ]
    if shape.geom_type == "Polygon":
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}
