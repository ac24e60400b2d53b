"""Places: found, looked at, added, changed, given to another grid, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wangge.desk.shell.answering import answer_form, chosen, said
from wangge.desk.shell.days import asked_day
from wangge.desk.shell.listing import keyset
from wangge.desk.shell.pages import done, page, staff
from wangge.desk.territory.forms import CloseForm, PlaceEditForm, PlaceForm, TargetForm
from wangge.kernel.access import get_visible, visible
from wangge.problem import Problem
from wangge.territory.api import (
    LEAF,
    PLACE_KINDS,
    VILLAGE,
    Grid,
    Place,
    PlaceFacts,
    ancestors,
    grids_for,
    leaf_grids,
    place_close,
    place_create,
    place_move,
    place_update,
    places_for,
    settlements_for,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangge.desk.shell.pages import StaffRequest
    from wangge.kernel.access import Actor


@require_GET
@staff("grid.read")
def place_list(request: StaffRequest) -> HttpResponse:
    """Show the places, by kind, village, grid or name, and those that no grid looks after."""
    actor, day, asked = request.actor, asked_day(request), request.GET
    villages = list(grids_for(actor, on=day.date).filter(level=VILLAGE).defer("outline", "note"))
    wanted = {
        "village": chosen(asked.get("village", ""), {grid.code: grid.name for grid in villages}),
        "kind": chosen(asked.get("kind", ""), PLACE_KINDS),
        "grid": asked.get("grid", "").strip()[:15],
        "blanks": "1" if asked.get("blanks") else "",
        "q": asked.get("q", "").strip()[:64],
    }
    rows = places_for(actor, on=day.date, text=wanted["q"]).select_related("grid", "village").defer("shape")
    rows = rows.defer("shape", "grid__outline", "grid__note", "village__outline", "village__note")
    if wanted["village"]:
        rows = rows.filter(village__code=wanted["village"])
    if wanted["kind"]:
        rows = rows.filter(kind=wanted["kind"])
    if wanted["grid"]:
        rows = rows.filter(grid__code=wanted["grid"])
    if wanted["blanks"]:
        rows = rows.filter(grid=None)
    listing = keyset(rows, request)
    for place in listing.rows:
        place.kind_words = said(PLACE_KINDS, place.kind)  # type: ignore[attr-defined]
    context = {
        "day": day, "listing": listing, "wanted": wanted, "villages": villages,
        "kinds": [(kind, _(word)) for kind, word in PLACE_KINDS.items()], "filtered": any(wanted.values()),
    }  # fmt: skip
    return page(request, "desk/territory/place_list.html", context)


@require_GET
@staff("grid.read")
def place_page(request: StaffRequest, place_id: UUID) -> HttpResponse:
    """Show one place."""
    place = _place(request.actor, place_id)
    above = place.grid or place.village
    grids = visible(Grid, request.actor).filter(path__in=ancestors(above.path)).order_by("level").defer("outline")
    context = {
        "place": place, "kind": said(PLACE_KINDS, place.kind), "above": list(grids),
        "may_edit": request.actor.may("place.write", above.path) and place.valid_to is None,
    }  # fmt: skip
    return page(request, "desk/territory/place_page.html", context)


@require_http_methods(["GET", "POST"])
@staff("place.write")
def place_new(request: StaffRequest, grid_id: UUID) -> HttpResponse:
    """Add a place to a grid."""
    grid = get_visible(Grid, request.actor, grid_id)
    request.actor.require("place.write", grid.path)
    if grid.level != LEAF:
        raise Problem("grid.parent.level", name=grid.name, level=grid.level)
    form = PlaceForm(request.POST or None, settlements=_settlements(request.actor, ancestors(grid.path)[1]))

    def act(data: dict[str, Any]) -> HttpResponse:
        made = place_create(actor=request.actor, grid_id=grid_id, facts=_facts(data))
        done(request, _("The place is added."), made.undo)
        return redirect("grid_page", grid_id)

    title = _("New place in %(name)s") % {"name": grid}
    context = {"title": title, "label": _("Add"), "back": reverse("grid_page", args=[grid_id]), "kind": "primary"}
    return answer_form(request, form, act, context)


@require_http_methods(["GET", "POST"])
@staff("place.write")
def place_edit(request: StaffRequest, place_id: UUID) -> HttpResponse:
    """Change what a place is and how it is called."""
    place = _writable(request.actor, place_id)
    initial = {
        "kind": place.kind, "name": place.name, "settlement": str(place.settlement_id or ""), "lon": place.lon,
        "lat": place.lat, "version": place.version,
    }  # fmt: skip
    settlements = _settlements(request.actor, place.village.path)
    form = PlaceEditForm(request.POST or None, initial=initial, settlements=settlements)

    def act(data: dict[str, Any]) -> HttpResponse:
        changed = place_update(actor=request.actor, place_id=place_id, version=data["version"], facts=_facts(data))
        done(request, _("The place is saved."), changed.undo)
        return redirect("place_page", place_id)

    return answer_form(request, form, act, _frame(place, _("Change %(name)s"), _("Save")))


@require_http_methods(["GET", "POST"])
@staff("place.write")
def place_move_page(request: StaffRequest, place_id: UUID) -> HttpResponse:
    """Let another grid of the village look after the place."""
    actor, place = request.actor, _writable(request.actor, place_id)
    leaves = leaf_grids(actor, within=place.village).defer("outline")
    targets = [(str(row.pk), f"{row.name} ({row.code[12:]})") for row in leaves if actor.may("place.write", row.path)]
    initial = {"target": str(place.grid_id or ""), "version": place.version}
    form = TargetForm(request.POST or None, initial=initial, targets=targets)

    def act(data: dict[str, Any]) -> HttpResponse:
        moved = place_move(actor=actor, place_id=place_id, version=data["version"], grid_id=UUID(data["target"]))
        done(request, _("The other grid looks after the place now."), moved.undo)
        return redirect("place_page", place_id)

    return answer_form(request, form, act, _frame(place, _("Move %(name)s"), _("Move")))


@require_http_methods(["GET", "POST"])
@staff("place.write")
def place_close_page(request: StaffRequest, place_id: UUID) -> HttpResponse:
    """Say that a place is there no more."""
    place = _writable(request.actor, place_id)
    form = CloseForm(request.POST or None, initial={"version": place.version})

    def act(data: dict[str, Any]) -> HttpResponse:
        closed = place_close(
            actor=request.actor, place_id=place_id, version=data["version"], on=data["on"], reason=data["reason"]
        )
        done(request, _("The place is closed."), closed.undo)
        return redirect("place_page", place_id)

    return answer_form(
        request, form, act, {**_frame(place, _("Close %(name)s"), _("Close the place")), "kind": "danger"}
    )


def _place(actor: Actor, place_id: UUID) -> Place:
    """Return a place with its grid, village and settlement."""
    place = get_visible(Place, actor, place_id)
    return visible(Place, actor).select_related("grid", "village", "settlement").get(pk=place.pk)


def _writable(actor: Actor, place_id: UUID) -> Place:
    place = _place(actor, place_id)
    actor.require("place.write", (place.grid or place.village).path)
    if place.valid_to is not None:
        raise Problem("place.closed", name=str(place), day=place.valid_to.isoformat())
    return place


def _settlements(actor: Actor, village_path: str) -> list[tuple[str, str]]:
    found = settlements_for(actor).filter(village__path=village_path)
    return [(str(row.pk), row.name) for row in found]


def _facts(data: dict[str, Any]) -> PlaceFacts:
    return PlaceFacts(
        kind=data["kind"], name=data["name"], lon=data["lon"], lat=data["lat"],
        settlement_id=UUID(data["settlement"]) if data["settlement"] else None,
    )  # fmt: skip


def _frame(place: Place, title: str, label: str) -> dict[str, Any]:
    name = place.name or said(PLACE_KINDS, place.kind)
    back = reverse("place_page", args=[place.pk])
    return {"title": title % {"name": name}, "label": label, "back": back, "kind": "primary"}
