"""The ground of a township: all maps joined, in metres, and the part of it that lies in one village."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation.model import Places, Streets, Water, no_places, no_streets, no_water
from wangge.exchange.coordinates import transform
from wangge.exchange.maps import Buildings, VillagesLayer
from wangge.exchange.maps.features import LINE, POLYGON, parts_of
from wangge.exchange.maps.files import LONLAT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from wangge.exchange.assemble.boundaries import Area
    from wangge.exchange.maps import MapLayers

EDGE = 30.0  # metres: streets and water that far outside a village still are its border
HUT = 20.0  # m2: smaller footprints are not drawn


@dataclass(frozen=True)
class Ground:
    """All maps in one: in degrees as joined, in metres once projected."""

    file: str
    streets: Streets
    water: Water
    places: Places
    details: Buildings
    villages: VillagesLayer

    @property
    def buildings(self) -> NDArray[np.object_]:
        """The buildings' shapes."""
        return self.details.shapes


def join_maps(maps: Sequence[MapLayers]) -> Ground:
    """Join the layers of several maps; building numbers stay unique."""
    if not maps:
        return Ground("", no_streets(), no_water(), no_places(), Buildings(), VillagesLayer())
    join = np.concatenate
    ids = [
        m.buildings.ids if k == 0 else np.array([f"{k}-{i}" for i in m.buildings.ids], dtype=object)
        for k, m in enumerate(maps)
    ]
    with_villages = next((m for m in maps if len(m.villages.shapes)), maps[0])
    return Ground(
        file="、".join(m.file for m in maps),
        streets=Streets(
            join([m.streets.lines for m in maps]),
            join([m.streets.names for m in maps]),
            join([m.streets.kinds for m in maps]),
        ),
        water=Water(join([m.water.shapes for m in maps]), join([m.water.names for m in maps])),
        places=Places(
            join([m.places.shapes for m in maps]),
            join([m.places.names for m in maps]),
            join([m.places.kinds for m in maps]),
        ),
        details=Buildings(
            shapes=join([m.buildings.shapes for m in maps]),
            ids=join(ids),
            kinds=join([m.buildings.kinds for m in maps]),
            lanes=join([m.buildings.lanes for m in maps]),
            doors=join([m.buildings.doors for m in maps]),
            homes=join([m.buildings.homes for m in maps]),
        ),
        villages=VillagesLayer(
            file=with_villages.file,
            shapes=join([m.villages.shapes for m in maps]),
            names=join([m.villages.names for m in maps]),
            codes=join([m.villages.codes for m in maps]),
            levels=join([m.villages.levels for m in maps]),
        ),
    )


def project(ground: Ground, crs: str) -> Ground:
    """Return the ground in metres, without footprints below 20 m2; boundaries stay in degrees."""

    def metres(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        return np.asarray(shapely.transform(shapes, lambda xy: transform(xy, LONLAT, crs)), dtype=object)

    shapes = metres(ground.buildings)
    keep = (shapely.area(shapes) >= HUT) & shapely.is_valid(shapes)
    details = ground.details
    return replace(
        ground,
        streets=replace(ground.streets, lines=metres(ground.streets.lines)),
        water=replace(ground.water, shapes=metres(ground.water.shapes)),
        places=replace(ground.places, shapes=metres(ground.places.shapes)),
        details=Buildings(
            shapes=shapes[keep],
            ids=details.ids[keep],
            kinds=details.kinds[keep],
            lanes=details.lanes[keep],
            doors=details.doors[keep],
            homes=details.homes[keep],
        ),
    )


@dataclass(frozen=True)
class Finder:
    """The ground with its search trees, built once for all villages."""

    ground: Ground
    streets: shapely.STRtree
    water: shapely.STRtree
    places: shapely.STRtree
    houses: shapely.STRtree

    @staticmethod
    def of(ground: Ground) -> Finder:
        """Build the trees; a building is found by a point in it."""
        middles = np.asarray(shapely.point_on_surface(ground.buildings), dtype=object)
        return Finder(
            ground,
            shapely.STRtree(ground.streets.lines),
            shapely.STRtree(ground.water.shapes),
            shapely.STRtree(ground.places.shapes),
            shapely.STRtree(middles),
        )


def ground_of(
    finder: Finder, boundary: Area | None, lived_in: NDArray[np.int64]
) -> tuple[Streets, Water, Places, NDArray[np.int64]]:
    """Return the streets and water in a village and up to 30 m around it, its places, and its buildings' numbers.

    ``lived_in`` are the buildings of its households (-1: none), which are its own wherever they stand.
    """
    lived_in = np.unique(lived_in[lived_in >= 0])
    if boundary is None:
        return no_streets(), no_water(), no_places(), lived_in
    ground = finder.ground
    around = boundary.buffer(EDGE, quad_segs=2)
    lines, index = _clipped(finder.streets, around, LINE)
    streets = Streets(lines, ground.streets.names[index], ground.streets.kinds[index])
    pieces = [_clipped(finder.water, around, kind) for kind in (LINE, POLYGON)]
    at = np.concatenate([index for _, index in pieces])
    water = Water(np.concatenate([shapes for shapes, _ in pieces]), ground.water.names[at])
    found = np.sort(finder.places.query(boundary, predicate="intersects"))
    places = Places(ground.places.shapes[found], ground.places.names[found], ground.places.kinds[found])
    inside = finder.houses.query(boundary, predicate="intersects")
    return streets, water, places, np.union1d(inside, lived_in)


def _clipped(
    tree: shapely.STRtree, around: Area, kind: tuple[int, ...]
) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Cut shapes of one kind at the edge of an area; what lies wholly inside stays as it is, vertex by vertex."""
    at = np.sort(tree.query(around, predicate="intersects"))
    shapes = tree.geometries[at]
    at, shapes = at[np.isin(shapely.get_type_id(shapes), kind)], shapes[np.isin(shapely.get_type_id(shapes), kind)]
    shapely.prepare(around)
    crossing = ~shapely.contains_properly(around, shapes)
    cut = shapes.copy()
    cut[crossing] = shapely.intersection(shapes[crossing], around)
    parts, index = parts_of(cut, kind)
    return parts, at[index]
