"""The pages of people, posts, bodies and roles."""

from wangge.desk.roster.views.areas import area_delete, area_edit, area_new, areas_import, areas_template
from wangge.desk.roster.views.bodies import bodies_usual, body_close, body_edit, body_list, body_new, body_page
from wangge.desk.roster.views.checks import four_assignments
from wangge.desk.roster.views.imports import roster_import
from wangge.desk.roster.views.people import person_edit, person_leave, person_list, person_new, person_page
from wangge.desk.roster.views.posts import (
    assignment_consent,
    assignment_end,
    assignment_new,
    body_post_new,
    handover,
    person_post_new,
    support_new,
)
from wangge.desk.roster.views.roles import role_edit, role_list, role_page

__all__ = [
    "area_delete", "area_edit", "area_new", "areas_import", "areas_template", "assignment_consent", "assignment_end",
    "assignment_new", "bodies_usual", "body_close", "body_edit", "body_list", "body_new", "body_page", "body_post_new",
    "four_assignments", "handover", "person_edit", "person_leave", "person_list", "person_new", "person_page",
    "person_post_new", "role_edit", "role_list", "role_page", "roster_import", "support_new",
]  # fmt: skip
