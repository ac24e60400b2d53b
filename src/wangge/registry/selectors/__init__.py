"""Reads of the books, each within what the actor may see."""

from wangge.registry.selectors.counts import Counts, counts_by_grid, grids_then
from wangge.registry.selectors.files import HouseholdFile, fact_get, household_page
from wangge.registry.selectors.households import blanks, household_search, households_for

__all__ = [
    "Counts", "HouseholdFile", "blanks", "counts_by_grid", "fact_get", "grids_then", "household_page",
    "household_search", "households_for",
]  # fmt: skip
