"""Villager groups in a natural village: which plots are theirs, and on which of these somebody lives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay

if TYPE_CHECKING:
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
    """
    best: tuple[int, NDArray[np.int64], NDArray[np.bool_]] | None = None
    for trial in range(14):
        group = _groups(ground, free, sizes, 0.12 * trial, rng)
        lived, stray = _occupied(room, group, sizes, wish)
        if best is None or stray < best[0]:
            best = (stray, group, lived)
        if stray == 0:
            break
    assert best is not None  # noqa: S101 - there is at least one trial
    return best[1], best[2]


def _groups(
    ground: Ground, free: NDArray[np.int64], sizes: NDArray[np.int64], shake: float, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Divide the plots among the groups by their households, along streets where it can be; ``shake`` varies the cuts."""
    plots = [ground.plots[i] for i in free]
    unit = np.array([p.unit for p in plots])
    names, first, member, count = np.unique(unit, return_index=True, return_inverse=True, return_counts=True)
    middle = middles(ground, free)
    centre = np.stack([np.bincount(member, middle[:, d]) / count for d in (0, 1)], axis=-1)
    band = np.array([plots[k].band for k in first])
    segment = np.array([plots[k].segment for k in first])
    label = np.zeros(len(names), dtype=np.int64)

    def divide(units: NDArray[np.int64], groups: list[int]) -> None:
        if len(groups) == 1:
            label[units] = groups[0]
            return
        best: tuple[float, NDArray[np.int64], NDArray[np.int64], int] | None = None
        wide = np.ptp(centre[units], axis=0) + 1.0
        for axis in (0, 1):
            keys = (centre[units, 1], centre[units, 0]) if axis == 0 else (centre[units, 0], band[units])
            order = units[np.lexsort(keys)]
            total = np.cumsum(count[order])
            street = segment if axis == 0 else band
            for cut in range(max(1, len(groups) // 2 - 1), min(len(groups) - 1, (len(groups) + 1) // 2 + 1) + 1):
                share = sizes[groups[:cut]].sum() / sizes[groups].sum()
                at = int(np.argmin(np.abs(total[:-1] - share * total[-1])))
                for near in range(max(0, at - 4), min(len(order) - 2, at + 4) + 1):
                    left, right = total[near], total[-1] - total[near]
                    full = (sizes[groups[:cut]].sum() / left, sizes[groups[cut:]].sum() / right)
                    if max(full) > 0.97:
                        continue
                    on_street = street[order[near]] != street[order[near + 1]]
                    cost = abs(full[0] - full[1]) * 3 - 0.35 * on_street + 0.5 * wide[1 - axis] / wide.max()
                    cost += abs(cut / len(groups) - 0.5) * 0.4 + 10 * max(0.0, max(full) - 0.86)
                    cost += shake * float(rng.random())
                    if best is None or cost < best[0]:
                        best = (cost, order[: near + 1], order[near + 1 :], cut)
        if best is None:
            message = "the plots cannot be divided among the villager groups"
            raise ValueError(message)
        divide(best[1], groups[: best[3]])
        divide(best[2], groups[best[3] :])

    divide(np.arange(len(names)), [int(g) for g in rng.permutation(len(sizes))])
    return label[member]


def _occupied(
    room: NDArray[np.float64], group: NDArray[np.int64], sizes: NDArray[np.int64], wish: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], int]:
    """Choose each group's plots by ``wish`` so that its households live together, none beyond another group; also tell how many
    could not.
    """
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
