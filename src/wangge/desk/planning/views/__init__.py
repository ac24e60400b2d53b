"""Views of the planning room."""

from wangge.desk.planning.views.drawings import (
    drawing_by_hand,
    drawing_drop,
    drawing_new,
    drawing_page,
    drawing_progress,
    drawing_upload,
    plan_again,
)
from wangge.desk.planning.views.home import planning_existing, planning_home, planning_ways, planning_without_map
from wangge.desk.planning.views.plans import plan_page
from wangge.desk.planning.views.surveys import survey_drop, survey_new, survey_page

__all__ = [
    "drawing_by_hand",
    "drawing_drop",
    "drawing_new",
    "drawing_page",
    "drawing_progress",
    "drawing_upload",
    "plan_again",
    "plan_page",
    "planning_existing",
    "planning_home",
    "planning_ways",
    "planning_without_map",
    "survey_drop",
    "survey_new",
    "survey_page",
]
