"""The territory's door: what the rooms above may use."""

from wangge.territory import occupants, rules
from wangge.territory.adoption import Adopted, net_adopt
from wangge.territory.adoption.drawn import Drawn, DrawnGrid, Outline
from wangge.territory.adoption.grids import adopt_grids
from wangge.territory.models import Grid, Place, Settlement
from wangge.territory.rules import (
    AREA,
    COLOURS,
    KINDS,
    LEAF,
    LEVELS,
    PLACE_KINDS,
    SETTLEMENT_KINDS,
    TOWNSHIP,
    VILLAGE,
    WAYS,
    ancestors,
    check_ends,
    check_starts,
)
from wangge.territory.selectors import (
    ancestors_of,
    blanks,
    family_of,
    grid_on,
    grids_by_code,
    grids_for,
    hanging_under,
    leaf_grids,
    places_for,
    settlements_for,
    township_of,
    villages_for,
)
from wangge.territory.selectors.grids import in_force
from wangge.territory.services import (
    DivisionsImported,
    PlaceFacts,
    area_create,
    division_import,
    grid_close,
    grid_create,
    grid_move,
    grid_update,
    left_in,
    place_close,
    place_create,
    place_move,
    place_update,
    platform_over,
    settlement_create,
    settlement_rename,
    settlements_ensure,
    township_create,
    village_create,
)
from wangge.territory.services.finishing import index_grids, index_places
from wangge.territory.services.places import place_sort_key

__all__ = ["AREA", "Adopted", "COLOURS", "DivisionsImported", "Drawn", "DrawnGrid", "Grid", "KINDS", "LEAF", "LEVELS", "Outline", "PLACE_KINDS", "Place", "PlaceFacts", "SETTLEMENT_KINDS", "Settlement", "TOWNSHIP", "VILLAGE", "WAYS", "adopt_grids", "ancestors", "ancestors_of", "area_create", "blanks", "check_ends", "check_starts", "division_import", "family_of", "grid_close", "grid_create", "grid_move", "grid_on", "grid_update", "grids_by_code", "grids_for", "hanging_under", "in_force", "index_grids", "index_places", "leaf_grids", "left_in", "net_adopt", "occupants", "place_close", "place_create", "place_move", "place_sort_key", "place_update", "places_for", "platform_over", "rules", "settlement_create", "settlement_rename", "settlements_ensure", "settlements_for", "township_create", "township_of", "village_create", "villages_for"]  # fmt: skip
