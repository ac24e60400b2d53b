"""The list of households, and the search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from wangge.desk.shell.answering import chosen
from wangge.desk.shell.listing import keyset
from wangge.desk.shell.pages import page, staff
from wangge.registry.api import households_for, rules
from wangge.territory.api import grids_for, settlements_for

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangge.desk.shell.pages import StaffRequest

_LONGEST_QUERY = 100


@require_safe
@staff("household.read")
def household_list(request: StaffRequest) -> HttpResponse:
    """List households by name of the head, fifty a page; search and filters narrow the list."""
    asked: Any = request.GET
    actor = request.actor
    care = actor.may("care.read")
    grids = [grid for grid in grids_for(actor) if actor.may("household.read", grid.path)]
    by_code = {grid.code: grid for grid in grids}
    within = by_code.get(asked.get("grid", "")) or by_code.get(asked.get("village", ""))
    groups = list(settlements_for(actor, village=within)) if within is not None and within.level == 2 else []
    wanted = {
        "q": asked.get("q", "").strip()[:_LONGEST_QUERY],
        "grid": within.code if within is not None and within.level != 2 else "",
        "village": within.code[:12] + "000" if within is not None and within.level >= 2 else "",
        "group": _id(asked.get("group", "")),
        "residence": chosen(asked.get("residence", ""), rules.RESIDENCE),
        "care": chosen(asked.get("care", ""), rules.CARE_KINDS) if care else "",
        "blanks": asked.get("blanks") == "1",
    }
    found = households_for(
        actor, within=within.path if within is not None else "", settlement_id=wanted["group"],
        residence=wanted["residence"], care=wanted["care"], without_grid=wanted["blanks"], q=wanted["q"],
    )  # fmt: skip
    listing = keyset(found, request)
    for household in listing.rows:
        household.residence_words = gettext(rules.RESIDENCE.get(household.residence, household.residence))  # type: ignore[attr-defined]
    context = {
        "listing": listing,
        "wanted": wanted,
        "filtered": any(wanted.values()),
        "villages": [grid for grid in grids if grid.level == 2],
        "grids": [
            g for g in grids if g.level == 4 and (not wanted["village"] or g.code[:12] == wanted["village"][:12])
        ],
        "groups": groups,
        "residences": [(key, gettext(label)) for key, label in rules.RESIDENCE.items()],
        "cares": [(key, gettext(label)) for key, label in rules.CARE_KINDS.items()] if care else [],
        "may_write": actor.may("household.write"),
    }
    htmx = getattr(request, "htmx", None)
    part = htmx and not htmx.history_restore_request
    return page(
        request,
        "desk/registry/household_rows.html" if part else "desk/registry/household_list.html",
        context,
    )


def _id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
