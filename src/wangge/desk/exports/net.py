"""Grids, places and the four assignments as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from wangge.desk.shell.days import asked_day
from wangge.desk.territory.figures import without_chief
from wangge.registry.api import counts_by_grid
from wangge.roster.api import four_assignments, people_of_grids
from wangge.territory.api import AREA, KINDS, LEAF, LEVELS, PLACE_KINDS, VILLAGE, ancestors, grids_for, places_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wangge.desk.exports.factory import Rows
    from wangge.kernel.access import Actor
    from wangge.territory.api import Grid


def grids(request: Any) -> Rows:
    """Return the grids that the page shows."""
    actor, day, asked = request.actor, asked_day(request), request.GET
    rows = grids_for(actor, on=day.date, text=asked.get("q", "")).defer("outline", "note")
    if asked.get("village"):
        rows = rows.filter(division_id=asked["village"][:12])
    if asked.get("level", "") in map(str, LEVELS):
        rows = rows.filter(level=int(asked["level"]))
    rows = rows.filter(**{name: asked[name] for name in ("kind", "colour") if asked.get(name)})
    if asked.get("vacant"):
        rows = rows.filter(without_chief(actor, day.date))
    found = list(rows.order_by("code", "pk"))
    names = _names(actor, day.date)
    may_count = actor.may("household.read")
    counts = counts_by_grid(actor, on=day.date) if may_count else {}
    holders = people_of_grids(actor, [grid.pk for grid in found], day.date) if actor.may("person.read") else {}
    for grid in found:
        village, area = _above(names, grid)
        chief = next((held for held in holders.get(grid.pk, []) if held.in_charge), None)
        count = counts.get(grid.pk) if grid.level == LEAF else None
        yield (
            grid.code, grid.name, _(LEVELS[grid.level]), _(KINDS[grid.kind]), village, area,
            f"{grid.colour}{grid.colour_number or ''}", grid.scope_text, count.households if count else None,
            count.registered if count else None, count.resident if count else None, chief.name if chief else "",
            chief.phone if chief else "",
        )  # fmt: skip


def places(request: Any) -> Rows:
    """Return the places that the page shows."""
    actor, day, asked = request.actor, asked_day(request), request.GET
    rows = places_for(actor, on=day.date, text=asked.get("q", "").strip()[:64])
    rows = rows.select_related("grid", "village", "settlement")
    rows = rows.defer("shape", "grid__outline", "grid__note", "village__outline", "village__note")
    if asked.get("village"):
        rows = rows.filter(village__code=asked["village"])
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    if asked.get("grid"):
        rows = rows.filter(grid__code=asked["grid"].strip())
    if asked.get("blanks"):
        rows = rows.filter(grid=None)
    for place in rows.order_by("sort_key", "pk").iterator(chunk_size=2000):
        yield (
            place.village.name, place.village.code[:12], place.settlement.name if place.settlement else "",
            _(PLACE_KINDS[place.kind]) if place.kind in PLACE_KINDS else place.kind, place.name, place.segment or None,
            place.grid.code if place.grid else "", place.grid.name if place.grid else "", place.lon, place.lat,
        )  # fmt: skip


def four(request: Any) -> Rows:
    """Return the check of the four assignments, grid by grid."""
    asked = request.GET
    actor = request.actor
    within = grids_for(actor).filter(code=asked["grid"]).first() if asked.get("grid") else None
    found = four_assignments(actor, within=within, only_open=not asked.get("all"))
    for village, checks in found.villages:
        for check in checks:
            chief = check.chief
            yield (
                village.name if village else "", check.grid.code, check.grid.name, chief.name if chief else "",
                chief.role_name if chief else "", _("yes") if check.has_duties else _("no"), check.households,
                _("yes") if check.ok else _("no"),
            )  # fmt: skip


def _names(actor: Actor, day: Any) -> dict[str, tuple[int, str]]:
    rows = grids_for(actor, on=day).filter(level__in=(VILLAGE, AREA)).values_list("path", "level", "name")
    return {path: (level, name) for path, level, name in rows}


def _above(names: dict[str, tuple[int, str]], grid: Grid) -> tuple[str, str]:
    """Return the village and the area a grid lies in."""
    found = dict(_known(names, grid.path))
    return found.get(VILLAGE, ""), found.get(AREA, "")


def _known(names: dict[str, tuple[int, str]], path: str) -> Iterator[tuple[int, str]]:
    for above in ancestors(path):
        if above in names:
            yield names[above]
