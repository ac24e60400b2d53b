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

__all__ = [
    "HouseholdRow", "PersonRow", "RowPlan", "UpsertPlan", "UpsertResult", "check_row", "households_place",
    "households_plan", "households_upsert",
]  # fmt: skip
