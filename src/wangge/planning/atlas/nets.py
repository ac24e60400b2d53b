"""The grids of all levels as layers of the map, and their names as points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count

from wangge.kernel.access import as_system, visible
from wangge.planning.atlas.layers import LAYERS, Layer
from wangge.planning.atlas.wanted import Features, Wanted, around, points, shapes_of
from wangge.planning.selectors.past import as_they_were
from wangge.registry.api import Household, counts_by_grid
from wangge.roster.api import Assignment, in_charge_counts
from wangge.territory.api import AREA, COLOURS, LEAF, VILLAGE, Grid, in_force

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from wangge.kernel.access import Ability, Actor

_HATCHES = {colour: hatch for hatch, colour in enumerate(COLOURS)}
"""The hatch follows the colour, so that a grey print reads like the coloured one."""

_LABEL_ZOOMS = ((0, VILLAGE), (11, AREA), (12, LEAF))
"""From which zoom on there is room for the names of a level."""


def grid_rows(actor: Actor, wanted: Wanted, levels: Sequence[int]) -> QuerySet[Grid]:
    """Return the grids of these levels, by level and code."""
    found = visible(Grid, actor).filter(in_force(wanted.on), level__in=levels)
    return wanted.rows(found.order_by("level", "code"), levels)


def nets(actor: Actor, levels: Sequence[int], wanted: Wanted) -> dict[str, Features]:
    """Return the layers of these levels by their names."""
    found = grid_rows(actor, wanted, levels)
    rows: list[Any] = (
        list(found.values_list("level", *_OF_GRID))
        if wanted.today
        else [
            [grid.level, *(getattr(grid, name) for name in _OF_GRID)] for grid in as_they_were(actor, found, wanted.on)
        ]
    )
    by_level: dict[int, list[Any]] = {level: [] for level in levels}
    for level, *row in rows:
        by_level[level].append(row)
    now = {row[1].hex: row[4] for row in rows} if wanted.today else {}
    return {
        layer.name: _grids(actor, layer, wanted, by_level[layer.level], now)
        for layer in LAYERS.values()
        if layer.level in by_level
    }


_OF_GRID = ("pk", "outline", "code", "name", "path", "kind", "colour", "colour_number", "scope_text")


def _grids(actor: Actor, layer: Layer, wanted: Wanted, rows: Sequence[Any], now: dict[str, str]) -> Features:
    """Return rows as the features of a layer; ``now`` are names of grids that are known already."""
    columns = {name: [row[at] for row in rows] for at, name in enumerate(_OF_GRID)}
    ids = [str(pk) for pk in columns["pk"]]
    told: dict[str, list[Any]] = {"id": ids, "code": columns["code"], "name": columns["name"]}
    if layer.level >= AREA:
        ways = [path.rstrip("/").split("/") for path in columns["path"]]
        above = _names(actor, {key for way in ways for key in way[1:-1]}, now)
        told["village"] = [above.get(way[1], "") for way in ways]
    if layer.level == LEAF:
        keys = columns["pk"]
        homes = _homes_in(actor, _where(actor, "household.read", keys, columns["path"]), wanted)
        people = _people_in(actor, keys, _where(actor, "person.read", keys, columns["path"]), wanted)
        told |= {
            "number": [code[12:] for code in columns["code"]],
            "kind": columns["kind"],
            "colour": columns["colour"],
            "colour_name": _colour_names(columns["colour"], columns["colour_number"]),
            "hatch": [_HATCHES.get(colour) for colour in columns["colour"]],
            "village_id": [str(UUID(way[1])) for way in ways],
            "area": [above.get(way[2], "") if len(way) > 3 else "" for way in ways],
            "households": [homes.get(key) for key in keys],
            "people": [people.get(key, 0) for key in keys],
            "scope": columns["scope_text"],
        }
    return Features(ids, shapes_of(columns["outline"]), told)


def _where(actor: Actor, ability: Ability, keys: Sequence[UUID], paths: Sequence[str]) -> list[UUID]:
    """Return the grids in which the actor has an ability."""
    tops = actor.paths(ability)
    return [key for key, path in zip(keys, paths, strict=True) if path.startswith(tops)]


def _people_in(actor: Actor, grids: Sequence[UUID], own: Sequence[UUID], wanted: Wanted) -> dict[UUID, int]:
    """Return how many people in charge the actor sees at each grid: in ``own`` grids all of them."""
    with as_system("people in charge are counted in grids where one may see them all"):
        posts = Assignment._base_manager.filter(in_force(wanted.on), grid__in=list(own), role__in_charge=True)
        counted = posts.values_list("grid_id").annotate(people=Count("pk")).order_by()
        found = dict(counted)
    inside = set(own)
    others = [key for key in grids if key not in inside]
    return found | (in_charge_counts(actor, others, wanted.on) if others else {})


def _homes_in(actor: Actor, grids: Sequence[UUID], wanted: Wanted) -> dict[UUID, int]:
    """Return how many households there are in each of these grids, whose households the actor may see."""
    none = dict.fromkeys(grids, 0)
    if not wanted.today:
        return none | {key: counts.households for key, counts in counts_by_grid(actor, grids, wanted.on).items()}
    with as_system("households are counted in grids where one may see them all"):
        homes = Household._base_manager.filter(in_force(wanted.on), alias_of=None, grid__in=list(grids))
        counted = homes.values_list("grid_id").annotate(households=Count("pk")).order_by()
        return none | dict(counted)


def _names(actor: Actor, keys: set[str], now: dict[str, str]) -> dict[str, str]:
    """Return the names of grids by the ids as paths have them."""
    missing = [UUID(key) for key in keys - now.keys()]
    if not missing:
        return now
    rows = visible(Grid, actor).filter(pk__in=missing).values_list("pk", "name")
    return now | {pk.hex: name for pk, name in rows}


def _colour_names(colours: Sequence[str], numbers: Sequence[int | None]) -> list[str]:
    return [f"{colour}{number or ''}" for colour, number in zip(colours, numbers, strict=True)]


def leaves(actor: Actor, wanted: Wanted) -> list[Any]:
    """Return key, outline and colour of the leaf grids."""
    found = grid_rows(actor, wanted, [LEAF])
    if wanted.today:
        return list(found.values_list("pk", "outline", "colour"))
    return [(grid.pk, grid.outline, grid.colour) for grid in as_they_were(actor, found, wanted.on)]


def label_rows(actor: Actor, wanted: Wanted) -> QuerySet[Grid]:
    """Return the grids whose names there is room for."""
    levels = [level for zoom, level in _LABEL_ZOOMS if wanted.zoom is None or wanted.zoom >= zoom]
    found = visible(Grid, actor).filter(in_force(wanted.on), level__in=levels, lon__isnull=False)
    if wanted.pk is not None:
        found = found.filter(pk=wanted.pk)
    return wanted.page(around(found, wanted).order_by("level", "code"))


def labels(actor: Actor, wanted: Wanted) -> Features:
    """Return the names as points, one a grid."""
    names = ("pk", "lon", "lat", "code", "name", "level", "colour", "colour_number")
    rows = list(label_rows(actor, wanted).values_list(*names))
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    ids = [str(pk) for pk in columns["pk"]]
    return Features(
        ids,
        points(columns["lon"], columns["lat"]),
        {
            "id": ids, "code": columns["code"], "name": columns["name"], "level": columns["level"],
            "number": [code[12:] for code in columns["code"]], "colour": columns["colour"],
            "colour_name": _colour_names(columns["colour"], columns["colour_number"]),
        },
    )  # fmt: skip
