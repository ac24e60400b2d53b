"""Who may see maps of villages, drafts, adoptions, prints and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from wangge.kernel.access import register, under
from wangge.planning.models import (
    Adoption,
    Drawing,
    GridLineage,
    GridPlan,
    Ground,
    NetDay,
    Picture,
    PlanStep,
    PosterBundle,
    PrintedPoster,
    Proof,
    Survey,
)
from wangge.territory.api import ancestors, hanging_under

if TYPE_CHECKING:
    from wangge.kernel.access import Actor


def _own_village(actor: Actor, field: str) -> Q:
    """Rows of a village for everybody who may see a grid in it."""
    return hanging_under(actor, "grid.read", field) | _villages_above(actor, field)


def _villages_above(actor: Actor, field: str) -> Q:
    return _above(actor, f"{field}__path")


def _above(actor: Actor, field: str) -> Q:
    """A net of the township is in force in each of its grids: everybody there may know under which document."""
    paths = {above for path in actor.paths("grid.read") for above in ancestors(path)}
    return Q(**{f"{field}__in": sorted(paths)})


def _lineage(actor: Actor) -> Q:
    return hanging_under(actor, "grid.read", "old") | hanging_under(actor, "grid.read", "new")


GRID = ["territory.Grid"]
register(Ground, lambda actor: _own_village(actor, "village"), along=GRID)
register(Picture, lambda actor: hanging_under(actor, "grid.write", "village"), along=GRID)
register(Survey, lambda actor: under(actor, "grid.write", "path"))
register(Drawing, lambda actor: under(actor, "grid.write", "path"))
register(
    GridPlan, lambda actor: hanging_under(actor, "grid.write", "village"), along=["territory.Grid", "planning.Drawing"]
)
register(
    PlanStep, lambda actor: hanging_under(actor, "grid.write", "plan__village"), along=["planning.GridPlan", *GRID]
)
register(Adoption, lambda actor: under(actor, "grid.read", "path") | _above(actor, "path"), along=["planning.Drawing"])
register(GridLineage, _lineage, along=["planning.Adoption", *GRID])
register(Proof, lambda actor: _own_village(actor, "village"), along=GRID)
register(PrintedPoster, lambda actor: hanging_under(actor, "grid.read", "grid"), along=GRID)
register(PosterBundle, lambda actor: under(actor, "export", "path"))
register(NetDay, lambda actor: hanging_under(actor, "grid.read", "grid"), along=GRID)
