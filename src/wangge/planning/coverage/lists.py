"""What stands behind each figure: the rows themselves, as the actor may see them, ready to be listed by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet

from wangge.kernel import clock
from wangge.kernel.access import visible
from wangge.planning.coverage.figures import (
    Coverage,
    coverage,
    places_in,
    posts_in,
    proofs,
    stale_before,
    too_many,
    vacant_grids,
    without_duty,
)
from wangge.planning.coverage.rules import KINDS
from wangge.problem import Problem
from wangge.registry.api import households_for
from wangge.roster.api import Person, idle
from wangge.territory.api import WAYS, Grid, in_force

if TYPE_CHECKING:
    from wangge.kernel.access import Actor

BY_NAME, BY_CODE = ("sort_key", "pk"), ("code", "pk")
ORDER: dict[str, tuple[str, ...]] = {
    "household_no_grid": BY_NAME, "household_stale": BY_NAME, "grid_nobody": BY_CODE, "grid_outside_band": BY_CODE,
    "post_no_duty": BY_CODE, "person_too_many": BY_NAME, "person_no_post": BY_NAME, "way_no_grid": BY_NAME,
    "place_no_grid": BY_NAME, "land_uncovered": BY_CODE, "land_doubled": BY_CODE,
}  # fmt: skip
"""The fields by which the rows of each kind are listed."""


def coverage_rows(actor: Actor, kind: str, *, within: Grid | None = None) -> tuple[QuerySet[Any], Coverage | None]:
    """Return the rows of one kind, and for grids outside the band the coverage that says how many households they have.

    Raises
    ------
    Problem
        ``coverage.kind.not_found``; ``access.denied`` for a kind that the actor may not read.
    """
    if kind not in KINDS:
        raise Problem("coverage.kind.not_found", value=kind)
    actor.require(KINDS[kind].reads)
    if kind == "grid_outside_band":
        found = coverage(actor, within=within)
        return visible(Grid, actor).filter(pk__in=list(found.outside)).defer(*_HEAVY), found
    return _rows(actor, kind, within), None


_HEAVY = ("outline", "scope_text", "note")


def _rows(actor: Actor, kind: str, within: Grid | None) -> QuerySet[Any]:
    noun = kind.partition("_")[0]
    if noun == "household":
        path = within.path if within is not None else ""
        homes = households_for(actor, within=path, without_grid=kind == "household_no_grid").filter(
            in_force(clock.today())
        )
        homes = homes.defer("grid__outline", "village__outline")
        return homes.filter(confirmed_on__lt=stale_before(clock.today())) if kind == "household_stale" else homes
    if noun == "person":
        return _people(actor, kind, within)
    if noun == "land":
        land = proofs(actor, within).select_related("village").defer("village__outline")
        return land.filter(**{f"{kind.removeprefix('land_')}__gt": 0}).annotate(code=F("village__code"))
    if kind == "grid_nobody":
        return vacant_grids(actor, within).defer(*_HEAVY).order_by()
    if kind == "post_no_duty":
        posts = without_duty(posts_in(actor, within)).select_related("person", "role", "grid").defer("grid__outline")
        return posts.annotate(code=F("grid__code"))
    places = places_in(actor, within).filter(grid=None).select_related("village").defer("shape", "village__outline")
    return places.filter(kind__in=WAYS) if kind == "way_no_grid" else places.exclude(kind__in=WAYS)


def _people(actor: Actor, kind: str, within: Grid | None) -> QuerySet[Any]:
    if kind == "person_no_post":
        return idle(actor, within).select_related("home").defer("home__outline")
    return visible(Person, actor).filter(pk__in=[row["person_id"] for row in too_many(posts_in(actor, within))])
