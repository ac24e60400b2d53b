"""What a search on the map finds: grids, places and streets, and households where one may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.desk.map.scene import box_words
from wangge.registry.api import households_for
from wangge.territory.api import COLOURS, LEVELS, PLACE_KINDS, grids_for, places_for

if TYPE_CHECKING:
    from wangge.desk.map.scene import Box
    from wangge.desk.shell.days import Day
    from wangge.kernel.access import Actor
    from wangge.registry.api import Household
    from wangge.territory.api import Grid, Place

EACH = 8
"""So many of each kind; who wants more narrows the words."""


def found(actor: Actor, text: str, day: Day) -> list[dict[str, Any]]:
    """Return what is found by a text, grids first; nothing for an empty one."""
    if not text.strip():
        return []
    grids = grids_for(actor, on=day.date, text=text).defer("outline", "scope_text", "note").order_by("level", "code")
    places = places_for(actor, on=day.date, text=text).select_related("village").defer("shape")
    rows = [_grid(grid, day) for grid in grids[:EACH]]
    rows += [_place(place, day) for place in places.order_by("sort_key", "segment", "pk")[:EACH]]
    if not day.past and (actor.may("household.read") or actor.households("household.read")):
        rows += [_household(home) for home in households_for(actor, q=text).order_by("sort_key", "pk")[:EACH]]
    return rows


def _row(kind: str, pk: object, title: str, detail: str, box: str, day: Day | None) -> dict[str, Any]:
    query = day.query if day else ""
    return {
        "kind": kind, "id": str(pk), "title": title, "detail": detail, "box": box,
        "panel": reverse("map_panel", args=[kind, pk]) + query,
        "page": reverse(f"{kind}_page", args=[pk]) + (query if kind == "grid" else ""),
    }  # fmt: skip


def _grid(grid: Grid, day: Day) -> dict[str, Any]:
    colour = f"{_(COLOURS[grid.colour])}{grid.colour_number or ''}" if grid.colour in COLOURS else _(LEVELS[grid.level])
    return _row("grid", grid.pk, grid.name, f"{grid.code} · {colour}", words_of(extent(grid)), day)


def _place(place: Place, day: Day) -> dict[str, Any]:
    kind = _(PLACE_KINDS.get(place.kind, place.kind))
    title = f"{place.name or kind} {place.segment or ''}".strip()
    return _row("place", place.pk, title, f"{kind} · {place.village.name}", words_of(extent(place)), day)


def _household(home: Household) -> dict[str, Any]:
    where = " ".join(filter(None, [home.village.name, home.lane_name, home.door]))
    at = None if home.lon is None or home.lat is None else (home.lon, home.lat, home.lon, home.lat)
    return _row("household", home.pk, str(home), where, words_of(at), None)


def extent(row: Grid | Place) -> Box | None:
    """Return the box around a grid or place; None when it has no shape."""
    if row.west is None or row.south is None or row.east is None or row.north is None:
        return None
    return row.west, row.south, row.east, row.north


def words_of(box: Box | None) -> str:
    """Return a box as the page's attributes carry it; empty where there is none."""
    return "" if box is None else box_words(box)
