"""Write a drawn net into the tables: new grids open, surviving ones stay, vanished ones close; all or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import shapely

from wangge.kernel import clock
from wangge.kernel.access import Actor, as_system, visible, writing
from wangge.kernel.access.predicates import after
from wangge.kernel.changes import Changes
from wangge.kernel.record import record
from wangge.problem import Problem
from wangge.territory import rules
from wangge.territory.adoption.grids import adopt_grids
from wangge.territory.adoption.places import adopt_places
from wangge.territory.models import Division, Grid, Settlement
from wangge.territory.services.changing import refuse_occupied
from wangge.territory.services.finishing import index_grids, save
from wangge.territory.services.founding import platform_over, township_create
from wangge.territory.services.settlements import settlements_ensure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from wangge.territory.adoption.drawn import Drawn


@dataclass(frozen=True)
class Adopted:
    """What is in force after an adoption.

    ``grids`` are the open villages, areas and leaf grids of the net by code; ``opened``, ``changed`` and ``closed``
    say what became of each; ``settlements`` per village code the settlement of each pair (natural village, villager
    group). ``counts`` says how many were opened, changed, closed.
    """

    township: Grid
    grids: dict[str, Grid]
    opened: tuple[Grid, ...]
    changed: tuple[Grid, ...]
    closed: tuple[Grid, ...]
    settlements: dict[str, dict[tuple[str, str], Settlement]]
    counts: dict[str, int] = field(default_factory=dict)


def net_adopt(
    *,
    actor: Actor,
    drawn: Drawn,
    on: date | None = None,
    settle: Callable[[Adopted], None] | None = None,
    heirs: Mapping[str, str] | None = None,
    reason: str = "",
) -> Adopted:
    """The net is in force from ``on`` (today) on. The same net once more changes nothing.

    A grid whose code is there already keeps its row and is called, coloured and outlined as the net says. Villages
    that the net does not have stay as they are. The platform itself may adopt the first net of a township that is not
    there yet. A grid that vanishes on the day it was opened was never in force.

    Parameters
    ----------
    settle
        Called in the same transaction after the new grids are open and before vanished ones close: it moves the
        households, so that nobody is left in a grid that closes.
    heirs
        Code of a grid that vanishes -> code of the one that takes over its places made by hand, where the map does not
        say which.

    Raises
    ------
    Problem
        ``net.adopt.township``, ``net.adopt.used_again``, ``net.adopt.later``, ``grid.occupied``, ``access.denied``,
        ``date.*``.
    """
    day = on or clock.today()
    rules.check_starts(day, clock.today())
    noted = Changes()
    with writing(actor):
        township, founded = _township(actor, drawn, day)
        one = platform_over(township, actor.name) if actor.kind == "system" else actor
        role = one.require("grid.write", township.path)
        if day < township.valid_from:
            raise Problem("date.too_early", value=day.isoformat(), since=township.valid_from.isoformat())
        if founded:
            noted.made(township)
        inside = visible(Grid, one).filter(path__gte=township.path, path__lt=after(township.path))
        there = list(inside.select_related("division").select_for_update(of=("self",), no_key=True).order_by("code"))
        grids = adopt_grids(drawn, township, there, _divisions(drawn, township, day), day, noted)
        _outline(township, [*there, *grids.opened], noted)
        index_grids([*grids.opened, *grids.changed])
        adopted = Adopted(
            township,
            grids.by_code,
            tuple(grids.opened),
            tuple(grids.changed),
            tuple(grids.vanished),
            {
                code: settlements_ensure(
                    actor=one, village=grids.by_code[rules.grid_code(code)], names=names, changes=noted
                )
                for code, names in drawn.settlements.items()
            },
            grids.counts(),
        )
        adopted.counts.update(adopt_places(one, drawn, grids, day, noted, heirs or {}))
        if settle is not None:
            settle(adopted)
        refuse_occupied(one, grids.vanished)
        for grid in grids.vanished:
            if grid.valid_from > day:
                raise Problem("net.adopt.later", grid=grid.name, since=grid.valid_from.isoformat())
            save(grid, noted, valid_to=day)
        if noted:
            record(
                "net.adopt", subject=township, actor=actor, path=township.path, acting_as=role, after=adopted.counts,
                reason=reason,
            )  # fmt: skip
        return adopted


def _township(actor: Actor, drawn: Drawn, day: date) -> tuple[Grid, bool]:
    """Return the township of the net as the actor sees it, locked, and whether it was founded just now."""
    code = rules.grid_code(drawn.code)
    if actor.kind == "system" and not actor.posts:
        with as_system("the platform looks for the township of a net"):
            found = Grid.objects.filter(code=code).first()
        if found is None:
            return township_create(actor=actor, code=drawn.code, name=drawn.name, on=day), True
    else:
        found = visible(Grid, actor).filter(code=code).select_for_update(of=("self",), no_key=True).first()
    if found is None or found.valid_to is not None:
        raise Problem("net.adopt.township", name=drawn.name, value=drawn.code)
    return found, False


def _outline(township: Grid, grids: list[Grid], noted: Changes) -> None:
    """The township has the land of all its villages, also of those that this net does not have."""
    villages = [grid for grid in grids if grid.level == rules.VILLAGE and grid.valid_to is None and grid.outline]
    if not villages:
        return
    whole = shapely.union_all(shapely.from_wkb([bytes(grid.outline or b"") for grid in villages]))
    wkb = shapely.to_wkb(whole)
    if township.outline is not None and bytes(township.outline) == wkb:
        return
    inner = shapely.point_on_surface(whole)
    save(township, noted, outline=wkb, lon=round(float(inner.x), 8), lat=round(float(inner.y), 8))


def _divisions(drawn: Drawn, township: Grid, day: date) -> dict[str, Division]:
    """Return the division of every village of the net; those not in the table yet are made."""
    villages = [grid for grid in drawn.grids if grid.level == rules.VILLAGE]
    found = Division.objects.in_bulk([village.division for village in villages])
    made = [
        Division(code=v.division, name=v.name, level=5, parent_id=township.division_id, valid_from=day)
        for v in villages
        if v.division not in found
    ]
    Division.objects.bulk_create(made)
    return found | {division.code: division for division in made}
