"""The households that support contacts look after. Their table belongs to the room above and is named by label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import Model, QuerySet

    from wangge.kernel.access import Actor

LABEL = "registry.Household"


def table() -> type[Model]:
    """Return the model of households."""
    return apps.get_model(LABEL)


def among(pk: Any, condition: Any) -> QuerySet[Any]:
    """Return the one household if it meets a condition, for an ``EXISTS`` inside an access predicate.

    Asked for each post over a household by its key: posts are few, households are many.
    """
    return table()._base_manager.filter(condition, pk=pk)


def path_of(household: Any) -> str:
    """Return where in the grid tree a household lies."""
    return str(household.grid.path if household.grid_id else household.village.path)


def told(households: QuerySet[Any], wanted: set[UUID]) -> dict[UUID, str]:
    """Return number and head of the households wanted."""
    return {h.pk: str(h) for h in households.filter(pk__in=wanted)} if wanted else {}


def actor_sees(household: Any, actor: Actor) -> bool:
    """Say whether the actor keeps the household: not merely supports it."""
    return actor.may("household.read", path_of(household))
