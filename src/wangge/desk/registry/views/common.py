"""What the pages of this room share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.desk.shell.answering import answer_form
from wangge.desk.shell.pages import done
from wangge.problem import Problem
from wangge.registry import api as registry
from wangge.registry.api import households_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpResponse

    from wangge.desk.registry.forms import RegistryForm
    from wangge.kernel.access import Actor
    from wangge.registry.api import HouseholdFile


def writable(actor: Actor, household_id: UUID, what: str = "write") -> HouseholdFile:
    """Return the file of a household that the actor may change.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``household.merged``.
    """
    file = registry.household_page(actor, household_id)
    if file.merged_into is not None:
        raise Problem("household.merged", household=file.household.number)
    if not file.may[what]:
        raise Problem("access.denied", ability="care.write" if what == "care" else "household.write")
    return file


def show(
    request: Any,
    household: Any,
    form: RegistryForm,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    label: str,
    said: str,
    text: str = "",
    kind: str = "primary",
) -> HttpResponse:
    """Show a form of a household; sent, ``act`` does it and returns its undo log, or None."""
    back = reverse("household_page", args=[household.pk])

    def sent(data: dict[str, Any]) -> HttpResponse:
        undo = act(data)
        done(request, said if undo is not None else _("Nothing was different."), undo)
        return redirect(back)

    context = {"title": title, "label": label, "kind": kind, "text": text, "back": back}
    return answer_form(request, form, sent, context)


def other_household(actor: Actor, village_id: UUID, number: str) -> Any:
    """Return the household with this number in the village, within what the actor may see."""
    found = households_for(actor).filter(village=village_id, number=number.strip()).first()
    if found is None:
        raise Problem("household.number.unknown", number=number.strip(), field="other")
    return found


def call(household: Any) -> str:
    """Say a household as people do."""
    return f"{household.head_name} ({household.number})"
