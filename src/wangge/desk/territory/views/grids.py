"""Grids to look at: as a tree, as a list, one by one, on any day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.desk.shell.answering import chosen, said
from wangge.desk.shell.days import asked_day
from wangge.desk.shell.listing import keyset
from wangge.desk.shell.pages import page, staff
from wangge.desk.territory.drawing import drawing_of
from wangge.desk.territory.figures import without_chief
from wangge.desk.territory.tree import nodes, tree
from wangge.kernel.access import get_visible, visible
from wangge.kernel.models import Entry
from wangge.kernel.record import subject_of
from wangge.kernel.record.words import action_words
from wangge.planning.api import lineage_of
from wangge.territory.api import (
    COLOURS,
    KINDS,
    LEAF,
    LEVELS,
    TOWNSHIP,
    VILLAGE,
    WAYS,
    Grid,
    family_of,
    grids_for,
    places_for,
    settlements_for,
)

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from wangge.desk.shell.pages import StaffRequest

_FILTERS = ("village", "level", "kind", "colour", "vacant", "q")
_HISTORY = 20


@require_GET
@staff("grid.read")
def grid_list(request: StaffRequest) -> HttpResponse:
    """Show the grids in force on a day, as a tree, or as a list when something is looked for."""
    if request.GET.get("view") == "list" or any(request.GET.get(name) for name in _FILTERS):
        return _flat(request)
    day = asked_day(request)
    grids = list(grids_for(request.actor, on=day.date).defer("outline", "scope_text", "note"))
    tops = tree(nodes(request.actor, grids, day.date))
    context = {"day": day, "tops": tops, "township": _township(grids), "empty": not grids}
    return page(request, "desk/territory/grid_tree.html", context)


def _flat(request: StaffRequest) -> HttpResponse:
    actor, day, asked = request.actor, asked_day(request), request.GET
    rows = grids_for(actor, on=day.date, text=asked.get("q", "")).defer("outline", "note")
    villages = list(grids_for(actor, on=day.date).filter(level=VILLAGE).defer("outline", "note"))
    wanted = {
        "village": chosen(asked.get("village", ""), {grid.code: grid.name for grid in villages}),
        "level": chosen(asked.get("level", ""), {str(level): word for level, word in LEVELS.items()}),
        "kind": chosen(asked.get("kind", ""), KINDS),
        "colour": chosen(asked.get("colour", ""), COLOURS),
        "vacant": "1" if asked.get("vacant") else "",
        "q": asked.get("q", "").strip()[:64],
    }
    if wanted["village"]:
        rows = rows.filter(division_id=wanted["village"][:12])
    if wanted["level"]:
        rows = rows.filter(level=int(wanted["level"]))
    if wanted["kind"]:
        rows = rows.filter(kind=wanted["kind"])
    if wanted["colour"]:
        rows = rows.filter(colour=wanted["colour"])
    if wanted["vacant"]:
        rows = rows.filter(without_chief(actor, day.date))
    listing = keyset(rows, request, order=("code", "pk"))
    context = {
        "day": day, "listing": listing, "nodes": nodes(actor, listing.rows, day.date), "wanted": wanted,
        "villages": villages, "village_names": {grid.division_id: grid.name for grid in villages},
        "levels": [(str(level), _(word)) for level, word in LEVELS.items()],
        "kinds": [(kind, _(word)) for kind, word in KINDS.items()],
        "colours": [(colour, f"{colour} {_(word)}") for colour, word in COLOURS.items()],
    }  # fmt: skip
    return page(request, "desk/territory/grid_flat.html", context)


@require_GET
@staff("grid.read")
def grid_page(request: StaffRequest, grid_id: UUID) -> HttpResponse:
    """Show one grid as it was on a day: what it covers, who is in charge, what is below it and in it."""
    actor, day = request.actor, asked_day(request)
    grid = get_visible(Grid, actor, grid_id)
    above, below = family_of(actor, grid, on=day.date)
    top = tree(nodes(actor, [grid, *below], day.date))[0]
    leaf, village = grid.level == LEAF, grid.level == VILLAGE
    places = list(places_for(actor, on=day.date).filter(grid=grid).order_by("sort_key", "pk")) if leaf else []
    drawn = [child for child in below if child.level == (VILLAGE if grid.level == TOWNSHIP else LEAF)]
    context = {
        "day": day, "grid": grid, "above": above, "node": top,
        "township": str(above[0] if above else grid),
        "level": said({str(level): word for level, word in LEVELS.items()}, str(grid.level)),
        "kind": said(KINDS, grid.kind), "is_leaf": leaf, "is_village": village,
        "places": [place for place in places if place.kind not in WAYS],
        "ways": [place for place in places if place.kind in WAYS],
        "settlements": _settlements(request, grid) if village else [],
        "drawing": drawing_of(grid, drawn, places),
        "may_edit": actor.may("grid.write", grid.path) and grid.valid_to is None,
        "may_place": leaf and actor.may("place.write", grid.path) and grid.valid_to is None,
        "may_invite": actor.may("account.write", grid.path) and grid.valid_to is None,
        "may_appoint": actor.may("person.write", grid.path) and grid.valid_to is None,
        "household_filter": f"?grid={grid.code}" if grid.level > TOWNSHIP else "",
        "history": _history(request, grid),
        "lineage": lineage_of(actor, grid),
    }  # fmt: skip
    return page(request, "desk/territory/grid_page.html", context)


def _settlements(request: StaffRequest, village: Grid) -> list[tuple[object, list[object]]]:
    """Return the natural villages with their groups; groups of the village itself come last, under nothing."""
    rows = list(settlements_for(request.actor, village=village))
    found: list[tuple[object, list[object]]] = [
        (row, [group for group in rows if group.parent_id == row.pk]) for row in rows if row.kind == "natural_village"
    ]
    loose: list[object] = [row for row in rows if row.kind == "villager_group" and row.parent_id is None]
    return [*found, (None, loose)] if loose else found


def _history(request: StaffRequest, grid: Grid) -> list[dict[str, object]]:
    """Return what was done with the grid, the newest first; for those who may read the record there."""
    if not request.actor.may("record.read", grid.path):
        return []
    entries = visible(Entry, request.actor).filter(subject=subject_of(grid)).order_by("-sequence")[:_HISTORY]
    return [{"at": e.at, "what": action_words(e.action), "who": e.actor_name} for e in entries]


def _township(grids: list[Grid]) -> str:
    return next((grid.name for grid in grids if grid.level == TOWNSHIP), "")
