"""Which layers there are, from which zoom on a tile has them, and which properties their features have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangge.language.marking import _
from wangge.territory.api import AREA, LEAF, TOWNSHIP, VILLAGE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wangge.kernel.access import Ability


@dataclass(frozen=True)
class Layer:
    """One layer: its title, the zoom from which tiles have it, the ability it takes, its properties and their kinds."""

    name: str
    title: str
    zoom: int
    geometry: str  # polygon | line | point | any
    properties: Mapping[str, str]
    ability: Ability = "grid.read"
    level: int = 0  # of the grids that it shows


_OF_GRID = {"id": "string", "code": "string", "name": "string"}

LAYERS: dict[str, Layer] = {
    layer.name: layer
    for layer in (
        Layer("townships", _("Townships"), 0, "polygon", _OF_GRID, level=TOWNSHIP),
        Layer("villages", _("Villages"), 0, "polygon", _OF_GRID, level=VILLAGE),
        Layer("areas", _("Areas"), 10, "polygon", {**_OF_GRID, "village": "string"}, level=AREA),
        Layer(
            "grids", _("Grids"), 11, "polygon",
            {
                **_OF_GRID, "number": "string", "kind": "string", "colour": "string", "colour_name": "string",
                "hatch": "integer", "village": "string", "village_id": "string", "area": "string",
                "households": "integer", "people": "integer", "scope": "string",
            }, level=LEAF,
        ),
        Layer(
            "labels", _("Names of grids"), 0, "point",
            {**_OF_GRID, "level": "integer", "number": "string", "colour": "string", "colour_name": "string"},
        ),
        Layer(
            "places", _("Places"), 12, "any",
            {
                "id": "string", "kind": "string", "name": "string", "segment": "integer", "grid_id": "string",
                "blank": "boolean",
            },
        ),
        Layer(
            "buildings", _("Buildings"), 14, "polygon",
            {"id": "string", "grid_id": "string", "colour": "string"},
        ),
        Layer(
            "households", _("Households"), 15, "point",
            {
                "id": "string", "number": "string", "lane": "string", "door": "string", "grid_id": "string",
                "blank": "boolean",
            }, ability="household.read",
        ),
    )
}  # fmt: skip
"""Every layer by its name. ``blank`` is true of what lies in no grid."""
