"""Draw a village's map by hand; print plot sheets and type in what was written on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.desk.shell.pages import page, staff
from wangge.desk.shell.sent import read_json
from wangge.desk.tracing.forms import FixForm, PictureForm
from wangge.language import describe
from wangge.planning import api as planning
from wangge.problem import Problem
from wangge.registry import api as registry
from wangge.territory.api import PLACE_KINDS, WAYS

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from wangge.desk.shell.pages import StaffRequest
    from wangge.planning.api import Sketch

_PAGE = 60
"""Households of a plot sheet that are typed in at a time."""


@staff("grid.write")
@require_safe
def trace_page(request: StaffRequest, grid_id: UUID) -> HttpResponse:
    """The drawing table: over a picture, a base map, or on an empty sheet."""
    sketch = planning.sketch_of(request.actor, grid_id)
    if sketch.bounds is None or (sketch.picture is not None and not sketch.picture.corners):
        return redirect("picture_new" if sketch.picture is None else "picture_fix", grid_id)
    context = {
        "village": sketch.village,
        "sketch": sketch,
        "data": _data(sketch),
        "ways": [(key, _(PLACE_KINDS[key])) for key in WAYS],
        "kinds": [(key, _(words)) for key, words in PLACE_KINDS.items() if key not in WAYS],
    }
    return page(request, "desk/tracing/trace.html", context)


def _data(sketch: Sketch) -> dict[str, Any]:
    """Return what the script draws with; over a shifted background one would draw half a kilometre away."""
    picture, under = sketch.picture, settings.BASEMAP
    return {
        "bounds": sketch.bounds,
        "features": {"type": "FeatureCollection", "features": sketch.features},
        "picture": picture and {"url": reverse("file_page", args=[picture.file_id]), "corners": picture.corners},
        "hutongs": [
            {"name": hutong.name, "homes": [{"id": key, "label": words} for key, words in hutong.homes]}
            for hutong in sketch.hutongs
        ],
        "version": sketch.version,
        "basemaps": [{"url": url, "attribution": under.attribution} for url in under.urls if under.frame == "cgcs2000"],
        "words": {
            "map": _("Map"), "zoomIn": _("Zoom in"), "zoomOut": _("Zoom out"), "north": _("North up"),
            "metres": _("m"), "kilometres": _("km"), "attribution": _("Sources"),
            "saved": _("Saved."), "unsaved": _("Not saved yet."), "saving": _("Saving…"),
            "failed": _("It could not be saved: no answer from network or server. Nothing is lost; try again."),
            "next": _("Next: %(home)s. Tap where it stands. %(left)s of this hutong are left."),
            "nobody": _("All households of this hutong have their place."),
            "nomap": _(
                "This browser cannot draw maps (WebGL is missing). Use another browser, or bring the map as a file."
            ),
        },
    }  # fmt: skip


def _sent(body: bytes) -> tuple[int | None, dict[str, Any]]:
    """Return what the script sent; what cannot be read is nothing, which the service refuses."""
    try:
        sent = read_json(body)
        version, features = sent["version"], sent["features"]
    except (ValueError, KeyError, TypeError):
        return None, {}
    return version if isinstance(version, int) else None, features if isinstance(features, dict) else {}


@staff("grid.write")
@require_POST
def trace_save(request: StaffRequest, grid_id: UUID) -> HttpResponse:
    """Keep what was drawn; answers in JSON what is wrong, in a sentence."""
    version, features = _sent(request.body)
    try:
        ground = planning.trace_save(
            actor=request.actor, village_id=grid_id, features=features, version=version
        )  # fmt: skip
    except Problem as problem:
        if problem.code in ("access.not_found", "access.denied"):
            raise
        status = 409 if problem.code == "row.stale" else 422
        return JsonResponse({"message": describe(problem, get_language())}, status=status)
    return JsonResponse({"version": ground.version})


@staff("grid.write")
@require_http_methods(["GET", "POST"])
def picture_new(request: StaffRequest, grid_id: UUID) -> HttpResponse:
    """Bring the picture that is drawn over."""
    village = planning.sketch_of(request.actor, grid_id).village
    form, status = PictureForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                planning.picture_add(actor=request.actor, village_id=grid_id, upload=form.cleaned_data["file"])
            except Problem as problem:
                form.refuse(problem)
            else:
                return redirect("picture_fix", grid_id)
    return page(request, "desk/tracing/picture.html", {"village": village, "form": form}, status=status)


@staff("grid.write")
@require_http_methods(["GET", "POST"])
def picture_fix(request: StaffRequest, grid_id: UUID) -> HttpResponse:
    """Say where three points of the picture are."""
    village = planning.sketch_of(request.actor, grid_id).village
    picture = planning.picture_of(request.actor, grid_id)
    if picture is None:
        return redirect("picture_new", grid_id)
    initial = {"version": picture.version, "system": picture.system, **FixForm.initial_of(picture.points)}
    form = FixForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                planning.picture_fix(
                    actor=request.actor, picture_id=picture.pk, version=form.cleaned_data["version"],
                    points=form.points(), system=form.cleaned_data["system"],
                )  # fmt: skip
            except Problem as problem:
                form.refuse(problem)
            else:
                return redirect("trace_page", grid_id)
    context = {"village": village, "picture": picture, "form": form, "radius": max(picture.width, picture.height) / 80}
    return page(request, "desk/tracing/fix.html", context, status=status)


@staff("grid.write")
@require_safe
def plot_sheet(request: StaffRequest, grid_id: UUID) -> HttpResponse:
    """A list to print and to write hutongs and door numbers on at the walk."""
    village = planning.sketch_of(request.actor, grid_id).village
    return page(request, "desk/tracing/plots.html", {"village": village, "groups": _by_group(request, village)})


def _by_group(request: StaffRequest, village: Any) -> list[tuple[str, list[Any]]]:
    groups: dict[str, list[Any]] = {}
    for home in registry.households_for(request.actor, within=village.path).order_by("number"):
        groups.setdefault(home.settlement.name if home.settlement else "", []).append(home)
    return sorted(groups.items())


@staff("grid.write")
@require_http_methods(["GET", "POST"])
def plot_enter(request: StaffRequest, grid_id: UUID) -> HttpResponse:
    """Type in what was written on the plot sheets, sixty households at a time, in the order of the sheets."""
    village = planning.sketch_of(request.actor, grid_id).village
    homes = [home for _name, group in _by_group(request, village) for home in group]
    shown = Paginator(homes, _PAGE).get_page(request.GET.get("page"))
    wrong, status = "", 200
    rows = [(home, *_typed(request, home)) for home in shown]
    if request.method == "POST":
        given = [
            registry.HouseholdRow(village.division_id, home.number, home.head_name, lane=lane, door=door)
            for home, lane, door in rows
            if lane not in ("", home.lane_name) or door not in ("", home.door)
        ]
        try:
            undo = registry.households_upsert(actor=request.actor, rows=given, subject=village).undo_id if given else ""
        except Problem as problem:
            if problem.code in ("access.not_found", "access.denied"):
                raise
            wrong, status = describe(problem, get_language()), 422
        else:
            said = _("%(count)s households have their hutong and door number.") % {"count": len(given)}
            messages.success(request, said, extra_tags=str(undo or ""))
            following = f"?page={shown.next_page_number()}" if shown.has_next() else ""
            return redirect(f"{reverse('plot_enter', args=[grid_id])}{following}")
    context = {"village": village, "shown": shown, "rows": rows, "wrong": wrong}
    return page(request, "desk/tracing/enter.html", context, status=status)


def _typed(request: StaffRequest, home: Any) -> tuple[str, str]:
    if request.method != "POST":
        return home.lane_name, home.door
    return tuple(request.POST.get(f"{name}-{home.pk}", "").strip() for name in ("lane", "door"))  # type: ignore[return-value]
