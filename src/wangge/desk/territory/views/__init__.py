"""What the pages of grids, settlements and places answer."""

from wangge.desk.territory.views.editing import grid_close_page, grid_edit, grid_move_page, grid_new
from wangge.desk.territory.views.grids import grid_list, grid_page
from wangge.desk.territory.views.places import (
    place_close_page,
    place_edit,
    place_list,
    place_move_page,
    place_new,
    place_page,
)
from wangge.desk.territory.views.settlements import settlement_edit, settlement_new

__all__ = [
    "grid_close_page", "grid_edit", "grid_list", "grid_move_page", "grid_new", "grid_page", "place_close_page",
    "place_edit", "place_list", "place_move_page", "place_new", "place_page", "settlement_edit", "settlement_new",
]  # fmt: skip
