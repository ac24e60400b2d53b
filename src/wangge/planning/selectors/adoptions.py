"""Adoptions: what one would change, what it changed, which grid went on in which, and the net of an earlier day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import F, Q

from wangge.kernel import clock
from wangge.kernel.access import get_visible, visible
from wangge.planning.adoption import brought_back, refusals, renewal, undo_refusals
from wangge.planning.kept import unpack_kept
from wangge.planning.models import Adoption, GridLineage
from wangge.problem import Problem
from wangge.registry.api import Household
from wangge.roster.api import Assignment, Heir, posts_succeeding, role_name
from wangge.territory.api import LEAF, Grid, ancestors

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from wangge.kernel.access import Actor
    from wangge.planning.turnover import Turnover
    from wangge.territory.api import DrawnGrid


@dataclass(frozen=True)
class Pair:
    """Households that go from one grid to another; the first name is empty for those that had no grid."""

    old: str
    new: str
    households: int
    village: str = ""


@dataclass(frozen=True)
class Change:
    """A grid that stays: how many households it has and shall have, and its new name and colour (empty: as before)."""

    grid: Grid
    before: int
    after: int
    name: str = ""
    colour: str = ""


@dataclass(frozen=True)
class Step:
    """A person whose grid closes, and the grid they go on in; empty when the chief has to decide."""

    person: str
    role_name: str
    in_charge: bool
    old: str
    new: str


@dataclass(frozen=True)
class Preview:
    """What an adoption would change, and what stands against it. Without a turnover nothing can be said yet."""

    problems: tuple[Problem, ...] = ()
    villages: tuple[Grid, ...] = ()
    opened: tuple[tuple[DrawnGrid, int], ...] = ()
    changed: tuple[Change, ...] = ()
    closed: tuple[tuple[Grid, str], ...] = ()
    pairs: tuple[Pair, ...] = ()
    people: tuple[Step, ...] = ()
    vacant: tuple[DrawnGrid, ...] = ()
    figures: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class AdoptionPage:
    """What an adoption changed, as far as the actor may see."""

    row: Adoption
    villages: tuple[Grid, ...]
    opened: tuple[Grid, ...]
    closed: tuple[Grid, ...]
    lineage: tuple[GridLineage, ...]
    people: tuple[tuple[Assignment, Assignment | None], ...]
    undone_by: Adoption | None
    undo_problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Lineage:
    """Where a grid came from and where it went on, each with how many households."""

    came_from: tuple[GridLineage, ...]
    went_on: tuple[GridLineage, ...]


def adoptions_for(actor: Actor) -> QuerySet[Adoption]:
    """Return the adoptions the actor may see, the newest first."""
    return visible(Adoption, actor).defer("before").order_by("-at", "-pk")


def adoption_preview(actor: Actor, plan_ids: Sequence[UUID | str], *, on: date | None = None) -> Preview:
    """Return what adopting the plans would change.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``.
    """
    try:
        plans, turnover = renewal(actor, plan_ids)
    except Problem as problem:
        if problem.code.startswith("access."):
            raise
        return Preview((problem,))
    actor.require("grid.write", turnover.township.path)
    return _preview(actor, turnover, tuple(refusals(actor, plans, turnover, on or clock.today())))


def undo_preview(actor: Actor, adoption_id: UUID | str) -> Preview:
    """Return what undoing an adoption would change.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``.
    """
    row = get_visible(Adoption, actor, adoption_id)
    actor.require("grid.write", ancestors(row.path)[0])
    problems = tuple(undo_refusals(actor, row))
    if problems:
        return Preview(problems)
    turnover = brought_back(actor, unpack_kept(row.before))
    return _preview(actor, turnover, ())


def _preview(actor: Actor, turnover: Turnover, problems: tuple[Problem, ...]) -> Preview:
    wanted, moves = turnover.wanted, turnover.moves()
    size_before: dict[str, int] = {}
    size_after: dict[str, int] = {}
    pairs: dict[tuple[str, str], int] = {}
    for key, (old, _) in turnover.homes.items():
        new = moves.get(key, old)
        size_before[old] = size_before.get(old, 0) + 1
        size_after[new] = size_after.get(new, 0) + 1
        if key in moves:
            pairs[old, new] = pairs.get((old, new), 0) + 1
    heirs = {turnover.there[code].pk: heir for code, heir in turnover.heirs.items()}
    steps = _steps(actor, turnover, heirs)
    led = set(
        visible(Assignment, actor)
        .filter(valid_to=None, in_charge=True, grid__code__in=[code for code in wanted if code in turnover.there])
        .values_list("grid__code", flat=True)
    ) | {code for step, code in steps if step.in_charge and code}
    villages = {village.division_id: village.name for village in turnover.villages}
    name = {code: row.name for code, row in wanted.items()} | {code: grid.name for code, grid in turnover.there.items()}
    leaves = [row for row in wanted.values() if row.level == LEAF]
    return Preview(
        problems,
        turnover.villages,
        tuple(
            (row, size_after.get(row.code, 0))
            for row in sorted(turnover.opening, key=lambda row: row.code)
            if row.level == LEAF
        ),
        tuple(sorted(_changes(turnover, size_before, size_after), key=lambda change: change.grid.code)),
        tuple(
            (grid, name.get(turnover.heirs[grid.code].code, ""))
            for grid in sorted(turnover.closing, key=lambda grid: grid.code)
            if grid.level == LEAF
        ),
        tuple(
            Pair(name.get(old, ""), wanted[new].name, number, villages[wanted[new].division])
            for (old, new), number in sorted(pairs.items())
            if old
        ),
        tuple(step for step, _ in steps),
        tuple(row for row in sorted(leaves, key=lambda row: row.code) if row.code not in led),
        {
            "grids": len(leaves),
            "households": len(turnover.homes),
            "moved": sum(number for (old, _), number in pairs.items() if old),
            "placed": sum(number for (old, _), number in pairs.items() if not old),
            "without": size_after.get("", 0),
        },
    )


def _steps(actor: Actor, turnover: Turnover, heirs: dict[UUID, Heir]) -> list[tuple[Step, str]]:
    return [
        (
            Step(
                post.person.name, post.title or role_name(post.role), post.in_charge,
                post.grid.name if post.grid else "", turnover.wanted[code].name if code else "",
            ),
            code,
        )
        for post, code in posts_succeeding(actor, heirs)
    ]  # fmt: skip


def _changes(turnover: Turnover, before: dict[str, int], then: dict[str, int]) -> Iterable[Change]:
    for code, row in turnover.wanted.items():
        grid = turnover.there.get(code)
        if grid is None or row.level != LEAF:
            continue
        colour = f"{row.colour}{row.colour_number or ''}"
        found = Change(
            grid, before.get(code, 0), then.get(code, 0), row.name if row.name != grid.name else "",
            colour if colour != f"{grid.colour}{grid.colour_number or ''}" else "",
        )  # fmt: skip
        if found.name or found.colour or found.before != found.after:
            yield found


def adoption_of(actor: Actor, adoption_id: UUID | str) -> AdoptionPage:
    """Return an adoption with what it changed.

    Raises
    ------
    Problem
        ``access.not_found``.
    """
    row = get_visible(Adoption, actor, adoption_id)
    posts = dict(row.counts["posts"])
    kept = visible(Assignment, actor).filter(pk__in=[pk for pair in posts.items() for pk in pair if pk])
    found = {str(post.pk): post for post in kept.select_related("role", "person", "grid")}
    grids = visible(Grid, actor).filter(pk__in=[*row.counts["villages"], *row.counts["opened"], *row.counts["closed"]])
    by_pk = {str(grid.pk): grid for grid in grids.order_by("code")}
    undone = next(iter(visible(Adoption, actor).filter(undoes=row).defer("before")), None)
    villages, opened, closed = (
        tuple(by_pk[pk] for pk in row.counts[key] if pk in by_pk) for key in ("villages", "opened", "closed")
    )
    pairs = visible(GridLineage, actor).filter(adoption=row, old__level=LEAF).exclude(old=F("new"))
    return AdoptionPage(
        row,
        villages,
        opened,
        closed,
        tuple(pairs.select_related("old", "new").order_by("old__code", "-households", "pk")),
        tuple((found[old], found.get(new)) for old, new in posts.items() if old in found),
        undone,
        tuple(undo_refusals(actor, row)),
    )


def moves_of(actor: Actor, adoption_id: UUID | str) -> tuple[Adoption, list[tuple[str, str, list[Household]]]]:
    """Return for each pair of grids the households that went from one to the other, as far as the actor sees them.

    Raises
    ------
    Problem
        ``access.not_found``.
    """
    row = get_visible(Adoption, actor, adoption_id)
    kept = unpack_kept(row.before)
    going = {key: pair for key, pair in kept.homes.items() if pair[0] and pair[0] != pair[1]}
    names = {grid.code: grid.name for grid in kept.grids.values()}
    codes = {code for pair in going.values() for code in pair}
    names |= dict(visible(Grid, actor).filter(code__in=codes).values_list("code", "name"))
    pairs: dict[tuple[str, str], list[Household]] = {}
    keys = list(going)
    for start in range(0, len(keys), 500):
        homes = visible(Household, actor).filter(pk__in=keys[start : start + 500]).select_related("village")
        for home in homes:
            pairs.setdefault(going[home.pk], []).append(home)
    return row, [
        (names.get(old, old), names.get(new, new), sorted(homes, key=lambda home: (home.sort_key, home.number)))
        for (old, new), homes in sorted(pairs.items())
    ]


def lineage_of(actor: Actor, grid: Grid) -> Lineage:
    """Return the other grids that a grid came from and went on in, the newest adoption first."""
    pairs = visible(GridLineage, actor).filter(Q(old=grid) | Q(new=grid)).exclude(old=F("new"))
    found = list(pairs.select_related("old", "new", "adoption").defer("adoption__before").order_by("-pk"))
    found.sort(key=lambda one: (one.adoption.valid_from, one.households), reverse=True)
    return Lineage(
        tuple(one for one in found if one.new_id == grid.pk), tuple(one for one in found if one.old_id == grid.pk)
    )


def heir_of(actor: Actor, grid: Grid) -> Grid | None:
    """Return the open grid in which most of a closed grid went on; the grid itself while it is open."""
    seen: set[UUID] = set()
    while grid.valid_to is not None and grid.pk not in seen:
        seen.add(grid.pk)
        pairs = visible(GridLineage, actor).filter(old=grid).exclude(new=grid).select_related("new")
        heir = pairs.order_by("-adoption__at", "-households", "pk").first()
        if heir is None:
            return None
        grid = heir.new
    return grid if grid.valid_to is None else None
