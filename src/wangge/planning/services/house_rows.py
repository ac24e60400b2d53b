"""Households for houses that nobody has written down yet: numbered along the lanes, waiting for their heads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.exchange.coordinates import given
from wangge.planning.ground.homes import natural
from wangge.planning.ground.lands import frame_of, objects
from wangge.registry.api import HouseholdRow

if TYPE_CHECKING:
    from wangge.delineation.model import Village

HEAD = "待登记"
"""Stands where the name of the head will be, until somebody has asked."""
_BAND = 25.0
"""Metres: houses without an address are numbered in strips of this height, each from west to east."""


def house_rows(code: str, drawn: Village, crs: str) -> list[HouseholdRow]:
    """Return a household for each house, numbered by lane and door, the others after them from north to south."""
    homes = drawn.households
    lonlat = np.full((len(homes), 2), np.nan)
    there = given(homes.xy)
    if there.any():
        points = objects(shapely.points(homes.xy[there]))
        lonlat[there] = shapely.get_coordinates(frame_of(crs).lonlat(points))

    def order(at: int) -> tuple[bool, list[tuple[int, str]], list[tuple[int, str]], float, float]:
        lane, door = str(homes.lane[at]), str(homes.door[at])
        x, y = (float(value) if there[at] else 0.0 for value in homes.xy[at])
        return not (lane and door), natural(lane), natural(door), -round(y / _BAND), x

    width = max(3, len(str(len(homes))))
    return [
        HouseholdRow(
            village=code,
            number=f"{number:0{width}}",
            head=HEAD,
            natural_village=str(homes.settlement[at])[:64],
            group=str(homes.group[at])[:64],
            lane=str(homes.lane[at])[:64],
            door=str(homes.door[at])[:32],
            lon=round(float(lonlat[at, 0]), 9) if there[at] else None,
            lat=round(float(lonlat[at, 1]), 9) if there[at] else None,
        )
        for number, at in enumerate(sorted(range(len(homes)), key=order), 1)
    ]
