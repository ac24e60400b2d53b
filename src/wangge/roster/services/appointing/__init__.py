"""Many appointments in one step, from a filled-in roster or a list of staff."""

from wangge.roster.services.appointing.doing import appoint, roster_appoint
from wangge.roster.services.appointing.planning import Plan, Step, appoint_plan, place_of_plan
from wangge.roster.services.appointing.reading import Line, read_lines

__all__ = ["Line", "Plan", "Step", "appoint", "appoint_plan", "place_of_plan", "read_lines", "roster_appoint"]
