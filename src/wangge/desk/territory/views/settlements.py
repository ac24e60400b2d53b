"""Add and rename natural villages and villager groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wangge.desk.shell.answering import answer_form
from wangge.desk.shell.pages import done, staff
from wangge.desk.territory.forms import SettlementForm, SettlementNameForm
from wangge.kernel.access import get_visible, visible
from wangge.problem import Problem
from wangge.territory.api import VILLAGE, Grid, Settlement, settlement_create, settlement_rename, settlements_for

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangge.desk.shell.pages import StaffRequest


@require_http_methods(["GET", "POST"])
@staff("grid.write")
def settlement_new(request: StaffRequest, grid_id: UUID) -> HttpResponse:
    """Add a natural village or villager group to a village."""
    village = get_visible(Grid, request.actor, grid_id)
    request.actor.require("grid.write", village.path)
    if village.level != VILLAGE:
        raise Problem("grid.parent.level", name=village.name, level=village.level)
    natural = settlements_for(request.actor, village=village).filter(kind="natural_village")
    form = SettlementForm(request.POST or None, parents=[(str(row.pk), row.name) for row in natural])

    def act(data: dict[str, Any]) -> HttpResponse:
        made = settlement_create(
            actor=request.actor, village_id=grid_id, kind=data["kind"], name=data["name"],
            parent_id=UUID(data["parent"]) if data["parent"] else None,
        )  # fmt: skip
        done(request, _("%(name)s is added.") % {"name": made}, made.undo)
        return redirect("grid_page", grid_id)

    title = _("New settlement in %(name)s") % {"name": village}
    context = {"title": title, "label": _("Add"), "back": reverse("grid_page", args=[grid_id]), "kind": "primary"}
    return answer_form(request, form, act, context)


@require_http_methods(["GET", "POST"])
@staff("grid.write")
def settlement_edit(request: StaffRequest, settlement_id: UUID) -> HttpResponse:
    """Rename a settlement."""
    row = get_visible(Settlement, request.actor, settlement_id)
    village = visible(Grid, request.actor).get(pk=row.village_id)
    request.actor.require("grid.write", village.path)
    form = SettlementNameForm(request.POST or None, initial={"name": row.name, "version": row.version})

    def act(data: dict[str, Any]) -> HttpResponse:
        changed = settlement_rename(
            actor=request.actor, settlement_id=settlement_id, version=data["version"], name=data["name"]
        )
        done(request, _("The settlement is saved."), changed.undo)
        return redirect("grid_page", village.pk)

    title = _("Rename %(name)s") % {"name": row}
    context = {"title": title, "label": _("Save"), "back": reverse("grid_page", args=[village.pk]), "kind": "primary"}
    return answer_form(request, form, act, context)
