"""The lists that can be taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_GET, require_http_methods

from wangge.desk.exports import columns, homes, maps, net, past, people
from wangge.desk.exports.factory import Listed, answer, export_view
from wangge.desk.exports.forms import PurposeForm
from wangge.desk.shell.pages import page, staff
from wangge.kernel.record import record_read
from wangge.problem import Problem

if TYPE_CHECKING:
    from django.http import HttpResponse

MOST_UNCOVERED = 1000
"""Households whose details are handed out at once: a village, not a township."""


def _households(request: Any) -> Any:
    return homes.households(homes.wanted(request.actor, request.GET))


def _residents(request: Any) -> Any:
    return homes.residents(request.actor, homes.wanted(request.actor, request.GET))


HOUSEHOLDS = Listed("household.list", columns.HOUSEHOLDS, "household.read", columns.HOUSEHOLD_COLUMNS, _households)
RESIDENTS = Listed("resident.list", columns.RESIDENTS, "household.read", columns.RESIDENT_COLUMNS, _residents)

_grid_list = export_view(Listed("grid.list", columns.GRIDS, "grid.read", columns.GRID_COLUMNS, net.grids))
place_export = export_view(Listed("place.list", columns.PLACES, "grid.read", columns.PLACE_COLUMNS, net.places))
four_export = export_view(Listed("four.list", columns.FOUR, "person.read", columns.FOUR_COLUMNS, net.four))
person_export = export_view(Listed("person.list", columns.PEOPLE, "person.read", columns.PERSON_COLUMNS, people.people))
body_export = export_view(Listed("body.list", columns.BODIES, "grid.read", columns.BODY_COLUMNS, people.bodies))
household_export = export_view(HOUSEHOLDS)
resident_export = export_view(RESIDENTS)
record_export_list = export_view(
    Listed("record.list", columns.RECORD, "record.read", columns.RECORD_COLUMNS, past.lines)
)


@require_GET
@staff("export")
def grid_export(request: Any) -> HttpResponse:
    """The grids as a list, or the whole net as a map file (``?format=gpkg`` or ``geojson``)."""
    if request.GET.get("format") in {"gpkg", "geojson"}:
        request.actor.require("grid.read")
        return maps.map_file(request)
    return _grid_list(request)


@require_http_methods(["GET", "POST"])
@staff("export")
def household_export_uncovered(request: Any) -> HttpResponse:
    """Households or residents with phone and id numbers: for a purpose, recorded at each household."""
    actor = request.actor
    actor.require("household.reveal")
    form = PurposeForm(request.POST or None)
    found = homes.wanted(actor, request.GET)
    count = found.count()
    if request.method == "POST" and form.is_valid():
        if count > MOST_UNCOVERED:
            form.refuse(Problem("export.uncovered.too_many", most=MOST_UNCOVERED, count=count))
        else:
            return _uncovered(request, found, form)
    context = {"form": form, "count": count, "most": MOST_UNCOVERED, "query": request.GET.urlencode()}
    return page(request, "desk/exports/uncovered.html", context, status=422 if form.errors else 200)


def _uncovered(request: Any, found: Any, form: PurposeForm) -> HttpResponse:
    actor, purpose = request.actor, form.cleaned_data["purpose"]
    by_person = form.cleaned_data["what"] == "residents"
    fields = ("resident.phone", "resident.id_number") if by_person else ("household.phone",)
    homes_read = [home for home in found if home.phone or by_person]
    for home in homes_read:
        role = actor.require("household.reveal", home.path, home.pk)
        record_read(subject=home, fields=fields, purpose=purpose, actor=actor, path=home.path, acting_as=role)
    rows = homes.residents(actor, found, uncovered=True) if by_person else homes.households(found, uncovered=True)
    return answer(request, RESIDENTS if by_person else HOUSEHOLDS, rows, purpose=purpose)
