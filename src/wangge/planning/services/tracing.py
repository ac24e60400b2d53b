"""A village's map drawn by hand comes into the books: the ground, and the places of households."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from shapely.ops import unary_union

from wangge.kernel.access import get_visible, visible, writing
from wangge.planning.services.grounds import ground_draw
from wangge.problem import Problem
from wangge.registry.api import Household, households_locate
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wangge.kernel.access import Actor
    from wangge.planning.models import Ground

_MOST = 20_000


def trace_save(*, actor: Actor, village_id: UUID, version: int | None, features: Mapping[str, Any]) -> Ground:
    """The village has the map that was drawn, and households are where they were put down; all of it or nothing.

    Parameters
    ----------
    features
        A GeoJSON FeatureCollection as ``ground_draw`` takes it. Besides, points of the layer ``home`` carry the key of
        a household in ``home``; several polygons of the layer ``boundary`` are one boundary.

    Raises
    ------
    Problem
        ``trace.shape``, and what ``ground_draw`` and ``households_locate`` raise.
    """
    with writing(actor):
        village = get_visible(Grid, actor, village_id)
        actor.require("grid.write", village.path)
        listed = features.get("features")
        if not isinstance(listed, list) or len(listed) > _MOST or not all(isinstance(one, dict) for one in listed):
            raise Problem("trace.shape")
        homes = [one for one in listed if _layer(one) == "home"]
        rims = [one for one in listed if _layer(one) == "boundary"]
        rest = [one for one in listed if _layer(one) not in ("home", "boundary")]
        ground = ground_draw(
            actor=actor, village_id=village_id, version=version,
            features={"type": "FeatureCollection", "features": [*_joined(rims), *rest]},
        )  # fmt: skip
        points = dict(_place(home) for home in homes)
        own = visible(Household, actor).filter(village=village.pk)
        if points and not points.keys() <= set(own.values_list("pk", flat=True)):
            raise Problem("access.not_found")
        if points:
            households_locate(actor=actor, points=points, subject=village)
        return ground


def _layer(feature: Mapping[str, Any]) -> str:
    properties = feature.get("properties")
    return str(properties.get("layer", "")) if isinstance(properties, dict) else ""


def _joined(rims: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if not rims:
        return []
    try:
        whole = unary_union([shape(rim["geometry"]) for rim in rims])
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, ShapelyError) as error:
        raise Problem("trace.shape") from error
    return [{"type": "Feature", "properties": {"layer": "boundary"}, "geometry": mapping(whole)}]


def _place(home: Mapping[str, Any]) -> tuple[UUID, tuple[float, float]]:
    try:
        lon, lat = home["geometry"]["coordinates"][:2]
        return UUID(str(home["properties"]["home"])), (float(lon), float(lat))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Problem("trace.shape") from error
