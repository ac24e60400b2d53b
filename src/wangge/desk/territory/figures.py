"""Figures of grids on a day: households and persons, and who has nobody in charge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, Sum

from wangge.kernel.access import under, visible
from wangge.registry.models import Placement
from wangge.roster.models import Assignment
from wangge.territory.api import in_force

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from wangge.kernel.access import Actor


@dataclass(frozen=True)
class GridCount:
    """How many households a grid has, and persons registered and resident in them."""

    households: int = 0
    registered: int = 0
    resident: int = 0


def counts_by_grid(actor: Actor, day: date) -> dict[UUID, GridCount]:
    """Return the counts of every leaf grid that has households on a day."""
    rows = visible(Placement, actor).filter(in_force(day), household__alias_of=None).values_list("grid_id")
    found = rows.annotate(
        Count("household"), Sum("household__registered_size"), Sum("household__resident_size")
    ).order_by()
    return {grid: GridCount(number, registered or 0, resident or 0) for grid, number, registered, resident in found}


def without_chief(actor: Actor, day: date) -> Q:
    """Return the condition that nobody is in charge of a grid; it holds only where the actor sees who is."""
    posts = visible(Assignment, actor).filter(in_force(day), grid=OuterRef("pk"), role__in_charge=True)
    return ~Exists(posts) & under(actor, "person.read", "path")
