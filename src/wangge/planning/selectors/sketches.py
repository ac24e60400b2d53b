"""The map of a village as one draws it by hand: what is there already, and which households still have no place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry import mapping

from wangge.delineation.model import StreetKind
from wangge.kernel.access import get_visible, visible
from wangge.kernel.db.sorting import sort_key
from wangge.planning.ground.lands import frame_of, land_of, objects
from wangge.planning.models import Picture
from wangge.problem import Problem
from wangge.registry.api import households_for
from wangge.territory.api import VILLAGE, Grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.planning.packing import Land

_DECIMALS = 8  # of a degree: a millimetre
_AROUND = 0.006  # degrees that are shown of a village of which nothing is known yet: about 600 m to each side


@dataclass(frozen=True)
class Hutong:
    """The households of one lane that have no place yet, in the order of their doors."""

    name: str
    homes: tuple[tuple[str, str], ...]  # key, words


@dataclass(frozen=True)
class Sketch:
    """What the page for drawing by hand shows; ``bounds`` are west, south, east, north."""

    village: Grid
    version: int | None
    features: list[dict[str, Any]] = field(default_factory=list)
    picture: Picture | None = None
    bounds: tuple[float, float, float, float] | None = None
    hutongs: tuple[Hutong, ...] = ()

    @property
    def lonely(self) -> int:
        """How many households have no place yet."""
        return sum(len(hutong.homes) for hutong in self.hutongs)


def picture_of(actor: Actor, village_id: UUID) -> Picture | None:
    """Return the picture that the village is drawn over."""
    return visible(Picture, actor).filter(village=village_id).first()


def sketch_of(actor: Actor, village_id: UUID) -> Sketch:
    """Return the map of a village as features to draw on with, in lon/lat.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``picture.village``.
    """
    village = get_visible(Grid, actor, village_id)
    actor.require("grid.write", village.path)
    if village.level != VILLAGE:
        raise Problem("picture.village", name=village.name)
    land, crs, version = land_of(actor, village)
    features = list(_features(land, crs)) if land is not None else []
    homes = list(households_for(actor, within=village.path))
    features += [_home(home) for home in homes if home.lon is not None and home.lat is not None]
    picture = picture_of(actor, village_id)
    return Sketch(village, version or None, features, picture, _bounds(features, picture, village), _hutongs(homes))


def _features(land: Land, crs: str) -> Iterator[dict[str, Any]]:
    for part in shapely.get_parts(land.boundary) if land.boundary is not None else ():
        yield from _drawn([part], crs, "boundary")
    for kind in StreetKind:
        which = land.streets.kinds == int(kind)
        yield from _drawn(land.streets.lines[which], crs, "street", land.streets.names[which], kind.name.lower())
    flat = shapely.get_dimensions(land.water.shapes) == 2 if len(land.water.shapes) else np.empty(0, bool)
    yield from _drawn(land.water.shapes[flat], crs, "pond", land.water.names[flat])
    yield from _drawn(land.water.shapes[~flat], crs, "river", land.water.names[~flat])
    for shape, lane, door in zip(land.buildings, land.lanes, land.doors, strict=True):
        for feature in _drawn([shape], crs, "courtyard"):
            feature["properties"] |= {"lane": str(lane), "door": str(door)}
            yield feature
    for shape, name, kind in zip(land.places.shapes, land.places.names, land.places.kinds, strict=True):
        yield from _drawn([shape], crs, "place" if shape.geom_type == "Point" else "ground", [name], str(kind))


def _drawn(
    shapes: Sequence[Any], crs: str, mode: str, names: Sequence[Any] = (), kind: str = ""
) -> Iterator[dict[str, Any]]:
    lonlat = frame_of(crs).lonlat(objects(shapes)) if len(shapes) else ()
    for at, shape in enumerate(lonlat):
        for part in shapely.get_parts(shape):
            one = shapely.Polygon(part.exterior) if part.geom_type == "Polygon" else part
            name = str(names[at]) if len(names) else ""
            yield _feature(one, {"mode": mode, "name": name, "kind": kind})


def _home(home: Any) -> dict[str, Any]:
    point = shapely.Point(home.lon, home.lat)
    return _feature(point, {"mode": "home", "name": _words(home), "kind": "", "home": str(home.pk)})


def _feature(shape: Any, properties: dict[str, str]) -> dict[str, Any]:
    rounded = shapely.transform(shape, lambda xy: np.round(xy, _DECIMALS))
    return {"type": "Feature", "properties": properties, "geometry": mapping(rounded)}


def _words(home: Any) -> str:
    return f"{home.door or home.number} {home.head_name}".strip()


def _hutongs(homes: Sequence[Any]) -> tuple[Hutong, ...]:
    found: dict[str, list[Any]] = {}
    for home in homes:
        if home.lon is None:
            found.setdefault(home.lane_name or (home.settlement.name if home.settlement else ""), []).append(home)
    return tuple(
        Hutong(name, tuple((str(home.pk), _words(home)) for home in sorted(found[name], key=_by_door)))
        for name in sorted(found, key=sort_key)
    )


def _by_door(home: Any) -> tuple[int, str, str]:
    digits = "".join(letter for letter in home.door if letter.isdigit())
    return (int(digits) if digits else 10**9, home.door, home.number)


def _bounds(
    features: Sequence[dict[str, Any]], picture: Picture | None, village: Grid
) -> tuple[float, float, float, float] | None:
    """Return what is to be seen at first: what is drawn, else the picture, else where the village is."""
    if features:
        shapes = shapely.from_geojson([_text(feature["geometry"]) for feature in features])
        west, south, east, north = shapely.total_bounds(shapes).tolist()
        return west, south, east, north
    if picture is not None and picture.corners:
        lon, lat = zip(*picture.corners, strict=True)
        return min(lon), min(lat), max(lon), max(lat)
    if village.lon is not None and village.lat is not None:
        return village.lon - _AROUND, village.lat - _AROUND, village.lon + _AROUND, village.lat + _AROUND
    return None


def _text(geometry: dict[str, Any]) -> str:
    return shapely.to_geojson(shapely.geometry.shape(geometry))
