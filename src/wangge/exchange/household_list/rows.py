"""Which rows of a list make one household, and the number by which it is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wangge.exchange.telling import rows_told
from wangge.problem import Finding, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.exchange.tables import Table
    from wangge.problem import Detail

Text = dict[str, "NDArray[np.object_]"]
HEAD = frozenset({"户主", "本人", "本人或户主", "01", "02", "1", "2", "head", "self", "householder"})


@dataclass(frozen=True)
class Grouping:
    """``household`` (rows,) is the household of each row; ``pick`` (households,) its main row; ``ids`` its number."""

    ids: NDArray[np.object_]
    household: NDArray[np.int64]
    pick: NDArray[np.int64]
    by_person: bool


def is_head(relation: str) -> bool:
    """Tell whether a relation to the head is the head's own."""
    return relation.strip().lower() in HEAD


def group_rows(
    table: Table, ids: NDArray[np.object_] | None, text: Text, *, has_persons: bool, findings: list[Finding]
) -> Grouping:
    """Find the rows of each household and its number, unique within the village.

    Raises
    ------
    Problem
        ``households.id.missing`` for a household without number among others that have one,
        ``households.id.duplicate`` for a number that two households of one village bear.
    """
    heads = np.array([is_head(r) for r in text["relation"]], dtype=bool)
    by_person = bool((~heads & (text["relation"] != "")).any()) or _names_repeat(ids, text, has_persons=has_persons)
    if ids is None:
        household = _by_head(text, heads) if by_person and heads.any() else np.arange(len(table))
    else:
        ids = _below(table, ids, text, heads, findings) if by_person else ids
        _refuse_blank(table, ids)
        household = _by_number(text["village"], ids) if by_person else np.arange(len(table))
    pick = _main_rows(household, heads)
    if ids is None:
        made = _numbered(text, pick)
        details: dict[str, Detail] = {"file": table.file, "sheet": table.sheet, "value": str(made[0])}
        findings.append(Finding("households.id.made", "note", details=details))
        return Grouping(made, household, pick, by_person)
    if by_person:
        _refuse_two_heads(table, ids, household, heads)
    return Grouping(_unique(table, ids[pick], text, pick, findings), household, pick, by_person)


def _names_repeat(ids: NDArray[np.object_] | None, text: Text, *, has_persons: bool) -> bool:
    """Tell a list of persons without relations: numbers repeat beside names, and nothing says how many they are."""
    if ids is None or not (text["name"] != "").any():
        return False
    keys = list(zip(text["village"], ids, text["head"], strict=True))
    repeats = len(set(keys)) < len(keys)
    return repeats and (not has_persons or bool((text["head"] != "").all()))


def _by_head(text: Text, heads: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Each head starts a household; so does another village."""
    starts = heads.copy()
    starts[0] = True
    starts[1:] |= text["village"][1:] != text["village"][:-1]
    return np.cumsum(starts) - 1


def _by_number(village: NDArray[np.object_], ids: NDArray[np.object_]) -> NDArray[np.int64]:
    number: dict[tuple[str, str], int] = {}
    return np.array([number.setdefault(key, len(number)) for key in zip(village, ids, strict=True)], dtype=np.int64)


def _main_rows(household: NDArray[np.int64], heads: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the row of the head, or the first row of each household."""
    pick = np.full(int(household.max()) + 1, -1, dtype=np.int64)
    for rows in (np.arange(len(household)), np.flatnonzero(heads)):
        pick[household[rows[::-1]]] = rows[::-1]
    return pick


def _below(
    table: Table, ids: NDArray[np.object_], text: Text, heads: NDArray[np.bool_], findings: list[Finding]
) -> NDArray[np.object_]:
    """Give persons listed below their head, without a number, the number above them."""
    blank = (ids == "") & ~heads
    last = np.maximum.accumulate(np.where(ids != "", np.arange(len(ids)), -1))
    hit = blank & (last >= 0)
    hit[hit] &= text["village"][hit] == text["village"][last[hit]]
    if not hit.any():
        return ids
    filled = ids.copy()
    filled[hit] = ids[last[hit]]
    rows = rows_told(table.rows[hit])
    details: dict[str, Detail] = {"file": table.file, "sheet": table.sheet, "rows": rows, "count": int(hit.sum())}
    findings.append(Finding("households.id.filled", "note", details=details))
    return filled


def _refuse_blank(table: Table, ids: NDArray[np.object_]) -> None:
    blank = np.flatnonzero(ids == "")
    if len(blank):
        row, count = int(table.rows[blank[0]]), len(blank)
        raise Problem("households.id.missing", file=table.file, sheet=table.sheet, row=row, count=count)


def _refuse_two_heads(
    table: Table, ids: NDArray[np.object_], household: NDArray[np.int64], heads: NDArray[np.bool_]
) -> None:
    own = np.flatnonzero(heads)
    order = own[np.argsort(household[own], kind="stable")]
    twice = np.flatnonzero(household[order][1:] == household[order][:-1])
    if len(twice):
        _refuse(table, str(ids[order[twice[0]]]), order[twice[0]], order[twice[0] + 1], len(twice))


def _refuse(table: Table, value: str, first: int, second: int, count: int) -> None:
    rows = (int(table.rows[first]), int(table.rows[second]))
    raise Problem(
        "households.id.duplicate",
        file=table.file,
        sheet=table.sheet,
        value=value,
        row=rows[0],
        other_row=rows[1],
        count=count,
    )


def _numbered(text: Text, pick: NDArray[np.int64]) -> NDArray[np.object_]:
    """Number the households of each villager group in the order of the list."""
    count: dict[tuple[str, str, str], int] = {}
    made = np.empty(len(pick), dtype=object)
    for i, row in enumerate(pick):
        key = (text["village"][row], text["settlement"][row], text["group"][row])
        count[key] = count.get(key, 0) + 1
        made[i] = "-".join(part for part in (*key, f"{count[key]:03d}") if part)
    return made


def _unique(
    table: Table, ids: NDArray[np.object_], text: Text, pick: NDArray[np.int64], findings: list[Finding]
) -> NDArray[np.object_]:
    """Refuse a number borne twice; put the group before numbers that start again in every group."""
    seen: dict[tuple[str, str], int] = {}
    twice: list[tuple[int, int]] = []
    for i, key in enumerate(zip(text["village"][pick], ids, strict=True)):
        first = seen.setdefault(key, i)
        if first != i:
            twice.append((first, i))
    if not twice:
        return ids
    wider = list(zip(text["village"][pick], text["settlement"][pick], text["group"][pick], ids, strict=True))
    # one slip of the pen is a mistake; numbers that repeat everywhere start again in every group
    if len(set(wider)) == len(wider) and len(twice) >= max(3, len(ids) // 10):
        made = np.empty(len(ids), dtype=object)
        made[:] = ["-".join(part for part in key[1:] if part) for key in wider]
        details: dict[str, Detail] = {"file": table.file, "sheet": table.sheet, "value": str(made[twice[0][1]])}
        findings.append(Finding("households.id.restart", "note", details=details))
        return made
    first, second = twice[0]
    _refuse(table, str(ids[second]), pick[first], pick[second], len(twice))
    return ids
