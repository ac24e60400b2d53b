"""A grid goes from one person to the next, in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wangge.kernel.access import writing
from wangge.kernel.changes import Changes, keep_undo
from wangge.kernel.keys import seal_text
from wangge.kernel.record import record
from wangge.problem import Problem
from wangge.roster import households
from wangge.roster.models import Assignment, Person, Role
from wangge.roster.services.assignments import Target, end_post, find_target, open_post, told
from wangge.roster.services.common import day_of, found, reachable, require_may_give

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from wangge.kernel.access import Actor

_LONGEST_NOTE = 2000


def handover(
    *, actor: Actor, grid_id: UUID | str, to_person: UUID | str, on: date | None = None,
    from_assignment: UUID | str | None = None, support: bool = True, note: str = "", reason: str = "",
    consent_on: date | None = None, consent_scope: str = "",
) -> Assignment:  # fmt: skip
    """Put another person in charge of a grid from a day on.

    All posts of the one before at this grid end that day; with ``support`` so do theirs over its households, which
    the successor takes over. ``note`` tells the successor what they must know. A vacant grid is simply filled.

    Parameters
    ----------
    from_assignment
        The post that the form was made from (None: the grid was vacant); when another is in force by now, nothing is
        done.

    Raises
    ------
    Problem
        As ``assignment_open`` and ``assignment_end``; ``handover.changed``, ``handover.same``, ``handover.note.long``.
    """
    with writing(actor):
        target = find_target(actor, grid_id=grid_id)
        person = found(Person, actor, to_person)
        there = reachable(Assignment, actor).filter(grid=target.grid, valid_to=None)
        posts = list(there.select_for_update(of=("self",)).select_related("role", "person", "grid"))
        before = next((post for post in posts if post.role.in_charge), None)
        if str(before.pk if before else "") != str(from_assignment or ""):
            raise Problem("handover.changed", name=before.person.name if before else "", at=target.name)
        role = before.role if before else in_charge_role(target.level)
        acting = require_may_give(actor, role, target.path, level=target.level)
        day = day_of(on)
        if before and before.person_id == person.pk:
            raise Problem("handover.same", name=person.name)
        if len(note) > _LONGEST_NOTE:
            raise Problem("handover.note.long", most=_LONGEST_NOTE)
        changes = Changes()
        ended = [post for post in posts if before and post.person_id == before.person_id]
        for post in ended:
            end_post(post, on=day, changes=changes)
        opened = open_post(
            actor=actor, person=person, role=role, target=target, on=day, changes=changes, consent_on=consent_on,
            consent_scope=consent_scope, handover_note=seal_text(note.strip()),
        )  # fmt: skip
        supported = _support(actor, before, person, target, day, changes) if before and support else []
        for post in ended:
            record(
                "assignment.end", subject=post, actor=actor, path=target.path, acting_as=acting, reason=reason,
                before={"valid_to": None}, after={"valid_to": day, "handed_over_to": str(person.pk)},
            )  # fmt: skip
        record(
            "assignment.handover", subject=opened, actor=actor, path=target.path, acting_as=acting, reason=reason,
            before={"person_id": before.person_id if before else None},
            after=told(opened) | {"person": person.name, "at": target.name, "households": supported},
        )  # fmt: skip
        keep_undo(
            changes, action="assignment.handover", subject=opened, actor=actor, path=target.path,
            ability="person.write",
        )  # fmt: skip
    return opened


def in_charge_role(level: int) -> Role:
    """Return the role that is in charge of grids of a level."""
    role = Role.objects.filter(in_charge=True, levels__contains=str(level)).order_by("order").first()
    if role is None:
        raise Problem("assignment.role.unknown", value=str(level))
    return role


def _support(
    actor: Actor, before: Assignment, person: Person, target: Target, day: date, changes: Changes
) -> list[str]:
    """End the support posts of the one before over the grid's households and open them for the successor."""
    rows: Any = reachable(households.table(), actor)
    inside = dict(rows.filter(grid=target.grid).values_list("pk", "number"))
    posts = (
        reachable(Assignment, actor)
        .filter(person=before.person_id, valid_to=None, household_id__in=list(inside))
        .select_for_update(of=("self",))
    )
    moved = []
    for post in list(posts.select_related("role", "person")):
        at = Target(target.path, inside[post.household_id], household_id=post.household_id)
        require_may_give(actor, post.role, target.path, level=0)
        end_post(post, on=max(day, post.valid_from), changes=changes)
        open_post(actor=actor, person=person, role=post.role, target=at, on=day, changes=changes)
        moved.append(str(post.household_id))
    return moved
