"""Which village each household belongs to: the one it is listed under, else the one it stands in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.exchange.assemble.boundaries import match_villages, namesakes
from wangge.exchange.assemble.households import row_findings
from wangge.exchange.coordinates import given
from wangge.problem import Finding, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.exchange.assemble.boundaries import Boundaries
    from wangge.exchange.household_list import HouseholdTable
    from wangge.problem import Detail

REST = "其余"  # village of houses on a map that lie outside every boundary


@dataclass
class Work:
    """What is known so far; ``xy`` in metres, ``village`` an index into ``names``, which begin with the boundaries'."""

    table: HouseholdTable
    xy: NDArray[np.float64]
    building: NDArray[np.int64]
    village: NDArray[np.int64]
    names: list[str]
    codes: list[str]
    findings: list[Finding]


def find_villages(work: Work, boundaries: Boundaries, fallback: str, *, from_map: bool) -> None:
    """Decide the village of each household and say what does not fit; new villages are added to ``names``."""
    located = _located(work.xy, boundaries)
    keys = list(zip(work.table.village, work.table.village_code, strict=True))
    of_key = _villages_of_names(work, keys, located, boundaries)
    work.village = np.array([of_key.get(key, -1) for key in keys], dtype=np.int64)
    nameless = np.array([not any(key) for key in keys], dtype=bool)
    work.village[nameless] = located[nameless]
    lost = np.flatnonzero(nameless & (located < 0))
    if not len(lost):
        return
    if len(boundaries) and not from_map:
        there = lost[given(work.xy[lost])]
        tree = shapely.STRtree(boundaries.shapes)
        at, nearest = tree.query_nearest(np.asarray(shapely.points(work.xy[there]), dtype=object), all_matches=False)
        work.village[there[at]] = nearest
        lost = lost[work.village[lost] < 0]
    if not len(lost):
        return
    if len(work.names) and not from_map:
        work.findings += row_findings("household.village.unknown", work.table, lost, work.xy, "")
        fallback = f"{fallback}?" if fallback in work.names else fallback
    elif len(boundaries):
        fallback = REST
        work.findings += row_findings("map.homes.outside", work.table, lost, work.xy, REST, limit=0)
    work.village[lost] = len(work.names)
    work.names.append(fallback)
    work.codes.append("")


def refuse_twice(work: Work) -> None:
    """Refuse a household number borne twice in a village: the list may have written its name in two ways."""
    seen: dict[tuple[int, str], int] = {}
    pairs = list(zip(work.village.tolist(), work.table.ids, strict=True))
    twice = [(seen[key], i) for i, key in enumerate(pairs) if seen.setdefault(key, i) != i]
    if twice:
        first, second = twice[0]
        raise Problem(
            "households.id.duplicate",
            file=work.table.file,
            sheet=work.table.sheet,
            value=str(work.table.ids[second]),
            row=int(work.table.rows[first]),
            other_row=int(work.table.rows[second]),
            count=len(twice),
        )


def _located(xy: NDArray[np.float64], boundaries: Boundaries) -> NDArray[np.int64]:
    """Return the boundary each household stands in, -1 for none."""
    found = np.full(len(xy), -1, dtype=np.int64)
    there = np.flatnonzero(given(xy))
    if len(boundaries) and len(there):
        points = np.asarray(shapely.points(xy[there]), dtype=object)
        at, land = shapely.STRtree(boundaries.shapes).query(points, predicate="intersects")
        found[there[at[::-1]]] = land[::-1]
    return found


def _villages_of_names(
    work: Work, keys: list[tuple[str, str]], located: NDArray[np.int64], boundaries: Boundaries
) -> dict[tuple[str, str], int]:
    """Match each listed village with a boundary by code or name, else by where its households stand."""
    members: dict[tuple[str, str], list[int]] = {}
    for i, key in enumerate(keys):
        if any(key):
            members.setdefault(key, []).append(i)
    listed = list(members)
    of_key = dict(zip(listed, match_villages(listed, boundaries), strict=True))
    taken = set(of_key.values())
    for key in listed:
        if of_key[key] < 0 and len(boundaries):
            of_key[key] = _by_place(located[members[key]], taken)
            work.findings.append(_by_place_said(work, key, of_key[key], boundaries))
        if of_key[key] >= 0 and key[0] and not boundaries.named[of_key[key]]:
            work.names[of_key[key]] = key[0]
    made: dict[str, int] = {}
    for key in listed:
        if of_key[key] < 0:
            own = key[1] or key[0]
            if own not in made:
                made[own] = len(work.names)
                work.names.append(key[0] or key[1])
                work.codes.append(key[1])
            of_key[key] = made[own]
        elif not work.codes[of_key[key]]:
            work.codes[of_key[key]] = key[1]
    return of_key


def _by_place_said(work: Work, key: tuple[str, str], found: int, boundaries: Boundaries) -> Finding:
    """Say which boundary was taken for a listed village that none bears the name of, or several do.

    Raises
    ------
    Problem
        ``village.namesakes`` when several boundaries bear the name and the houses do not tell which is meant.
    """
    name = key[0] or key[1]
    details: dict[str, Detail] = {"file": work.table.file, "sheet": work.table.sheet, "value": name}
    several = namesakes(key[0], boundaries) if key[0] else []
    if len(several) > 1:
        details |= {"count": len(several), "map": boundaries.file}
        if found not in several:
            raise Problem("village.namesakes", **details)
        return Finding("village.matched.namesake", "warning", work.names[found], details=details)
    details["village"] = work.names[found] if found >= 0 else ""
    details["known"] = "、".join(map(str, boundaries.names[:30]))
    return Finding("village.matched.place" if found >= 0 else "village.unmatched", "warning", name, details=details)


def _by_place(located: NDArray[np.int64], taken: set[int]) -> int:
    """Return the boundary that holds four in five of a village's households and is no other village's, else -1."""
    (best, count), *_ = Counter(located.tolist()).most_common(1)
    return best if best >= 0 and best not in taken and count >= 0.8 * len(located) else -1
