"""Cells of a household list into texts, identifiers, counts and coordinates; what cannot be is named with its row."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from wangge.exchange.characters import readable
from wangge.exchange.telling import rows_told
from wangge.problem import Finding, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from wangge.exchange.tables import Cell, Table
    from wangge.problem import Detail

T = TypeVar("T")
EXACT = 1e15  # Excel keeps 15 digits; longer numbers have lost their end
_DIGITS = 5  # a longer number of persons is another column
_POWER = re.compile(r"^\d([.]\d+)?[eE][+]?\d+$")
_COUNT = re.compile(r"^(-?\d+)(?:[.]0+)?\s*(?:人|口|口人)?$")
_DEGREES = re.compile(
    r"^[NSEW东西南北经纬:]*\s*(\d{1,3})\s*[°度]\s*(?:(\d{1,2}(?:[.]\d+)?)\s*['′分]\s*)?"
    r"(?:(\d{1,2}(?:[.]\d+)?)\s*(?:[\"″秒]|''|′′)?)?\s*[NSEW]?$"
)
_NOTHING = frozenset({"", "-", "--", "—", "/", "无", "未知", "待定", "待补", "none", "null", "nan", "n/a", "#n/a"})
_LANE_DOOR = re.compile(
    r"([^\s0-9,，组村乡镇县市区]{1,8}(?:街|路|巷|胡同|道|弄))\s*(?:[东西南北]?)(\d+(?:-\d+)?)\s*号?"
)


def text_of(cell: Cell) -> str:
    """Return a cell as people read it: whole numbers without ``.0``, full-width letters and digits made plain."""
    if isinstance(cell, str):
        return readable(unicodedata.normalize("NFKC", cell)).lstrip("'").strip()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell)


def _each(column: Sequence[Cell], convert: Callable[[Cell], T]) -> list[T]:
    """Convert every cell, each different value once."""
    known = {cell: convert(cell) for cell in set(column)}
    return [known[cell] for cell in column]


def texts(column: Sequence[Cell]) -> NDArray[np.object_]:
    """Return a column as texts, "" where empty."""
    made = np.empty(len(column), dtype=object)
    made[:] = _each(column, text_of)
    return made


def identifiers(table: Table, column: int) -> NDArray[np.object_]:
    """Return a column of numbers that name something; refuse those that Excel has rounded or taken for dates."""
    cells = table.columns[column]
    for cell in set(cells):
        rounded = (isinstance(cell, float) and abs(cell) >= EXACT) or (isinstance(cell, str) and _POWER.match(cell))
        if rounded or hasattr(cell, "month"):
            code = "households.id.rounded" if rounded else "households.id.date"
            row = int(table.rows[cells.index(cell)])
            value = f"{cell:.5G}" if isinstance(cell, float) else str(cell)
            raise Problem(code, file=table.file, sheet=table.sheet, row=row, column=table.headings[column], value=value)
    return texts(cells)


def counts(table: Table, column: int) -> NDArray[np.int64]:
    """Return a column of persons; an empty cell counts as 0, anything else than a whole number is refused."""

    def count(cell: Cell) -> int | None:
        text = text_of(cell)
        match = _COUNT.match(text)
        if match:
            return int(match.group(1)) if len(match.group(1)) <= _DIGITS else None
        return 0 if text.lower() in _NOTHING else None

    cells = table.columns[column]
    made = _each(cells, count)
    for i, value in enumerate(made):
        if value is None or value < 0:
            heading, shown = table.headings[column], text_of(cells[i])
            row = int(table.rows[i])
            raise Problem(
                "households.persons.text", file=table.file, sheet=table.sheet, row=row, column=heading, value=shown
            )
    return np.asarray(made, dtype=np.int64)


def _coordinate(cell: Cell) -> float | None:
    """Return a number or degrees, minutes, seconds; NaN for an empty cell, None for anything else."""
    if isinstance(cell, int | float):
        return float(cell)
    text = text_of(cell)
    if text.lower() in _NOTHING:
        return float("nan")
    plain = re.sub(r"^[NSEW东西南北经纬:]+|[NSEW°度]+$", "", text).strip()
    try:
        return float(plain)
    except ValueError:
        match = _DEGREES.match(text)
    if match is None:
        return None
    degrees, minutes, seconds = (float(part) if part else 0.0 for part in match.groups())
    return degrees + minutes / 60 + seconds / 3600


def coordinates(column: Sequence[Cell]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return numbers (decimal, or degrees minutes seconds; NaN where empty) and which cells were neither."""
    made = _each(column, _coordinate)
    bad = np.fromiter((value is None for value in made), dtype=bool, count=len(made))
    return np.array([np.nan if value is None else value for value in made], dtype=np.float64), bad


def split_points(column: Sequence[Cell]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Split cells like ``114.56, 33.70`` into two columns, and tell which could not be."""
    xy = np.full((len(column), 2), np.nan)
    bad = np.zeros(len(column), dtype=bool)
    for i, cell in enumerate(column):
        text = text_of(cell)
        if text.lower() in _NOTHING:
            continue
        parts = [_coordinate(part) for part in re.split(r"[,，;；\s]+", text.strip("()[]")) if part]
        if len(parts) == 2 and None not in parts:
            xy[i] = parts
        else:
            bad[i] = True
    return xy, bad


def split_addresses(addresses: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return lane and door of addresses like ``李庄村前街12号``, "" where an address has none."""
    lane, door = np.full(len(addresses), "", dtype=object), np.full(len(addresses), "", dtype=object)
    for i, address in enumerate(addresses):
        match = _LANE_DOOR.search(address)
        if match:
            lane[i], door[i] = match.groups()
    return lane, door


def per_row(
    code: str,
    table: Table,
    column: str,
    hit: NDArray[np.bool_],
    values: NDArray[np.object_],
    *,
    limit: int = 20,
) -> list[Finding]:
    """Return a warning for each row hit; above ``limit`` one for all, with the number and the first rows."""
    at = np.flatnonzero(hit)
    where: dict[str, Detail] = {"file": table.file, "sheet": table.sheet, "column": column}
    if len(at) <= limit:
        return [
            Finding(code, "warning", details={**where, "row": int(table.rows[i]), "value": str(values[i])}) for i in at
        ]
    rows = rows_told(table.rows[at])
    details: dict[str, Detail] = {**where, "rows": rows, "count": len(at), "value": str(values[at[0]])}
    return [Finding(f"{code}.many", "note" if limit == 0 else "warning", details=details)]
