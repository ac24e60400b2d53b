"""The four assignments: grid, person, post, duty; what is open, by village."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_GET

from wangge.desk.roster.common import chosen_grid, homes
from wangge.desk.shell.pages import page, staff
from wangge.roster import api

if TYPE_CHECKING:
    from django.http import HttpResponse


@require_GET
@staff("person.read")
def four_assignments(request: Any) -> HttpResponse:
    """Show for every grid whether person, post and duty list are there, and what else is open."""
    actor = request.actor
    wanted = {"grid": request.GET.get("grid", "")[:15], "all": "1" if request.GET.get("all") else ""}
    within = chosen_grid(actor, wanted["grid"])
    check = api.four_assignments(actor, within=within, only_open=not wanted["all"])
    context = {
        "check": check, "wanted": wanted, "places": homes(actor), "within": within, "band": api.BAND,
        "may_write": actor.may("person.write"),
    }  # fmt: skip
    return page(request, "desk/roster/four_assignments.html", context)
