"""Units: what is never divided. A building with all its households, or the households at one point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.delineation.model import Village

_GRAIN = 0.05  # metres: points nearer than this are one point


@dataclass(frozen=True)
class Units:
    """The indivisible units of one village, u of them, from west to east whatever the order of the list.

    ``of`` gives the unit of each household (-1: without place), ``xy`` (u, 2) metres, ``mass`` households per unit,
    ``building`` the footprint or -1, ``stratum`` the index of the (natural village, group) of most of its households.
    """

    of: NDArray[np.int64]
    xy: NDArray[np.float64]
    mass: NDArray[np.int64]
    building: NDArray[np.int64]
    stratum: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of units."""
        return len(self.mass)


def group_index(village: Village) -> NDArray[np.int64]:
    """Number the (natural village, villager group) pairs of the households in the order of their names."""
    households = village.households
    pairs = list(zip(households.settlement.tolist(), households.group.tolist(), strict=True))
    number = {pair: i for i, pair in enumerate(sorted(set(pairs)))}
    return np.array([number[pair] for pair in pairs], np.int64)


def make_units(village: Village, groups: NDArray[np.int64]) -> Units:
    """Gather households into units by building, else by point; ``groups`` is what ``group_index`` gives."""
    households = village.households
    n = len(households)
    placed = ~np.isnan(households.xy[:, 0])
    of = np.full(n, -1, np.int64)
    if not placed.any():
        return Units(of, np.empty((0, 2)), *(np.empty(0, np.int64) for _ in range(3)))
    rows = np.flatnonzero(placed)
    grain = np.rint(households.xy[rows] / _GRAIN).astype(np.int64)
    building = households.building[rows]
    # buildings are negative keys, points are their raster cell
    key = np.where(
        building >= 0, -1 - building, (grain[:, 0] - grain[:, 0].min()) << 31 | (grain[:, 1] - grain[:, 1].min())
    )
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    of[rows] = inverse
    first = rows[first]
    mass = np.bincount(of[rows], minlength=len(first))
    unit_building = households.building[first]
    xy = households.xy[first].copy()
    housed = np.flatnonzero(unit_building >= 0)
    if len(housed):
        inside = shapely.point_on_surface(village.buildings[unit_building[housed]])
        xy[housed] = shapely.get_coordinates(inside)
    return Units(of, xy, mass, unit_building, _majority(of[rows], groups[rows], len(first)))


def _majority(unit: NDArray[np.int64], group: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """The most frequent group of each unit; the lower index on a tie."""
    pairs, votes = np.unique(unit << 32 | group, return_counts=True)
    order = np.lexsort((pairs, -votes, pairs >> 32))
    units, at = np.unique(pairs[order] >> 32, return_index=True)
    out = np.zeros(count, np.int64)
    out[units] = pairs[order][at] & 0xFFFFFFFF
    return out
