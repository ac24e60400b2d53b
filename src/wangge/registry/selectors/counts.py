"""How many households and people each grid has, on any day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Q, Subquery, Sum, UUIDField

from wangge.kernel import clock
from wangge.kernel.access import visible
from wangge.registry.models import Household, Placement, Residency
from wangge.territory.api import in_force

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from wangge.kernel.access import Actor


@dataclass(frozen=True)
class Counts:
    """Households, people registered and people living there."""

    households: int = 0
    registered: int = 0
    resident: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Return both together."""
        return Counts(
            self.households + other.households, self.registered + other.registered, self.resident + other.resident
        )


def counts_by_grid(actor: Actor, grids: Collection[UUID] | None = None, on: date | None = None) -> dict[UUID, Counts]:
    """Return the counts of each leaf grid (of all, when none are named); a grid without households is left out.

    People are counted from the members where all are in the books, else as the household declares them today.
    """
    day = on or clock.today()
    return _now(actor, grids) if day == clock.today() else _then(actor, grids, day)


def _now(actor: Actor, grids: Collection[UUID] | None) -> dict[UUID, Counts]:
    """Return what stands on the households themselves: their sizes follow their members, so that none is read."""
    homes = visible(Household, actor).filter(in_force(clock.today()), alias_of=None)
    if grids is not None:
        homes = homes.filter(grid__in=grids)
    counted = homes.values("grid_id").annotate(
        households=Count("pk"), registered=Sum("registered_size"), resident=Sum("resident_size")
    )
    return {
        row["grid_id"]: Counts(row["households"], row["registered"] or 0, row["resident"] or 0)
        for row in counted.order_by()
        if row["grid_id"] is not None  # asked of the database, this leads it astray
    }


def _then(actor: Actor, grids: Collection[UUID] | None, day: date) -> dict[UUID, Counts]:
    """Return what was so on a day, from the grids in which households were placed and the members they had."""
    placed = visible(Placement, actor).filter(in_force(day))
    if grids is not None:
        placed = placed.filter(grid__in=grids)
    unknown = Q(household__members_known=False)
    found = {
        row["grid"]: Counts(row["households"], row["registered"] or 0, row["resident"] or 0)
        for row in placed.values("grid").annotate(
            households=Count("pk"), registered=Sum("household__registered_size", filter=unknown),
            resident=Sum("household__resident_size", filter=unknown),
        ).order_by()
    }  # fmt: skip
    where = placed.filter(household=OuterRef("household")).values("grid")[:1]
    people = visible(Residency, actor).filter(in_force(day), household__members_known=True)
    if grids is not None:
        people = people.filter(household__in=placed.values("household"))
    placed_at = Subquery(where, output_field=UUIDField())
    counted = people.annotate(at=placed_at).filter(at__isnull=False).values("at").annotate(
        registered=Count("pk", filter=Q(registered=True)), resident=Count("pk", filter=Q(living_here=True))
    )  # fmt: skip
    for row in counted.order_by():
        found[row["at"]] += Counts(0, row["registered"], row["resident"])
    return found


def grids_then(actor: Actor, households: Collection[UUID], on: date) -> dict[UUID, UUID]:
    """Return the grid in which each of the households was on a day; one that was in none is left out."""
    placed = visible(Placement, actor).filter(in_force(on), household__in=households)
    return dict(placed.values_list("household_id", "grid_id"))
