"""The household list: one row per household or one row per person, read, checked and brought into columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from wangge.exchange.columns import LABELS, find_columns, shown_headings
from wangge.exchange.coordinates import given
from wangge.exchange.household_list.cells import (
    coordinates,
    counts,
    identifiers,
    per_row,
    split_addresses,
    split_points,
    texts,
)
from wangge.exchange.household_list.rows import Grouping, group_rows, is_head
from wangge.exchange.tables import Table, read_table
from wangge.exchange.telling import rows_told
from wangge.problem import Finding, Problem

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from wangge.problem import Detail

IMPLAUSIBLE = 30  # persons in one household
CROWD = 10  # households on exactly one point
_TEXT = ("village", "village_code", "settlement", "group", "head", "name", "relation", "lane", "door", "grid")


@dataclass(frozen=True)
class HouseholdTable:
    """The households of a list, a column each, all of length n, in the order of the list.

    Attributes
    ----------
    file, sheet
        Where the list came from; ``rows`` (n,) are the row numbers in it, from 1.
    ids
        Household numbers, unique within the village.
    village, village_code, settlement, group, head, lane, door, grid
        Texts, "" where unknown.
    persons
        Persons of each household; 0 where the list does not say.
    xy
        (n, 2) as in the list: first the column taken for longitude or X, then latitude or Y; NaN where missing.
    mapping
        Our column -> heading in the file, to be shown to the user.
    by_person
        True when the list has one row per person.
    """

    file: str
    sheet: str
    ids: NDArray[np.object_]
    village: NDArray[np.object_]
    village_code: NDArray[np.object_]
    settlement: NDArray[np.object_]
    group: NDArray[np.object_]
    head: NDArray[np.object_]
    persons: NDArray[np.int64]
    lane: NDArray[np.object_]
    door: NDArray[np.object_]
    grid: NDArray[np.object_]
    xy: NDArray[np.float64]
    rows: NDArray[np.int64]
    mapping: dict[str, str]
    by_person: bool
    findings: tuple[Finding, ...] = ()

    def __len__(self) -> int:
        """Return the number of households."""
        return len(self.ids)


def read_households(
    path: str | os.PathLike[str], *, columns: Mapping[str, str] | str | None = None, sheet: str | None = None
) -> HouseholdTable:
    """Read a household list.

    Parameters
    ----------
    path
        Any file that `wangge.exchange.tables.read_table` reads.
    columns
        Headings that cannot be guessed, as a mapping or as text: ``"户号=编号,人数=人口"``.
    sheet
        Name of the sheet, by default the one that looks like a household list.

    Raises
    ------
    Problem
        What `read_table` raises, and ``columns.missing``, ``columns.heading.missing``, ``columns.syntax``,
        ``columns.field.unknown``, ``households.id.rounded``, ``households.id.date``, ``households.id.missing``,
        ``households.id.duplicate``, ``households.persons.text``.

    Notes
    -----
    A list has one row per person when it has a column 与户主关系 with others than the head in it, or when household
    numbers repeat beside a column of names. Households are then the rows of one number within a village (or, without
    numbers, each head and the rows below), and their persons are counted.
    """
    table = read_table(path, sheet=sheet)
    where: dict[str, Detail] = {"file": table.file, "sheet": table.sheet}
    at = find_columns(table.headings, columns, file=table.file, sheet=table.sheet)
    _require(at, table)
    findings = list(table.findings)
    text = {
        field: texts(table.columns[at[field]]) if field in at else np.full(len(table), "", dtype=object)
        for field in _TEXT
    }
    for field in ("village_code", "village", "grid"):
        if field in at:
            text[field] = identifiers(table, at[field])
    _dates_in_doors(table, at, text, findings)
    if "address" in at and not {"lane", "door"} & at.keys():
        text["lane"], text["door"] = split_addresses(texts(table.columns[at["address"]]))
    text["village"] = _filled(text["village"], table, "households.village.filled", findings)
    ids = identifiers(table, at["id"]) if "id" in at else None
    rows = group_rows(table, ids, text, has_persons="persons" in at, findings=findings)
    xy = _points(table, at, findings)
    persons = _persons(table, at, rows, findings)
    pick = rows.pick
    households = HouseholdTable(
        file=table.file,
        sheet=table.sheet,
        ids=rows.ids,
        persons=persons,
        head=_heads(text, rows),
        xy=_first_known(xy, rows),
        rows=table.rows[pick],
        mapping={field: table.headings[i] for field, i in at.items()},
        by_person=rows.by_person,
        village=_first_text(text["village"], rows),
        village_code=_first_text(text["village_code"], rows),
        settlement=_first_text(text["settlement"], rows),
        group=_first_text(text["group"], rows),
        lane=_first_text(text["lane"], rows),
        door=_first_text(text["door"], rows),
        grid=_first_text(text["grid"], rows),
    )
    findings += _look(households, where)
    return replace(households, findings=tuple(findings))


def _require(at: dict[str, int], table: Table) -> None:
    """Refuse a list in which no household can be told from another."""
    missing = ""
    if not {"id", "head", "name", "door", "address", "x", "point"} & at.keys():
        missing = f"{LABELS['id']} (id)"
    elif ("x" in at) != ("y" in at) and "point" not in at:
        field = "y" if "x" in at else "x"
        missing = f"{LABELS[field]} ({field})"
    if missing:
        found = shown_headings(table.headings)
        raise Problem(
            "columns.missing",
            file=table.file,
            sheet=table.sheet,
            row=int(table.rows[0]) - 1,
            column=missing,
            found=found,
        )


def _dates_in_doors(
    table: Table, at: dict[str, int], text: dict[str, NDArray[np.object_]], findings: list[Finding]
) -> None:
    """Turn doors that Excel took for dates (3-12 -> 12 March) back, and say so."""
    if "door" not in at:
        return
    column = table.columns[at["door"]]
    hit = np.fromiter((hasattr(c, "month") for c in column), dtype=bool, count=len(column))
    if hit.any():
        text["door"] = text["door"].copy()
        for i in np.flatnonzero(hit):
            text["door"][i] = f"{column[i].month}-{column[i].day}"  # type: ignore[attr-defined]
        findings += per_row("households.door.date", table, table.headings[at["door"]], hit, text["door"])


def _filled(values: NDArray[np.object_], table: Table, code: str, findings: list[Finding]) -> NDArray[np.object_]:
    """Repeat the value above in cells left empty below it, as people do in lists, and say so."""
    known = values != ""
    if known.all() or not known.any():
        return values
    last = np.maximum.accumulate(np.where(known, np.arange(len(values)), -1))
    hit = ~known & (last >= 0)
    if not hit.any():
        return values
    filled = values.copy()
    filled[hit] = values[last[hit]]
    findings += per_row(code, table, "", hit, filled, limit=0)
    return filled


def _points(table: Table, at: dict[str, int], findings: list[Finding]) -> NDArray[np.float64]:
    if "x" in at and "y" in at:
        pair = []
        for field in ("x", "y"):
            values, bad = coordinates(table.columns[at[field]])
            shown = texts(table.columns[at[field]])
            findings += per_row("households.coordinate.text", table, table.headings[at[field]], bad, shown)
            pair.append(values)
        return np.column_stack(pair)
    if "point" in at:
        xy, bad = split_points(table.columns[at["point"]])
        shown = texts(table.columns[at["point"]])
        findings += per_row("households.coordinate.text", table, table.headings[at["point"]], bad, shown)
        return xy
    return np.full((len(table), 2), np.nan)


def _persons(table: Table, at: dict[str, int], rows: Grouping, findings: list[Finding]) -> NDArray[np.int64]:
    where: dict[str, Detail] = {"file": table.file, "sheet": table.sheet}
    listed = counts(table, at["persons"]) if "persons" in at else None
    if rows.by_person:
        persons = np.bincount(rows.household, minlength=len(rows.ids)).astype(np.int64)
        if listed is not None:
            said = listed[rows.pick]
            differ = (said > 0) & (said != persons)
            if differ.any():
                first = int(np.flatnonzero(differ)[0])
                details: dict[str, Detail] = {
                    **where,
                    "row": int(table.rows[rows.pick[first]]),
                    "column": table.headings[at["persons"]],
                    "value": int(said[first]),
                    "counted": int(persons[first]),
                    "count": int(differ.sum()),
                }
                findings.append(Finding("households.persons.differ", "warning", details=details))
        return persons
    if listed is None:
        findings.append(Finding("households.persons.unknown", "note", details=where))
        return np.zeros(len(rows.ids), dtype=np.int64)
    heading = table.headings[at["persons"]]
    shown = listed.astype(object)
    findings += per_row("households.persons.none", table, heading, listed <= 0, shown)
    findings += per_row("households.persons.implausible", table, heading, listed > IMPLAUSIBLE, shown)
    return np.maximum(listed, 0)[rows.pick]


def _heads(text: dict[str, NDArray[np.object_]], rows: Grouping) -> NDArray[np.object_]:
    """Take the head's own row where persons are listed, else the column of heads, else the name."""
    named = text["name"][rows.pick]
    head = text["head"][rows.pick]
    if rows.by_person:
        own = np.array([is_head(r) for r in text["relation"][rows.pick]], dtype=bool)
        return np.where(own & (named != ""), named, np.where(head != "", head, named))
    return np.where(head != "", head, named)


