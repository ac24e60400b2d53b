"""What a new township does first, one step after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from wangge.desk.shell.overview import Overview
    from wangge.kernel.access import Actor


@dataclass(frozen=True)
class Step:
    """One step, and whether it is done."""

    label: str
    url: str
    done: bool


def next_steps(actor: Actor, overview: Overview) -> list[Step]:
    """Return the steps that fill the books, for who may import; none when they are filled."""
    if overview.complete or not actor.may("import"):
        return []
    total, imports = overview.total, reverse("import_new")
    way = Step(_("Choose your way: maps, Excel or only a list"), reverse("planning_ways"), done=False)
    ways = [] if total.households else [way]
    return [
        *(ways if actor.may("grid.write") else []),
        Step(_("Plan the grid net, or bring in one you have"), reverse("planning_home"), bool(total.grids)),
        Step(_("Import the households"), f"{imports}?kind=households", bool(total.households)),
        Step(_("Enter the people in charge of the grids"), f"{imports}?kind=staff", total.vacancies < total.grids),
    ]
