"""Which unit goes into which grid, before any land is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from wangge.delineation.partitioning import partition
from wangge.delineation.strata import compressed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from wangge.delineation.model import Households, Village
    from wangge.delineation.parameters import GridParams
    from wangge.delineation.units import Units


def label_units(
    units: Units,
    pairs: NDArray[np.int64],
    cost: NDArray[np.float64],
    stratum: NDArray[np.int64],
    params: GridParams,
    start: NDArray[np.int64] | None = None,
    *,
    in_force: bool = False,
) -> NDArray[np.int64]:
    """Divide every stratum into grids, (u,) labels 0..g-1 in order of stratum; ``start`` as for ``partition``."""
    label = np.zeros(len(units), np.int64)
    strata = np.unique(stratum)
    same = stratum[pairs[:, 0]] == stratum[pairs[:, 1]]
    inner, inner_cost = pairs[same], cost[same]
    place = np.empty(len(units), np.int64)
    top = 0
    for s in strata:
        mine = np.flatnonzero(stratum == s)
        place[mine] = np.arange(len(mine))
        here = stratum[inner[:, 0]] == s
        graph = compressed(len(mine), place[inner[here]], inner_cost[here])
        before = None if start is None else start[mine]
        found = partition(*graph, units.xy[mine], units.mass[mine], params, before, in_force=in_force)
        label[mine] = found + top
        top += int(found.max()) + 1
    return label


def previous_labels(village: Village, units: Units) -> NDArray[np.int64] | None:
    """The grid each unit is in today, as labels; new houses take that of the nearest old one. None without a net."""
    if village.previous is None or not len(units):
        return None
    code_of = village.previous.code_of
    codes = [code_of.get(str(i), "") for i in village.households.ids.tolist()]
    index = {c: i for i, c in enumerate(sorted({c for c in codes if c}))}
    if not index:
        return None
    label = np.full(len(units), -1, np.int64)
    for unit, code in zip(units.of.tolist(), codes, strict=True):
        if unit >= 0 and code and label[unit] < 0:
            label[unit] = index[code]
    new = np.flatnonzero(label < 0)
    if len(new):
        old = np.flatnonzero(label >= 0)
        label[new] = label[old[cKDTree(units.xy[old]).query(units.xy[new])[1]]]
    return label


def label_by_order(
    households: Households, groups: NDArray[np.int64], params: GridParams
) -> tuple[NDArray[np.int64], list[tuple[int, int, int]]]:
    """Divide households without any place: group by group, in the order of the list, into runs of equal length.

    Groups below the minimum join the group before or after them in their natural village. Returns the labels, and what
    was joined: (a row of the group, a row of the group it joins, households).
    """
    blocks: list[list[int]] = []
    joined: list[tuple[int, int, int]] = []
    for g in groups[np.sort(np.unique(groups, return_index=True)[1])].tolist():
        rows = np.flatnonzero(groups == g).tolist()
        last = blocks[-1] if blocks else []
        small = bool(last) and min(len(last), len(rows)) < params.minimum
        if small and (not params.keep_groups or households.settlement[last[0]] == households.settlement[rows[0]]):
            joined.append((rows[0], last[0], len(rows)))
            last.extend(rows)
        else:
            blocks.append(rows)
    out = np.zeros(len(households), np.int64)
    top = 0
    for rows in blocks:
        parts = max(1, int(len(rows) / params.target + 0.5), -(-len(rows) // params.maximum))
        out[rows] = top + np.arange(len(rows)) * parts // len(rows)
        top += parts
    return out, joined


def attach_unplaced(
    households: Households, groups: NDArray[np.int64], grid_of: NDArray[np.int64]
) -> tuple[NDArray[np.int64], list[int]]:
    """Attach households without place to the grid of their group, where the group is in one grid only.

    Returns the labels (-1 for those that stay without) and the rows that were attached.
    """
    out = grid_of.copy()
    attached = []
    for row in np.flatnonzero(grid_of < 0).tolist():
        known = np.unique(grid_of[(groups == groups[row]) & (grid_of >= 0)])
        if len(known) == 1 and households.group[row]:
            out[row] = known[0]
            attached.append(row)
    return out, attached


Shared = dict[tuple[str, int], list[str]]
"""Households, by number, that an old grid (its code) and a new one (its index) have in common."""


def shared_with(code_of: Mapping[str, str], ids: NDArray[np.object_], grid_of: NDArray[np.int64]) -> Shared:
    """Which households the grids have in common with those of an earlier net, by the earlier code of each household."""
    shared: Shared = {}
    for i, grid in zip(ids.tolist(), grid_of.tolist(), strict=True):
        code = code_of.get(str(i), "")
        if code and grid >= 0:
            shared.setdefault((code, grid), []).append(str(i))
    return shared


def surviving_codes(shared: Shared, count: int) -> list[str | None]:
    """The code of each of ``count`` grids that survives, None for a new one.

    A grid survives in the new grid that holds most of its households, if that is more than half of them and no other
    old grid has more households there.
    """
    kept: list[str | None] = [None] * count
    total: dict[str, int] = {}
    for (code, _), who in shared.items():
        total[code] = total.get(code, 0) + len(who)
    taken: set[str] = set()
    for (code, grid), who in sorted(shared.items(), key=lambda item: (-len(item[1]), item[0])):
        if kept[grid] is None and code not in taken and 2 * len(who) > total[code]:
            kept[grid] = code
            taken.add(code)
    return kept


def movers(shared: Shared, codes: Sequence[str | None]) -> Shared:
    """Who moves: the households whose grid of today is not the one whose code their new grid bears."""
    return {pair: who for pair, who in sorted(shared.items()) if codes[pair[1]] != pair[0]}
