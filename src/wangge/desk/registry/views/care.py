"""Care needs and facts of a household."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wangge.desk.registry.forms import CareExtendForm, CareForm, DayForm, FactForm
from wangge.desk.registry.views.common import call, show, writable
from wangge.desk.shell.pages import staff
from wangge.problem import Problem
from wangge.registry import api as registry

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from wangge.registry.api import HouseholdFile


def _need(file: HouseholdFile, care_id: UUID) -> Any:
    found = next((need for need in file.needs if need.pk == care_id), None)
    if found is None:
        raise Problem("access.not_found")
    return found


@require_http_methods(["GET", "POST"])
@staff("care.write")
def care_new(request: Any, household_id: UUID) -> HttpResponse:
    """Open a care need."""
    file = writable(request.actor, household_id, "care")
    form = CareForm(request.POST or None, members=file.members)
    return show(
        request, file.household, form,
        lambda data: registry.care_open(
            actor=request.actor, household_id=household_id, kind=data["kind"], purpose=data["purpose"],
            source=data["source"], basis=data["basis"], expires_on=data["expires_on"], details=data["details"],
            residency_id=data["who"],
        )[1],
        title=_("Care need of {household}").format(household=call(file.household)), label=_("Save"), said=_("Saved."),
        text=_("Without purpose, source, basis and end it cannot be kept. Only those who help see it."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff("care.write")
def care_extend_page(request: Any, household_id: UUID, care_id: UUID) -> HttpResponse:
    """Extend a need that was looked at again."""
    file = writable(request.actor, household_id, "care")
    need = _need(file, care_id)
    form = CareExtendForm(request.POST or None, initial={"version": need.version})
    return show(
        request, file.household, form,
        lambda data: registry.care_extend(
            actor=request.actor, care_id=care_id, version=data["version"], expires_on=data["expires_on"]
        ),
        title=_("Extend a care need of {household}").format(household=call(file.household)), label=_("Extend"),
        said=_("Saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff("care.write")
def care_end_page(request: Any, household_id: UUID, care_id: UUID) -> HttpResponse:
    """End a need."""
    file = writable(request.actor, household_id, "care")
    need = _need(file, care_id)
    form = DayForm(request.POST or None, initial={"version": need.version})
    return show(
        request, file.household, form,
        lambda data: registry.care_end(
            actor=request.actor, care_id=care_id, version=data["version"], on=data["on"], reason=data["reason"]
        ),
        title=_("End a care need of {household}").format(household=call(file.household)), label=_("End"),
        said=_("Saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff("household.write")
def fact_new(request: Any, household_id: UUID) -> HttpResponse:
    """Write down or confirm a fact."""
    file = writable(request.actor, household_id)
    if not file.sees_needs:
        raise Problem("access.denied", ability="care.read")
    key = request.GET.get("key", "")
    known = next((k for k in file.facts if k.fact.key == key), None)
    initial = {"key": key, "value": known.value if known else ""}
    form = FactForm(request.POST or None, initial=initial, income=bool(file.needs))
    return show(
        request, file.household, form,
        lambda data: registry.fact_set(
            actor=request.actor, household_id=household_id, key=data["key"], value=data["value"], source=data["source"],
            purpose=data["purpose"], sharing_basis=data["sharing_basis"], as_of=data["as_of"],
        )[1],
        title=_("What is known of {household}").format(household=call(file.household)), label=_("Save"),
        said=_("Saved."), text=_("Income is asked only of households with a care need."),
    )  # fmt: skip
