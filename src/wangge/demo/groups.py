"""Villager groups in a natural village: which plots are theirs, and on which of these somebody lives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay

from wangge.demo.plain import Unfit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from wangge.demo.settlement import Ground


def seat(
    ground: Ground,
    free: NDArray[np.int64],
    room: NDArray[np.float64],
    sizes: NDArray[np.int64],
    wish: NDArray[np.float64],
    rng: np.random.Generator,
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Give every plot to a villager group and choose where its households live, every group in one piece.

    Parameters
    ----------
    free
        (p,) plots that can be lived on.
    room
        (p, 2) metres, the main room on each.
    sizes
        Households of each group.
    wish
        (p,) how much each plot is liked.

    Returns
    -------
    group, lived
        (p,) group of each plot, and whether a household lives there.

    Raises
    ------
    Unfit
        When a group has fewer plots than households.
    """
    least = len(free) + 1
    for trial in range(14):
        group = _groups(ground, free, sizes, 0.12 * trial, rng)
        lived, stray = _occupied(room, group, sizes, wish)
        if stray < least:
            least, best = stray, (group, lived)
        if stray == 0:
            break
    if best[1].sum() < sizes.sum():
        raise Unfit
    return best


@dataclass(frozen=True)
class _Units:
    """Half columns and rows of plots: middle, number of plots, band and segment of each."""

    centre: NDArray[np.float64]
    count: NDArray[np.int64]
    band: NDArray[np.int64]
    segment: NDArray[np.int64]


def _groups(
    ground: Ground, free: NDArray[np.int64], sizes: NDArray[np.int64], shake: float, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Divide the plots among the groups by their households; ``shake`` varies the cuts."""
    plots = [ground.plots[i] for i in free]
    names, first, member, count = np.unique(
        np.array([p.unit for p in plots]), return_index=True, return_inverse=True, return_counts=True
    )
    middle = middles(ground, free)
    units = _Units(
        np.stack([np.bincount(member, middle[:, d]) / count for d in (0, 1)], axis=-1),
        count,
        np.array([plots[k].band for k in first]),
        np.array([plots[k].segment for k in first]),
    )
    label = np.zeros(len(names), dtype=np.int64)
    todo = [(np.arange(len(names)), [int(g) for g in rng.permutation(len(sizes))])]
    while todo:
        here, groups = todo.pop()
        if len(groups) == 1:
            label[here] = groups[0]
            continue
        _, one, other, cut = min(_cuts(units, here, sizes[groups], shake, rng), key=lambda found: found[0])
        todo += [(one, groups[:cut]), (other, groups[cut:])]
    return label[member]


def _cuts(
    units: _Units, here: NDArray[np.int64], sizes: NDArray[np.int64], shake: float, rng: np.random.Generator
) -> Iterator[tuple[float, NDArray[np.int64], NDArray[np.int64], int]]:
    """Propose ways to cut a part of the village in two: cost, units on either side, groups on the first.

    Cuts on a street are cheap; sides that are fuller than the other, long and thin, or too full to live on cost more.
    """
    wide = np.ptp(units.centre[here], axis=0) + 1.0
    groups = len(sizes)
    for axis in (0, 1):
        centre = units.centre[here]
        keys = (centre[:, 1], centre[:, 0]) if axis == 0 else (centre[:, 0], units.band[here])
        order = here[np.lexsort(keys)]
        street = units.segment[order] if axis == 0 else units.band[order]
        total = np.cumsum(units.count[order])
        for cut in range(max(1, groups // 2 - 1), min(groups - 1, (groups + 1) // 2 + 1) + 1):
            one, other = int(sizes[:cut].sum()), int(sizes[cut:].sum())
            at = int(np.argmin(np.abs(total[:-1] - one / (one + other) * total[-1])))
            for near in range(max(0, at - 4), min(len(order) - 2, at + 4) + 1):
                full = (one / total[near], other / (total[-1] - total[near]))
                cost = abs(full[0] - full[1]) * 3 + 10 * max(0.0, max(full) - 0.86) + 1e3 * (max(full) > 1)
                cost += 0.5 * wide[1 - axis] / wide.max() + 0.4 * abs(cut / groups - 0.5) + shake * rng.random()
                yield cost - 0.35 * (street[near] != street[near + 1]), order[: near + 1], order[near + 1 :], cut


def _occupied(
    room: NDArray[np.float64], group: NDArray[np.int64], sizes: NDArray[np.int64], wish: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], int]:
    """Choose each group's plots by ``wish`` so that its households live together; also tell how many do not."""
    for _ in range(12):
        lived = np.zeros(len(room), dtype=bool)
        for g, size in enumerate(sizes):
            here = np.flatnonzero(group == g)
            lived[here[np.argsort(-wish[here], kind="stable")[:size]]] = True
        stray = _strays(room[lived], group[lived])
        if not stray.any():
            break
        wish = wish.copy()
        wish[np.flatnonzero(lived)[stray]] -= 100.0
    return lived, int(stray.sum())


def _strays(points: NDArray[np.float64], group: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Households that do not hang together with the main part of their group by neighbours."""
    corners = Delaunay(points).simplices
    pairs = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    near = np.hypot(*(points[pairs[:, 0]] - points[pairs[:, 1]]).T) < 95
    pairs = pairs[near & (group[pairs[:, 0]] == group[pairs[:, 1]])]
    n = len(points)
    _, part = connected_components(coo_array((np.ones(len(pairs)), pairs.T), shape=(n, n)), directed=False)
    sizes = np.bincount(part)
    stray = np.zeros(n, dtype=bool)
    for g in np.unique(group):
        here = np.flatnonzero(group == g)
        stray[here] = part[here] != max(set(part[here].tolist()), key=lambda p: (sizes[p], -p))
    return stray


def middles(ground: Ground, plots: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the middles of plots in the frame."""
    boxes = np.array([ground.plots[i].box for i in plots])
    return np.asarray((boxes[:, :2] + boxes[:, 2:]) / 2)
