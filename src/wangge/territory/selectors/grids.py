"""Grids: today's and those of any day before."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from wangge.kernel import clock
from wangge.kernel.access import visible
from wangge.kernel.access.predicates import NOTHING, after
from wangge.kernel.db.plans import among_most
from wangge.kernel.db.search import matching
from wangge.problem import Problem
from wangge.territory import rules
from wangge.territory.models import Grid

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from wangge.kernel.access import Ability, Actor


_FEW = 3
"""Who has more subtrees than this sees a large part of all there is."""


def in_force(day: date) -> Q:
    """Return the condition that a row with half-open dates holds on ``day``."""
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))


def hanging_under(actor: Actor, ability: Ability, field: str) -> Q:
    """Return the condition that the grid in ``field`` lies in one's subtrees, for an access predicate.

    The grids are asked for once, as a list of ids: by a join every row of a county would be looked at. A leaf grid is
    all of its subtree, so that its id is known already.
    """
    paths = actor.paths(ability)
    leaves = [path for path in paths if path.count("/") == rules.LEAF]
    tops = [path for path in paths if path not in leaves]
    condition = Q(**{f"{field}__in": [UUID(path.rstrip("/").rpartition("/")[2]) for path in leaves]})
    if tops:
        below = NOTHING
        for path in tops:
            below |= Q(path__gte=path, path__lt=after(path))
        ids = Grid._base_manager.filter(below).values("pk")
        condition |= Q(among_most(f"{field}_id", ids)) if len(tops) > _FEW else Q(**{f"{field}__in": ids})
    return condition


def grids_for(actor: Actor, *, on: date | None = None, within: Grid | None = None, text: str = "") -> QuerySet[Grid]:
    """Return the grids in force on a day (today), all levels, by code.

    ``within``: one grid and what is below it; ``text``: what is found by name, code or colour.
    """
    found = visible(Grid, actor).filter(in_force(on or clock.today()))
    if text.strip():
        found = found.filter(pk__in=matching("territory.grid", text))
    if within is not None:
        found = found.filter(path__gte=within.path, path__lt=after(within.path))
    return found.order_by("code")


def leaf_grids(actor: Actor, *, on: date | None = None, within: Grid | None = None) -> QuerySet[Grid]:
    """Return the leaf grids in force on a day (today), by code."""
    return grids_for(actor, on=on, within=within).filter(level=rules.LEAF)


def villages_for(actor: Actor, *, on: date | None = None) -> QuerySet[Grid]:
    """Return the villages in force on a day (today), by code."""
    return grids_for(actor, on=on).filter(level=rules.VILLAGE)


def grid_on(actor: Actor, code: str, on: date | None = None) -> Grid:
    """Return the grid that had this code on a day (today).

    Raises
    ------
    Problem
        ``access.not_found``: there is none, or the actor may not see it.
    """
    grid = grids_for(actor, on=on).filter(code=code).first()
    if grid is None:
        raise Problem("access.not_found")
    return grid


def grids_by_code(actor: Actor, codes: Iterable[str]) -> dict[str, Grid]:
    """Return the open grids with these codes; a code that is missing has no grid that the actor may see."""
    return {grid.code: grid for grid in grids_for(actor).filter(code__in=list(codes))}


def family_of(actor: Actor, grid: Grid, *, on: date | None = None) -> tuple[list[Grid], list[Grid]]:
    """Return the grids above ``grid``, from the township down, and those below it on a day (today), by code."""
    below = Q(path__gt=grid.path, path__lt=after(grid.path)) & in_force(on or clock.today())
    above = Q(path__in=rules.ancestors(grid.path)[:-1])
    found = list(visible(Grid, actor).filter(above | below).order_by("level", "code"))
    return [row for row in found if row.level < grid.level], [row for row in found if row.level > grid.level]


def ancestors_of(actor: Actor, grid: Grid) -> list[Grid]:
    """Return the grids from the township down to the one above ``grid``."""
    return list(visible(Grid, actor).filter(path__in=rules.ancestors(grid.path)[:-1]).order_by("level"))


def township_of(actor: Actor) -> Grid | None:
    """Return the first township the actor may see."""
    return grids_for(actor).filter(level=rules.TOWNSHIP).first()
