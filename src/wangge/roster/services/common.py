"""What all writes of the roster share: finding rows, days, and who may appoint whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model, QuerySet

from wangge.kernel import clock
from wangge.kernel.access import get_visible, visible
from wangge.problem import Problem
from wangge.roster.selectors.actors import posts_today

if TYPE_CHECKING:
    from datetime import date

    from wangge.kernel.access import Ability, Actor
    from wangge.roster.models import Assignment, Person, Role

M = TypeVar("M", bound=Model)
TOP = 1
"""The level of the township: nobody of the same net stands above it."""


def reachable(model: type[M], actor: Actor) -> QuerySet[M]:
    """Return the rows the actor may see; all of them for the platform itself (inside ``as_system``)."""
    return model._default_manager.all() if actor.kind == "system" else visible(model, actor)


def found(model: type[M], actor: Actor, pk: Any, *, lock: bool = False) -> M:
    """Return one row within reach, or raise ``access.not_found``."""
    if actor.kind != "system":
        return get_visible(model, actor, pk, lock=lock)
    rows = model._default_manager.select_for_update(of=("self",)) if lock else model._default_manager.all()
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Problem("access.not_found")
    return row


def day_of(on: date | None) -> date:
    """Return the day of an act, by default today; nothing is written for a day to come."""
    day = on or clock.today()
    if day > clock.today():
        raise Problem("roster.date.future", value=day.isoformat())
    return day


def require_may_give(actor: Actor, role: Role, path: str, *, level: int) -> str:
    """Return the role under which the actor may put somebody into ``role`` at ``path``, or end such a post.

    Nobody gives what they do not hold there, and the person in charge of a grid is appointed from above it; only the
    township appoints its own.

    Raises
    ------
    Problem
        ``access.denied``, ``assignment.role.above``, ``assignment.own_level``.
    """
    acting = require_there(actor, "person.write", path)
    if actor.kind == "system":
        return acting
    if not holds_all(actor, role.abilities, path):
        raise Problem("assignment.role.above", role=role.name_zh)
    own = [p for p in actor.posts if p.path and path.startswith(p.path) and "person.write" in p.abilities]
    if role.in_charge and level != TOP and all(post.path == path for post in own):
        raise Problem("assignment.own_level", role=role.name_zh)
    return acting


def require_there(actor: Actor, ability: Ability, path: str) -> str:
    """Return the role under which the actor has the ability at ``path``; at no known place nobody has it.

    A support contact sees the post at a household without keeping the place where it lies.

    Raises
    ------
    Problem
        ``access.denied``.
    """
    if not path and actor.kind != "system":
        raise Problem("access.denied", ability=ability)
    return actor.require(ability, path)


def holds_all(actor: Actor, abilities: list[Ability], path: str) -> bool:
    """Say whether the actor has every one of these abilities at ``path``; nobody does at no known place."""
    return bool(path) and all(actor.may(ability, path) for ability in abilities)


def require_over(actor: Actor, person: Person, path: str) -> str:
    """Return the role under which the actor keeps a person: from where the person is kept, and over all their posts.

    Who may change a person's phone can have their account: it must not reach above oneself.

    Raises
    ------
    Problem
        ``access.denied``, ``person.holds_more``.
    """
    acting = actor.require("person.write", path)
    if actor.kind == "system" or person.pk == actor.person_id:
        return acting
    for post in posts_today(person.pk):
        if not holds_all(actor, ["person.write", *post.role.abilities], path_of(post)):
            raise Problem("person.holds_more", name=person.name)
    return acting


def path_of(post: Assignment) -> str:
    """Return where in the grid tree a post is; for a household the path that its finder put on it."""
    if post.grid is not None:
        return str(post.grid.path)
    if post.body is not None:
        return str(post.body.grid.path)
    return str(getattr(post, "household_path", ""))
