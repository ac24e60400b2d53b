"""Households: new, corrected, moved, away and back, split and merged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wangge.desk.registry.forms import (
    DayForm,
    HouseholdEditForm,
    HouseholdForm,
    LeaveForm,
    MergeForm,
    MoveForm,
    SplitForm,
)
from wangge.desk.registry.views.common import call, other_household, show, writable
from wangge.desk.shell.answering import answer_form
from wangge.desk.shell.pages import done, page, staff
from wangge.registry import api as registry
from wangge.territory.api import grids_for, leaf_grids, settlements_for

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from wangge.kernel.access import Actor


def _grids(actor: Actor, within: Any = None) -> list[Any]:
    """Return the leaf grids in which the actor may write."""
    return [grid for grid in leaf_grids(actor, within=within) if actor.may("household.write", grid.path)]


@require_http_methods(["GET", "POST"])
@staff("household.write")
def household_new(request: Any) -> HttpResponse:
    """Enter a household: first its village, when there are several, then everything else."""
    actor = request.actor
    grids = list(grids_for(actor))
    writable_ = [g for g in grids if actor.may("household.write", g.path)]
    villages = [g for g in grids if g.level == 2 and any(w.path.startswith(g.path) for w in writable_)]
    asked = request.POST.get("village_id") or request.GET.get("village", "")
    village = next((v for v in villages if asked in (str(v.pk), v.code)), villages[0] if len(villages) == 1 else None)
    back = reverse("household_list")
    if village is None:
        context = {"villages": villages, "back": back}
        return page(request, "desk/registry/village_choice.html", context)
    form = HouseholdForm(
        request.POST or None, initial={"village_id": village.pk, "grid_id": _known(writable_, request.GET.get("grid"))},
        grids=[g for g in writable_ if g.level == 4 and g.path.startswith(village.path)],
        settlements=settlements_for(actor, village=village),
    )  # fmt: skip

    def act(data: dict[str, Any]) -> HttpResponse:
        household, undo = registry.household_create(
            actor=actor, village_id=village.pk, grid_id=data["grid_id"] or None, details=form.details()
        )
        done(request, _("{household} is in the books.").format(household=call(household)), undo)
        return redirect("household_page", household.pk)

    title = _("New household in {village}").format(village=village.name)
    context = {"title": title, "label": _("Enter in the books"), "kind": "primary", "back": back}
    return answer_form(request, form, act, context)


def _known(grids: list[Any], code: str | None) -> str:
    return next((str(grid.pk) for grid in grids if grid.code == code), "")


@require_http_methods(["GET", "POST"])
@staff("household.write")
def household_edit(request: Any, household_id: UUID) -> HttpResponse:
    """Correct what is said of a household."""
    household = writable(request.actor, household_id).household
    names = ("number", "head_name", "settlement_id", "lane_name", "door", "registered_size", "resident_size", "version")
    form = HouseholdEditForm(
        request.POST or None, initial={name: getattr(household, name) for name in names}, household=household,
        settlements=settlements_for(request.actor, village=household.village),
    )  # fmt: skip
    return show(
        request, household, form,
        lambda data: registry.household_update(
            actor=request.actor, household_id=household.pk, version=data["version"], details=form.details()
        ),
        title=_("Correct {household}").format(household=call(household)), label=_("Save"), said=_("Saved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff("household.write")
def household_move_page(request: Any, household_id: UUID) -> HttpResponse:
    """Put a household into another grid."""
    household = writable(request.actor, household_id).household
    grids = [grid for grid in _grids(request.actor) if grid.pk != household.grid_id]
    form = MoveForm(request.POST or None, initial={"version": household.version}, grids=grids)
    return show(
        request, household, form,
        lambda data: registry.household_move(
            actor=request.actor, household_id=household.pk, version=data["version"], grid_id=data["grid_id"],
            on=data["on"], reason=data["reason"],
        ),
        title=_("Move {household} to another grid").format(household=call(household)), label=_("Move"),
        said=_("{household} has moved.").format(household=call(household)),
        text=_("In another village it gets the next household number there."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff("household.write")
def household_leave_page(request: Any, household_id: UUID) -> HttpResponse:
    """Note that a household is away."""
    household = writable(request.actor, household_id).household
    form = LeaveForm(request.POST or None, initial={"version": household.version})
    return show(
        request, household, form,
        lambda data: registry.household_leave(
            actor=request.actor, household_id=household.pk, version=data["version"], residence=data["residence"],
            on=data["on"], until=data["until"], reason=data["reason"],
        ),
        title=_("{household} is away").format(household=call(household)), label=_("Save"), said=_("Saved."),
        text=_("Who is away for the season still counts as living here; otherwise nobody of the household does."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff("household.write")
def household_return_page(request: Any, household_id: UUID) -> HttpResponse:
    """Note that a household is back."""
    household = writable(request.actor, household_id).household
    form = DayForm(request.POST or None, initial={"version": household.version})
    return show(
        request, household, form,
        lambda data: registry.household_return(
            actor=request.actor, household_id=household.pk, version=data["version"], on=data["on"],
            reason=data["reason"],
        ),
        title=_("{household} is back").format(household=call(household)), label=_("Save"), said=_("Saved."),
        text=_("All members count as living here again; correct single ones afterwards."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff("household.write")
def household_split_page(request: Any, household_id: UUID) -> HttpResponse:
    """Make a household of its own of some members."""
    file = writable(request.actor, household_id)
    household = file.household
    form = SplitForm(request.POST or None, initial={"version": household.version}, members=file.members)
    return show(
        request, household, form,
        lambda data: registry.household_split(
            actor=request.actor, household_id=household.pk, version=data["version"], member_ids=data["members"],
            head_id=data["head"], door=data["door"], on=data["on"], reason=data["reason"],
        )[1],
        title=_("Split {household}").format(household=call(household)), label=_("Split"),
        said=_("The new household is in the books."),
        text=_("The new household stays in the same grid and gets the next number of the village."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff("household.write")
def household_merge_page(request: Any, household_id: UUID) -> HttpResponse:
    """Take another household in."""
    household = writable(request.actor, household_id).household
    form = MergeForm(request.POST or None, initial={"version": household.version})
    return show(
        request, household, form,
        lambda data: registry.household_merge(
            actor=request.actor, household_id=household.pk, version=data["version"],
            other_id=other_household(request.actor, household.village_id, data["other"]).pk, on=data["on"],
            reason=data["reason"],
        ),
        title=_("Take another household into {household}").format(household=call(household)), label=_("Merge"),
        kind="danger", said=_("Both are one household now."),
    )  # fmt: skip
