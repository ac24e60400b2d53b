"""Where the township stands, and the ways to a net by what it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_GET

from wangge.desk.planning.standing import founding_url, standing, villages_of, works_above_villages
from wangge.desk.planning.words import DRAWING_STATES, state_words
from wangge.desk.shell.pages import page, staff

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangge.desk.shell.pages import StaffRequest


@require_GET
@staff("grid.write")
def planning_home(request: StaffRequest) -> HttpResponse:
    """Show what is done and what comes next, and the drafts and maps that are open."""
    found = standing(request.actor)
    drawings = [
        (drawing, *state_words(DRAWING_STATES, "drawing" if drawing.going_on else "drawn"))
        for drawing in found.drawings
    ]
    return page(request, "desk/planning/home.html", {"standing": found, "drawings": drawings})


@require_GET
@staff("grid.write")
def planning_ways(request: StaffRequest) -> HttpResponse:
    """Ask what the township has."""
    return page(request, "desk/planning/ways.html", {"whole": works_above_villages(request.actor)})


@require_GET
@staff("grid.write")
def planning_without_map(request: StaffRequest) -> HttpResponse:
    """Say what can be done with a household list alone."""
    every = villages_of(request.actor)
    context = {
        "villages": [village for village in every if not village.mapped],
        "founding": "" if every else founding_url(request.actor), "empty": not every,
    }  # fmt: skip
    return page(request, "desk/planning/without_map.html", context)


@require_GET
@staff("grid.write")
def planning_existing(request: StaffRequest) -> HttpResponse:
    """Lead a net that exists in Excel into the books, and then to its land."""
    villages = villages_of(request.actor)
    context = {"grids": sum(village.grids for village in villages), "homes": sum(v.households for v in villages)}
    return page(request, "desk/planning/existing.html", context)
