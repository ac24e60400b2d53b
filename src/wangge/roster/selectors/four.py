"""The four assignments (四定: grid, person, post, duty): what is open, computed and not claimed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from wangge.kernel import clock
from wangge.kernel.access import as_system, visible
from wangge.kernel.access.predicates import after
from wangge.roster import households
from wangge.roster.models import Assignment, Duty, Person
from wangge.roster.selectors.holders import Holder, holder, holding
from wangge.territory.api import Grid, hanging_under

if TYPE_CHECKING:
    from uuid import UUID

    from wangge.kernel.access import Actor

BAND = (20, 45)
"""How many households a leaf grid should have."""


@dataclass(frozen=True)
class GridCheck:
    """One grid and what the four assignments say of it."""

    grid: Grid
    holders: tuple[Holder, ...]
    households: int | None
    has_duties: bool

    @property
    def chief(self) -> Holder | None:
        """Return the person in charge."""
        return next((holder for holder in self.holders if holder.in_charge), None)

    @property
    def doubled(self) -> bool:
        """Say whether more than one is in charge."""
        return sum(holder.in_charge for holder in self.holders) > 1

    @property
    def in_band(self) -> bool:
        """Say whether the number of households is as it should be (always, above leaf grids and in dedicated ones)."""
        return self.households is None or BAND[0] <= self.households <= BAND[1]

    @property
    def ok(self) -> bool:
        """Say whether grid, person, post and duty are all there."""
        return self.chief is not None and not self.doubled and self.has_duties and self.in_band


@dataclass(frozen=True)
class FourAssignments:
    """The check over a part of the tree. ``villages`` groups the grids by their village, in order."""

    villages: tuple[tuple[Grid | None, tuple[GridCheck, ...]], ...]
    without_duties: tuple[Holder, ...]
    left_behind: tuple[Assignment, ...]
    without_post: tuple[Person, ...]
    counts: dict[str, int] = field(default_factory=dict)


def vacancies(actor: Actor) -> QuerySet[Grid]:
    """Return the grids in force today without a person in charge, by code."""
    led = holding(actor).filter(grid=OuterRef("pk"), role__in_charge=True)
    return _kept(actor).exclude(Exists(led)).order_by("code")


def left_behind(actor: Actor) -> list[Assignment]:
    """Return open posts of people who have left: they should have ended."""
    posts = holding(actor).filter(person__left_on__lte=clock.today())
    return list(posts.select_related("role", "person", "grid", "body__grid"))


def four_assignments(actor: Actor, *, within: Grid | None = None, only_open: bool = False) -> FourAssignments:
    """Return for every grid the actor keeps: person in charge, post, duty list, households in the band."""
    grids = _kept(actor).order_by("code")
    if within is not None:
        grids = grids.filter(path__gte=within.path, path__lt=after(within.path))
    rows = list(grids)
    posts = holding(actor).filter(grid__in=[grid.pk for grid in rows]).select_related("role", "person", "grid")
    duties = set(Duty.objects.values_list("role", flat=True).distinct())
    by_grid: dict[UUID, list[Holder]] = {grid.pk: [] for grid in rows}
    for post in posts.order_by("-role__in_charge", "role__order", "person__sort_key"):
        if post.grid is not None:
            by_grid[post.grid.pk].append(holder(post, may_phone=False))
    counts = _households(rows)
    checks = [
        GridCheck(
            grid, tuple(by_grid[grid.pk]), counts.get(grid.pk, 0) if _counted(grid) else None,
            all(held.role in duties for held in by_grid[grid.pk]),
        )
        for grid in rows
    ]  # fmt: skip
    everybody = [held for check in checks for held in check.holders]
    without = tuple(held for held in everybody if held.role not in duties)
    without_post = tuple(idle(actor, within).select_related("home").order_by("sort_key", "pk"))
    told = {
        "grids": len(checks),
        "vacant": sum(check.chief is None for check in checks),
        "doubled": sum(check.doubled for check in checks),
        "no_duties": len({held.person_id for held in without}),
        "out_of_band": sum(not check.in_band for check in checks),
        "idle": len(without_post),
    }
    shown = [check for check in checks if not (only_open and check.ok)]
    return FourAssignments(_by_village(rows, shown), without, tuple(left_behind(actor)), without_post, told)


def idle(actor: Actor, within: Grid | None = None) -> QuerySet[Person]:
    """Return people who are kept here and hold no post."""
    posts = holding(actor).filter(person=OuterRef("pk"))
    kept = hanging_under(actor, "person.read", "home")
    people = visible(Person, actor).filter(kept, left_on=None).exclude(Exists(posts))
    if within is not None:
        people = people.filter(home__path__gte=within.path, home__path__lt=after(within.path))
    return people


def _kept(actor: Actor) -> QuerySet[Grid]:
    """Return the grids of one's own subtree that are in force: not those above it."""
    condition = Q(pk__in=[])
    for path in actor.paths("person.read"):
        condition |= Q(path__gte=path, path__lt=after(path))
    return visible(Grid, actor).filter(condition, valid_to=None)


def _counted(grid: Grid) -> bool:
    return grid.level == 4 and grid.kind == "general"


def _households(grids: list[Grid]) -> dict[UUID, int]:
    """Return how many households each leaf grid has; for actors who see no households the platform counts."""
    leaves = [grid.pk for grid in grids if _counted(grid)]
    table: Any = households.table()
    with as_system("how many households a grid has is no secret; who they are stays one"):
        rows = table._base_manager.filter(grid__in=leaves, valid_to=None, alias_of=None)
        return {row["grid"]: row["number"] for row in rows.values("grid").annotate(number=Count("pk"))}


def _by_village(grids: list[Grid], checks: list[GridCheck]) -> tuple[tuple[Grid | None, tuple[GridCheck, ...]], ...]:
    villages = {grid.path: grid for grid in grids if grid.level == 2}
    groups: dict[str, list[GridCheck]] = {}
    for check in checks:
        parts = check.grid.path.split("/")
        groups.setdefault("/".join(parts[:2]) + "/" if check.grid.level > 1 else "", []).append(check)
    return tuple((villages.get(path), tuple(group)) for path, group in groups.items())
