"""The map with its list and side panel; the tiles come from the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import JsonResponse
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from wangge.desk.map.days import days_of
from wangge.desk.map.finding import extent, found, words_of
from wangge.desk.map.legend import legend
from wangge.desk.map.listing import listing_of
from wangge.desk.map.scene import scene_of
from wangge.desk.shell.answering import said
from wangge.desk.shell.days import asked_day
from wangge.desk.shell.pages import page, staff
from wangge.desk.territory.tree import nodes, tree
from wangge.kernel.access import get_visible, visible
from wangge.problem import Problem
from wangge.registry.api import households_for
from wangge.territory.api import LEAF, LEVELS, PLACE_KINDS, TOWNSHIP, WAYS, Grid, Place, family_of, places_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpResponse

    from wangge.desk.shell.days import Day
    from wangge.desk.shell.pages import StaffRequest
    from wangge.kernel.access import Actor

_LONGEST = 64
_PLACES = 12


@gzip_page  # the list is long; BREACH is met by Django: the CSRF token is masked anew, the length padded at random
@require_GET
@staff("grid.read")
def map_page(request: StaffRequest) -> HttpResponse:
    """Show the map with the list of grids beside it; with ``?q=`` what is found, for who has no script."""
    actor, day, asked = request.actor, asked_day(request), request.GET
    text = asked.get("q", "").strip()[:_LONGEST]
    listing = listing_of(actor, day, asked, counted=not text or bool(asked.get("coverage")))
    context: dict[str, Any] = {
        "day": day, "listing": listing, "wanted": listing.wanted, "q": text,
        "legend": legend(), "days": None if text else days_of(actor, day),
        "found": found(actor, text, day) if text else None,
        "filtered": any(listing.wanted.values()),
        "scene": scene_of(actor, listing, day),
    }  # fmt: skip
    return page(request, "desk/map/page.html", context)


@require_GET
@staff("grid.read")
def map_find(request: StaffRequest) -> HttpResponse:
    """Answer what a text finds, for the search field of the map."""
    text = request.GET.get("q", "").strip()[:_LONGEST]
    return JsonResponse({"results": found(request.actor, text, asked_day(request))})


@require_GET
@staff("grid.read")
def map_panel(request: StaffRequest, kind: str, pk: UUID) -> HttpResponse:
    """Show one grid, place or household beside the map; as a page of its own where there is no script."""
    if kind not in _PANELS:
        raise Problem("access.not_found")
    day = asked_day(request)
    context = {"day": day, "kind": kind, **_PANELS[kind](request.actor, pk, day)}
    part = request.headers.get("HX-Request") == "true"
    return page(request, "desk/map/panel.html" if part else "desk/map/panel_page.html", context)


def _grid(actor: Actor, pk: UUID, day: Day) -> dict[str, Any]:
    grid = get_visible(Grid, actor, pk)
    above, below = family_of(actor, grid, on=day.date)
    node = tree(nodes(actor, [grid, *below], day.date))[0]
    leaf = grid.level == LEAF
    places = (
        list(places_for(actor, on=day.date).filter(grid=grid).defer("shape").order_by("sort_key", "pk")) if leaf else []
    )
    ways = list(dict.fromkeys(place.name for place in places if place.kind in WAYS and place.name))
    points = [place for place in places if place.kind not in WAYS]
    return {
        "grid": grid, "above": [one for one in above if one.level > TOWNSHIP], "node": node, "is_leaf": leaf,
        "title": grid.name, "box": words_of(extent(grid)),
        "level": said({str(level): words for level, words in LEVELS.items()}, str(grid.level)),
        "ways": ways, "points": points[:_PLACES], "more_points": max(0, len(points) - _PLACES),
        "household_filter": f"?grid={grid.code}" if grid.level > TOWNSHIP else "",
    }  # fmt: skip


def _place(actor: Actor, pk: UUID, _day: Day) -> dict[str, Any]:
    place = visible(Place, actor).select_related("grid", "village").filter(pk=pk).first()
    if place is None:
        raise Problem("access.not_found")
    kind = said(PLACE_KINDS, place.kind)
    return {"place": place, "title": place.name or kind, "place_kind": kind, "box": words_of(extent(place))}


def _household(actor: Actor, pk: UUID, _day: Day) -> dict[str, Any]:
    home = households_for(actor).filter(pk=pk).first()
    if home is None:
        raise Problem("access.not_found")
    at = None if home.lon is None or home.lat is None else (home.lon, home.lat, home.lon, home.lat)
    return {"household": home, "title": str(home), "box": words_of(at)}


_PANELS: dict[str, Callable[[Actor, UUID, Day], dict[str, Any]]] = {
    "grid": _grid, "place": _place, "household": _household,
}  # fmt: skip
