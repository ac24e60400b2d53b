"""The households of the books as the engine reads them: numbers, points, addresses; no names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from wangge.delineation.model import Households
from wangge.exchange.assemble.households import join_buildings
from wangge.exchange.coordinates import metric_crs
from wangge.kernel.access import visible
from wangge.planning.ground.lands import metres
from wangge.registry.api import Household, Placement
from wangge.territory.api import in_force, settlements_for

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from numpy.typing import NDArray

    from wangge.kernel.access import Actor
    from wangge.territory.api import Grid

_COLUMNS = (
    "pk", "number", "grid_id", "settlement_id", "lane_name", "door", "registered_size", "resident_size", "lon", "lat",
)  # fmt: skip


@dataclass(frozen=True)
class Homes:
    """The households of a village by number; ``keys`` and ``grids`` (None: in none) run parallel to them."""

    households: Households
    keys: tuple[UUID, ...]
    grids: tuple[UUID | None, ...]
    crs: str


def homes_of(
    actor: Actor, village: Grid, crs: str, buildings: NDArray[np.object_], on: date, *, past: bool = False
) -> Homes:
    """Return the households of a village on a day, each in the building it stands in.

    Parameters
    ----------
    crs
        The projection; "" when the township has none yet: one is chosen by where the households stand.
    past
        Tell the grid of each by where it was on that day, not by where it is now.
    """
    rows = list(
        visible(Household, actor).filter(in_force(on), village=village.pk, alias_of=None).values_list(*_COLUMNS)
    )
    rows.sort(key=lambda row: (natural(row[1]), row[0]))
    columns: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in _COLUMNS]
    keys, numbers, grids, settled, lanes, doors, registered, resident, lon, lat = columns
    if past:
        grids = _grids_on(actor, village, keys, on)
    lonlat = np.array([lon, lat], np.float64).T.reshape(-1, 2)
    there = np.isfinite(lonlat).all(axis=1)
    if not crs and there.any():
        crs = metric_crs(*(float(value) for value in np.median(lonlat[there], axis=0)))
    xy = metres(lonlat, crs)
    names = settlements_of(actor, [village.pk]) if any(settled) else {}
    called = [names.get(one, ("", "")) for one in settled]
    households = Households.of(
        numbers,
        xy,
        persons=[_first(one, two) for one, two in zip(registered, resident, strict=True)],
        settlement=[name for name, _ in called],
        group=[group for _, group in called],
        lane=lanes,
        door=doors,
        building=join_buildings(xy, buildings),
    )
    return Homes(households, tuple(keys), tuple(grids), crs)


def natural(number: str) -> list[tuple[int, str]]:
    """Return the key by which 9 stands before 12, and 3-2 before 3-10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", number) if part]


def _first(one: int | None, two: int | None) -> int:
    return one if one is not None else two or 0


def _grids_on(actor: Actor, village: Grid, keys: list[UUID], on: date) -> list[UUID | None]:
    there = visible(Placement, actor).filter(in_force(on), household__village=village.pk)
    grid_of = dict(there.values_list("household", "grid"))
    return [grid_of.get(key) for key in keys]


def settlements_of(actor: Actor, villages: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return natural village and villager group of each settlement of some villages."""
    rows = {
        row["pk"]: row
        for row in settlements_for(actor)
        .filter(village__in=list(villages))
        .order_by()
        .values("pk", "kind", "name", "parent_id")
    }
    return {
        pk: (row["name"], "")
        if row["kind"] == "natural_village"
        else (rows[row["parent_id"]]["name"] if row["parent_id"] in rows else "", row["name"])
        for pk, row in rows.items()
    }
