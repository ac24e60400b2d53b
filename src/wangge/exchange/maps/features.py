"""Features of a layer sorted into streets, water, buildings, places and village boundaries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation.model import StreetKind
from wangge.exchange.maps.files import Layer
from wangge.exchange.maps.words import (
    BUILDING_KINDS,
    COLUMNS,
    LAYERS,
    NOT_A_STREET,
    PLACE_KINDS,
    PLACE_TAGS,
    STREET_KINDS,
    VILLAGE_KINDS,
    WATER_KINDS,
)
from wangge.problem import Finding

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from wangge.problem import Detail

    Mask = NDArray[np.bool_]

POINT, LINE, POLYGON = (0, 4), (1, 2, 5), (3, 6)
TAGS = frozenset(
    {"highway", "waterway", "building", "natural", "boundary", "admin_level", "amenity", "landuse", "kind"}
)
HOUSE_AREA = 5000.0  # m2: larger polygons that nothing names are no houses
_METRES = 111_320.0  # per degree of latitude
_LANE_NAME = re.compile(r"(胡同|巷|弄|里)$")
_MAIN_NAME = re.compile(r"(国道|省道|县道|高速)|^[GSX]\d+", re.IGNORECASE)


@dataclass(frozen=True)
class Sorted:
    """A layer and, for ``streets``, ``water``, ``buildings``, ``places`` and ``villages``, which features are of it."""

    layer: Layer
    masks: dict[str, Mask]

    @property
    def shapes(self) -> NDArray[np.object_]:
        """All shapes of the layer."""
        return self.layer.shapes

    def chosen(self, kind: str) -> NDArray[np.int64]:
        """Return the numbers of the features of one sort."""
        mask = self.masks.get(kind)
        return np.empty(0, dtype=np.int64) if mask is None else np.flatnonzero(mask)

    def tag(self, name: str) -> NDArray[np.object_]:
        """Return the column of exactly this name, empty texts where there is none."""
        return self.layer.columns.get(name, np.full(len(self.shapes), "", dtype=object))

    def column(self, name: str) -> NDArray[np.object_]:
        """Return the column that means this (`COLUMNS`), the first that is there, empty texts where there is none."""
        return self.tag(next((c for c in COLUMNS[name] if c in self.layer.columns), name))

    def street_kinds(self) -> NDArray[np.int64]:
        """Return how strong a border each feature is as a street: by its kind, else by its name."""
        kinds = self.tag("highway") if self.layer.osm else self.column("kind")
        names = self.column("name")
        return np.array([_street_kind(k, n) for k, n in zip(kinds, names, strict=True)], dtype=np.int64)

    def place_kinds(self) -> NDArray[np.object_]:
        """Return the kind of each feature as a place, in the words of the engine's model where it has one."""
        found = np.full(len(self.shapes), "", dtype=object)
        for name in PLACE_TAGS[::-1]:
            values = self.column("kind") if name == "kind" and not self.layer.osm else self.tag(name)
            given = values != ""
            if name in ("shop", "office", "man_made", "landuse"):
                given &= _among(values, PLACE_KINDS) | np.full(len(values), name == "shop")
            found[given] = [PLACE_KINDS.get(v, "shop" if name == "shop" else v) for v in values[given]]
        return found


