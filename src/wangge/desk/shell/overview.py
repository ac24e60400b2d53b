"""What the home page shows: one's posts, and one's part of the net in numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum
from django.urls import reverse

from wangge.kernel import clock
from wangge.kernel.access import visible
from wangge.registry.api import Household
from wangge.roster.api import Assignment, role_name
from wangge.territory.api import LEAF, VILLAGE, grids_for, in_force

if TYPE_CHECKING:
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.territory.api import Grid


@dataclass
class Figures:
    """How much there is in one grid, or in all; ``blanks`` are households without a grid."""

    name: str
    pk: UUID | None = None
    grids: int = 0
    vacancies: int = 0
    households: int = 0
    registered: int = 0
    resident: int = 0
    blanks: int = 0


@dataclass
class Overview:
    """The home page of one actor. ``rows`` are villages for who works above them, else leaf grids.

    ``posts`` are what the actor is, each with the address of the grid or body where that is.
    """

    posts: list[tuple[str, str]]
    total: Figures
    rows: list[Figures] = field(default_factory=list)
    by_village: bool = False

    @property
    def something_to_do(self) -> bool:
        """Whether any row has a gap."""
        return any(row.vacancies or row.blanks for row in self.rows)

    @property
    def complete(self) -> bool:
        """Whether the township has what the daily work needs: grids, people in charge, households."""
        return bool(self.total.grids and self.total.households and self.total.vacancies < self.total.grids)


def overview(actor: Actor) -> Overview:
    """Count what the actor may see, in four queries."""
    today = in_force(clock.today())
    held = visible(Assignment, actor).filter(today, person=actor.person_id).select_related("role", "grid", "body")
    posts = [(_words(post), _address(post)) for post in held.order_by("role__order", "pk")]
    grids = list(grids_for(actor).filter(level__gte=VILLAGE).defer("outline", "scope_text", "note"))
    villages = {grid.path: grid for grid in grids if grid.level == VILLAGE}
    by_village = any(post.level == 1 for post in actor.posts)
    found = Overview(posts, Figures(""), by_village=by_village)
    rows: dict[UUID, Figures] = {}
    for grid in grids:
        if grid.level == (VILLAGE if by_village else LEAF) and _own(actor, grid):
            rows[grid.pk] = Figures(grid.name, grid.pk)
    _count_grids(actor, [g for g in grids if g.level == LEAF and _own(actor, g)], villages, rows, found)
    if actor.may("household.read"):
        _count_households(actor, rows, found)
    found.rows = list(rows.values())
    return found


def _words(post: Assignment) -> str:
    """Say a post: where, and as what."""
    where = post.grid or post.body
    role = role_name(post.role)
    return f"{where} · {role}" if where else role


def _address(post: Assignment) -> str:
    if post.grid is not None:
        return reverse("grid_page", args=[post.grid.pk])
    return reverse("body_page", args=[post.body.pk]) if post.body is not None else ""


def _own(actor: Actor, grid: Grid) -> bool:
    """Whether the grid lies in a subtree of the actor; the grids above are seen, but are not one's own."""
    return any(grid.path.startswith(path) for path in actor.paths("grid.read"))


def _count_grids(
    actor: Actor, leaves: list[Grid], villages: dict[str, Grid], rows: dict[UUID, Figures], found: Overview
) -> None:
    staffed: set[UUID | None] = set()
    if actor.may("person.read"):
        held = visible(Assignment, actor).filter(in_force(clock.today()), role__in_charge=True, grid__level=LEAF)
        staffed = set(held.values_list("grid_id", flat=True))
    for leaf in leaves:
        of_village = villages.get("/".join(leaf.path.split("/")[:2]) + "/")
        place = rows.get(of_village.pk if found.by_village and of_village else leaf.pk)
        for figures in (place, found.total) if place else (found.total,):
            figures.grids += 1
            figures.vacancies += leaf.pk not in staffed


def _count_households(actor: Actor, rows: dict[UUID, Figures], found: Overview) -> None:
    counted = (
        visible(Household, actor)
        .filter(in_force(clock.today()), alias_of=None)
        .order_by()
        .values("village_id", "grid_id")
        .annotate(
            households=Count("pk"),
            registered=Sum("registered_size", default=0),
            resident=Sum("resident_size", default=0),
            blanks=Count("pk", Q(grid=None)),
        )
    )
    for row in counted:
        place = rows.get(row["village_id"] if found.by_village else row["grid_id"])
        for figures in (place, found.total) if place else (found.total,):
            figures.households += row["households"]
            figures.registered += row["registered"]
            figures.resident += row["resident"]
            figures.blanks += row["blanks"]
