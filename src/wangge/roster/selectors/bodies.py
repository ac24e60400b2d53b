"""Bodies and their areas, as lists and pages need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from wangge.kernel import clock
from wangge.kernel.access import visible
from wangge.kernel.access.predicates import after
from wangge.roster.models import Assignment, Body, BodyArea, BodyAreaGrid
from wangge.roster.periods import on_day
from wangge.roster.selectors.holders import Holder, holder, holding

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.territory.api import Grid


def bodies_for(
    actor: Actor, *, q: str = "", kind: str = "", grid: Grid | None = None, on: date | None = None
) -> QuerySet[Body]:
    """Return the bodies in force on a day: below a grid when one is given, by kind, by a part of the name."""
    found = visible(Body, actor).filter(on_day(on or clock.today())).select_related("grid")
    if grid is not None:
        found = found.filter(grid__path__gte=grid.path, grid__path__lt=after(grid.path))
    if kind:
        found = found.filter(kind=kind)
    if q.strip():
        found = found.filter(Q(name__contains=q.strip()) | Q(sort_key__startswith=q.strip().lower()))
    return found


def body_of(actor: Actor, pk: UUID | str) -> Body | None:
    """Return one body with its grid, or nothing."""
    return visible(Body, actor).filter(pk=pk).select_related("grid").first()


def members_of(actor: Actor, bodies: Iterable[Body], on: date | None = None) -> dict[UUID, list[Holder]]:
    """Return who holds posts at each of the bodies on a day, heads first."""
    wanted = {body.pk: body for body in bodies}
    found: dict[UUID, list[Holder]] = {pk: [] for pk in wanted}
    posts = holding(actor, on).filter(body__in=list(wanted)).select_related("role", "person", "body")
    for post in posts.order_by("role__order", "person__sort_key", "pk"):
        if post.body_id is not None:
            path = wanted[post.body_id].grid.path
            found[post.body_id].append(holder(post, actor.may("person.read", path)))
    return found


def former_members(actor: Actor, body: Body) -> list[Assignment]:
    """Return the posts at a body that have ended, the newest first."""
    posts = visible(Assignment, actor).filter(body=body, valid_to__lte=clock.today())
    return list(posts.select_related("role", "person").order_by("-valid_to", "pk")[:50])


def areas_of(actor: Actor, body: Body) -> list[tuple[BodyArea, list[Grid]]]:
    """Return the areas of a body's own, each with the grids it covers."""
    areas = list(visible(BodyArea, actor).filter(body=body).order_by("code"))
    covers: dict[UUID, list[Grid]] = {area.pk: [] for area in areas}
    links = visible(BodyAreaGrid, actor).filter(area__in=list(covers)).select_related("grid")
    for link in links.order_by("grid__code"):
        covers[link.area_id].append(link.grid)
    return [(area, covers[area.pk]) for area in areas]
