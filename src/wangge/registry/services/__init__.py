"""Every write to the books of the homes."""

from wangge.registry.services.care import care_end, care_extend, care_open
from wangge.registry.services.confirming import household_confirm
from wangge.registry.services.facts import fact_set
from wangge.registry.services.households import Details, household_create, household_move, household_update
from wangge.registry.services.members import head_change, member_add, member_leave, member_move, member_update
from wangge.registry.services.residence import household_leave, household_return
from wangge.registry.services.revealing import reveal, reveal_many
from wangge.registry.services.splitting import household_merge, household_split

__all__ = [
    "Details", "care_end", "care_extend", "care_open", "fact_set", "head_change", "household_confirm",
    "household_create", "household_leave", "household_merge", "household_move", "household_return", "household_split",
    "household_update", "member_add", "member_leave", "member_move", "member_update", "reveal", "reveal_many",
]  # fmt: skip
