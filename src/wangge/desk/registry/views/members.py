"""The members of a household."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wangge.desk.registry.forms import HeadForm, MemberLeaveForm, MemberMoveForm, PersonForm
from wangge.desk.registry.views.common import call, other_household, show, writable
from wangge.desk.shell.pages import staff
from wangge.problem import Problem
from wangge.registry import api as registry

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from wangge.registry.api import HouseholdFile


def _member(file: HouseholdFile, residency_id: UUID) -> Any:
    found = next((member for member in file.members if member.residency.pk == residency_id), None)
    if found is None:
        raise Problem("access.not_found")
    return found


@require_http_methods(["GET", "POST"])
@staff("household.write")
def member_new(request: Any, household_id: UUID) -> HttpResponse:
    """Add a member."""
    household = writable(request.actor, household_id).household
    form = PersonForm(request.POST or None, initial={"version": household.version, "relation": "20"})
    return show(
        request, household, form,
        lambda data: registry.member_add(
            actor=request.actor, household_id=household.pk, version=data["version"], person=form.person(), on=data["on"]
        ),
        title=_("New member of {household}").format(household=call(household)), label=_("Enter in the books"),
        said=_("Saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff("household.write")
def member_edit(request: Any, household_id: UUID, residency_id: UUID) -> HttpResponse:
    """Correct a member."""
    file = writable(request.actor, household_id)
    residency = _member(file, residency_id).residency
    resident = residency.resident
    initial = {
        "name": resident.name, "relation": residency.relation, "sex": resident.sex, "birth_year": resident.birth_year,
        "registered": residency.registered, "living_here": residency.living_here, "version": residency.version,
    }  # fmt: skip
    form = PersonForm(request.POST or None, initial=initial, known=True)
    return show(
        request, file.household, form,
        lambda data: registry.member_update(
            actor=request.actor, household_id=household_id, residency_id=residency_id, version=data["version"],
            person=form.person(), on=data["on"],
        ),
        title=_("Correct {name}").format(name=resident.name), label=_("Save"), said=_("Saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff("household.write")
def member_leave_page(request: Any, household_id: UUID, residency_id: UUID) -> HttpResponse:
    """Note that a member left or died."""
    file = writable(request.actor, household_id)
    member = _member(file, residency_id)
    form = MemberLeaveForm(request.POST or None, initial={"version": member.residency.version})
    return show(
        request, file.household, form,
        lambda data: registry.member_leave(
            actor=request.actor, household_id=household_id, residency_id=residency_id, version=data["version"],
            why=data["why"], on=data["on"],
        ),
        title=_("{name} is no longer here").format(name=member.name), label=_("Save"), said=_("Saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff("household.write")
def member_move_page(request: Any, household_id: UUID, residency_id: UUID) -> HttpResponse:
    """Move a member to another household of the village."""
    file = writable(request.actor, household_id)
    member = _member(file, residency_id)
    form = MemberMoveForm(request.POST or None, initial={"version": member.residency.version})
    return show(
        request, file.household, form,
        lambda data: registry.member_move(
            actor=request.actor, household_id=household_id, residency_id=residency_id, version=data["version"],
            to_household_id=other_household(request.actor, file.household.village_id, data["other"]).pk,
            relation=data["relation"], on=data["on"],
        ),
        title=_("{name} moves to another household").format(name=member.name), label=_("Move"), said=_("Saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff("household.write")
def household_head(request: Any, household_id: UUID) -> HttpResponse:
    """Make another member the head."""
    file = writable(request.actor, household_id)
    form = HeadForm(request.POST or None, initial={"version": file.household.version}, members=file.members)
    return show(
        request, file.household, form,
        lambda data: registry.head_change(
            actor=request.actor, household_id=household_id, version=data["version"], residency_id=data["head"],
            old_relation=data["old_relation"], on=data["on"],
        ),
        title=_("Another head for {household}").format(household=call(file.household)), label=_("Save"),
        said=_("Saved."),
    )  # fmt: skip