def parts_of(shapes: NDArray[np.object_], kind: tuple[int, ...]) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Return the single lines or polygons of shapes, mended and none of them empty, and which shape each is of."""
    mended = shapes
    if kind == POLYGON:
        wrong = np.isin(shapely.get_type_id(shapes), POLYGON) & ~shapely.is_valid(shapes)
        if wrong.any():
            mended = shapes.copy()
            mended[wrong] = shapely.make_valid(shapes[wrong])
    parts, index = mended, np.arange(len(mended))
    while (shapely.get_type_id(parts) > 3).any():  # make_valid may nest multi-shapes in collections
        parts, within = shapely.get_parts(parts, return_index=True)
        index = index[within]
    size = shapely.area(parts) if kind == POLYGON else shapely.length(parts)
    keep = np.isin(shapely.get_type_id(parts), kind) & (size > 0)
    return parts[keep], index[keep]


def sort_layer(layer: Layer, findings: list[Finding], *, every_polygon: str = "") -> Sorted:
    """Sort the features of a layer; what was assumed and what was left out is added to ``findings``."""
    layer = _apart(layer)
    kinds = shapely.get_type_id(layer.shapes)
    point, line, polygon = (np.isin(kinds, k) for k in (POINT, LINE, POLYGON))
    if every_polygon:
        return Sorted(layer, {every_polygon: polygon})
    category = "" if layer.osm else known_layer(layer.name)
    fits = {
        "streets": line,
        "water": line | polygon,
        "buildings": polygon,
        "places": point | polygon,
        "villages": polygon,
    }
    details: dict[str, Detail] = {"file": layer.file, "value": layer.name}
    if category and fits[category].any():
        found = Sorted(layer, {category: fits[category]})
        if category == "streets":
            found.masks["streets"] &= _is_street(found, by_tag=False)
    else:
        found = Sorted(layer, {})
        found.masks.update(_by_tags(found, point, line, polygon))
        if not layer.osm and not any(mask.any() for mask in found.masks.values()):
            found.masks.update(_by_geometry(found, point, line, polygon))
            for sort, mask in found.masks.items():
                if mask.any():
                    count = int(mask.sum())
                    findings.append(
                        Finding("map.layer.guessed", "note", details={**details, "kind": sort, "count": count})
                    )
    if not layer.osm:
        left = ~np.logical_or.reduce([*found.masks.values(), np.zeros(len(layer.shapes), dtype=bool)])
        if left.any():
            findings.append(Finding("map.features.left", "note", details={**details, "count": int(left.sum())}))
    return found


def known_layer(name: str) -> str:
    """Return what a layer of this name holds, "" when the name does not say."""
    plain = name.strip().lower()
    for category in LAYERS:
        if plain in (category, category.rstrip("s")):
            return category
    hits = [(len(part), category) for category, parts in LAYERS.items() for part in parts if part in plain]
    return max(hits)[1] if hits else ""


def _apart(layer: Layer) -> Layer:
    """Take collections of mixed shapes apart, so that each feature is points, lines or polygons."""
    mixed = shapely.get_type_id(layer.shapes) == 7
    if not mixed.any():
        return layer
    parts, index = shapely.get_parts(layer.shapes[mixed], return_index=True)
    rows = np.concatenate([np.flatnonzero(~mixed), np.flatnonzero(mixed)[index]])
    shapes = np.concatenate([layer.shapes[~mixed], parts])
    return Layer(layer.file, layer.name, shapes, {k: v[rows] for k, v in layer.columns.items()}, layer.crs, layer.osm)


def _among(values: NDArray[np.object_], known: Collection[str]) -> Mask:
    return np.fromiter((v in known for v in values), dtype=bool, count=len(values))


def _street_kind(kind: str, name: str) -> StreetKind:
    if kind in STREET_KINDS:
        return STREET_KINDS[kind]
    if _MAIN_NAME.search(name):
        return StreetKind.MAIN_ROAD
    return StreetKind.LANE if _LANE_NAME.search(name) else StreetKind.STREET


def _is_street(found: Sorted, *, by_tag: bool) -> Mask:
    """Tell which features are streets that can divide; a layer of streets without kinds holds nothing else."""
    if by_tag:
        street = _among(found.tag("highway"), STREET_KINDS)
        if not found.layer.osm:
            street |= _among(found.column("kind"), STREET_KINDS)
    else:
        highway = found.tag("highway")
        street = (highway == "") | _among(highway, STREET_KINDS)
    for name, values in NOT_A_STREET.items():
        street &= ~_among(found.tag(name), values)
    return street & ~_among(found.tag("indoor"), {"yes"})


def _by_tags(found: Sorted, point: Mask, line: Mask, polygon: Mask) -> dict[str, Mask]:
    kind = found.tag("") if found.layer.osm else found.column("kind")
    natural, landuse = found.tag("natural"), found.tag("landuse")
    water = _among(natural, WATER_KINDS) | _among(found.tag("waterway"), WATER_KINDS) | _among(kind, WATER_KINDS)
    water |= _among(landuse, {"reservoir", "basin"}) | (polygon & (found.tag("water") != ""))
    above = _among(found.tag("tunnel"), {"", "no"}) & (found.tag("location") != "underground")
    building = ~_among(found.tag("building"), {"", "no"}) | _among(kind, BUILDING_KINDS)
    boundary = (found.tag("boundary") == "administrative") & (found.tag("admin_level") != "")
    boundary |= (kind != "") & _among(kind, VILLAGE_KINDS)
    places = found.place_kinds()
    # a settlement drawn as an area names no place on the ground; its point does
    place = (_among(places, set(PLACE_KINDS.values())) | ((places != "") & (found.column("name") != ""))) & (
        point | (polygon & (places != "natural_village"))
    )
    known = point | polygon if found.layer.osm else ~(water | building | boundary)
    return {
        "streets": line & _is_street(found, by_tag=True),
        "water": (line | polygon) & water & above,
        "buildings": polygon & building & (found.tag("location") != "underground"),
        "villages": polygon & boundary,
        "places": place & known,
    }


def _by_geometry(found: Sorted, point: Mask, line: Mask, polygon: Mask) -> dict[str, Mask]:
    """Take lines for streets, small polygons for buildings, large named ones for villages, named points for places."""
    named = found.column("name") != ""
    bounds = shapely.bounds(found.shapes)
    scale = np.cos(np.radians((bounds[:, 1] + bounds[:, 3]) / 2)) * _METRES**2
    small = shapely.area(found.shapes) * scale <= HOUSE_AREA
    return {
        "streets": line,
        "buildings": polygon & small,
        "villages": polygon & ~small & (named | (found.column("code") != "")),
        "places": point & named,
    }
