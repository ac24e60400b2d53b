"""What else may be in a grid: the rooms above tell here how to count it and how to move it.

A grid is closed only when nothing is left in it. Households and posts lie in rooms above this one, which may not be
imported here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from wangge.kernel.access import Actor
    from wangge.kernel.changes import Changes

Counter = Callable[[Collection[UUID]], Mapping[UUID, int]]
"""Takes ids of grids, returns how many are in each today: all there are, whoever asks."""

Mover = Callable[["Actor", UUID, UUID, date, "Changes"], None]
"""Takes actor, the grid that closes, its successor, the day, and where to note changed rows; leaves nothing behind."""


@dataclass(frozen=True)
class Occupants:
    """One kind of things that may be in a grid. ``name`` is a msgid: "households"."""

    name: str
    count: Counter
    move: Mover | None = None


_REGISTERED: dict[str, Occupants] = {}


def register(name: str, count: Counter, move: Mover | None = None) -> None:
    """Tell how things called ``name`` are counted in grids, and how they go over to a successor."""
    _REGISTERED[name] = Occupants(name, count, move)


def registered() -> tuple[Occupants, ...]:
    """Return all kinds, in the order in which they came."""
    return tuple(_REGISTERED.values())
