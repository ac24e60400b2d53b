"""Every write of the territory, but the adoption of a net."""

from wangge.territory.services.changing import grid_close, grid_move, grid_update, left_in
from wangge.territory.services.divisions import DivisionsImported, division_import
from wangge.territory.services.founding import area_create, grid_create, platform_over, township_create, village_create
from wangge.territory.services.places import PlaceFacts, place_close, place_create, place_move, place_update
from wangge.territory.services.settlements import settlement_create, settlement_rename, settlements_ensure

__all__ = [
    "DivisionsImported", "PlaceFacts", "area_create", "division_import", "grid_close", "grid_create", "grid_move",
    "grid_update", "left_in", "place_close", "place_create", "place_move", "place_update", "platform_over",
    "settlement_create", "settlement_rename", "settlements_ensure", "township_create", "village_create",
]  # fmt: skip