def _first_text(values: NDArray[np.object_], rows: Grouping) -> NDArray[np.object_]:
    """Take the value of the household's main row, or the first one given in its other rows."""
    found = values[rows.pick]
    if not rows.by_person:
        return found
    for i in np.flatnonzero((values != "") & (found[rows.household] == ""))[::-1]:
        found[rows.household[i]] = values[i]
    return found


def _first_known(xy: NDArray[np.float64], rows: Grouping) -> NDArray[np.float64]:
    found = xy[rows.pick]
    if rows.by_person:
        there = given(xy)
        have = given(found)
        for i in np.flatnonzero(there & ~have[rows.household])[::-1]:
            found[rows.household[i]] = xy[i]
    found[~given(found)] = np.nan
    return found


def _look(households: HouseholdTable, where: dict[str, Detail]) -> list[Finding]:
    """Say what stands out in the whole list: crowds on one point, households without coordinates."""
    found = []
    placed = given(households.xy)
    if placed.any() and not placed.all():
        rows = households.rows[~placed]
        details: dict[str, Detail] = {**where, "rows": rows_told(rows), "count": len(rows)}
        found.append(Finding("households.coordinates.missing", "warning", details=details))
    points, inverse, count = np.unique(households.xy[placed], axis=0, return_inverse=True, return_counts=True)
    for k in np.flatnonzero((count >= CROWD) & points.any(axis=1))[:20]:  # 0, 0 is no place: that is said elsewhere
        rows = households.rows[placed][inverse.reshape(-1) == k]
        details = {
            **where,
            "value": f"{points[k, 0]:.10g}, {points[k, 1]:.10g}",
            "rows": rows_told(rows),
            "count": int(count[k]),
        }
        found.append(Finding("households.coordinates.same", "warning", details=details))
    return found
