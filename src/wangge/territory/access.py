"""Who may see grids, settlements and places: one's own subtree, and the grids above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from wangge.kernel.access import register, under
from wangge.territory.models import Grid, Place, Settlement
from wangge.territory.rules import ancestors
from wangge.territory.selectors.grids import hanging_under

if TYPE_CHECKING:
    from wangge.kernel.access import Actor


def _above(actor: Actor, field: str) -> Q:
    paths = {above for path in actor.paths("grid.read") for above in ancestors(path)}
    return Q(**{f"{field}__in": sorted(paths)})


def _grids(actor: Actor) -> Q:
    return under(actor, "grid.read", "path") | _above(actor, "path")


def _settlements(actor: Actor) -> Q:
    """Those of one's village too when one's own grid is a part of it: they are names of where people live."""
    return under(actor, "grid.read", "village__path") | _above(actor, "village__path")


def _places(actor: Actor) -> Q:
    """Places in one's grids; those in no grid belong to the village."""
    return hanging_under(actor, "grid.read", "grid") | (Q(grid=None) & hanging_under(actor, "grid.read", "village"))


register(Grid, _grids, along=["territory.Grid"])
register(Settlement, _settlements, along=["territory.Grid"])
register(Place, _places, along=["territory.Grid", "territory.Settlement"])
