"""Places: streets, hutongs, squares, schools, ponds, pump wells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangge.kernel import clock
from wangge.kernel.access import get_visible, visible, writing
from wangge.kernel.changes import Changes, expect_version
from wangge.kernel.db.search import unindex
from wangge.problem import Problem
from wangge.territory import rules
from wangge.territory.models import Grid, Place, Settlement
from wangge.territory.services.finishing import finish, index_places, named, order_key, said, save
from wangge.territory.services.founding import village_of

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from wangge.kernel.access import Actor


@dataclass(frozen=True)
class PlaceFacts:
    """What a form says of a place. ``lon`` and ``lat`` are CGCS2000 degrees."""

    kind: str
    name: str = ""
    settlement_id: UUID | None = None
    lon: float | None = None
    lat: float | None = None


def place_create(*, actor: Actor, grid_id: UUID, facts: PlaceFacts, on: date | None = None) -> Place:
    """The place lies in the leaf grid; given a village, in none yet: a blank.

    Raises
    ------
    Problem
        ``access.*``, ``grid.closed``, ``grid.parent.level``, ``place.*``, ``date.*``.
    """
    day = on or clock.today()
    with writing(actor):
        grid = _open(get_visible(Grid, actor, grid_id))
        role = actor.require("place.write", grid.path)
        rules.check_starts(day, clock.today())
        place = Place(village=village_of(actor, grid), valid_from=day)
        place.grid = grid if grid.level == rules.LEAF else None
        for name, value in _values(actor, place.village, facts).items():
            setattr(place, name, value)
        place.save(force_insert=True)
        index_places([place])
        after = {"kind": place.kind, "name": place.name, "grid": grid.name}
        finish("place.create", place, actor=actor, path=grid.path, role=role, after=after, ability="place.write")
        return place


def place_update(*, actor: Actor, place_id: UUID, version: int | str, facts: PlaceFacts) -> Place:
    """The place is of this kind, is called so and lies there.

    Raises
    ------
    Problem
        ``access.*``, ``row.stale``, ``place.*``.
    """
    with writing(actor):
        place, path = _changeable(actor, place_id, version)
        role = actor.require("place.write", path)
        changes = Changes()
        before = save(place, changes, **_values(actor, place.village, facts))
        if before:
            unindex([place.pk])
            index_places([place])
            _finish("place.update", place, actor=actor, path=path, role=role, before=before, changes=changes)
        return place


def place_move(*, actor: Actor, place_id: UUID, version: int | str, grid_id: UUID) -> Place:
    """Another leaf grid of the same village looks after the place.

    Raises
    ------
    Problem
        ``access.*``, ``row.stale``, ``grid.closed``, ``grid.parent.level``, ``grid.parent.elsewhere``.
    """
    with writing(actor):
        place, path = _changeable(actor, place_id, version)
        actor.require("place.write", path)
        grid = _open(get_visible(Grid, actor, grid_id))
        role = actor.require("place.write", grid.path)
        if grid.level != rules.LEAF:
            raise Problem("grid.parent.level", name=grid.name, level=grid.level)
        if not grid.path.startswith(place.village.path):
            raise Problem("grid.parent.elsewhere", name=grid.name, village=place.village.name)
        changes = Changes()
        now = place.grid.name if place.grid else ""
        if save(place, changes, grid=grid):
            _finish("place.move", place, actor=actor, path=grid.path, role=role, before={"grid": now}, changes=changes)
        return place


def place_close(*, actor: Actor, place_id: UUID, version: int | str, on: date | None = None, reason: str = "") -> Place:
    """The place is there no more from ``on`` (today) on.

    Raises
    ------
    Problem
        ``access.*``, ``row.stale``, ``date.*``.
    """
    day = on or clock.today()
    with writing(actor):
        place, path = _changeable(actor, place_id, version)
        role = actor.require("place.write", path)
        rules.check_ends(place.valid_from, day, clock.today())
        changes = Changes()
        before = save(place, changes, valid_to=day)
        unindex([place.pk])
        _finish("place.close", place, actor=actor, path=path, role=role, before=before, changes=changes, reason=reason)
        return place


def place_sort_key(name: str, kind: str, segment: int = 0) -> str:
    """Return the text by which places stand in order: named ones first, by name; then by kind."""
    return f"0{order_key(name)}{segment:04}" if name else f"1{kind}{segment:04}"


def _changeable(actor: Actor, place_id: UUID, version: int | str) -> tuple[Place, str]:
    place = get_visible(Place, actor, place_id, lock=True)
    expect_version(place, version)
    if place.valid_to is not None:
        raise Problem("place.closed", name=place.name, day=place.valid_to.isoformat())
    place.village = visible(Grid, actor).get(pk=place.village_id)
    place.grid = visible(Grid, actor).get(pk=place.grid_id) if place.grid_id else None
    return place, place.grid.path if place.grid else place.village.path


def _open(grid: Grid) -> Grid:
    if grid.level not in (rules.VILLAGE, rules.LEAF):
        raise Problem("grid.parent.level", name=grid.name, level=grid.level)
    if grid.valid_to is not None:
        raise Problem("grid.closed", name=grid.name, day=grid.valid_to.isoformat())
    return grid


def _values(actor: Actor, village: Grid, facts: PlaceFacts) -> dict[str, object]:
    if facts.kind not in rules.PLACE_KINDS:
        raise Problem("place.kind.unknown", value=facts.kind)
    name = named(facts.name) if facts.name.strip() else ""
    if (facts.lon is None) != (facts.lat is None) or not (
        facts.lon is None or facts.lat is None or (abs(facts.lon) <= 180 and abs(facts.lat) <= 90)
    ):
        raise Problem("place.point.invalid", lon=facts.lon, lat=facts.lat)
    settlement = get_visible(Settlement, actor, facts.settlement_id) if facts.settlement_id else None
    if settlement is not None and settlement.village_id != village.pk:
        raise Problem("settlement.parent.invalid", name=settlement.name)
    return {
        "kind": facts.kind, "name": name, "settlement": settlement, "lon": facts.lon, "lat": facts.lat,
        "sort_key": place_sort_key(name, facts.kind),
    }  # fmt: skip


def _finish(
    action: str,
    place: Place,
    *,
    actor: Actor,
    path: str,
    role: str,
    before: dict[str, object],
    changes: Changes,
    reason: str = "",
) -> None:
    told = {name: value for name, value in before.items() if name != "sort_key"}
    if "settlement" in told and told["settlement"] is not None:
        told["settlement"] = get_visible(Settlement, actor, told["settlement"]).name
    finish(
        action, place, actor=actor, path=path, role=role, before=said(told),
        after=said({name: getattr(place, name) for name in told}), reason=reason, changes=changes,
        ability="place.write",
    )  # fmt: skip
