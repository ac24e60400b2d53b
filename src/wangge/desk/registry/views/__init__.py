"""What the pages of households answer."""

from wangge.desk.registry.views.care import care_end_page, care_extend_page, care_new, fact_new
from wangge.desk.registry.views.editing import (
    household_edit,
    household_leave_page,
    household_merge_page,
    household_move_page,
    household_new,
    household_return_page,
    household_split_page,
)
from wangge.desk.registry.views.lists import household_list
from wangge.desk.registry.views.members import (
    household_head,
    member_edit,
    member_leave_page,
    member_move_page,
    member_new,
)
from wangge.desk.registry.views.reading import household_page, household_print, household_reveal

__all__ = [
    "care_end_page", "care_extend_page", "care_new", "fact_new", "household_edit", "household_head",
    "household_leave_page", "household_list", "household_merge_page", "household_move_page", "household_new",
    "household_page", "household_print", "household_return_page", "household_reveal", "household_split_page",
    "member_edit", "member_leave_page", "member_move_page", "member_new",
]  # fmt: skip
