"""The draft of one village."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.desk.planning.beside import measures_of
from wangge.desk.planning.sketch import net_sketch
from wangge.desk.planning.words import grid_names, number_of, said, verdict
from wangge.desk.shell.pages import page, staff
from wangge.planning.api import explained, open_plan

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from wangge.desk.shell.pages import StaffRequest

_MOVES = "household.moves"


@require_GET
@staff("grid.write")
def plan_page(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Show a village's draft: the sketch, each grid in words, what to look at, and who would move."""
    opened = open_plan(request.actor, plan_id)
    row, plan = opened.row, opened.plan
    everything = said(row.findings, grid_names(plan.grids))
    findings = [one for one in everything if one.code != _MOVES]
    words, kind = verdict(row.findings)
    marks = [(one.mark, one.xy) for one in findings if one.mark and one.xy]
    number = {grid.code: number_of(grid.code) for grid in plan.grids}
    context = {
        "row": row, "name": plan.name, "verdict": words, "verdict_kind": kind, "findings": findings,
        "moves": [one for one in everything if one.code == _MOVES],
        "sketch": net_sketch(opened.village, plan, marks),
        "label": _("Sketch of the draft of %(name)s: %(n)d grids, each with its number") % {
            "name": plan.name, "n": len(plan.grids),
        },
        "grids": [(grid, number[grid.code]) for grid in explained(request.actor, row)],
        "areas": [(area, ", ".join(number[plan.grids[at].code] for at in area.grids)) for area in plan.areas],
        "measures": measures_of(request.actor, row), "open": row.state == "drawn",
    }  # fmt: skip
    return page(request, "desk/planning/plan_page.html", context)
