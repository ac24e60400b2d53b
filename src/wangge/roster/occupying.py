"""Posts in a grid that closes: counted, and taken over by its successor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from wangge.kernel.access import as_system
from wangge.roster.models import Assignment
from wangge.roster.services.assignments import Target, end_post, open_post
from wangge.roster.services.common import found, reachable
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.kernel.changes import Changes


def count(grid_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many open posts are at each grid, whoever asks."""
    with as_system("what is left in a grid that closes"):
        rows = Assignment.objects.filter(grid__in=list(grid_ids), valid_to=None).values("grid")
        return {row["grid"]: row["number"] for row in rows.annotate(number=Count("pk"))}


def move(actor: Actor, grid_id: UUID, successor_id: UUID, day: date, changes: Changes) -> None:
    """End the posts at a grid and open them at its successor, except where that has them already."""
    successor = found(Grid, actor, successor_id)
    target = Target(successor.path, successor.name, successor.level, grid=successor)
    there = reachable(Assignment, actor).filter(valid_to=None)
    taken = set(there.filter(grid=successor).values_list("person_id", "role_id"))
    led = there.filter(grid=successor, role__in_charge=True).exists()
    leaving = there.filter(grid=grid_id).select_for_update(of=("self",)).select_related("role", "person", "grid")
    for post in list(leaving):
        end_post(post, on=day, changes=changes)
        if (post.person_id, post.role_id) in taken or (post.role.in_charge and led):
            continue
        open_post(
            actor=actor, person=post.person, role=post.role, target=target, on=day, changes=changes,
            consent_on=post.consent_on, consent_scope=post.consent_scope, title=post.title,
        )  # fmt: skip
