"""Places and settlements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.kernel import clock
from wangge.kernel.access import visible
from wangge.kernel.db.search import matching
from wangge.territory.models import Place, Settlement
from wangge.territory.selectors.grids import in_force

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from wangge.kernel.access import Actor
    from wangge.territory.models import Grid


def places_for(actor: Actor, *, on: date | None = None, text: str = "") -> QuerySet[Place]:
    """Return the places in force on a day (today); with ``text``, those found by their name."""
    found = visible(Place, actor).filter(in_force(on or clock.today()))
    return found.filter(pk__in=matching("territory.place", text)) if text.strip() else found


def blanks(actor: Actor, *, on: date | None = None) -> QuerySet[Place]:
    """Return the places that lie in no grid: nobody looks after them."""
    return places_for(actor, on=on).filter(grid=None)


def settlements_for(actor: Actor, *, village: Grid | None = None) -> QuerySet[Settlement]:
    """Return natural villages and villager groups, by name."""
    found = visible(Settlement, actor)
    if village is not None:
        found = found.filter(village=village)
    return found.order_by("sort_key", "pk")
