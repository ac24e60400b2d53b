"""Dedicated grids (专属网格): schools, markets, factories that get a grid of their own, from a list."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation.model import Places
from wangge.exchange.columns import find_columns, shown_headings, words
from wangge.exchange.coordinates import Source, given, to_lonlat, transform
from wangge.exchange.household_list.cells import coordinates, texts
from wangge.exchange.people import same_village
from wangge.exchange.tables import read_table
from wangge.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from wangge.delineation.model import Township, Village
    from wangge.exchange.tables import Table

_LONLAT = "EPSG:4326"

FIELDS: dict[str, tuple[str, ...]] = {
    "name": ("名称", "单位名称", "专属网格", "场所名称", "name"),
    "kind": ("类型", "类别", "kind", "type"),
    "village": ("村", "行政村", "所在村", "village"),
    "x": ("经度", "x", "lon", "lng", "longitude"),
    "y": ("纬度", "y", "lat", "latitude"),
}
LABELS = {field: synonyms[0] for field, synonyms in FIELDS.items()}
_KINDS = {"学校": "school", "市场": "market", "集市": "market", "工厂": "factory", "企业": "factory", "园区": "factory"}


@dataclass(frozen=True)
class _Wanted:
    """One row of the list: what shall be a grid of its own, and where (metres; None when not said)."""

    row: int
    name: str
    kind: str
    village: str
    point: shapely.Point | None


def with_dedicated(township: Township, path: Path, system: str) -> Township:
    """Mark the places of a list as dedicated; a place that the map does not have is added where the list puts it.

    Parameters
    ----------
    township
        The township with the places of its maps.
    path
        A table with the columns 名称 and, where the map does not know the name, 经度 and 纬度; 类型 and 村 if wanted.
    system
        The system of the coordinates, as for the household list.

    Raises
    ------
    Problem
        ``columns.missing``, ``dedicated.name``, ``dedicated.unknown``, ``dedicated.several``, ``dedicated.outside``,
        each with the row, and what reading a table raises.
    """
    table = read_table(path, known=words(FIELDS))
    marked: dict[int, list[int]] = defaultdict(list)
    villages = list(township.villages)
    for wanted in _rows(table, township.crs, system):
        at, place = _find(villages, wanted, table)
        if place < 0:
            villages[at] = _added(villages[at], wanted)
            place = len(villages[at].places.shapes) - 1
        marked[at].append(place)
    for at, places in marked.items():
        villages[at] = replace(villages[at], dedicated=tuple(sorted(set(places))))
    return replace(township, villages=tuple(villages))


def _rows(table: Table, crs: str, system: str) -> list[_Wanted]:
    at = find_columns(table.headings, None, file=table.file, sheet=table.sheet, fields=FIELDS, labels=LABELS)
    if "name" not in at:
        found = shown_headings(table.headings)
        raise Problem("columns.missing", file=table.file, sheet=table.sheet, column=LABELS["name"], found=found)
    empty = np.full(len(table), "", dtype=object)
    text = {field: texts(table.columns[at[field]]) if field in at else empty for field in ("name", "kind", "village")}
    points = _points(table, at, crs, system)
    wanted = []
    for i in range(len(table)):
        if not text["name"][i]:
            raise _wrong("dedicated.name", table, int(table.rows[i]), "")
        kind = str(text["kind"][i])
        wanted.append(
            _Wanted(
                int(table.rows[i]), str(text["name"][i]), _KINDS.get(kind, kind), str(text["village"][i]), points[i]
            )
        )
    return wanted


def _points(table: Table, at: dict[str, int], crs: str, system: str) -> list[shapely.Point | None]:
    """Return the place of each row in metres."""
    if not {"x", "y"} <= at.keys():
        return [None] * len(table)
    listed = np.column_stack([coordinates(table.columns[at[axis]])[0] for axis in ("x", "y")])
    lonlat, _system, _findings = to_lonlat(listed, system, Source(table.file, table.sheet, table.rows))
    metres: NDArray[np.float64] = transform(lonlat, _LONLAT, crs)
    return [shapely.Point(xy) if known else None for xy, known in zip(metres, given(metres), strict=True)]


def _find(villages: list[Village], wanted: _Wanted, table: Table) -> tuple[int, int]:
    """Return the village and the place that a row means; the place is -1 when the map does not have it."""
    near = [i for i, v in enumerate(villages) if not wanted.village or same_village(v.name, wanted.village)]
    named = [(i, int(p)) for i in near for p in np.flatnonzero(villages[i].places.names == wanted.name)]
    if len(named) == 1:
        return named[0]
    if wanted.point is None:
        raise _wrong("dedicated.several" if named else "dedicated.unknown", table, wanted.row, wanted.name)
    for i in near:
        boundary = villages[i].boundary
        if boundary is not None and boundary.covers(wanted.point):
            here = [place for village, place in named if village == i]
            return i, here[0] if len(here) == 1 else -1
    raise _wrong("dedicated.outside", table, wanted.row, wanted.name)


def _added(village: Village, wanted: _Wanted) -> Village:
    places = village.places
    shape = np.empty(1, dtype=object)
    shape[0] = wanted.point
    more = Places(
        np.concatenate([places.shapes, shape]),
        np.concatenate([places.names, np.array([wanted.name], dtype=object)]),
        np.concatenate([places.kinds, np.array([wanted.kind or "dedicated"], dtype=object)]),
    )
    return replace(village, places=more)


def _wrong(code: str, table: Table, row: int, value: str) -> Problem:
    return Problem(code, file=table.file, sheet=table.sheet, row=row, column=LABELS["name"], value=value)
