"""Who may see bodies, people and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from wangge.kernel.access import register, under
from wangge.roster.models import Assignment, Body, BodyArea, BodyAreaGrid, Person, PersonTag

if TYPE_CHECKING:
    from wangge.kernel.access import Actor


def _assignments(actor: Actor) -> Q:
    """Posts in one's subtree, of one's bodies, over one's households, and one's own."""
    return (
        under(actor, "person.read", "grid__path")
        | under(actor, "person.read", "body__grid__path")
        | Q(household_id__in=actor.households("person.read"))
        | Q(body__in=actor.bodies())
        | Q(person=actor.person_id)
    )


def _people(actor: Actor) -> Q:
    """People kept in one's subtree, or who hold or held a post there, and oneself."""
    there = Assignment._base_manager.filter(person=OuterRef("pk")).filter(under(actor, "person.read", "grid__path"))
    return under(actor, "person.read", "home__path") | Exists(there) | Q(pk=actor.person_id)


def _bodies(actor: Actor) -> Q:
    """Bodies in one's subtree and above it (whom one may call), and one's own."""
    above = [path[: at + 1] for path in actor.paths("grid.read") for at, letter in enumerate(path) if letter == "/"]
    return under(actor, "grid.read", "grid__path") | Q(grid__path__in=above) | Q(pk__in=actor.bodies())


def _of(prefix: str, inner: Q) -> Q:
    """Return a condition on ``Body`` as one on what belongs to it."""
    return Q(**{f"{prefix}__in": Body._base_manager.filter(inner)})


GRID = "territory.Grid"
register(Assignment, _assignments, along=[GRID, "roster.Body", "roster.Person"])
register(Person, _people, along=[GRID, "roster.Assignment"])
register(
    PersonTag,
    lambda actor: Q(person__in=Person._base_manager.filter(_people(actor))),
    along=[GRID, "roster.Assignment", "roster.Person"],
)
register(Body, _bodies, along=[GRID])
register(BodyArea, lambda actor: _of("body", _bodies(actor)), along=[GRID, "roster.Body"])
register(BodyAreaGrid, lambda actor: _of("area__body", _bodies(actor)), along=[GRID, "roster.Body", "roster.BodyArea"])
