"""A village's map drawn by hand: GeoJSON in lon/lat, read, checked feature by feature, and brought into metres."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.errors import GEOSException

from wangge.delineation.model import Places, StreetKind, Streets, Water
from wangge.exchange.coordinates import metric_crs
from wangge.exchange.maps.words import STREET_KINDS
from wangge.planning.ground.lands import frame_of, objects
from wangge.planning.packing import Land
from wangge.problem import Problem
from wangge.territory.api import PLACE_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

LAYERS = ("boundary", "street", "water", "place", "house")
MOST = 20_000
_MOST_POINTS = 400_000
_NEAR = 1000.0
"""Metres around the boundary within which things on the map may lie: roads lead out of a village."""
_LEAST_AREA, _MOST_AREA = 1_000.0, 500e6
_YARD = 5.0
"""Half the side of the courtyard, in metres, that a house given as a point gets."""
_LONGEST = 64
_SURFACE, _LINE, _POINT = {"Polygon", "MultiPolygon"}, {"LineString", "MultiLineString"}, {"Point"}
_FITS = {
    "boundary": _SURFACE,
    "street": _LINE,
    "water": _LINE | _SURFACE,
    "place": _POINT | _SURFACE,
    "house": _SURFACE | _POINT,
}


@dataclass(frozen=True)
class _One:
    """One feature: where it stands in the file, what it is, its shape in degrees and its words."""

    number: int
    layer: str
    shape: Any
    facts: Mapping[str, Any]

    def text(self, name: str) -> str:
        value = self.facts.get(name)
        return "" if value is None else " ".join(str(value).split())[:_LONGEST]


def read_features(collection: Any, crs: str) -> tuple[Land, str]:
    """Return the map, and the projection it is in: ``crs``, or where that is "" the one around the boundary.

    Raises
    ------
    Problem
        ``ground.features.none``, ``ground.features.many``, ``ground.layer.unknown``, ``ground.shape``,
        ``ground.boundary.none``, ``ground.boundary.several``, ``ground.boundary.invalid``, ``ground.boundary.size``,
        ``ground.outside``.
    """
    listed = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(listed, list) or not listed:
        raise Problem("ground.features.none")
    if len(listed) > MOST:
        raise Problem("ground.features.many", count=len(listed), most=MOST)
    found = [_read(number, one) for number, one in enumerate(listed, 1)]
    if sum(int(shapely.get_num_coordinates(one.shape)) for one in found) > _MOST_POINTS:
        raise Problem("ground.features.many", count=len(listed), most=MOST)
    rims = [one for one in found if one.layer == "boundary"]
    if len(rims) != 1:
        raise Problem("ground.boundary.several" if rims else "ground.boundary.none", count=len(rims))
    middle = rims[0].shape.centroid
    crs = crs or metric_crs(middle.x, middle.y)
    shapes = frame_of(crs).metres(objects(one.shape for one in found))
    metres = dict(zip((one.number for one in found), shapes, strict=True))
    boundary = metres[rims[0].number]
    if not boundary.is_valid:
        raise Problem("ground.boundary.invalid", reason=shapely.is_valid_reason(rims[0].shape))
    if not _LEAST_AREA <= boundary.area <= _MOST_AREA:
        raise Problem("ground.boundary.size", area=round(boundary.area / 1e6, 4))
    for one in found:
        if shapely.distance(metres[one.number], boundary) > _NEAR:
            raise Problem("ground.outside", number=one.number, layer=one.layer, name=one.text("name"))
    return _land(found, metres, boundary), crs


def _read(number: int, one: Any) -> _One:
    facts = one.get("properties") if isinstance(one, dict) else None
    facts = facts if isinstance(facts, dict) else {}
    layer = facts.get("layer")
    if layer not in LAYERS:
        raise Problem("ground.layer.unknown", number=number, value=str(layer)[:_LONGEST])
    try:
        shape = shapely.force_2d(shapely.from_geojson(json.dumps(one.get("geometry"))))
    except (GEOSException, TypeError, ValueError) as wrong:
        raise Problem("ground.shape", number=number, layer=layer) from wrong
    whole = shape is not None and not shape.is_empty and shape.geom_type in _FITS[layer]
    if not whole or not np.isfinite(shapely.get_coordinates(shape)).all():
        raise Problem("ground.shape", number=number, layer=layer)
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -85 <= south <= north <= 85):
        raise Problem("ground.shape", number=number, layer=layer)
    return _One(number, layer, shape, facts)


def _land(found: list[_One], metres: Mapping[int, Any], boundary: Any) -> Land:
    lines, names, kinds = [], [], []
    wet, wet_names = [], []
    spots, spot_names, spot_kinds = [], [], []
    yards, lanes, doors = [], [], []
    for one in found:
        shape = metres[one.number]
        if one.layer == "street":
            for line in shapely.get_parts(shape):
                lines.append(line)
                names.append(one.text("name"))
                kinds.append(_street_kind(one.text("kind")))
        elif one.layer == "water":
            for part in shapely.get_parts(_mended(shape)):
                wet.append(part)
                wet_names.append(one.text("name"))
        elif one.layer == "place":
            kind = one.text("kind")
            spots.append(_mended(shape))
            spot_names.append(one.text("name"))
            spot_kinds.append(kind if kind in PLACE_KINDS or kind == "natural_village" else "other")
        elif one.layer == "house":
            for yard in _yards(shape):
                yards.append(yard)
                lanes.append(one.text("lane"))
                doors.append(one.text("door")[:32])
    return Land(
        boundary,
        Streets(objects(lines), objects(names), np.array(kinds, np.int64)),
        Water(objects(wet), objects(wet_names)),
        Places(objects(spots), objects(spot_names), objects(spot_kinds)),
        objects(yards),
        objects(lanes),
        objects(doors),
    )


def _street_kind(kind: str) -> int:
    own = {one.name.lower(): one for one in StreetKind}
    return int(own.get(kind) if kind in own else STREET_KINDS.get(kind, StreetKind.LANE))  # type: ignore[arg-type]


def _mended(shape: Any) -> Any:
    return shape if shape.is_valid else shapely.make_valid(shape, method="structure")


def _yards(shape: Any) -> list[Any]:
    if shape.geom_type == "Point":
        return [shapely.box(shape.x - _YARD, shape.y - _YARD, shape.x + _YARD, shape.y + _YARD)]
    parts = shapely.get_parts(_mended(shape))
    return [part for part in parts if part.geom_type == "Polygon" and part.area > 0]
