"""Who asks, and what somebody holds wherever it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from wangge.kernel import clock
from wangge.kernel.access import Actor, Post, as_system
from wangge.roster import households
from wangge.roster.models import Assignment

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from wangge.kernel.models import User


def actor_for(user: User, on: date | None = None) -> Actor:
    """Return the user as an actor, with the posts held on the day. Who has left or is closed out holds none."""
    day = on or clock.today()
    held = _held(day, person__user=user) if user.is_active else []
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
            )
        )
    return Actor(user_id=user.pk, name=str(user), posts=tuple(posts), person_id=held[0].person_id if held else None)


def posts_today(person_id: UUID) -> list[Assignment]:
    """Return all posts a person holds today, also where the asker sees nothing: for who may change the person.

    Posts over a household carry its path as ``household_path``.
    """
    posts = _held(clock.today(), person=person_id)
    wanted = {post.household_id for post in posts if post.household_id}
    if wanted:
        with as_system("whether a person holds more than the actor"):
            rows: Any = households.table()._base_manager.select_related("grid", "village")
            paths = {row.pk: households.path_of(row) for row in rows.filter(pk__in=wanted)}
        for post in posts:
            if post.household_id:
                post.household_path = paths.get(post.household_id, "")  # type: ignore[attr-defined]
    return posts


def _held(day: date, **whose: Any) -> list[Assignment]:
    with as_system("who is asking"):
        return list(
            Assignment.objects.filter(valid_from__lte=day, **whose)
            .filter(Q(valid_to=None) | Q(valid_to__gt=day))
            .filter(Q(person__left_on=None) | Q(person__left_on__gt=day))
            .select_related("role", "grid", "body__grid")
            .order_by("valid_from", "pk")
        )
