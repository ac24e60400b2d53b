"""Make the grids of the tree: township, village, area, leaf grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.kernel import clock
from wangge.kernel.access import ABILITIES, Actor, Post, as_system, get_visible, visible, writing
from wangge.problem import Problem
from wangge.territory import rules
from wangge.territory.models import Division, Grid
from wangge.territory.services.finishing import finish, grid_facts, index_grids, named

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID


def platform_over(township: Grid, name: str = "") -> Actor:
    """Return the platform itself as an actor that may do everything in one township (setting up, a demo, a job)."""
    post = Post(role="system", level=rules.TOWNSHIP, path=township.path, abilities=frozenset(ABILITIES))
    return Actor(user_id=None, name=name or township.name, posts=(post,), kind="system")


def township_create(*, actor: Actor, code: str, name: str, on: date | None = None) -> Grid:
    """The township is in the tree, with its division. Only the platform itself founds one, for who sets it up.

    Parameters
    ----------
    code
        12 digits, or the first 9.

    Raises
    ------
    Problem
        ``access.denied``, ``division.code.*``, ``grid.name.missing``, ``grid.code.taken``, ``date.future``.
    """
    if actor.kind != "system":
        raise Problem("access.denied", ability="settings.write")
    day = on or clock.today()
    whole = rules.township_code(code)
    rules.check_starts(day, clock.today())
    with writing(actor):
        division = division_ensure(whole, name, None, day)
        with as_system("a code is taken whoever sees the grid"):
            taken = Grid.objects.filter(code=rules.grid_code(whole)).exists()
        if taken:
            raise Problem("grid.code.taken", value=rules.grid_code(whole), field="code")
        grid = _grid(division, None, rules.TOWNSHIP, rules.grid_code(whole), named(name), day)
        return created(grid, actor=actor, role="system")


def village_create(*, actor: Actor, township_id: UUID, code: str, name: str, on: date | None = None) -> Grid:
    """The village is in the tree below its township.

    Raises
    ------
    Problem
        ``access.*``, ``division.code.*``, ``grid.name.missing``, ``grid.code.taken``, ``date.*``.
    """
    day = on or clock.today()
    with writing(actor):
        township = _open(actor, township_id, day, levels=(rules.TOWNSHIP,))
        role = actor.require("grid.write", township.path)
        whole = rules.village_code(code, township.division_id)
        if visible(Grid, actor).filter(code=rules.grid_code(whole)).exists():
            raise Problem("grid.code.taken", value=rules.grid_code(whole), field="code")
        division = division_ensure(whole, name, township.division_id, day)
        grid = _grid(division, township, rules.VILLAGE, rules.grid_code(whole), named(name), day)
        return created(grid, actor=actor, role=role)


def area_create(*, actor: Actor, village_id: UUID, name: str, code: str = "", on: date | None = None) -> Grid:
    """The level-3 area is in the tree below its village; its code is the next free one unless given.

    Raises
    ------
    Problem
        ``access.*``, ``grid.code.*``, ``grid.name.missing``, ``date.*``.
    """
    day = on or clock.today()
    with writing(actor):
        village = _open(actor, village_id, day, levels=(rules.VILLAGE,))
        role = actor.require("grid.write", village.path)
        code = _code(actor, village, rules.AREA, "general", code)
        grid = _grid(village.division, village, rules.AREA, code, named(name), day)
        return created(grid, actor=actor, role=role)


def grid_create(
    *,
    actor: Actor,
    parent_id: UUID,
    name: str,
    kind: str = "general",
    code: str = "",
    colour: str | None = None,
    scope_text: str = "",
    note: str = "",
    on: date | None = None,
) -> Grid:
    """The leaf grid is in the tree below an area, or below the village itself when that has none.

    Parameters
    ----------
    kind
        ``general`` or ``dedicated``: decides the range of its code.
    code
        15 digits; the next free one when empty.
    colour
        红, or 红2; the next free one when None; empty for none.

    Raises
    ------
    Problem
        ``access.*``, ``grid.code.*``, ``grid.colour.*``, ``grid.kind.unknown``, ``grid.name.missing``, ``date.*``.
    """
    day = on or clock.today()
    if kind not in rules.KINDS:
        raise Problem("grid.kind.unknown", value=kind)
    with writing(actor):
        parent = _open(actor, parent_id, day, levels=(rules.VILLAGE, rules.AREA))
        village = village_of(actor, parent)
        role = actor.require("grid.write", village.path)
        code = _code(actor, village, rules.LEAF, kind, code)
        grid = _grid(village.division, parent, rules.LEAF, code, named(name), day)
        grid.kind, grid.scope_text, grid.note = kind, scope_text.strip(), note.strip()
        grid.colour, grid.colour_number = colour_in(actor, village, grid, colour)
        return created(grid, actor=actor, role=role)


def division_ensure(code: str, name: str, parent: str | None, day: date) -> Division:
    """Return the division with this code, made if it was not in the table yet."""
    known = Division.objects.filter(pk=parent).first() if parent else None
    division, _ = Division.objects.get_or_create(
        code=code,
        defaults={"name": named(name), "level": rules.division_level(code), "parent": known, "valid_from": day},
    )
    return division


def village_of(actor: Actor, grid: Grid) -> Grid:
    """Return the village that a village, area or leaf grid belongs to."""
    if grid.level == rules.VILLAGE:
        return grid
    return visible(Grid, actor).select_related("division").get(path=rules.ancestors(grid.path)[1])


def colour_in(actor: Actor, village: Grid, grid: Grid, wanted: str | None) -> tuple[str, int | None]:
    """Return the colour for a grid of the village: the one wanted, if no other open grid there is called so.

    Raises
    ------
    Problem
        ``grid.colour.unknown``, ``grid.colour.taken``.
    """
    others = visible(Grid, actor).filter(division_id=village.division_id, level=rules.LEAF, valid_to=None)
    used = set(others.exclude(pk=grid.pk).exclude(colour="").values_list("colour", "colour_number"))
    if wanted is None:
        return rules.next_colour(used)
    found = rules.colour_of(wanted)
    if found[0] and found in used:
        raise Problem("grid.colour.taken", value=wanted, village=village.name, field="colour")
    return found


def _open(actor: Actor, pk: UUID, day: date, *, levels: tuple[int, ...]) -> Grid:
    """Lock and return a grid under which something may be made from ``day`` on."""
    rules.check_starts(day, clock.today())
    grid = get_visible(Grid, actor, pk, lock=True)
    if grid.level not in levels:
        raise Problem("grid.parent.level", name=grid.name, level=grid.level)
    if grid.valid_to is not None:
        raise Problem("grid.closed", name=grid.name, day=grid.valid_to.isoformat())
    if day < grid.valid_from:
        raise Problem("date.too_early", value=day.isoformat(), since=grid.valid_from.isoformat(), field="on")
    return grid


def _code(actor: Actor, village: Grid, level: int, kind: str, wanted: str) -> str:
    """Return the code wanted if it is free and fits, or the next free one."""
    # locked, so that two new grids at once do not take the same number
    get_visible(Grid, actor, village.pk, lock=True)
    used = set(visible(Grid, actor).filter(division_id=village.division_id).values_list("code", flat=True))
    if not wanted.strip():
        return rules.next_code(village.division_id, used, level=level, kind=kind)
    rules.check_grid_code(wanted.strip(), level=level, kind=kind, village=village.division_id)
    if wanted.strip() in used:
        raise Problem("grid.code.taken", value=wanted.strip(), field="code")
    return wanted.strip()


def _grid(division: Division, parent: Grid | None, level: int, code: str, name: str, day: date) -> Grid:
    grid = Grid(level=level, code=code, name=name, parent=parent, division=division, valid_from=day)
    grid.path = rules.path_below(parent.path if parent else "", grid.pk.hex)
    return grid


def created(grid: Grid, *, actor: Actor, role: str) -> Grid:
    """The new grid is saved, found by the search, recorded, and can be undone."""
    grid.save(force_insert=True)
    index_grids([grid])
    finish("grid.create", grid, actor=actor, path=grid.path, role=role, after=grid_facts(grid))
    return grid
