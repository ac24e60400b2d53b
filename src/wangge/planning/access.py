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
    PlanStep,
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
    paths = {above for path in actor.paths("grid.read") for above in ancestors(path)}
    return Q(**{f"{field}__path__in": sorted(paths)})


GRID = ["territory.Grid"]
register(Ground, lambda actor: _own_village(actor, "village"), along=GRID)
register(Survey, lambda actor: under(actor, "grid.write", "path"))
register(Drawing, lambda actor: under(actor, "grid.write", "path"))
register(
    GridPlan, lambda actor: hanging_under(actor, "grid.write", "village"), along=["territory.Grid", "planning.Drawing"]
)
register(PlanStep, lambda actor: hanging_under(actor, "grid.write", "plan__village"), along=["planning.GridPlan"])
register(Adoption, lambda actor: under(actor, "grid.read", "path"), along=["planning.Drawing"])
register(GridLineage, lambda actor: under(actor, "grid.read", "adoption__path"), along=["planning.Adoption", *GRID])
register(Proof, lambda actor: _own_village(actor, "village"), along=GRID)
register(PrintedPoster, lambda actor: hanging_under(actor, "grid.read", "grid"), along=GRID)
register(NetDay, lambda actor: hanging_under(actor, "grid.read", "grid"), along=GRID)
