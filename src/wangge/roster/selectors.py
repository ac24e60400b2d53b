"""Reads of the roster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from wangge.kernel import clock
from wangge.kernel.access import Actor, Post, as_system
from wangge.roster.models import Assignment

if TYPE_CHECKING:
    from datetime import date

    from wangge.kernel.models import User


def actor_for(user: User, on: date | None = None) -> Actor:
    """Return the user as an actor, with the posts held on the day."""
    day = on or clock.today()
    with as_system("who is asking"):
        held = list(
            Assignment.objects.filter(person__user=user, valid_from__lte=day)
            .filter(Q(valid_to=None) | Q(valid_to__gt=day))
            .select_related("role", "grid", "body__grid")
        )
    posts = []
    for assignment in held:
        grid = assignment.grid or (assignment.body.grid if assignment.body else None)
        posts.append(
            Post(
                role=assignment.role_id,
                level=grid.level if grid else 0,
                path=grid.path if grid else "",
                abilities=frozenset(assignment.role.abilities),
                body_id=assignment.body_id,
                household_id=assignment.household_id,
            )  # fmt: skip
        )
    return Actor(user_id=user.pk, name=str(user), posts=tuple(posts), person_id=held[0].person_id if held else None)
