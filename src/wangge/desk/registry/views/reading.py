"""The file of a household: on the page, uncovered, on paper."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wangge.desk.registry.forms import PurposeForm
from wangge.desk.registry.views.common import call
from wangge.desk.shell.pages import page, staff
from wangge.kernel import clock
from wangge.kernel.access import visible
from wangge.kernel.models import Entry
from wangge.kernel.record import subject_of
from wangge.kernel.record.words import action_words
from wangge.language.marking import _
from wangge.problem import Problem
from wangge.registry import api as registry
from wangge.registry.api import rules
from wangge.roster.api import Assignment, role_name
from wangge.territory.api import in_force

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from wangge.desk.shell.pages import StaffRequest
    from wangge.registry.api import HouseholdFile

_HISTORY = 5
FIELD_WORDS = {
    "household.phone": _("Telephone"),
    "household.note": _("Note"),
    "resident.phone": _("Telephone"),
    "resident.id_number": _("Id number"),
    "care.details": _("Details"),
    "fact.value": _("What the case is"),
}


def _told(file: HouseholdFile) -> dict[str, Any]:
    """Return what the templates show, with the codes said in words."""
    household = file.household
    return {
        "file": file,
        "household": household,
        "residence": gettext(rules.RESIDENCE.get(household.residence, household.residence)),
        "members": [
            {
                "is": member, "relation": gettext(rules.RELATIONS.get(member.residency.relation, "–")),
                "sex": gettext(rules.SEX.get(member.residency.resident.sex, "–")),
                "is_head": member.residency.relation == rules.HEAD,
            }
            for member in file.members
        ],
        "gone": [(row, gettext(rules.END_REASONS.get(row.end_reason, "–"))) for row in file.gone],
        "needs": [
            {
                "is": need, "kind": gettext(rules.CARE_KINDS.get(need.kind, need.kind)),
                "purpose": gettext(rules.CARE_PURPOSES.get(need.purpose, need.purpose)),
                "source": gettext(rules.SOURCES.get(need.source, need.source)),
            }
            for need in file.needs
        ],
        "facts": [
            {
                "is": known, "label": gettext(known.label),
                "source": gettext(rules.SOURCES.get(known.fact.source, known.fact.source)),
            }
            for known in file.facts
        ],
    }  # fmt: skip


@require_safe
@never_cache
@staff("household.read")
def household_page(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Show everything the actor may see of a household; a merged one leads to where it went."""
    file = registry.household_page(request.actor, household_id, _day(request))
    if file.merged_into is not None:
        return redirect("household_page", file.merged_into.pk)
    path = file.household.grid.path if file.household.grid else file.household.village.path
    context = _told(file) | _people(request, file) | {
        "on": _day(request), "history": _history(request, file),
        "may_appoint": request.actor.may("person.write", path),
    }  # fmt: skip
    return page(request, "desk/registry/household_page.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@staff("household.read")
def household_reveal(request: Any, household_id: UUID, field: str, pk: UUID) -> HttpResponse:
    """Ask what for, then show one masked value once; it is in no address and no log."""
    file = registry.household_page(request.actor, household_id)
    if field not in FIELD_WORDS or file.merged_into is not None:
        raise Problem("access.not_found")
    form = PurposeForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "household": file.household, "what": gettext(FIELD_WORDS[field])}
    if request.method == "POST" and form.is_valid():
        context["value"] = registry.reveal(
            actor=request.actor, household_id=household_id, field=field, pk=pk, purpose=form.cleaned_data["purpose"]
        )
        context["shown"] = True
    context["back"] = reverse("household_page", args=[household_id])
    return page(request, "desk/registry/reveal.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@staff("household.read")
def household_print(request: Any, household_id: UUID) -> HttpResponse:
    """Show the file as it goes on paper: masked, or uncovered for a purpose, which is recorded."""
    file = registry.household_page(request.actor, household_id)
    if file.merged_into is not None:
        return redirect("household_print", file.merged_into.pk)
    form = PurposeForm(request.POST or None)
    context = _told(file) | _people(request, file) | {"form": form, "printed": clock.now()}
    if request.method == "POST" and form.is_valid():
        wanted: list[tuple[str, Any]] = []
        if file.phone:
            wanted.append(("household.phone", file.household.pk))
        for member in file.members:
            if member.phone:
                wanted.append(("resident.phone", member.residency.resident_id))
            if member.id_number:
                wanted.append(("resident.id_number", member.residency.resident_id))
        values = registry.reveal_many(
            actor=request.actor, household_id=household_id, wanted=wanted, purpose=form.cleaned_data["purpose"]
        )
        open_ = dict(zip(wanted, values, strict=True))
        context["phone"] = open_.get(("household.phone", file.household.pk), "")
        for member in context["members"]:
            pk = member["is"].residency.resident_id
            member["phone"] = open_.get(("resident.phone", pk), "")
            member["id_number"] = open_.get(("resident.id_number", pk), "")
        context["uncovered"] = True
    context["title"] = gettext("Household file: {household}").format(household=call(file.household))
    return page(request, "desk/registry/household_print.html", context, status=422 if form.errors else 200)


def _day(request: Any) -> date | None:
    try:
        day = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None
    return day if day < clock.today() else None


def _history(request: StaffRequest, file: HouseholdFile) -> list[dict[str, Any]]:
    """Return what was done with the household last, the newest first; for those who may read the record."""
    if not request.actor.may("record.read"):
        return []
    entries = visible(Entry, request.actor).filter(subject=subject_of(file.household)).order_by("-sequence")[:_HISTORY]
    return [{"at": e.at, "what": action_words(e.action), "who": e.actor_name} for e in entries]


def _people(request: StaffRequest, file: HouseholdFile) -> dict[str, list[dict[str, Any]]]:
    """Return who answers for the household's grid, and whose task it is to support the household."""
    grid = file.grid_on_day
    here = Q(household_id=file.household.pk) | (Q(grid=grid.pk) if grid is not None else Q(pk=None))
    held = visible(Assignment, request.actor).filter(in_force(_day(request) or clock.today())).filter(here)
    posts = held.select_related("role", "person").order_by("-role__in_charge", "role__order", "person__sort_key", "pk")
    told = [
        {
            "name": post.person.name, "person": post.person_id, "role_name": post.title or role_name(post.role),
            "in_charge": post.role.in_charge, "supports": post.household_id is not None,
        }
        for post in posts
    ]  # fmt: skip
    of_grid = [one for one in told if not one["supports"]]
    return {
        "in_charge": [one for one in of_grid if one["in_charge"]] or of_grid[:2],
        "supporters": [one for one in told if one["supports"]],
    }
