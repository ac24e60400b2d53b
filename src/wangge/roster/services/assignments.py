"""Writes to posts: opening, ending, consent to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from wangge.kernel import clock
from wangge.kernel.access import as_system, writing
from wangge.kernel.changes import Changes, expect_version, keep_undo
from wangge.kernel.record import record
from wangge.problem import Problem
from wangge.roster import households
from wangge.roster.models import Assignment, Body, Person, Role
from wangge.roster.periods import on_day
from wangge.roster.services.common import day_of, found, path_of, reachable, require_may_give, require_there
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from wangge.kernel.access import Actor

_OFFICE = "settings.write"
"""Who holds this can set the township up again; the last one stays."""


@dataclass(frozen=True)
class Target:
    """What a post is at: a grid, a body or a household; ``path`` is where that lies."""

    path: str
    name: str
    level: int = 0
    grid: Grid | None = None
    body: Body | None = None
    household_id: UUID | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """Return the columns of a post at it."""
        return {"grid": self.grid, "body": self.body, "household_id": self.household_id}


def assignment_open(
    *, actor: Actor, person_id: UUID | str, role: str, grid_id: UUID | str | None = None,
    body_id: UUID | str | None = None, household_id: UUID | str | None = None, on: date | None = None,
    consent_on: date | None = None, consent_scope: str = "", title: str = "",
) -> Assignment:  # fmt: skip
    """Put a person into a role at one grid, body or household, from a day on (today by default).

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``assignment.role.above`` (it gives what the actor does not hold),
        ``assignment.own_level``, ``assignment.role.unfit`` (a role of another level or kind of target),
        ``assignment.taken`` (the grid has a person in charge: hand over instead), ``assignment.held``,
        ``assignment.grid.closed``, ``person.left``, ``roster.date.future``.
    """
    with writing(actor):
        target = find_target(actor, grid_id=grid_id, body_id=body_id, household_id=household_id)
        person = found(Person, actor, person_id)
        kept = _role(role)
        acting = require_may_give(actor, kept, target.path, level=target.level)
        day = day_of(on)
        changes = Changes()
        post = open_post(
            actor=actor, person=person, role=kept, target=target, on=day, changes=changes,
            consent_on=consent_on, consent_scope=consent_scope, title=title,
        )  # fmt: skip
        record(
            "assignment.open", subject=post, actor=actor, path=target.path, acting_as=acting,
            after=told(post) | {"person": person.name, "at": target.name},
        )  # fmt: skip
        keep_undo(
            changes, action="assignment.open", subject=post, actor=actor, path=target.path, ability="person.write"
        )
    return post


def assignment_end(
    *, actor: Actor, assignment_id: UUID | str, version: int, on: date | None = None, reason: str = ""
) -> Assignment:
    """End a post on a day: it is in force up to the day before. One that began that day was never in force.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``assignment.role.above``, ``row.stale``, ``assignment.ended``,
        ``assignment.ends_before``, ``assignment.last_administrator``, ``roster.date.future``.
    """
    with writing(actor):
        post = lock_post(actor, assignment_id)
        path = path_of(post)
        acting = _require_end(actor, post)
        expect_version(post, version)
        changes = Changes()
        end_post(post, on=day_of(on), changes=changes)
        record(
            "assignment.end", subject=post, actor=actor, path=path, acting_as=acting, reason=reason,
            before={"valid_to": None}, after={"valid_to": post.valid_to, "person": post.person.name},
        )  # fmt: skip
        keep_undo(changes, action="assignment.end", subject=post, actor=actor, path=path, ability="person.write")
    return post


def assignment_consent(
    *, actor: Actor, assignment_id: UUID | str, version: int, consent_on: date | None, scope: str = ""
) -> Assignment:
    """Write down that the holder agreed to be shown with name and phone (when, and where), or no longer does.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``row.stale``, ``roster.date.future``, ``assignment.consent.scope``.
    """
    with writing(actor):
        post = lock_post(actor, assignment_id)
        path = path_of(post)
        own = post.person_id == actor.person_id
        acting = _require_consent(actor, post)
        expect_version(post, version)
        if consent_on is not None:
            day_of(consent_on)
            if not scope.strip():
                raise Problem("assignment.consent.scope")
        before = {"consent_on": post.consent_on, "consent_scope": post.consent_scope}
        changes = Changes()
        changes.changed(post, before=before)
        post.consent_on, post.consent_scope = consent_on, scope.strip() if consent_on else ""
        post.version += 1
        post.save(update_fields=["consent_on", "consent_scope", "version"])
        record(
            "assignment.consent", subject=post, actor=actor, path=path, acting_as=acting, before=before,
            after={"consent_on": post.consent_on, "consent_scope": post.consent_scope},
        )  # fmt: skip
        if not own:
            keep_undo(
                changes, action="assignment.consent", subject=post, actor=actor, path=path, ability="person.write"
            )
    return post


def find_target(actor: Actor, *, grid_id: Any = None, body_id: Any = None, household_id: Any = None) -> Target:
    """Return what a post shall be at; a grid is locked, so that two cannot appoint to it at once."""
    if sum(pk is not None for pk in (grid_id, body_id, household_id)) != 1:
        raise Problem("assignment.target")
    if grid_id is not None:
        grid = found(Grid, actor, grid_id, lock=True)
        if grid.valid_to is not None:
            raise Problem("assignment.grid.closed", name=grid.name)
        return Target(grid.path, grid.name, grid.level, grid=grid)
    if body_id is not None:
        body = found(Body, actor, body_id)
        if body.valid_to is not None:
            raise Problem("assignment.body.closed", name=body.name)
        return Target(found(Grid, actor, body.grid_id).path, body.name, body=body)
    return household_place(actor, household_id)


def household_place(actor: Actor, pk: Any) -> Target:
    """Return a household as what a post is at.

    Raises
    ------
    Problem
        ``access.not_found``.
    """
    household: Any = found(households.table(), actor, pk)
    return Target(household_path(actor, household), str(household), household_id=household.pk)


def household_path(actor: Actor, household: Any) -> str:
    """Return where a household lies, for an actor who keeps it; a support contact gets nothing."""
    at = household.grid_id or household.village_id
    grid = reachable(Grid, actor).filter(pk=at).first()
    return grid.path if grid else ""


def open_post(
    *, actor: Actor, person: Person, role: Role, target: Target, on: date, changes: Changes,
    consent_on: date | None = None, consent_scope: str = "", title: str = "", handover_note: str = "",
) -> Assignment:  # fmt: skip
    """Make the post and note it; inside ``writing``, the target locked, the right to appoint checked."""
    _fits(role, target)
    if person.left_on is not None:
        raise Problem("person.left", name=person.name)
    if consent_on is not None:
        day_of(consent_on)
    there = reachable(Assignment, actor).filter(**target.columns).filter(Q(valid_to=None) | Q(valid_to__gt=on))
    if there.filter(person=person, role=role).exists():
        raise Problem("assignment.held", name=person.name, role=role.name_zh, at=target.name)
    if role.in_charge:
        _alone(actor, target, on, changes)
    post = Assignment(
        person=person, role=role, valid_from=on, in_charge=role.in_charge, consent_on=consent_on,
        consent_scope=consent_scope, title=title[:64], handover_note=handover_note, **target.columns,
    )  # fmt: skip
    post.save(force_insert=True)
    changes.made(post)
    return post


def post_to_end(actor: Actor, pk: UUID | str) -> Assignment:
    """Return a post that the actor may end.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``assignment.role.above``, ``assignment.own_level``.
    """
    post = _placed(actor, pk)
    _require_end(actor, post)
    return post


def post_to_consent(actor: Actor, pk: UUID | str) -> Assignment:
    """Return a post for which the actor may note consent: the own one, or one the actor appoints to.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``.
    """
    post = _placed(actor, pk)
    _require_consent(actor, post)
    return post


def _require_end(actor: Actor, post: Assignment) -> str:
    return require_may_give(actor, post.role, path_of(post), level=post.grid.level if post.grid else 0)


def _require_consent(actor: Actor, post: Assignment) -> str:
    if post.person_id == actor.person_id:
        return post.role_id
    return require_there(actor, "person.write", path_of(post))


def lock_post(actor: Actor, pk: UUID | str) -> Assignment:
    """Return a post that may be changed, locked, with what it is at."""
    found(Assignment, actor, pk, lock=True)
    return _placed(actor, pk)


def _placed(actor: Actor, pk: UUID | str) -> Assignment:
    found(Assignment, actor, pk)
    rows = reachable(Assignment, actor).select_related("role", "person", "grid", "body__grid")
    post = rows.get(pk=pk)
    if post.household_id is not None:
        household = reachable(households.table(), actor).filter(pk=post.household_id).first()
        post.household_path = household_path(actor, household) if household else ""  # type: ignore[attr-defined]
    return post


def end_post(post: Assignment, *, on: date, changes: Changes) -> None:
    """End a post and note it; inside ``writing``, locked, the right to end it checked."""
    if post.valid_to is not None:
        raise Problem("assignment.ended", on=post.valid_to.isoformat())
    if on < post.valid_from:
        raise Problem("assignment.ends_before", since=post.valid_from.isoformat())
    if _OFFICE in post.role.abilities and not _another_keeps_office(post):
        raise Problem("assignment.last_administrator", name=post.person.name)
    changes.changed(post, before={"valid_to": None})
    post.valid_to = on
    post.version += 1
    post.save(update_fields=["valid_to", "version"])


def end_posts(*, actor: Actor, person: Person, on: date, changes: Changes) -> list[str]:
    """End all open posts of a person and return their ids; those opened after the day end on the day they began."""
    rows = reachable(Assignment, actor).filter(person=person, valid_to=None).select_for_update(of=("self",))
    posts = list(rows.select_related("role", "person", "grid", "body__grid"))
    for post in posts:
        end_post(post, on=max(on, post.valid_from), changes=changes)
        record(
            "assignment.end", subject=post, actor=actor, path=path_of(post), before={"valid_to": None},
            after={"valid_to": post.valid_to, "person": person.name, "because": "left"},
        )  # fmt: skip
    return [str(post.pk) for post in posts]


def told(post: Assignment) -> dict[str, Any]:
    """Return what the record says of a post."""
    return {
        "person_id": post.person_id, "role": post.role_id, "grid_id": post.grid_id, "body_id": post.body_id,
        "household_id": post.household_id, "valid_from": post.valid_from, "title": post.title,
        "consent_on": post.consent_on, "consent_scope": post.consent_scope,
    }  # fmt: skip


def _role(key: str) -> Role:
    role = Role.objects.filter(pk=key).first()
    if role is None:
        raise Problem("assignment.role.unknown", value=key)
    return role


def _fits(role: Role, target: Target) -> None:
    kind = "grid" if target.grid else "body" if target.body else "household"
    if role.target != kind or (target.grid is not None and str(target.level) not in role.levels):
        raise Problem("assignment.role.unfit", role=role.name_zh, at=target.name)


def _alone(actor: Actor, target: Target, on: date, changes: Changes) -> None:
    """Make sure that nobody is in charge of the grid from the day on.

    The post that ended last is touched: undoing its end would now put two in charge of days that are taken.
    """
    there = reachable(Assignment, actor).filter(grid=target.grid, role__in_charge=True)
    other = there.filter(Q(valid_to=None) | Q(valid_to__gt=on)).select_related("person").first()
    if other is not None:
        raise Problem("assignment.taken", name=other.person.name, at=target.name)
    last = there.exclude(valid_to=None).order_by("-valid_to", "-pk").first()
    if last is not None:
        changes.changed(last, before={})
        last.version += 1
        last.save(update_fields=["version"])


def _another_keeps_office(post: Assignment) -> bool:
    """Say whether somebody else with an open account can still set the township up."""
    if post.grid is None:
        return True
    top = post.grid.path.partition("/")[0] + "/"
    with as_system("whether the township keeps somebody who can set it up"):
        others = (
            Assignment.objects.filter(grid__path=top, person__left_on=None, person__user__is_active=True)
            .exclude(pk=post.pk)
            .select_related("role", "person")
        )
        return any(_OFFICE in other.role.abilities for other in others.filter(on_day(clock.today())))
