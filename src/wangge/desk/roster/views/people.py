"""People in charge: the list, one person, entering, changing, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wangge.desk.roster.common import chosen_grid, done, homes, next_address, place_choices, writable
from wangge.desk.roster.forms import EndForm, PersonEditForm, PersonForm
from wangge.desk.shell.answering import answer_form, chosen
from wangge.desk.shell.days import asked_day
from wangge.desk.shell.listing import keyset
from wangge.desk.shell.pages import page, staff
from wangge.kernel import clock
from wangge.kernel.keys import open_text
from wangge.kernel.models import User
from wangge.problem import Problem
from wangge.roster import api
from wangge.roster.api import rules

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

_form = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@staff("person.read")
def person_list(request: Any) -> HttpResponse:
    """Show people in charge on a day: all of them, or those that match."""
    actor, day = request.actor, asked_day(request)
    places, roles = homes(actor), api.roles_with_duties()
    wanted = {
        "q": request.GET.get("q", "").strip()[:64],
        "role": chosen(request.GET.get("role", ""), {role.key: role.key for role in roles}),
        "tag": chosen(request.GET.get("tag", ""), rules.TAGS),
        "grid": request.GET.get("grid", "")[:15],
        "idle": "1" if request.GET.get("idle") else "",
    }
    rows = api.people_for(
        actor, q=wanted["q"], role=wanted["role"], tag=wanted["tag"], grid=chosen_grid(actor, wanted["grid"]),
        on=day.date, without_post=bool(wanted["idle"]),
    )  # fmt: skip
    listing = keyset(rows, request)
    posts = api.posts_of_many(actor, listing.rows, day.date)
    context = {
        "listing": listing, "day": day, "wanted": wanted, "filtered": any(wanted.values()),
        "people": [(person, [_told(post) for post in posts[person.pk]]) for person in listing.rows],
        "places": places, "roles": roles, "tags": {tag: _(words) for tag, words in rules.TAGS.items()},
        "may_write": actor.may("person.write"),
    }  # fmt: skip
    return page(request, "desk/roster/person_list.html", context)


@require_GET
@staff("person.read")
def person_page(request: Any, person_id: UUID) -> HttpResponse:
    """Show a person: posts now and before, how to reach them, their account, and what may be done."""
    actor, today = request.actor, clock.today()
    person = api.person_of(actor, person_id)
    posts = api.posts_of(actor, person)
    current = [post for post in posts if post.valid_to is None or post.valid_to > today]
    context = {
        "person": person,
        "phone": rules.phone_told(api.phone_of(actor, person)),
        "tags": [_(rules.TAGS[tag]) for tag in api.tags_of(actor, person)],
        "current": [(post, _told(post) | _acts(actor, post, person)) for post in current],
        "former": [(post, _told(post)) for post in posts if post not in current],
        "account": User.objects.filter(pk=person.user_id).first() if person.user_id else None,
        "may_write": actor.may("person.write", person.home.path) and person.left_on is None,
        "may_account": actor.may("account.write", person.home.path) and person.left_on is None,
    }
    return page(request, "desk/roster/person_page.html", context)


@_form
@staff("person.write")
def person_new(request: Any) -> HttpResponse:
    """Enter a person."""
    places = writable(request.actor, homes(request.actor), "person.write")
    after = next_address(request)
    form = PersonForm(request.POST or None, homes=place_choices(places), initial={"home_id": request.GET.get("home")})

    def act(data: dict[str, Any]) -> HttpResponse:
        person = api.person_create(actor=request.actor, **data)
        done(request, _("%(name)s is entered. Now open a post.") % {"name": person.name}, person)
        return redirect(after or reverse("person_page", args=[person.pk]))

    context = {
        "title": _("Enter a person"),
        "label": _("Save"),
        "kind": "primary",
        "back": after or reverse("person_list"),
    }
    return answer_form(request, form, act, context)


@_form
@staff("person.write")
def person_edit(request: Any, person_id: UUID) -> HttpResponse:
    """Change what is known of a person."""
    actor = request.actor
    person = api.person_of(actor, person_id)
    actor.require("person.write", person.home.path)
    initial = {
        "version": person.version, "name": person.name, "phone": api.phone_of(actor, person), "sex": person.sex,
        "birth_year": person.birth_year, "note": person.note, "tags": api.tags_of(actor, person),
    }  # fmt: skip
    form = PersonEditForm(request.POST or None, initial=initial)
    back = reverse("person_page", args=[person.pk])

    def act(data: dict[str, Any]) -> HttpResponse:
        changed = api.person_update(actor=actor, person_id=person.pk, **data)
        done(request, _("Saved."), changed)
        return redirect(back)

    context = {
        "title": _("Change %(name)s") % {"name": person.name},
        "label": _("Save"),
        "kind": "primary",
        "back": back,
    }
    return answer_form(request, form, act, context)


@_form
@staff("person.write")
def person_leave(request: Any, person_id: UUID) -> HttpResponse:
    """End all posts of a person and close the account."""
    actor = request.actor
    person = api.person_of(actor, person_id)
    actor.require("person.write", person.home.path)
    if person.left_on is not None:
        raise Problem("person.left", name=person.name)
    form = EndForm(request.POST or None, initial={"version": person.version, "on": clock.today()})
    back = reverse("person_page", args=[person.pk])

    def act(data: dict[str, Any]) -> HttpResponse:
        left = api.person_leave(actor=actor, person_id=person.pk, **data)
        done(request, _("%(name)s has left: all posts have ended.") % {"name": left.name}, left)
        return redirect(back)

    text = _("All posts end on the day, and the account is closed. What was done stays in the record.")
    context = {"title": _("%(name)s leaves") % {"name": person.name}, "text": text, "label": _("End all posts")}
    return answer_form(request, form, act, {**context, "kind": "danger", "back": back})


def _told(post: Any) -> dict[str, Any]:
    """Return what a line says of a post: the office, where, a link, since when."""
    link = ""
    if post.grid_id:
        link = reverse("grid_page", args=[post.grid_id])
    elif post.body_id:
        link = reverse("body_page", args=[post.body_id])
    return {
        "pk": post.pk,
        "role": post.title or api.role_name(post.role),
        "where": str(post.grid or post.body or getattr(post, "household_name", "") or _("a household")),
        "link": link,
    }


def _acts(actor: Any, post: Any, person: Any) -> dict[str, Any]:
    """Return what the actor may do with a post, and the note that came with it."""
    note = open_text(post.handover_note) if _may_read_note(actor, post, person) else ""
    return {"may_end": _may_end(actor, post), "note": note, "own": person.pk == actor.person_id}


def _may_end(actor: Any, post: Any) -> bool:
    grid = post.grid or (post.body.grid if post.body else None)
    return post.valid_to is None and actor.may("person.write", grid.path if grid else "")


def _may_read_note(actor: Any, post: Any, person: Any) -> bool:
    if not post.handover_note:
        return False
    return person.pk == actor.person_id or (post.grid is not None and actor.may("person.write", post.grid.path))
