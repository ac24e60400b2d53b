"""The registry's door: what the rooms above may use."""

from wangge.registry.bulk import (
    HouseholdRow,
    PersonRow,
    RowPlan,
    UpsertPlan,
    UpsertResult,
    check_row,
    households_place,
    households_plan,
    households_upsert,
)
from wangge.registry.selectors import (
    Counts,
    HouseholdFile,
    blanks,
    counts_by_grid,
    fact_get,
    household_page,
    household_search,
    households_for,
)

__all__ = [
    "Counts", "HouseholdFile", "HouseholdRow", "PersonRow", "RowPlan", "UpsertPlan", "UpsertResult", "blanks",
    "check_row", "counts_by_grid", "fact_get", "household_page", "household_search", "households_for",
    "households_place", "households_plan", "households_upsert",
]  # fmt: skip
