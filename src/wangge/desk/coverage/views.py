"""The pages of coverage, and the same figures for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.desk.coverage.rows import Maker
from wangge.desk.coverage.telling import told, told_parts
from wangge.desk.shell.listing import keyset
from wangge.desk.shell.pages import done, page, staff
from wangge.desk.shell.problems import status_of, words_of
from wangge.kernel.access import get_visible
from wangge.planning.api import BAND, COVERAGE_KINDS, COVERAGE_ORDER, coverage, coverage_rows, prove_below
from wangge.planning.api import coverage_data as as_data
from wangge.problem import Problem
from wangge.registry.api import household_confirm, households_for
from wangge.territory.api import VILLAGE, Grid, grids_for, places_for

if TYPE_CHECKING:
    from wangge.desk.shell.pages import StaffRequest
    from wangge.kernel.access import Actor
    from wangge.planning.api import Coverage

_HEAVY = ("outline", "scope_text", "note")
_LISTED = 15
"""Things that a statement names one by one; what is more stands in the list on the desk."""


@require_GET
@staff("grid.read")
def coverage_page(request: StaffRequest) -> HttpResponse:
    """Show what of the net is blank, at any level of the tree."""
    within = _within(request.actor, request.GET.get("grid", ""))
    found = coverage(request.actor, within=within)
    villages = [unit for unit in found.units.values() if unit.level == VILLAGE]
    context = {
        "found": found, "figures": told(found), "parts": told_parts(found), "within": within, "villages": villages,
        "query": f"?grid={within.pk}" if within is not None else "", "band": _band(found),
        "above": _above(request.actor, within),
        "measurable": within is not None and within.level == VILLAGE and request.actor.may("grid.write", within.path),
    }  # fmt: skip
    return page(request, "desk/coverage/page.html", context)


@require_GET
@staff("grid.read")
def coverage_list(request: StaffRequest, kind: str) -> HttpResponse:
    """List what stands behind one figure, fifty a page."""
    within = _within(request.actor, request.GET.get("grid", ""))
    rows, found = coverage_rows(request.actor, kind, within=within)
    listing = keyset(rows, request, order=COVERAGE_ORDER[kind])
    context = {
        "kind": COVERAGE_KINDS[kind], "title": _(COVERAGE_KINDS[kind].words), "help": _(COVERAGE_KINDS[kind].help),
        "listing": listing, "rows": Maker(request.actor, kind, found).rows(listing.rows), "within": within,
        "query": f"?grid={within.pk}" if within is not None else "", "here": request.get_full_path(),
    }  # fmt: skip
    return page(request, "desk/coverage/list.html", context)


@require_GET
@staff("grid.read")
def coverage_statement(request: StaffRequest) -> HttpResponse:
    """Show one page to print and sign: what is blank, in figures and by name, or that nothing is."""
    actor = request.actor
    within = _within(actor, request.GET.get("grid", ""))
    found = coverage(actor, within=within)
    top = within.name if within is not None else next((u.name for u in found.units.values()), "")
    context = {
        "found": found, "figures": told(found), "top": top, "now": timezone.now(), "by": actor.name, "most": _LISTED,
        "lines": [*_by_part(found), *_by_name(actor, found, within)],
        "query": f"?grid={within.pk}" if within is not None else "",
    }  # fmt: skip
    return page(request, "desk/coverage/statement.html", context)


def _by_part(found: Coverage) -> list[str]:
    """Say for each part what is blank in it."""
    join = _("; ")
    return [_line(part["unit"].name, join.join(part["blanks"])) for part in told_parts(found) if part["blanks"]]


def _by_name(actor: Actor, found: Coverage, within: Grid | None) -> list[str]:
    """Name what is blank: grids always; of one village households by their number, never by a name, and places."""
    vacant = [unit.name for pk, unit in found.units.items() if pk in found.vacant]
    lines = [(_("Without a person in charge"), vacant[:_LISTED])]
    if within is not None and within.level >= VILLAGE:
        blank = {figure.kind.key for figure in found.blanks}
        if "household_no_grid" in blank:
            homes = households_for(actor, within=within.path, without_grid=True).filter(valid_to=None)
            numbers = homes.order_by("number", "pk").values_list("number", flat=True)
            lines.append((_("Households without a grid, by number"), list(numbers[:_LISTED])))
        if blank & {"way_no_grid", "place_no_grid"}:
            places = places_for(actor).filter(grid=None, village=within.pk).order_by("sort_key", "pk")
            names = [place.name or _("without a name") for place in places.defer("shape")[:_LISTED]]
            lines.append((_("Streets and places without a grid"), names))
    return [_line(what, _(", ").join(names)) for what, names in lines if names]


def _line(what: str, which: str) -> str:
    return _("%(what)s: %(number)s") % {"what": what, "number": which}


@require_POST
@staff("grid.write")
def coverage_measure(request: StaffRequest, grid_id: UUID) -> HttpResponse:
    """Measure the land of one village now."""
    village = get_visible(Grid, request.actor, grid_id)
    request.actor.require("grid.write", village.path)
    prove_below(village.path)
    done(request, _("The land of %(name)s is measured.") % {"name": village.name})
    return redirect(f"{reverse('coverage_page')}?grid={village.pk}")


@require_POST
@staff("household.write")
def coverage_confirm(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Say that what the books have of a household is still right."""
    home = household_confirm(actor=request.actor, household_id=household_id, version=request.POST.get("version", ""))
    done(request, _("Household %(name)s: still right, as of today.") % {"name": home})
    back = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if back and ours else reverse("coverage_rows", args=["household_stale"]))


@require_GET
@staff("grid.read")
def coverage_data(request: StaffRequest) -> HttpResponse:
    """Answer a program: ``{"good": false, "figures": {...}, "parts": [...]}``."""
    try:
        within = _within(request.actor, request.GET.get("grid", ""))
        answer = JsonResponse(as_data(coverage(request.actor, within=within)))
    except Problem as problem:
        content = {"code": problem.code, "details": problem.details, "title": words_of(problem)}
        answer = JsonResponse(content, status=status_of(problem.code))
    answer["Cache-Control"] = "private, no-store"
    return answer


def _within(actor: Actor, asked: str) -> Grid | None:
    """Return the grid that an address names by its id or its code.

    Raises
    ------
    Problem
        ``access.not_found``.
    """
    if not asked:
        return None
    rows = grids_for(actor).defer(*_HEAVY)
    try:
        found = rows.filter(pk=UUID(asked)).first()
    except ValueError:
        found = rows.filter(code=asked[:15]).first()
    if found is None:
        raise Problem("access.not_found")
    return found


def _above(actor: Actor, within: Grid | None) -> str:
    """Return the query of the page one level up; empty for the whole of what is one's own."""
    if within is None or within.parent_id is None or within.path in actor.paths("grid.read"):
        return ""
    return f"?grid={within.parent_id}"


def _band(found: Coverage) -> tuple[int, int]:
    """Return the band of what is shown, when there is one for all."""
    bands = {(band.low, band.high) for pk, band in found.bands.items() if pk in found.units}
    return bands.pop() if len(bands) == 1 else BAND
