"""The registry's door: what the rooms above may use."""

from wangge.registry import rules
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
from wangge.registry.models import Household, Import, Residency
from wangge.registry.rules import CARE_KINDS, RELATIONS, RESIDENCE, REVEAL_PURPOSES, SEX, masked_id, masked_phone
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
from wangge.registry.services import (
    Details,
    care_end,
    care_extend,
    care_open,
    fact_set,
    head_change,
    household_create,
    household_leave,
    household_merge,
    household_move,
    household_return,
    household_split,
    household_update,
    member_add,
    member_leave,
    member_move,
    member_update,
    reveal,
    reveal_many,
)

__all__ = ["CARE_KINDS", "Counts", "Details", "Household", "HouseholdFile", "HouseholdRow", "Import", "PersonRow", "RELATIONS", "RESIDENCE", "REVEAL_PURPOSES", "Residency", "RowPlan", "SEX", "UpsertPlan", "UpsertResult", "blanks", "care_end", "care_extend", "care_open", "check_row", "counts_by_grid", "fact_get", "fact_set", "head_change", "household_create", "household_leave", "household_merge", "household_move", "household_page", "household_return", "household_search", "household_split", "household_update", "households_for", "households_place", "households_plan", "households_upsert", "masked_id", "masked_phone", "member_add", "member_leave", "member_move", "member_update", "reveal", "reveal_many", "rules"]  # fmt: skip
