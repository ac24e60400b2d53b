"""What a household list alone tells about grids: runs of households, and names of areas without any compass."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from wangge.delineation.model import Households, Scope

_DIGITS = "零一二三四五六七八九"
_MOST_NAMED = 3
"""Groups that an area is named after one by one; areas of more, without a run of numbers, are numbered."""

Key = tuple[str, str]


def listed_runs(households: Households, rows: NDArray[np.int64]) -> tuple[tuple[tuple[str, str], ...], bool]:
    """Return first and last of each run of these households in the list of their group, and whether these are doors.

    Doors are named with their lane where every one of the households has one and no two have the same; else the
    numbers of the households are given.
    """
    mine = rows.tolist()
    doors = [_door(str(households.lane[row]), str(households.door[row])) for row in mine]
    by_door = all(doors) and len(set(doors)) == len(doors)
    words = dict(zip(mine, doors if by_door else [str(households.ids[row]) for row in mine], strict=True))
    keys = list(zip(households.settlement.tolist(), households.group.tolist(), strict=True))
    here = {keys[row] for row in mine}
    runs: list[list[int]] = []
    last: dict[Key, tuple[int, bool]] = {}  # of each group here: its run, and whether the household before was in it
    inside = set(mine)
    for row, key in enumerate(keys):
        if key not in here:
            continue
        run, open_ = last.get(key, (-1, False))
        if row in inside and open_:
            runs[run].append(row)
        elif row in inside:
            runs.append([row])
            run = len(runs) - 1
        last[key] = run, row in inside
    return tuple((words[run[0]], words[run[-1]]) for run in runs), by_door


def _door(lane: str, door: str) -> str:
    """Return a door with its lane, "" where the door is not known."""
    return f"{lane}{door}{'号' if door.isdigit() else ''}" if door else ""


def listed_area_names(labels: NDArray[np.int64], scope: Sequence[Scope]) -> list[str]:
    """Name each area, uniquely, by what it holds: its natural villages, its groups (二组至三组片), or a number.

    Parameters
    ----------
    labels
        (g,) index of the area of each grid.
    scope
        What each grid holds; grids are in the order of the list.
    """
    count = int(labels.max()) + 1 if len(labels) else 0
    held: list[Counter[Key]] = [Counter() for _ in range(count)]
    for area, one in zip(labels.tolist(), scope, strict=True):
        for settlement, group, households, _ in one.groups:
            held[area][settlement, group] += households
    villages = [list(dict.fromkeys(settlement for settlement, _ in keys)) for keys in held]
    spread = Counter(name for names in villages for name in names)
    several = len(spread) > 1
    names = []
    for area, keys in enumerate(held):
        mine = villages[area]
        if 0 < len(mine) <= 2 and all(name and spread[name] == 1 for name in mine):
            names.append("、".join(mine))
        else:
            names.append(_by_groups(list(keys), prefixed=several))
    if count == 1 and not names[0]:
        return ["全村"]
    return _told_apart(names)


def _by_groups(keys: list[Key], *, prefixed: bool) -> str:
    """Return the groups in words, "" where they are unknown, of several villages, or too many to name."""
    settlements = {settlement for settlement, _ in keys}
    groups = [group for _, group in keys]
    if len(settlements) != 1 or not all(groups):
        return ""
    settlement = next(iter(settlements))
    ordered = sorted(groups, key=lambda group: (_count(group), group))
    counts = [_count(group) for group in ordered]
    run = counts[0] >= 0 and counts == list(range(counts[0], counts[0] + len(counts)))
    if len(ordered) > 1 and run:
        said = f"{ordered[0]}至{ordered[-1].removeprefix(settlement)}"
    elif len(ordered) <= _MOST_NAMED:
        said = "、".join(ordered)
    else:
        return ""
    return f"{settlement if prefixed and not said.startswith(settlement) else ''}{said}片"


def _told_apart(names: list[str]) -> list[str]:
    """Return names in which those that are shared or empty have a number: 一组第一片."""
    times = Counter(names)
    used: Counter[str] = Counter()
    result = []
    for name in names:
        if name and times[name] == 1:
            result.append(name)
            continue
        used[name] += 1
        result.append(f"{name.removesuffix('片')}第{_in_words(used[name])}片")
    return result


def _count(group: str) -> int:
    """Return the number of a villager group (三组 and 3组 are 3), -1 for one without."""
    found = re.search(r"(\d+|[零一二三四五六七八九十]+)\D*$", group)
    if found is None:
        return -1
    words = found.group(1)
    if words.isdecimal():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return _DIGITS.find(words)
    return (_DIGITS.find(tens) if tens else 1) * 10 + (_DIGITS.find(ones) if ones else 0)


def _in_words(number: int) -> str:
    """Return a number below 100 in Chinese."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")
