"""What the home page shows: one's posts, and one's part of the net in numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import reverse

from wangge.desk.shell.needs import Need, needs
from wangge.desk.shell.trend import Trend, trends
from wangge.kernel import clock
from wangge.kernel.access import visible
from wangge.planning.api import coverage
from wangge.roster.api import Assignment, role_name
from wangge.territory.api import LEAF, VILLAGE, in_force

if TYPE_CHECKING:
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.planning.api import Coverage


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

    @property
    def led(self) -> int:
        """How many grids have a person in charge."""
        return self.grids - self.vacancies


@dataclass
class Overview:
    """The home page of one actor. ``rows`` are villages for who works above them, else leaf grids.

    ``posts`` are what the actor is, each with the address of the grid or body where that is. ``needs`` is what waits
    for the actor, ``share`` the households in a grid in percent, ``trends`` how the numbers came to be.
    """

    posts: list[tuple[str, str]]
    total: Figures
    rows: list[Figures] = field(default_factory=list)
    by_village: bool = False
    needs: list[Need] = field(default_factory=list)
    share: float | None = None
    trends: dict[str, Trend] = field(default_factory=dict)

    @property
    def something_to_do(self) -> bool:
        """Whether any row has a gap."""
        return any(row.vacancies or row.blanks for row in self.rows)

    @property
    def complete(self) -> bool:
        """Whether the township has what the daily work needs: grids, people in charge, households."""
        return bool(self.total.grids and self.total.households and self.total.vacancies < self.total.grids)


def overview(actor: Actor) -> Overview:
    """Count what the actor may see, in seven queries."""
    today = in_force(clock.today())
    held = visible(Assignment, actor).filter(today, person=actor.person_id).select_related("role", "grid", "body")
    held = held.defer("grid__outline", "grid__scope_text", "grid__note")
    posts = [(_words(post), _address(post)) for post in held.order_by("role__order", "pk")]
    counted = coverage(actor)
    by_village = any(post.level == 1 for post in actor.posts)
    found = Overview(posts, Figures(""), by_village=by_village, share=counted.share)
    rows = {
        unit.pk: Figures(unit.name, unit.pk)
        for unit in counted.units.values()
        if unit.level == (VILLAGE if by_village else LEAF)
    }
    _count_grids(counted, rows, found)
    _count_households(counted, rows, found)
    found.rows = list(rows.values())
    found.needs = needs(actor, counted)
    if counted.totals["villages"]:
        now = {name: getattr(found.total, _NAMES.get(name, name)) for name in _SHOWN}
        found.trends = trends(actor, now, villages=counted.totals["villages"])
    return found


_SHOWN = ("grids", "vacancies", "households", "registered", "resident", "without_grid")
_NAMES = {"without_grid": "blanks"}


def _words(post: Assignment) -> str:
    """Say a post: where, and as what."""
    where = post.grid or post.body
    role = role_name(post.role)
    return f"{where} · {role}" if where else role


def _address(post: Assignment) -> str:
    if post.grid is not None:
        return reverse("grid_page", args=[post.grid.pk])
    return reverse("body_page", args=[post.body.pk]) if post.body is not None else ""


def _count_grids(counted: Coverage, rows: dict[UUID, Figures], found: Overview) -> None:
    villages = {unit.path: unit.pk for unit in counted.units.values() if unit.level == VILLAGE}
    for unit in counted.units.values():
        if unit.level != LEAF:
            continue
        of_village = villages.get("/".join(unit.path.split("/")[:2]) + "/")
        place = rows.get(of_village) if found.by_village and of_village else rows.get(unit.pk)
        for figures in (place, found.total) if place else (found.total,):
            figures.grids += 1
            figures.vacancies += unit.pk in counted.vacant


def _count_households(counted: Coverage, rows: dict[UUID, Figures], found: Overview) -> None:
    for home in counted.homes:
        key = home.village if found.by_village else home.grid
        place = rows.get(key) if key is not None else None
        for figures in (place, found.total) if place else (found.total,):
            figures.households += home.households
            figures.registered += home.registered
            figures.resident += home.resident
            figures.blanks += home.households if home.grid is None else 0
