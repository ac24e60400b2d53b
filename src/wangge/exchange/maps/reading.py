"""Maps: streets, water, buildings, places and village boundaries out of any file that mappers and offices use."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from wangge.delineation.model import Places, Streets, Water
from wangge.exchange.coordinates import SYSTEMS, bd09_to_wgs84, gcj02_to_wgs84
from wangge.exchange.maps.features import LINE, POLYGON, parts_of, sort_layer
from wangge.exchange.maps.files import read_layers
from wangge.exchange.maps.words import TOWNSHIP_LAYERS
from wangge.problem import Finding, Problem

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from numpy.typing import NDArray

    from wangge.exchange.maps.features import Sorted

    Convert = Callable[[NDArray[np.float64]], NDArray[np.float64]]


def _none() -> NDArray[np.object_]:
    return np.empty(0, dtype=object)


@dataclass(frozen=True)
class Buildings:
    """Footprints or courtyards: Polygons, their numbers, kinds, addresses, and dwellings (0 where not said)."""

    shapes: NDArray[np.object_] = field(default_factory=_none)
    ids: NDArray[np.object_] = field(default_factory=_none)
    kinds: NDArray[np.object_] = field(default_factory=_none)
    lanes: NDArray[np.object_] = field(default_factory=_none)
    doors: NDArray[np.object_] = field(default_factory=_none)
    homes: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))


@dataclass(frozen=True)
class VillagesLayer:
    """Village boundaries: (Multi)Polygons in degrees, names, 12-digit codes and administrative levels (0: not said)."""

    file: str = ""
    shapes: NDArray[np.object_] = field(default_factory=_none)
    names: NDArray[np.object_] = field(default_factory=_none)
    codes: NDArray[np.object_] = field(default_factory=_none)
    levels: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class MapLayers:
    """One map, all shapes in longitude and latitude; ``crs`` is the system of its file."""

    file: str
    crs: str
    streets: Streets
    water: Water
    buildings: Buildings
    places: Places
    villages: VillagesLayer
    findings: tuple[Finding, ...] = ()

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees of everything on the map but boundaries, or of those alone."""
        drawn = [self.streets.lines, self.water.shapes, self.buildings.shapes, self.places.shapes]
        shapes = np.concatenate([d for d in drawn if len(d)] or [self.villages.shapes])
        west, south, east, north = (float(v) for v in shapely.total_bounds(shapes))
        return west, south, east, north


def read_map(path: str | os.PathLike[str], *, coordinates: str = "auto") -> MapLayers:
    """Read a map.

    Parameters
    ----------
    path
        ``.osm.pbf``, ``.osm``, ``.osm.gz``, ``.gpkg``, ``.geojson``, ``.shp``, ``.kml``, ``.kmz``, a ``.zip`` or a
        folder of such files, or a file geodatabase.
    coordinates
        ``gcj02`` or ``bd09`` when the map was drawn on a shifted Chinese web map.

    Raises
    ------
    Problem
        ``file.missing``, ``file.unreadable``, ``map.kind``, ``map.damaged``, ``map.empty``, ``map.geometry.none``,
        ``map.crs.missing``, ``map.folder.empty``, ``map.nothing``, ``coordinates.system``.

    Notes
    -----
    A layer is known by its name (``streets``, 道路, 水系, 房屋, 村界...), else each of its features by its tags
    (``highway``, ``waterway``, ``building``, ``kind``...), else by geometry: lines are streets, small polygons
    buildings, points with a name places. What was assumed, and what was left out, is in ``findings``.
    """
    path = Path(path)
    findings: list[Finding] = []
    layers = read_layers(path, findings)
    sorted_layers = [sort_layer(layer, findings) for layer in layers]
    if not any(mask.any() for found in sorted_layers for mask in found.masks.values()):
        raise Problem("map.nothing", file=str(path))
    made = MapLayers(
        file=str(path),
        crs=layers[0].crs,
        streets=_streets(sorted_layers),
        water=_water(sorted_layers),
        buildings=_buildings(sorted_layers),
        places=_places(sorted_layers),
        villages=_villages(str(path), sorted_layers),
        findings=tuple(findings),
    )
    return _unshifted(made, coordinates)


def read_villages(path: str | os.PathLike[str], *, coordinates: str = "auto") -> VillagesLayer:
    """Read village boundaries: the layer known as such by its name or tags, else every polygon of the file.

    Raises
    ------
    Problem
        What `read_map` raises, and ``villages.none`` when the file has no polygon.
    """
    path = Path(path)
    findings: list[Finding] = []
    layers = read_layers(path, findings)
    found = _villages(str(path), [sort_layer(layer, []) for layer in layers])
    if not len(found.shapes):
        found = _villages(str(path), [sort_layer(layer, [], every_polygon="villages") for layer in layers])
    if not len(found.shapes):
        raise Problem("villages.none", file=str(path))
    undo = _undo(coordinates)
    shapes = shapely.transform(found.shapes, undo) if undo else found.shapes
    return VillagesLayer(found.file, shapes, found.names, found.codes, found.levels, tuple(findings))


