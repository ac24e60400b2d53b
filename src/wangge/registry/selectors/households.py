"""Lists of households and the search among them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from wangge.kernel import clock
from wangge.kernel.access import visible
from wangge.kernel.access.predicates import after
from wangge.kernel.db.search import matching
from wangge.kernel.db.sorting import plain
from wangge.registry.indexing import KIND
from wangge.registry.models import CareNeed, Household, Residency
from wangge.registry.sealing import tail_hash
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from wangge.kernel.access import Actor


def households_for(
    actor: Actor, *, within: str = "", settlement_id: Any = None, residence: str = "", care: str = "",
    without_grid: bool = False, q: str = "",
) -> QuerySet[Household]:  # fmt: skip
    """Return the households in the books today.

    Parameters
    ----------
    within
        The path of a grid: only households in it and below; those of the village without a grid too.
    care
        A kind of care need that is open today; only households whose needs the actor may see.
    """
    found = visible(Household, actor).filter(alias_of=None).select_related("grid", "village", "settlement")
    if within:
        grids = visible(Grid, actor).filter(path__gte=within, path__lt=after(within)).values("pk")
        found = found.filter(Q(grid__in=grids) | Q(grid=None, village__in=grids))
    if settlement_id:
        found = found.filter(Q(settlement=settlement_id) | Q(settlement__parent=settlement_id))
    if residence:
        found = found.filter(residence=residence)
    if without_grid:
        found = found.filter(grid=None)
    if care:
        needs = visible(CareNeed, actor).filter(kind=care, ended_on=None, expires_on__gt=clock.today())
        found = found.filter(pk__in=needs.values("household"))
    return household_search(actor, q, found) if q.strip() else found


def household_search(actor: Actor, q: str, among: QuerySet[Household] | None = None) -> QuerySet[Household]:
    """Return the households that a query means, among those the actor may see.

    Words are Chinese (from one character on), pinyin or its initials, numbers of households, doors and grids; four
    figures may also be the end of a phone number. Each further word narrows the result. Any text is a query.
    """
    found = households_for(actor) if among is None else among
    condition = Q(pk__in=matching(KIND, q))
    tail = plain(q).strip()
    if re.fullmatch(r"[0-9]{4}", tail):
        hashed = tail_hash("phone", tail)
        living = visible(Residency, actor).filter(valid_to=None, resident__phone_tail_index=hashed)
        condition |= Q(phone_tail_index=hashed) | Q(pk__in=living.values("household"))
    return found.filter(condition)


def blanks(actor: Actor) -> QuerySet[Household]:
    """Return the households that lie in no grid: nobody looks after them."""
    return households_for(actor, without_grid=True)
