"""The engine is compiled while people still look at their lists and maps, not when they wait for a drawing."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation import GridParams, delineate
from wangge.delineation.model import Households, StreetKind, Streets, Village
from wangge.kernel.delivery import consumer
from wangge.planning.ground.lands import objects

if TYPE_CHECKING:
    from wangge.kernel.models import Entry

_ACROSS, _ROWS = 8, 12


@consumer("planning.warm_up", actions=["import.done", "survey.start", "ground.draw", "ground.bring"])
def warm_up(_entry: Entry) -> None:
    """The worker can draw at once; what was compiled is kept on disk for the next start."""
    _compile()


@cache
def _compile() -> None:
    """Draw a small invented village: the first drawing needs everything that the engine compiles."""
    plots = [(column * 20.0, row * 20.0) for column in range(_ACROSS) for row in range(_ROWS)]
    numbers = [str(number) for number in range(len(plots))]
    lines = [shapely.LineString([(x, -30), (x, _ROWS * 20)]) for x in (30.0, 70.0, 110.0)]
    village = Village(
        code="",
        name="",
        boundary=shapely.box(-30, -30, _ACROSS * 20, _ROWS * 20),
        households=Households.of(
            numbers, plots, group=[str(int(x > 60)) for x, _ in plots], building=np.arange(len(plots))
        ),
        streets=Streets(objects(lines), objects(["", "", ""]), np.full(3, StreetKind.LANE, np.int64)),
        buildings=objects(shapely.box(x - 6, y - 6, x + 6, y + 6) for x, y in plots),
    )
    delineate(village, GridParams(target=12, minimum=8, maximum=16))
