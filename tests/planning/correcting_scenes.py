"""A draft of 李庄村 with 240 households on a map, for the tests of correcting by hand."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from uuid import NAMESPACE_DNS, uuid5

import numpy as np
import shapely

from wangge.delineation import GridParams, delineate
from wangge.delineation.model import Households, Streets, Village
from wangge.kernel.access import writing
from wangge.planning.models import GridPlan
from wangge.planning.packing import Draft
from wangge.planning.services.drafting import new_drawing, put_draft

if TYPE_CHECKING:
    from book_scenes import Books

PARAMS = GridParams(effort="fast", stability=3.0)
CRS = "EPSG:4547"
WEST, SOUTH = 500_000.0, 3_740_000.0
COLUMNS, ROWS = 20, 12


@cache
def drawn(columns: int = COLUMNS, rows: int = ROWS) -> Draft:
    """The village and its net: courtyards back to back along hutongs, fields around."""
    c, r = np.meshgrid(np.arange(columns), np.arange(rows))
    xy = np.stack(
        [WEST + (c.ravel() + 0.5) * 12 + (c.ravel() // 8) * 5, SOUTH + (r.ravel() + 0.5) * 18 + (r.ravel() // 2) * 5],
        axis=1,
    )
    lines, names, kinds = [], [], []
    width, height = columns * 12 + columns // 8 * 5, rows * 18 + rows // 2 * 5
    for k in range(rows // 2 + 1):
        y = SOUTH + k * 41 - 2.5
        lines.append(shapely.LineString([(WEST - 10, y), (WEST + width + 10, y)]))
        names.append(f"第{k + 1}胡同")
        kinds.append(2)
    for k in range(columns // 8 + 1):
        x = WEST + k * 101 - 2.5
        lines.append(shapely.LineString([(x, SOUTH - 10), (x, SOUTH + height + 10)]))
        names.append(f"{k + 1}号街")
        kinds.append(1)
    n = len(xy)
    homes = Households.of(
        np.array([f"{i + 1:04d}" for i in range(n)], dtype=object),
        xy,
        persons=np.full(n, 4),
        settlement=np.full(n, "李庄", dtype=object),
        group=np.full(n, "一组", dtype=object),
        lane=np.array([f"第{row // 2 + 1}胡同" for row in r.ravel()], dtype=object),
        door=np.array([str(column + 1) for column in c.ravel()], dtype=object),
    )
    streets = Streets(np.array(lines, dtype=object), np.array(names, dtype=object), np.array(kinds, np.int64))
    land = shapely.box(*(xy.min(0) - 130).tolist(), *(xy.max(0) + 170).tolist())
    village = Village("411622204205", "李庄村", land, homes, streets)
    keys = tuple(uuid5(NAMESPACE_DNS, str(number)) for number in homes.ids)
    return Draft(village, delineate(village, PARAMS), keys, CRS)


def write_draft(books: Books, *, columns: int = COLUMNS, rows: int = ROWS) -> GridPlan:
    """The draft as the office head had it drawn."""
    actor = books.actor("办公室主任王")
    village = books.grids["李庄村"]
    with writing(actor):
        drawing = new_drawing(actor, village.path, PARAMS, state="drawn")
        row = GridPlan(drawing=drawing, village=village)
        put_draft(row, drawn(columns, rows), PARAMS, 0, before={}, by=actor.name)
    return row
