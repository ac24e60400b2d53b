"""Who may see bodies, people and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from wangge.kernel.access import register, under
from wangge.roster import households
from wangge.roster.models import Assignment, Body, BodyArea, BodyAreaGrid, Person, PersonTag
from wangge.territory.api import hanging_under

if TYPE_CHECKING:
    from wangge.kernel.access import Actor


def _there(actor: Actor) -> Q:
    """Posts in one's subtree: at its grids, its bodies and its households."""
    kept = households.among(
        OuterRef("household_id"),
        hanging_under(actor, "household.read", "grid")
        | (Q(grid=None) & hanging_under(actor, "household.read", "village"))
        | Q(pk__in=actor.households("person.read")),
    )
    bodies = Body._base_manager.filter(hanging_under(actor, "person.read", "grid"))
    return (
        hanging_under(actor, "person.read", "grid")
        | Q(body__in=bodies.values("pk"))
        | (Q(household_id__isnull=False) & Q(Exists(kept)))
    )


def _above(actor: Actor) -> Q:
    """The persons in charge of the grids above: whom one turns to."""
    return Q(grid__path__in=_ends(actor), role__in_charge=True)


def _ends(actor: Actor) -> list[str]:
    paths = actor.paths("person.read")
    return sorted({path[: at + 1] for path in paths for at, letter in enumerate(path[:-1]) if letter == "/"})


def _assignments(actor: Actor) -> Q:
    """Posts in one's subtree, those in charge above it, of one's bodies, and one's own."""
    return _there(actor) | _above(actor) | Q(body__in=actor.bodies()) | Q(person=actor.person_id)


def _people(actor: Actor) -> Q:
    """People kept in one's subtree, those whose posts one sees, and oneself."""
    posts = Assignment._base_manager.filter(person=OuterRef("pk")).filter(_there(actor) | _above(actor))
    return under(actor, "person.read", "home__path") | Exists(posts) | Q(pk=actor.person_id)


def _bodies(actor: Actor) -> Q:
    """Bodies in one's subtree and above it (whom one may call), and one's own."""
    above = [path[: at + 1] for path in actor.paths("grid.read") for at, letter in enumerate(path) if letter == "/"]
    return under(actor, "grid.read", "grid__path") | Q(grid__path__in=above) | Q(pk__in=actor.bodies())


def _of(prefix: str, inner: Q) -> Q:
    """Return a condition on ``Body`` as one on what belongs to it."""
    return Q(**{f"{prefix}__in": Body._base_manager.filter(inner)})


GRID = "territory.Grid"
POSTS = [GRID, "roster.Assignment", "roster.Body", households.LABEL]
register(Assignment, _assignments, along=[GRID, "roster.Body", "roster.Person", households.LABEL])
register(Person, _people, along=POSTS)
register(
    PersonTag,
    lambda actor: Q(person__in=Person._base_manager.filter(_people(actor))),
    along=[*POSTS, "roster.Person"],
)
register(Body, _bodies, along=[GRID])
register(BodyArea, lambda actor: _of("body", _bodies(actor)), along=[GRID, "roster.Body"])
register(BodyAreaGrid, lambda actor: _of("area__body", _bodies(actor)), along=[GRID, "roster.Body", "roster.BodyArea"])