def read_township_name(path: str | os.PathLike[str]) -> str:
    """Name of the township in a file of village boundaries: the only feature of its township layer, else ""."""
    for layer in read_layers(Path(path), []):
        names = layer.columns.get("name")
        if layer.name.lower() in TOWNSHIP_LAYERS and names is not None and len(names) == 1:
            return str(names[0])
    return ""


def _undo(coordinates: str) -> Convert | None:
    if coordinates not in SYSTEMS:
        raise Problem("coordinates.system", value=coordinates, known=", ".join(SYSTEMS))
    return {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}.get(coordinates)


def _unshifted(made: MapLayers, coordinates: str) -> MapLayers:
    undo = _undo(coordinates)
    if undo is None:
        return made
    return replace(
        made,
        streets=replace(made.streets, lines=shapely.transform(made.streets.lines, undo)),
        water=replace(made.water, shapes=shapely.transform(made.water.shapes, undo)),
        buildings=replace(made.buildings, shapes=shapely.transform(made.buildings.shapes, undo)),
        places=replace(made.places, shapes=shapely.transform(made.places.shapes, undo)),
        villages=replace(made.villages, shapes=shapely.transform(made.villages.shapes, undo)),
    )


def _joined(pieces: list[NDArray[Any]], kind: type = object) -> NDArray[Any]:
    return np.concatenate(pieces) if pieces else np.empty(0, dtype=kind)


def _streets(layers: list[Sorted]) -> Streets:
    lines, names, kinds = [], [], []
    for layer in layers:
        at = layer.chosen("streets")
        parts, index = parts_of(layer.shapes[at], LINE)
        lines.append(parts)
        names.append(layer.column("name")[at][index])
        kinds.append(layer.street_kinds()[at][index])
    return Streets(_joined(lines), _joined(names), _joined(kinds, np.int64))


def _water(layers: list[Sorted]) -> Water:
    shapes, names = [], []
    for layer in layers:
        at = layer.chosen("water")
        for kind in (LINE, POLYGON):
            parts, index = parts_of(layer.shapes[at], kind)
            shapes.append(parts)
            names.append(layer.column("name")[at][index])
    return Water(_joined(shapes), _joined(names))


def _buildings(layers: list[Sorted]) -> Buildings:
    made: dict[str, list[NDArray[Any]]] = {k: [] for k in ("shapes", "ids", "kinds", "lanes", "doors", "homes")}
    for number, layer in enumerate(layers):
        at = layer.chosen("buildings")
        parts, index = parts_of(layer.shapes[at], POLYGON)
        made["shapes"].append(parts)
        made["ids"].append(_numbers(layer, at, index, number))
        made["kinds"].append(layer.tag("building")[at][index])
        made["lanes"].append(layer.column("lane")[at][index])
        made["doors"].append(layer.column("door")[at][index])
        homes = [int(h) if h.isdecimal() and len(h) < 5 else 0 for h in layer.column("homes")[at][index]]
        made["homes"].append(np.array(homes, dtype=np.int64))
    return Buildings(
        shapes=_joined(made["shapes"]),
        ids=_joined(made["ids"]),
        kinds=_joined(made["kinds"]),
        lanes=_joined(made["lanes"]),
        doors=_joined(made["doors"]),
        homes=_joined(made["homes"], np.int64),
    )


def _numbers(layer: Sorted, at: NDArray[np.int64], index: NDArray[np.int64], number: int) -> NDArray[np.object_]:
    """Return the map's own number of each building where it has one, a running number elsewhere; all differ."""
    way, relation = layer.tag("osm_way_id")[at], layer.tag("osm_id")[at]
    own = layer.tag("id")[at]
    seen: dict[str, int] = {}
    made = np.empty(len(index), dtype=object)
    for i, k in enumerate(index):
        osm = f"w{way[k]}" if way[k] else f"r{relation[k]}" if relation[k] else own[k]
        base = osm or f"B{number or ''}{k + 1:05d}"
        seen[base] = seen.get(base, 0) + 1
        made[i] = base if seen[base] == 1 else f"{base}-{seen[base]}"
    return made


def _places(layers: list[Sorted]) -> Places:
    at = [layer.chosen("places") for layer in layers]
    return Places(
        _joined([layer.shapes[i] for layer, i in zip(layers, at, strict=True)]),
        _joined([layer.column("name")[i] for layer, i in zip(layers, at, strict=True)]),
        _joined([layer.place_kinds()[i] for layer, i in zip(layers, at, strict=True)]),
    )


def _villages(file: str, layers: list[Sorted]) -> VillagesLayer:
    at = [layer.chosen("villages") for layer in layers]
    levels = [
        np.array([int(v) if v.isdecimal() else 0 for v in layer.tag("admin_level")[i]], dtype=np.int64)
        for layer, i in zip(layers, at, strict=True)
    ]
    return VillagesLayer(
        file=file,
        shapes=_joined([layer.shapes[i] for layer, i in zip(layers, at, strict=True)]),
        names=_joined([layer.column("name")[i] for layer, i in zip(layers, at, strict=True)]),
        codes=_joined([layer.column("code")[i] for layer, i in zip(layers, at, strict=True)]),
        levels=_joined(levels, np.int64),
    )
