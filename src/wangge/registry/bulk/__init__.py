"""Many households at once, from a file or a new net: compared with the books, written in one transaction."""

from wangge.registry.bulk.comparing import RowPlan, UpsertPlan, households_plan
from wangge.registry.bulk.locating import households_locate
from wangge.registry.bulk.placing import households_place
from wangge.registry.bulk.rows import HouseholdRow, PersonRow, check_row
from wangge.registry.bulk.writing import Prepared, UpsertResult, households_prepare, households_upsert

__all__ = [
    "HouseholdRow", "PersonRow", "Prepared", "RowPlan", "UpsertPlan", "UpsertResult", "check_row", "households_locate",
    "households_place", "households_plan", "households_prepare", "households_upsert",
]  # fmt: skip
