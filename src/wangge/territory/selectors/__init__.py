"""Reads of the territory, each within what the actor may see."""

from wangge.territory.selectors.grids import (
    ancestors_of,
    family_of,
    grid_on,
    grids_by_code,
    grids_for,
    hanging_under,
    leaf_grids,
    township_of,
    villages_for,
)
from wangge.territory.selectors.places import blanks, places_for, settlements_for

__all__ = [
    "ancestors_of",
    "blanks",
    "family_of",
    "grid_on",
    "grids_by_code",
    "grids_for",
    "hanging_under",
    "leaf_grids",
    "places_for",
    "settlements_for",
    "township_of",
    "villages_for",
]
