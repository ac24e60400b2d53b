"""Reads of the roster, each scoped to the actor."""

from wangge.roster.selectors.actors import actor_for
from wangge.roster.selectors.bodies import areas_of, bodies_for, body_of, former_members, members_of
from wangge.roster.selectors.four import BAND, FourAssignments, GridCheck, four_assignments, idle, vacancies
from wangge.roster.selectors.holders import Holder, in_charge_counts, people_of_grids, role_name
from wangge.roster.selectors.people import (
    people_for,
    person_of,
    phone_of,
    posts_of,
    posts_of_many,
    role_with_duties,
    roles_with_duties,
    tags_of,
)

__all__ = [
    "BAND", "FourAssignments", "GridCheck", "Holder", "actor_for", "areas_of", "bodies_for", "body_of",
    "former_members", "four_assignments", "idle", "in_charge_counts", "members_of", "people_for", "people_of_grids",
    "person_of", "phone_of", "posts_of", "posts_of_many", "role_name", "role_with_duties", "roles_with_duties",
    "tags_of", "vacancies",
]  # fmt: skip
