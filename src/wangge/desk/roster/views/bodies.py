"""Bodies: departments, stations, branches, committees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wangge.desk.roster.common import chosen_grid, done, homes, place_choices, writable
from wangge.desk.roster.forms import BodyEditForm, BodyForm, EndForm
from wangge.desk.shell.answering import answer_form, chosen
from wangge.desk.shell.days import asked_day
from wangge.desk.shell.listing import keyset
from wangge.desk.shell.pages import page, staff
from wangge.kernel import clock
from wangge.kernel.access import get_visible
from wangge.problem import Problem
from wangge.roster import api
from wangge.roster.api import rules
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

_form = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@staff("grid.read")
def body_list(request: Any) -> HttpResponse:
    """Show the bodies in force on a day, with their heads."""
    actor, day = request.actor, asked_day(request)
    wanted = {
        "q": request.GET.get("q", "").strip()[:64],
        "kind": chosen(request.GET.get("kind", ""), rules.BODY_KINDS),
        "grid": request.GET.get("grid", "")[:15],
    }
    place = chosen_grid(actor, wanted["grid"])
    rows = api.bodies_for(actor, q=wanted["q"], kind=wanted["kind"], grid=place, on=day.date)
    listing = keyset(rows, request)
    members = api.members_of(actor, listing.rows, day.date)
    places = homes(actor)
    context = {
        "listing": listing, "day": day, "wanted": wanted, "filtered": any(wanted.values()), "places": places,
        "kinds": {kind: _(words) for kind, words in rules.BODY_KINDS.items()},
        "bodies": [(body, _(rules.BODY_KINDS[body.kind]), members[body.pk]) for body in listing.rows],
        "usual_for": writable(actor, places, "body.write"),
        "may_write": actor.may("body.write"),
    }  # fmt: skip
    return page(request, "desk/roster/body_list.html", context)


@require_GET
@staff("grid.read")
def body_page(request: Any, body_id: UUID) -> HttpResponse:
    """Show a body: its posts, what it answers for, its own areas."""
    actor = request.actor
    body = _found(actor, body_id)
    context = {
        "body": body,
        "kind": _(rules.BODY_KINDS[body.kind]),
        "members": api.members_of(actor, [body])[body.pk],
        "former": [(post, post.title or api.role_name(post.role)) for post in api.former_members(actor, body)],
        "areas": [
            (area, _(rules.AREA_KINDS.get(area.kind, area.kind)), grids) for area, grids in api.areas_of(actor, body)
        ],
        "may_write": actor.may("body.write", body.grid.path) and body.valid_to is None,
        "may_appoint": actor.may("person.write", body.grid.path) and body.valid_to is None,
        "may_see_people": actor.may("person.read"),
    }
    return page(request, "desk/roster/body_page.html", context)


@_form
@staff("body.write")
def body_new(request: Any) -> HttpResponse:
    """Enter a body."""
    places = writable(request.actor, homes(request.actor), "body.write")
    initial = {"grid_id": request.GET.get("home"), "kind": "station"}
    form = BodyForm(request.POST or None, homes=place_choices(places), initial=initial)

    def act(data: dict[str, Any]) -> HttpResponse:
        body = api.body_create(actor=request.actor, **data)
        done(request, _("%(name)s is entered.") % {"name": body.name}, body)
        return redirect("body_page", body.pk)

    context = {"title": _("Enter a body"), "label": _("Save"), "kind": "primary", "back": reverse("body_list")}
    return answer_form(request, form, act, context)


@_form
@staff("body.write")
def body_edit(request: Any, body_id: UUID) -> HttpResponse:
    """Change a body."""
    body = _writable(request.actor, body_id)
    names = ("version", "name", "kind", "phone", "duties")
    form = BodyEditForm(request.POST or None, initial={name: getattr(body, name) for name in names})
    back = reverse("body_page", args=[body.pk])

    def act(data: dict[str, Any]) -> HttpResponse:
        changed = api.body_update(actor=request.actor, body_id=body.pk, **data)
        done(request, _("Saved."), changed)
        return redirect(back)

    title = _("Change %(name)s") % {"name": body.name}
    return answer_form(request, form, act, {"title": title, "label": _("Save"), "kind": "primary", "back": back})


@_form
@staff("body.write")
def body_close(request: Any, body_id: UUID) -> HttpResponse:
    """End a body and its posts."""
    body = _writable(request.actor, body_id)
    form = EndForm(request.POST or None, initial={"version": body.version, "on": clock.today()})
    back = reverse("body_page", args=[body.pk])

    def act(data: dict[str, Any]) -> HttpResponse:
        closed = api.body_close(actor=request.actor, body_id=body.pk, **data)
        done(request, _("%(name)s is closed.") % {"name": closed.name}, closed)
        return redirect("body_list")

    context = {"title": _("Close %(name)s") % {"name": body.name}, "text": _("Its posts end on the same day.")}
    return answer_form(request, form, act, {**context, "label": _("Close"), "kind": "danger", "back": back})


@_form
@staff("body.write")
def bodies_usual(request: Any, grid_id: UUID) -> HttpResponse:
    """Offer the bodies that a township or village usually has, and enter those chosen."""
    actor = request.actor
    grid = get_visible(Grid, actor, grid_id)
    actor.require("body.write", grid.path)
    if request.method == "POST":
        made = api.bodies_add_usual(actor=actor, grid_id=grid.pk, names=request.POST.getlist("name"))
        done(request, _("%(count)d bodies are entered.") % {"count": len(made)}, grid if made else None)
        return redirect(f"{reverse('body_list')}?grid={grid.code}")
    missing = [{**usual, "kind": _(rules.BODY_KINDS[usual["kind"]])} for usual in api.usual_missing(actor, grid)]
    return page(request, "desk/roster/bodies_usual.html", {"grid": grid, "missing": missing})


def _found(actor: Any, pk: UUID) -> api.Body:
    body = api.body_of(actor, pk)
    if body is None:
        raise Problem("access.not_found")
    return body


def _writable(actor: Any, pk: UUID) -> api.Body:
    body = _found(actor, pk)
    actor.require("body.write", body.grid.path)
    return body
