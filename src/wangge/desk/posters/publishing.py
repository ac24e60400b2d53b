"""What a township prints and shows to residents, and who hosts their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wangge.desk.posters.forms import PublishingForm
from wangge.desk.shell.answering import answer_form
from wangge.desk.shell.pages import done, staff
from wangge.planning import api as planning
from wangge.territory.api import TOWNSHIP, grids_for

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangge.territory.api import Grid


@require_http_methods(["GET", "HEAD", "POST"])
@staff("settings.write")
def publishing_page(request: Any) -> HttpResponse:
    """Enter issuer, supervision phone, host unit and filing number; open or close the residents' pages."""
    township = _township(request)
    chosen, host = planning.publishing_of(township), planning.hosting()
    initial = {
        "issuer": chosen.issuer, "supervision_phone": chosen.supervision_phone, "map_approval": chosen.map_approval,
        "page": chosen.page, "find": chosen.find, "unit": host.unit, "filing": host.filing,
    }  # fmt: skip
    form = PublishingForm(request.POST or None, initial=initial)

    def act(data: dict[str, Any]) -> HttpResponse:
        names = ("issuer", "supervision_phone", "map_approval", "page", "find")
        planning.publishing_save(
            actor=request.actor, township_id=township.pk, host=planning.Hosting(data["unit"], data["filing"]),
            wanted=planning.Publishing(**{name: data[name] for name in names}),
        )  # fmt: skip
        done(request, _("Kept. New prints and the residents' pages follow it."))
        return redirect(request.get_full_path())

    return answer_form(
        request, form, act,
        {
            "title": _("What is published"), "label": _("Save"), "kind": "primary", "back": "/posters/",
            "text": _(
                "Residents' pages open only when a unit of the county or above hosts the platform and has filed it."
            ),
        },
    )  # fmt: skip


def _township(request: Any) -> Grid:
    """Return the township asked for, or the first of which the actor keeps the settings."""
    found = [
        grid
        for grid in grids_for(request.actor).filter(level=TOWNSHIP).defer("outline")
        if request.actor.may("settings.write", grid.path)
    ]
    asked = [grid for grid in found if grid.code == request.GET.get("township")]
    if not found:
        request.actor.require("settings.write", "-")
    return (asked or found)[0]
