"""Households in a grid that closes: counted, and taken over by its successor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from wangge.kernel.access import as_system, visible
from wangge.kernel.db.many import update_many
from wangge.registry.indexing import reindex
from wangge.registry.models import Household
from wangge.registry.placing import Placing
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.kernel.changes import Changes


def count(grid_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many households lie in each grid, whoever asks."""
    with as_system("what is left in a grid that closes"):
        rows = Household.objects.filter(grid__in=list(grid_ids), alias_of=None).order_by().values("grid")
        return {row["grid"]: row["number"] for row in rows.annotate(number=Count("pk"))}


def move(actor: Actor, grid_id: UUID, successor_id: UUID, day: date, changes: Changes) -> None:
    """Put the households of a grid into its successor from the day on."""
    successor = visible(Grid, actor).get(pk=successor_id)
    homes = list(visible(Household, actor).filter(grid=grid_id, alias_of=None).select_for_update(of=("self",)))
    placing = Placing(day)
    for household in homes:
        placing.move(household, successor)
        changes.changed(household, before={"grid": grid_id})
        household.grid, household.version = successor, household.version + 1
    placing.write(changes)
    update_many(homes, ["grid", "version"])
    reindex(homes)
