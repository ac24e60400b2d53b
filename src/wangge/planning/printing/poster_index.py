"""Lanes and doors in words: the index of a poster and the short scope of a grid."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from wangge.cartography.model import IndexRow
from wangge.delineation.model import Scope
from wangge.exchange.roster.scope import scope_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wangge.cartography.words import Lang
    from wangge.delineation.model import GridPlan, Households

_NAMELESS = frozenset({"田间路", "生产路", "无名路"})
"""Names that many ways have: they tell nobody where a grid ends."""
_WIDEST = 11
"""Characters of door numbers in one row of the index."""
_MOST = 3
"""Lanes or runs of lanes that the scope of a grid names on a poster."""


def brief_scope(scope: Scope, lang: Lang) -> str:
    """Say what a grid covers as briefly as a wall needs: two sides and its lanes, or its groups where it has neither.

    Three and more lanes with running numbers are said as a run (一胡同至四胡同); the roster has the full words.
    """
    sides = {side: name for side, name in scope.sides.items() if name not in _NAMELESS}
    named = [side for side in ("south", "west", "north", "east") if sides.get(side)]
    pair = [*[s for s in named if s in ("south", "north")][:1], *[s for s in named if s in ("west", "east")][:1]]
    sides = {side: sides[side] for side in (pair if len(pair) == 2 else named[:2])}
    lanes = _lane_runs([lane for lane in scope.lanes if lane not in {*sides.values(), *_NAMELESS}], lang)
    comma, more, stop = ("、", "等", "，") if lang == "zh" else (", ", " and others", "; ")
    inside = comma.join(lanes[:_MOST]) + (more if len(lanes) > _MOST else "")
    parts = [scope_words(Scope(sides, (), ()), lang), inside]
    if not any(parts):
        return scope_words(Scope({}, (), scope.groups[:2], scope.runs[:2], scope.by_door), lang)
    return stop.join(part for part in parts if part)


def _lane_runs(lanes: list[str], lang: Lang) -> list[str]:
    """Lanes in natural order, runs of numbers joined."""
    runs: list[list[str]] = []
    for lane in sorted(lanes, key=natural):
        if runs and _follows(runs[-1][-1], lane):
            runs[-1].append(lane)
        else:
            runs.append([lane])
    to = "至" if lang == "zh" else " to "
    return [part for run in runs for part in ([f"{run[0]}{to}{_last_of(run, lang)}"] if len(run) > 2 else run)]


def _last_of(run: list[str], lang: Lang) -> str:
    """The last lane of a run, in Chinese without the place that the first has named: 李庄一胡同至四胡同."""
    kind, place = natural(run[0])[0]
    return run[-1].removeprefix(str(place)) if kind == 1 and lang == "zh" else run[-1]


def _follows(first: str, second: str) -> bool:
    a, b = natural(first), natural(second)
    different = [(x, y) for x, y in zip(a, b, strict=False) if x != y]
    if len(a) != len(b) or len(different) != 1:
        return False
    (kind, x), (_, y) = different[0]
    return kind == 0 and isinstance(x, int) and isinstance(y, int) and y == x + 1


def door_index(homes: Households, plan: GridPlan, lang: Lang = "zh") -> tuple[IndexRow, ...]:
    """The index lane, doors -> grid: door numbers joined into runs that no other grid interrupts.

    Households without a lane are found by their group; those without either are not in the index.
    """
    lanes: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
    groups: set[tuple[str, int]] = set()
    for lane, door, settlement, group, grid in zip(
        homes.lane, homes.door, homes.settlement, homes.group, plan.grid_of.tolist(), strict=True
    ):
        if grid < 0:
            continue
        if lane:
            lanes[str(lane)].append((door_number(str(door)), str(door), grid))
        elif group or settlement:
            name = str(group) if str(group).startswith(str(settlement)) else f"{settlement}{group}"
            groups.add((name, grid))
    rows: list[IndexRow] = []
    for lane in sorted(lanes, key=natural):
        rows.extend(
            IndexRow(lane, doors, grid) for runs, grid in _runs(lanes[lane], lang) for doors in _lines(runs, lang)
        )
    rows.extend(IndexRow(name, "", grid) for name, grid in sorted(groups, key=lambda g: (natural(g[0]), g[1])))
    return tuple(rows)


def _lines(runs: list[str], lang: Lang) -> list[str]:
    """Runs of door numbers joined, in as many rows as keep the index narrow."""
    comma = "、" if lang == "zh" else ", "
    rows = [""]
    for run in runs:
        if rows[-1] and len(rows[-1]) + len(run) > _WIDEST:
            rows.append("")
        rows[-1] += (comma if rows[-1] else "") + run
    return rows


def door_number(door: str) -> int:
    """Return the number of a door (12号 is 12, 3-5 is 5), -1 for one without a number."""
    found = re.search(r"(\d+)\D*$", door)
    return int(found.group(1)) if found else -1


class Run(NamedTuple):
    """Numbers of one lane that belong to one grid, without another between; ``step`` 2: of one side of the lane."""

    low: int
    high: int
    grid: int
    step: int

    def holds(self, number: int) -> bool:
        """Say whether a number is in the run."""
        return self.low <= number <= self.high and (number - self.low) % self.step == 0


def runs_of(doors: Iterable[tuple[int, int]]) -> list[Run]:
    """Return the doors (number, grid) of one lane in runs; odd and even sides apart where that makes fewer."""
    numbered = sorted({door for door in doors if door[0] >= 0})
    whole = _cut(numbered, 1)
    sides = _cut([d for d in numbered if d[0] % 2], 2) + _cut([d for d in numbered if d[0] % 2 == 0], 2)
    return sides if len(sides) < len(whole) else whole


def _runs(doors: list[tuple[int, str, int]], lang: Lang) -> list[tuple[list[str], int]]:
    """Door numbers of one lane in words, by grid."""
    words: dict[int, list[str]] = defaultdict(list)
    for low, high, grid, step in runs_of((n, grid) for n, _, grid in doors):
        run = str(low) if low == high else f"{low}-{high}"
        if step == 2 and low != high:
            run = f"{'单' if low % 2 else '双'}{run}" if lang == "zh" else f"{run} {'odd' if low % 2 else 'even'}"
        words[grid].append(run)
    for grid in {g for n, _, g in doors if n < 0} - set(words):
        words[grid] = []
    return [(parts, grid) for grid, parts in sorted(words.items())]


def _cut(numbered: list[tuple[int, int]], step: int) -> list[Run]:
    runs: list[Run] = []
    for n, grid in numbered:
        if runs and runs[-1].grid == grid:
            runs[-1] = runs[-1]._replace(high=n)
        else:
            runs.append(Run(n, n, grid, step))
    return runs


_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九十")}


def natural(words: str) -> tuple[tuple[int, int | str], ...]:
    """Sort 2胡同 before 10胡同, and 三胡同 before 四胡同."""
    parts = re.findall(r"\d+|[一二三四五六七八九十]+|[^\d一二三四五六七八九十]+", words)
    return tuple((0, _count(p)) if p[0].isdigit() or p[0] in _DIGITS else (1, p) for p in parts)


def _count(words: str) -> int:
    if words.isdigit():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return sum(_DIGITS[c] for c in words)
    return (_DIGITS.get(tens[:1], 1) if tens else 1) * 10 + (_DIGITS.get(ones[:1], 0) if ones else 0)
