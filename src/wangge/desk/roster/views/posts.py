"""Posts: opening, ending, consent to be shown, and handing a grid over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wangge.desk.roster.common import done, next_address, role_choices
from wangge.desk.roster.forms import ConsentForm, EndForm, HandoverForm, PostForm
from wangge.desk.shell.answering import answer_form
from wangge.desk.shell.pages import page, staff
from wangge.kernel import clock
from wangge.kernel.access import get_visible
from wangge.kernel.access.predicates import after
from wangge.problem import Problem
from wangge.roster import api
from wangge.territory.api import Grid, grids_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.http import HttpResponse

_form = require_http_methods(["GET", "HEAD", "POST"])
_FEW = 25
_MOST = 1500
"""So many choices a select may have before nobody finds anything in it."""


@_form
@staff("person.write")
def assignment_new(request: Any, grid_id: UUID) -> HttpResponse:
    """Open a post at a grid."""
    grid = get_visible(Grid, request.actor, grid_id)
    request.actor.require("person.write", grid.path)
    choices = {"person_id": _people(request, grid.path), "role": role_choices("grid", grid.level)}
    return _open(request, choices, grid.name, reverse("grid_page", args=[grid.pk]), {"grid_id": grid.pk})


@_form
@staff("person.write")
def body_post_new(request: Any, body_id: UUID) -> HttpResponse:
    """Open a post at a body."""
    body = _body(request.actor, body_id)
    request.actor.require("person.write", body.grid.path)
    choices = {"person_id": _people(request, body.grid.path), "role": role_choices("body")}
    return _open(request, choices, body.name, reverse("body_page", args=[body.pk]), {"body_id": body.pk})


@_form
@staff("person.write")
def support_new(request: Any, household_id: UUID) -> HttpResponse:
    """Let somebody support a household."""
    found = api.household_place(request.actor, household_id)
    api.require_there(request.actor, "person.write", found.path)
    choices = {"person_id": _people(request, found.path), "role": role_choices("household")}
    back = next_address(request) or reverse("person_list")
    return _open(request, choices, found.name, back, {"household_id": household_id})


@_form
@staff("person.write")
def person_post_new(request: Any, person_id: UUID) -> HttpResponse:
    """Open a post for a person: at a grid or a body of where the person belongs."""
    actor = request.actor
    person = api.person_of(actor, person_id)
    village = "/".join(person.home.path.split("/")[:2]) + "/"
    grids = [
        grid for grid in grids_for(actor, within=person.home).defer("outline", "scope_text", "note")[:_MOST]
        if actor.may("person.write", grid.path)
    ]  # fmt: skip
    bodies = list(api.bodies_for(actor).order_by("grid__path", "sort_key")[:_MOST])
    places = [(f"grid:{grid.pk}", f"{grid.name} ({grid.code})") for grid in grids]
    places += [
        (f"body:{body.pk}", f"{body.name} ({body.grid.name})")
        for body in bodies
        if actor.may("person.write", body.grid.path)
        and (body.grid.path.startswith(village) or person.home.path.startswith(body.grid.path))
    ]
    roles = [*role_choices("grid"), *role_choices("body")]
    back = reverse("person_page", args=[person.pk])
    return _open(request, {"place": places, "role": roles}, person.name, back, {"person_id": person.pk})


@_form
@staff("person.write")
def assignment_end(request: Any, assignment_id: UUID) -> HttpResponse:
    """End a post."""
    actor = request.actor
    post = api.post_to_end(actor, assignment_id)
    person = api.person_of(actor, post.person_id)
    back = next_address(request) or reverse("person_page", args=[person.pk])
    form = EndForm(request.POST or None, initial={"version": post.version, "on": clock.today()})

    def act(data: dict[str, Any]) -> HttpResponse:
        ended = api.assignment_end(actor=actor, assignment_id=post.pk, **data)
        done(request, _("The post of %(name)s has ended.") % {"name": person.name}, ended)
        return redirect(back)

    title = _("End a post of %(name)s") % {"name": person.name}
    return answer_form(request, form, act, {"title": title, "label": _("End the post"), "kind": "danger", "back": back})


@_form
@staff("person.read")
def assignment_consent(request: Any, assignment_id: UUID) -> HttpResponse:
    """Note that the holder of a post agreed to be shown, or no longer does."""
    actor = request.actor
    post = api.post_to_consent(actor, assignment_id)
    person = api.person_of(actor, post.person_id)
    back = next_address(request) or reverse("person_page", args=[person.pk])
    initial = {
        "version": post.version,
        "consent_on": post.consent_on,
        "scope": post.consent_scope or _("on the grid's poster"),
    }
    form = ConsentForm(request.POST or None, initial=initial)

    def act(data: dict[str, Any]) -> HttpResponse:
        changed = api.assignment_consent(actor=actor, assignment_id=post.pk, **data)
        done(request, _("Saved."), changed)
        return redirect(back)

    title = _("Consent of %(name)s to be shown") % {"name": person.name}
    return answer_form(request, form, act, {"title": title, "label": _("Save"), "kind": "primary", "back": back})


@_form
@staff("person.write")
def handover(request: Any, grid_id: UUID) -> HttpResponse:
    """Put another person in charge of a grid in one step."""
    actor = request.actor
    grid = get_visible(Grid, actor, grid_id)
    actor.require("person.write", grid.path)
    chief = next((held for held in api.people_of_grids(actor, [grid.pk])[grid.pk] if held.in_charge), None)
    people = [choice for choice in _people(request, grid.path) if not chief or choice[0] != str(chief.person_id)]
    initial = {"from_assignment": chief.assignment_id if chief else "", "on": clock.today()}
    form = HandoverForm(request.POST or None, people=people, initial=initial)
    back = reverse("grid_page", args=[grid.pk])

    def act(data: dict[str, Any]) -> HttpResponse:
        post = api.handover(actor=actor, grid_id=grid.pk, **data)
        done(request, _("%(grid)s is handed over.") % {"grid": grid.name}, post)
        return redirect(back)

    title = _("Hand over %(grid)s") % {"grid": grid.name}
    if chief:
        text = _("In charge now: %(name)s. All posts of %(name)s at this grid end on the day.") % {"name": chief.name}
    else:
        text = _("Nobody is in charge now.")
    context = {"title": title, "text": text, "label": _("Hand over"), "kind": "primary", "back": back}
    return answer_form(
        request, form, act, context | {"person_new": _new_person(request, grid)} | _narrowed(request, people)
    )


def _open(
    request: Any, choices: dict[str, list[tuple[str, str]]], where: str, back: str, fixed: dict[str, Any]
) -> HttpResponse:
    """Show the form for a post and open it."""
    if "person_id" in choices and not choices["person_id"] and not _asked(request):
        return page(request, "desk/roster/nobody.html", {"back": back, "where": where})
    form = PostForm(request.POST or None, choices=choices)

    def act(data: dict[str, Any]) -> HttpResponse:
        kind, _colon, pk = data.pop("place", "").partition(":")
        values = {**fixed, **data, **({f"{kind}_id": pk} if kind else {})}
        try:
            post = api.assignment_open(actor=request.actor, **values)
        except Problem as problem:
            if problem.code == "assignment.taken":
                raise Problem(problem.code, **{**problem.details, "field": "role"}) from problem
            raise
        done(request, _("The post is open."), post)
        return redirect(back)

    title = _("New post: %(where)s") % {"where": where}
    context = {"title": title, "label": _("Open the post"), "kind": "primary", "back": back}
    return answer_form(request, form, act, context | _narrowed(request, choices.get("person_id", [])))


def _people(request: Any, path: str) -> list[tuple[str, str]]:
    """Return whom one may put into a post at ``path``: people of the same village and of the township.

    They can be narrowed down by name: nobody finds a person in a select of hundreds.
    """
    top, _slash, _rest = path.partition("/")
    village = "/".join(path.split("/")[:2]) + "/"
    homes = Q(home__path=f"{top}/") | Q(home__path__gte=village, home__path__lt=after(village))
    people = api.people_for(request.actor, q=_asked(request)).filter(homes).defer("phone", "note")
    return [(str(p.pk), f"{p.name} ({p.home.name})") for p in people.order_by("sort_key", "pk")[:_MOST]]


def _asked(request: Any) -> str:
    return str(request.GET.get("who", "")).strip()[:64]


def _narrowed(request: Any, people: Sequence[object]) -> dict[str, object]:
    """Return what the form shows of the search among the people; for a few there is none."""
    who = _asked(request)
    return {"who": who, "narrow": bool(who) or len(people) > _FEW}


def _new_person(request: Any, grid: Grid) -> str:
    return f"{reverse('person_new')}?next={request.path}&home={grid.pk}"


def _body(actor: Any, pk: UUID) -> api.Body:
    body = api.body_of(actor, pk)
    if body is None:
        raise Problem("access.not_found")
    return body
