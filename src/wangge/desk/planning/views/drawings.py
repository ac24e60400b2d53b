"""Rounds of drawing: settings, progress, the drafts side by side."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from wangge.desk.planning.beside import draft_rows
from wangge.desk.planning.forms import NetForm, SettingsForm
from wangge.desk.planning.sizes import MOST, upload_up_to
from wangge.desk.planning.standing import villages_of
from wangge.desk.planning.words import DRAWING_STATES, PLAN_STATES, failure, state_words
from wangge.desk.shell.pages import done, page, staff
from wangge.kernel import clock
from wangge.kernel.access import get_visible
from wangge.kernel.delivery import working
from wangge.planning import api as planning
from wangge.problem import Problem

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangge.planning.api import Drawing, GridPlan

_PATIENCE = timedelta(seconds=8)


@require_http_methods(["GET", "POST"])
@staff("grid.write")
def drawing_new(request: Any) -> HttpResponse:
    """Ask for the settings in plain words, and begin."""
    keep = "keep" in request.GET
    villages = [village for village in villages_of(request.actor) if village.households]
    in_force = any(village.grids for village in villages)
    asked = request.GET.getlist("village")
    chosen = [str(village.pk) for village in villages if not asked or str(village.pk) in asked]
    initial = {"villages": chosen, "stability": "10" if "again" in request.GET else "3" if in_force else "0"}
    words = [(village.pk, _village_words(village)) for village in villages]
    form = SettingsForm(request.POST or None, villages=words, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            drawing = planning.drawing_start(
                actor=request.actor, village_ids=[UUID(pk) for pk in form.cleaned_data["villages"]],
                params=form.params(), keep_existing=keep,
            )  # fmt: skip
        except Problem as problem:
            if problem.code.startswith("access."):
                raise
            form.refuse(problem)
        else:
            return redirect("drawing_page", drawing.pk)
    context = {"form": form, "villages": villages, "keep": keep, "in_force": in_force}
    return page(request, "desk/planning/drawing_new.html", context, status=422 if form.errors else 200)


def _village_words(village: Any) -> str:
    mapped = _("with a map") if village.mapped else _("without a map, by group and order of the list")
    facts = {"name": village.name, "homes": village.households, "map": mapped}
    return _("%(name)s: %(homes)d households, %(map)s") % facts


@upload_up_to(MOST)
@require_http_methods(["GET", "POST"])
@staff("grid.write")
def drawing_upload(request: Any) -> HttpResponse:
    """Take a net that the engine has drawn on another computer as a draft."""
    form = NetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            drawing = planning.drawing_from_net(actor=request.actor, upload=form.cleaned_data["file"])
        except Problem as problem:
            if problem.code.startswith("access."):
                raise
            form.refuse(problem)
        else:
            return redirect("drawing_page", drawing.pk)
    return page(request, "desk/planning/drawing_upload.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@staff("grid.write")
def drawing_page(request: Any, drawing_id: UUID) -> HttpResponse:
    """Show the drafts of a round beside what is in force; while it is being drawn, how far it is."""
    drawing = get_visible(planning.Drawing, request.actor, drawing_id)
    plans = planning.plans_of(request.actor, drawing_id)
    state, kind = state_words(DRAWING_STATES, drawing.state)
    context = {
        "drawing": drawing, "state": state, "state_kind": kind, **_progress(drawing, plans),
        "rows": draft_rows(request.actor, plans), "failed": _failed(plans),
        "open": drawing.state in ("waiting", "drawing", "drawn"),
    }  # fmt: skip
    return page(request, "desk/planning/drawing_page.html", context)


@require_GET
@staff("grid.write")
def drawing_progress(request: Any, drawing_id: UUID) -> HttpResponse:
    """Show how far it is; at the end, the page with the drafts."""
    drawing = get_visible(planning.Drawing, request.actor, drawing_id)
    context = _progress(drawing, planning.plans_of(request.actor, drawing_id))
    if not request.htmx:
        return redirect("drawing_page", drawing_id)
    if not context["going_on"]:
        return HttpResponseClientRedirect(reverse("drawing_page", args=[drawing_id]))
    return page(request, "desk/planning/progress.html", context)


def _progress(drawing: Drawing, plans: list[GridPlan]) -> dict[str, Any]:
    waiting = sum(plan.state == "waiting" for plan in plans)
    going_on = waiting > 0 and drawing.state in ("waiting", "drawing")
    asleep = going_on and clock.now() - drawing.created_at > _PATIENCE and not working()
    return {
        "drawing": drawing, "going_on": going_on, "total": len(plans), "ready": len(plans) - waiting, "asleep": asleep,
        "plans": [(plan, *state_words(PLAN_STATES, plan.state)) for plan in plans] if going_on else [],
    }  # fmt: skip


def _failed(plans: list[GridPlan]) -> list[tuple[GridPlan, str]]:
    return [(plan, failure(plan.problem)) for plan in plans if plan.state == "failed"]


@require_POST
@staff("grid.write")
def drawing_drop(request: Any, drawing_id: UUID) -> HttpResponse:
    """Give a round of drawing up."""
    drawing = get_visible(planning.Drawing, request.actor, drawing_id)
    planning.drawing_drop(
        actor=request.actor, drawing_id=drawing_id, version=request.POST.get("version") or drawing.version
    )
    done(request, _("The draft was dropped. The net in force is as it was."))
    return redirect("planning_home")


@require_POST
@staff("grid.write")
def plan_again(request: Any, plan_id: UUID) -> HttpResponse:
    """Draw a village once more that could not be drawn."""
    plan = planning.drawing_again(actor=request.actor, plan_id=plan_id, version=request.POST.get("version") or 0)
    return redirect("drawing_page", plan.drawing_id)


@require_POST
@staff("grid.write")
def drawing_by_hand(request: Any, grid_id: UUID) -> HttpResponse:
    """Make a draft of the net in force, to be corrected by hand."""
    drawing = planning.drawing_from_force(actor=request.actor, village_id=grid_id)
    plan = next(iter(planning.plans_of(request.actor, drawing.pk)))
    return redirect("plan_correct", plan.pk)
