"""In which grid a household lies, day by day: one placement after the other, without gap or overlap."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.kernel.db.many import update_many
from wangge.problem import Problem
from wangge.registry.models import Household, Placement
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from datetime import date

    from wangge.kernel.changes import Changes


def check_day(on: date) -> date:
    """Return the day on which a change holds; none lies in the future.

    Raises
    ------
    Problem
        ``household.date.future``.
    """
    if on > clock.today():
        raise Problem("household.date.future", value=on.isoformat(), today=clock.today().isoformat())
    return on


@dataclass
class Placing:
    """Households that go into grids on one day, written together."""

    on: date
    _first: list[Placement] = field(default_factory=list)
    _moves: list[tuple[Household, Any]] = field(default_factory=list)

    def first(self, household: Household, grid: Any) -> None:
        """Put a household into its first grid."""
        self._first.append(Placement(household=household, grid=grid, valid_from=self.on))

    def move(self, household: Household, grid: Any) -> None:
        """Move a household (or place one that has no grid yet); ``household.grid`` is the caller's to set."""
        self._moves.append((household, grid))

    def write(self, changes: Changes) -> None:
        """Write everything. The households were found through ``visible``; inside ``writing``.

        Raises
        ------
        Problem
            ``household.move.too_early``: it was moved on a later day already; ``household.grid.gone``: the grid was
            closed meanwhile.
        """
        self._hold()
        open_now = self._open()
        ended, corrected = [], []
        for household, grid in self._moves:
            now = open_now.get(household.pk)
            if now is None:
                self.first(household, grid)
            elif now.valid_from > self.on:
                raise Problem("household.move.too_early", household=household.number, since=now.valid_from.isoformat())
            elif now.valid_from == self.on:  # moved twice in one day: the day belongs to the last grid
                changes.changed(now, before={"grid": now.grid_id})
                now.grid = grid
                corrected.append(now)
            else:
                changes.changed(now, before={"valid_to": None})
                now.valid_to = self.on
                ended.append(now)
                self.first(household, grid)
        update_many(ended, ["valid_to"])
        update_many(corrected, ["grid"])
        changes.made_all(Placement.objects.bulk_create(self._first))

    def _hold(self) -> None:
        """Keep the grids from being closed until this transaction ends."""
        wanted = {grid.pk: grid for grid in (*(p.grid for p in self._first), *(grid for _, grid in self._moves))}
        with as_system("the grids that households go into stay open while they do"):
            rows = Grid.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=list(wanted), valid_to=None)
            kept = set(rows.order_by("pk").values_list("pk", flat=True))
        gone = next((grid for pk, grid in wanted.items() if pk not in kept), None)
        if gone is not None:
            raise Problem("household.grid.gone", grid=gone.name, value=gone.code)

    def _open(self) -> dict[Any, Placement]:
        wanted = [household.pk for household, _ in self._moves]
        found: dict[Any, Placement] = {}
        with as_system("the open placements of households already found"):
            for start in range(0, len(wanted), 500):
                rows = Placement.objects.filter(household__in=wanted[start : start + 500], valid_to=None)
                found |= {row.household_id: row for row in rows}
        return found
