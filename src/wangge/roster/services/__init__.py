"""Writes of the roster."""

from wangge.roster.services.appointing import (
    Line,
    Plan,
    Step,
    appoint,
    appoint_plan,
    place_of_plan,
    read_lines,
    roster_appoint,
)
from wangge.roster.services.areas import AreaPlan, AreaRow, area_delete, area_save, areas_import, areas_plan
from wangge.roster.services.assignments import (
    assignment_consent,
    assignment_end,
    assignment_open,
    household_place,
    post_to_consent,
    post_to_end,
)
from wangge.roster.services.bodies import bodies_add_usual, body_close, body_create, body_update, usual_missing
from wangge.roster.services.common import require_there
from wangge.roster.services.handover import handover, in_charge_role
from wangge.roster.services.people import person_create, person_leave, person_update
from wangge.roster.services.roles import role_update, write_default_roles
from wangge.roster.services.succession import Heir, Succession, posts_follow, posts_succeeding

__all__ = [
    "AreaPlan", "AreaRow", "Heir", "Line", "Plan", "Step", "Succession", "appoint", "appoint_plan", "area_delete",
    "area_save", "areas_import", "areas_plan", "assignment_consent", "assignment_end", "assignment_open",
    "bodies_add_usual", "body_close", "body_create", "body_update", "handover", "household_place", "in_charge_role",
    "person_create", "person_leave", "person_update", "place_of_plan", "post_to_consent", "post_to_end",
    "posts_follow", "posts_succeeding", "read_lines", "require_there", "role_update", "roster_appoint",
    "usual_missing", "write_default_roles",
]  # fmt: skip
