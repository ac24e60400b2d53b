"""What needs somebody today, and where to see to it. Things that are open are counted; nobody is compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from wangge.planning.api import waiting_for

if TYPE_CHECKING:
    from wangge.kernel.access import Actor
    from wangge.planning.api import Coverage


@dataclass(frozen=True)
class Need:
    """One thing: what, how many, and the page where it is done."""

    words: str
    number: str
    url: str
    label: str
    icon: str


def needs(actor: Actor, counted: Coverage) -> list[Need]:
    """Return what is blank in the actor's part, then what waits for the actor."""
    found = [
        Need(
            _(figure.kind.words), _area(figure.number) if figure.kind.unit else _number(int(figure.number)),
            reverse("coverage_rows", args=[figure.kind.key]), _("See to it"), "alert-triangle",
        )
        for figure in counted.blanks
        if actor.may("grid.read")
    ]  # fmt: skip
    stale = counted.figures.get("household_stale")
    if stale is not None and stale.number and actor.may("household.write"):
        url = reverse("coverage_rows", args=["household_stale"])
        found.append(Need(_(stale.kind.words), _number(int(stale.number)), url, _("Look through"), "history"))
    waiting = waiting_for(actor)
    return found + [
        Need(words, _number(waiting[name]), reverse(url), label, icon)
        for name, words, url, label, icon in (
            ("drafts", _("Drafts of the net that wait for adoption"), "planning_home", _("To the drafts"), "map"),
            ("imports", _("Imports you began and did not finish"), "import_list", _("Go on"), "file-import"),
            ("requests", _("Privacy requests due within a week"), "privacy_home", _("Answer"), "shield-lock"),
            ("deliveries", _("Deliveries that were given up"), "delivery_list", _("Look at them"), "alert-triangle"),
        )
        if waiting.get(name)
    ]


def _number(number: int) -> str:
    return number_format(number, force_grouping=True)


def _area(square_metres: float) -> str:
    return _("%(number)s m²") % {"number": _number(max(1, round(square_metres)))}
