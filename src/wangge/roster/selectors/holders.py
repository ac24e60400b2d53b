"""Who holds which post, in one look: for lists, grid pages and posters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from wangge.kernel import clock
from wangge.kernel.access import visible
from wangge.kernel.keys import open_text
from wangge.language import speaking
from wangge.roster.models import Assignment
from wangge.roster.periods import on_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from wangge.kernel.access import Actor
    from wangge.roster.models import Role


@dataclass(frozen=True)
class Holder:
    """A person in a post.

    ``phone`` is the digits for those who keep the place (office matter) and empty for others. ``shown`` tells whether
    the person agreed to be named on a poster; only then may ``public_phone`` be printed.
    """

    assignment_id: UUID
    person_id: UUID
    name: str
    role: str
    role_zh: str
    role_en: str
    title: str
    in_charge: bool
    since: date
    until: date | None
    phone: str
    shown: bool
    consent_scope: str

    @property
    def role_name(self) -> str:
        """Return the role's name in the language spoken now."""
        return self.title or (self.role_zh if speaking() == "zh" else self.role_en)

    @property
    def public_phone(self) -> str:
        """Return the phone that a poster may show."""
        return self.phone if self.shown else ""


def people_of_grids(actor: Actor, grid_ids: Iterable[UUID], on: date | None = None) -> dict[UUID, list[Holder]]:
    """Return who holds posts at each of the grids on a day, the person in charge first; every grid asked is a key."""
    found: dict[UUID, list[Holder]] = {pk: [] for pk in grid_ids}
    posts = holding(actor, on).filter(grid__in=list(found)).select_related("role", "person", "grid")
    for post in posts.order_by("-role__in_charge", "role__order", "person__sort_key", "pk"):
        if post.grid is not None:
            found[post.grid.pk].append(holder(post, actor.may("person.read", post.grid.path)))
    return found


def in_charge_counts(actor: Actor, grid_ids: Iterable[UUID], on: date | None = None) -> dict[UUID, int]:
    """Return how many are in charge of each of the grids on a day; a grid that nobody leads is left out."""
    posts = holding(actor, on).filter(grid__in=list(grid_ids), role__in_charge=True)
    counted = posts.values("grid_id").annotate(people=Count("pk")).order_by()
    return {row["grid_id"]: row["people"] for row in counted if row["grid_id"] is not None}


def holding(actor: Actor, on: date | None = None) -> QuerySet[Assignment]:
    """Return the posts in force on a day that the actor may see."""
    return visible(Assignment, actor).filter(on_day(on or clock.today()))


def holder(post: Assignment, may_phone: bool) -> Holder:
    """Return a post (with its role and person) as a holder."""
    return Holder(
        assignment_id=post.pk, person_id=post.person_id, name=post.person.name, role=post.role_id,
        role_zh=post.role.name_zh, role_en=post.role.name_en, title=post.title, in_charge=post.role.in_charge,
        since=post.valid_from, until=post.valid_to, phone=open_text(post.person.phone) if may_phone else "",
        shown=post.consent_on is not None, consent_scope=post.consent_scope,
    )  # fmt: skip


def role_name(role: Role) -> str:
    """Return a role's name in the language spoken now."""
    return role.name_zh if speaking() == "zh" else role.name_en or role.name_zh
