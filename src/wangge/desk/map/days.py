"""The days on which the net changed: the stops of the slider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangge.kernel import clock
from wangge.kernel.access import visible
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from datetime import date

    from wangge.desk.shell.days import Day
    from wangge.kernel.access import Actor


@dataclass(frozen=True)
class Days:
    """The days on which a grid was opened or closed, and today; ``at`` is the one on whose net one looks."""

    stops: list[date]
    at: int

    @property
    def last(self) -> int:
        """Return the place of today."""
        return len(self.stops) - 1

    @property
    def words(self) -> str:
        """Return the days as the slider carries them."""
        return ",".join(day.isoformat() for day in self.stops)


def days_of(actor: Actor, day: Day) -> Days:
    """Return the days on which the net that the actor may see was another one."""
    grids, today = visible(Grid, actor), clock.today()
    ends = grids.values_list("valid_from", "valid_to").order_by().distinct()
    stops = sorted({stop for pair in ends for stop in pair if stop is not None and stop <= today} | {today})
    return Days(stops, max((n for n, stop in enumerate(stops) if stop <= day.date), default=0))
