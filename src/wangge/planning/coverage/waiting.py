"""What waits for an actor: drafts, imports half done, privacy requests, deliveries that were given up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Value

from wangge.kernel import clock
from wangge.kernel.access import visible
from wangge.kernel.models import Delivery, SubjectRequest
from wangge.planning.models import GridPlan
from wangge.registry.api import Import

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from wangge.kernel.access import Actor

REQUESTS_AHEAD = timedelta(days=7)
"""A privacy request is due when its day is as near as that, or past."""


def waiting_for(actor: Actor) -> dict[str, int]:
    """Return how many of each wait, in one query; what the actor has nothing to do with is left out.

    ``drafts`` that were drawn and not adopted, ``imports`` the actor began, ``requests`` due within a week, and
    ``deliveries`` that were given up.
    """
    asked: list[QuerySet[Any, Any]] = []
    if actor.may("grid.write"):
        asked.append(_count("drafts", visible(GridPlan, actor).filter(state="drawn", drawing__state="drawn")))
    if actor.may("import") and actor.user_id is not None:
        half = visible(Import, actor).filter(owner_id=actor.user_id, state__in=("staged", "checking", "checked"))
        asked.append(_count("imports", half))
    if actor.may("privacy.write"):
        due = visible(SubjectRequest, actor).filter(state="open", due_on__lte=clock.today() + REQUESTS_AHEAD)
        asked.append(_count("requests", due))
    if actor.may("settings.write"):
        asked.append(_count("deliveries", Delivery.objects.filter(failed_at__isnull=False)))
    if not asked:
        return {}
    first, *others = asked
    return dict(first.union(*others, all=True) if others else first)


def _count(name: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    counted: QuerySet[Any, Any] = rows.order_by().annotate(k=Value(name)).values("k").annotate(n=Count("pk"))
    return counted.values_list("k", "n")
