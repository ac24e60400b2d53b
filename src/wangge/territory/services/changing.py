"""Change, move and close grids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wangge.kernel import clock
from wangge.kernel.access import get_visible, visible, writing
from wangge.kernel.changes import Changes, expect_version
from wangge.language import gettext
from wangge.language.marking import _
from wangge.problem import Problem
from wangge.territory import occupants, rules
from wangge.territory.models import Grid, Place
from wangge.territory.services.finishing import finish, index_grids, named, said, save
from wangge.territory.services.founding import colour_in, village_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from wangge.kernel.access import Actor


def grid_update(
    *,
    actor: Actor,
    grid_id: UUID,
    version: int | str,
    name: str,
    colour: str = "",
    scope_text: str = "",
    note: str = "",
    reason: str = "",
) -> Grid:
    """The grid is called and described so. A colour is a leaf grid's alone.

    Raises
    ------
    Problem
        ``access.*``, ``row.stale``, ``grid.closed``, ``grid.name.missing``, ``grid.colour.*``.
    """
    with writing(actor):
        grid, role = _changeable(actor, grid_id, version)
        values: dict[str, Any] = {"name": named(name), "scope_text": scope_text.strip(), "note": note.strip()}
        if grid.level == rules.LEAF:
            values["colour"], values["colour_number"] = colour_in(actor, village_of(actor, grid), grid, colour)
        _finish("grid.update", grid, actor=actor, role=role, values=values, reason=reason)
        index_grids([grid])
        return grid


def grid_move(*, actor: Actor, grid_id: UUID, version: int | str, area_id: UUID, reason: str = "") -> Grid:
    """The leaf grid belongs to another area of its village, or to the village itself.

    Raises
    ------
    Problem
        ``access.*``, ``row.stale``, ``grid.closed``, ``grid.parent.level``, ``grid.parent.elsewhere``.
    """
    with writing(actor):
        grid, _ = _changeable(actor, grid_id, version)
        area = get_visible(Grid, actor, area_id, lock=True)
        village = village_of(actor, grid)
        role = actor.require("grid.write", village.path)
        if grid.level != rules.LEAF or area.level not in (rules.VILLAGE, rules.AREA):
            raise Problem("grid.parent.level", name=area.name, level=area.level)
        if rules.ancestors(area.path)[1] != village.path:
            raise Problem("grid.parent.elsewhere", name=area.name, village=village.name)
        _refuse_closed(area)
        values = {"parent": area, "path": rules.path_below(area.path, grid.pk.hex)}
        names = {"parent": get_visible(Grid, actor, grid.parent_id).name}
        _finish("grid.move", grid, actor=actor, role=role, values=values, reason=reason, names=names)
        return grid


def grid_close(
    *,
    actor: Actor,
    grid_id: UUID,
    version: int | str,
    on: date | None = None,
    successor_id: UUID | None = None,
    reason: str = "",
) -> Grid:
    """The grid is no longer in force from ``on`` (today) on. A successor, if one is named, has what was in it.

    Raises
    ------
    Problem
        ``access.*``, ``row.stale``, ``grid.closed``, ``date.*``, ``grid.successor.invalid``; ``grid.occupied`` with
        what is left in it, when nothing takes it over.
    """
    day = on or clock.today()
    with writing(actor):
        grid, _ = _changeable(actor, grid_id, version)
        role = actor.require("grid.write", rules.ancestors(grid.path)[0 if grid.level <= rules.VILLAGE else 1])
        rules.check_ends(grid.valid_from, day, clock.today())
        changes = Changes()
        if successor_id is not None:
            _hand_over(actor, grid, _successor(actor, grid, successor_id), day, changes)
        refuse_occupied(actor, [grid])
        _finish("grid.close", grid, actor=actor, role=role, values={"valid_to": day}, reason=reason, changes=changes)
        return grid


def left_in(actor: Actor, grids: Collection[Grid]) -> dict[UUID, dict[str, int]]:
    """Return what is in each grid today and would be left behind: msgid -> how many; empty grids are left out."""
    ids = [grid.pk for grid in grids]
    found: dict[UUID, dict[str, int]] = {pk: {} for pk in ids}
    below = visible(Grid, actor).filter(parent__in=ids, valid_to=None)
    places = visible(Place, actor).filter(grid__in=ids, valid_to=None)
    for word, keys in (
        (_("grids"), below.values_list("parent_id", flat=True)),
        (_("places"), places.values_list("grid_id", flat=True)),
    ):
        for key in keys:
            if key is not None:
                found[key][word] = found[key].get(word, 0) + 1
    for kind in occupants.registered():
        for key, number in kind.count(ids).items():
            if number:
                found[key][kind.name] = number
    return {key: counts for key, counts in found.items() if counts}


def refuse_occupied(actor: Actor, grids: Collection[Grid]) -> None:
    """Raise when anything is left in a grid that shall close.

    Raises
    ------
    Problem
        ``grid.occupied`` with the first grid and what is in it.
    """
    left = left_in(actor, grids)
    if not left:
        return
    grid = next(grid for grid in grids if grid.pk in left)
    what = gettext(", ").join(f"{gettext(word)} {number}" for word, number in left[grid.pk].items())
    raise Problem("grid.occupied", grid=grid.name, value=grid.code, left=what, count=len(left))


def _changeable(actor: Actor, grid_id: UUID, version: int | str) -> tuple[Grid, str]:
    grid = get_visible(Grid, actor, grid_id, lock=True)
    role = actor.require("grid.write", grid.path)
    expect_version(grid, version)
    _refuse_closed(grid)
    return grid, role


def _refuse_closed(grid: Grid) -> None:
    if grid.valid_to is not None:
        raise Problem("grid.closed", name=grid.name, day=grid.valid_to.isoformat())


def _finish(
    action: str,
    grid: Grid,
    *,
    actor: Actor,
    role: str,
    values: dict[str, Any],
    reason: str,
    changes: Changes | None = None,
    names: dict[str, str] | None = None,
) -> None:
    """Save, record and keep the undo; ``names`` says by name what the record would only know by its key."""
    changes = changes or Changes()
    before = save(grid, changes, **values)
    if not before:
        return
    finish(
        action, grid, actor=actor, path=grid.path, role=role, before=said(before | (names or {})),
        after=said({name: getattr(grid, name) for name in before}), reason=reason, changes=changes,
    )  # fmt: skip


def _successor(actor: Actor, grid: Grid, pk: UUID) -> Grid:
    successor = get_visible(Grid, actor, pk, lock=True)
    same = rules.ancestors(successor.path)[:2] == rules.ancestors(grid.path)[:2]
    if successor.pk == grid.pk or successor.level != grid.level or not same or successor.valid_to is not None:
        raise Problem("grid.successor.invalid", name=successor.name, grid=grid.name)
    actor.require("grid.write", successor.path)
    return successor


def _hand_over(actor: Actor, grid: Grid, successor: Grid, day: date, changes: Changes) -> None:
    """Everything in the grid is in its successor: grids, places, and what the rooms above know to move."""
    for child in visible(Grid, actor).filter(parent=grid, valid_to=None).select_for_update(of=("self",)):
        save(child, changes, parent=successor, path=rules.path_below(successor.path, child.pk.hex))
    for place in visible(Place, actor).filter(grid=grid, valid_to=None).select_for_update(of=("self",)):
        save(place, changes, grid=successor)
    for kind in occupants.registered():
        if kind.move is not None:
            kind.move(actor, grid.pk, successor.pk, day, changes)
