"""Who may see grids, settlements and places: one's own subtree, and the grids above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from wangge.kernel.access import register, under
from wangge.territory.models import Grid, Place, Settlement

if TYPE_CHECKING:
    from wangge.kernel.access import Actor


def _grids(actor: Actor) -> Q:
    above = [path[:end] for path in actor.paths("grid.read") for end in _ends(path)]
    return under(actor, "grid.read", "path") | Q(path__in=above)


def _ends(path: str) -> list[int]:
    return [at + 1 for at, letter in enumerate(path) if letter == "/"]


register(Grid, _grids)
register(Settlement, lambda actor: under(actor, "grid.read", "village__path"), along=["territory.Grid"])
register(
    Place, lambda actor: under(actor, "grid.read", "village__path"), along=["territory.Grid", "territory.Settlement"]
)
