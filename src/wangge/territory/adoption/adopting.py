"""Write a drawn net into the tables: new grids open, surviving ones stay, vanished ones close; all or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from wangge.kernel import clock
from wangge.kernel.access import Actor, as_system, visible, writing
from wangge.kernel.access.predicates import after
from wangge.kernel.changes import Changes, keep_undo
from wangge.kernel.record import record
from wangge.problem import Problem
from wangge.territory import rules
from wangge.territory.adoption.drawn import Drawn, read_drawn
from wangge.territory.adoption.grids import adopt_grids
from wangge.territory.adoption.places import adopt_places
from wangge.territory.models import Division, Grid, Settlement
from wangge.territory.services.changing import refuse_occupied
from wangge.territory.services.finishing import index_grids, save
from wangge.territory.services.founding import platform_over, township_create
from wangge.territory.services.settlements import settlements_ensure

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path
    from uuid import UUID


@dataclass(frozen=True)
class Adopted:
    """What is in force after an adoption.

    ``grids`` are the open villages, areas and leaf grids of the net by code; ``household_grid`` gives per village code
    the leaf grid's code of each household number ("" where it has none); ``settlements`` per village code the
    settlement of each pair (natural village, villager group). ``counts`` says what was opened, changed, closed.
    """

    township: Grid
    grids: dict[str, Grid]
    household_grid: dict[str, dict[str, str]]
    settlements: dict[str, dict[tuple[str, str], Settlement]]
    counts: dict[str, int] = field(default_factory=dict)
    undo_id: UUID | None = None


def net_adopt(
    *,
    actor: Actor,
    net_folder: Path,
    on: date | None = None,
    settle: Callable[[Adopted], None] | None = None,
    changes: Changes | None = None,
) -> Adopted:
    """The net of the folder is in force from ``on`` (today) on. The same net once more changes nothing.

    A grid whose code is there already keeps its row, name and colour. Villages that the net does not have stay as they
    are. The platform itself may adopt the first net of a township that is not there yet.

    Parameters
    ----------
    settle
        Called in the same transaction after the new grids are open and before vanished ones close: it moves the
        households, so that nobody is left in a grid that closes.
    changes
        Where to note every row, for an undo that the caller keeps; without it one is kept here.

    Raises
    ------
    Problem
        Those of ``read_drawn``; ``net.adopt.township``, ``net.adopt.used_again``, ``net.adopt.same_day``,
        ``grid.occupied``, ``access.denied``, ``date.*``.
    """
    day = on or clock.today()
    rules.check_starts(day, clock.today())
    drawn = read_drawn(net_folder)
    noted = changes if changes is not None else Changes()
    with writing(actor):
        township, founded = _township(actor, drawn, day)
        one = platform_over(township, actor.name) if actor.kind == "system" else actor
        role = one.require("grid.write", township.path)
        _refuse_early(township, day)
        if founded:
            noted.made(township)
        save(township, noted, outline=drawn.outline.wkb, lon=drawn.outline.lon, lat=drawn.outline.lat)
        there = list(
            visible(Grid, one).filter(path__gte=township.path, path__lt=after(township.path)).select_related("division")
        )
        divisions = _divisions(drawn, township, day)
        grids = adopt_grids(drawn, township, there, divisions, day, noted)
        index_grids([*grids.opened, *grids.changed])
        adopted = Adopted(
            township,
            grids.by_code,
            drawn.household_grid,
            {
                code: settlements_ensure(
                    actor=one, village=grids.by_code[rules.grid_code(code)], names=names, changes=noted
                )
                for code, names in drawn.settlements.items()
            },
            grids.counts(),
        )
        adopted.counts.update(adopt_places(one, drawn, grids, day, noted))
        if settle is not None:
            settle(adopted)
        refuse_occupied(one, grids.vanished)
        for grid in grids.vanished:
            if grid.valid_from >= day:
                raise Problem("net.adopt.same_day", grid=grid.name)
            save(grid, noted, valid_to=day)
        if not noted:
            return adopted
        record("net.adopt", subject=township, actor=actor, path=township.path, acting_as=role, after=adopted.counts)
        if changes is not None:
            return adopted
        log = keep_undo(
            noted, action="net.adopt", subject=township, actor=actor, path=township.path, ability="grid.write"
        )
        return replace(adopted, undo_id=log.pk)


def _township(actor: Actor, drawn: Drawn, day: date) -> tuple[Grid, bool]:
    """Return the township of the net as the actor sees it, and whether it was founded just now."""
    code = rules.grid_code(drawn.code)
    if actor.kind == "system" and not actor.posts:
        with as_system("the platform looks for the township of a net"):
            found = Grid.objects.filter(code=code).first()
        if found is None:
            return township_create(actor=actor, code=drawn.code, name=drawn.name, on=day), True
    else:
        found = visible(Grid, actor).filter(code=code).select_for_update(of=("self",)).first()
    if found is None or found.valid_to is not None:
        raise Problem("net.adopt.township", name=drawn.name, value=drawn.code)
    return found, False


def _refuse_early(township: Grid, day: date) -> None:
    if day < township.valid_from:
        raise Problem("date.too_early", value=day.isoformat(), since=township.valid_from.isoformat())


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
