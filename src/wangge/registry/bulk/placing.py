"""Households into grids, many at once: after a new net was adopted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.kernel import clock
from wangge.kernel.access import visible, writing
from wangge.kernel.changes import Changes, keep_undo
from wangge.kernel.db.many import update_many
from wangge.kernel.record import record
from wangge.problem import Problem
from wangge.registry.bulk.writing import common_path
from wangge.registry.indexing import reindex
from wangge.registry.models import Household
from wangge.registry.placing import Placing, check_day
from wangge.territory.api import leaf_grids

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from django.db.models import Model

    from wangge.kernel.access import Actor
    from wangge.kernel.models import UndoLog

_CHUNK = 500


def households_place(
    *, actor: Actor, mapping: Mapping[UUID, UUID], subject: Model | str, on: date | None = None, reason: str = "",
    final: bool = False,
) -> UndoLog | None:  # fmt: skip
    """Put households (keys) into leaf grids of their village (values) from a day on, with one line in the record.

    Returns what undoes it; None when every household is there already, or when it is ``final``: an adoption is undone
    by another adoption alone.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``; ``household.grid.elsewhere`` for a grid of another village.
    """
    day = check_day(on or clock.today())
    with writing(actor):
        grids = {grid.pk: grid for grid in leaf_grids(actor, on=day)}
        if not grids.keys() >= set(mapping.values()):
            raise Problem("access.not_found")
        changes, placing = Changes(), Placing(day)
        moved, villages, found = [], set(), 0
        wanted = list(mapping)
        for start in range(0, len(wanted), _CHUNK):
            rows = visible(Household, actor).filter(pk__in=wanted[start : start + _CHUNK], alias_of=None)
            for household in rows.select_related("village"):
                found += 1
                grid = grids[mapping[household.pk]]
                if not grid.path.startswith(household.village.path):
                    raise Problem("household.grid.elsewhere", household=household.number, grid=grid.code)
                if household.grid_id == grid.pk:
                    continue
                villages.add(household.village.path)
                placing.move(household, grid)
                changes.changed(household, before={"grid": household.grid_id})
                household.grid, household.version = grid, household.version + 1
                moved.append(household)
        if found != len(wanted):
            raise Problem("access.not_found")
        if not moved:
            return None
        role = next(actor.require("household.write", path) for path in sorted(villages))
        placing.write(changes)
        update_many(moved, ["grid", "version"])
        reindex(moved)
        path = common_path(villages)
        record(
            "household.place", subject=subject, actor=actor, path=path, acting_as=role,
            after={"households": len(moved)}, reason=reason,
        )  # fmt: skip
        if final:
            return None
        return keep_undo(changes, action="household.place", subject=subject, actor=actor, path=path)
