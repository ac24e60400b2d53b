"""Who stands where in a natural village: public places, villager groups, empty plots, lane names and doors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay

from wangge.demo.blocks import LEFT, NORTH, SOUTH
from wangge.demo.names import numeral
from wangge.demo.settlement import courtyard

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.demo.settlement import Ground

PLOTS_PER_HOME = 1.36
"""Plots inside the outline per household: the rest lie empty."""


@dataclass(frozen=True)
class Homes:
    """A natural village as it is lived in.

    Attributes
    ----------
    plot, group
        (n,) index of each household's plot in ``Ground.plots`` and of its villager group, in walking order.
    courtyards
        (n,) walls of each household.
    points
        (n, 2) metres, the main room.
    lane, door
        (n,) name of the street or hutong the gate opens to and number there.
    deserted
        Walls of plots where nobody is registered any more.
    public
        (kind, name, shape) of public buildings and places.
    lane_names
        Name of each line of ``Ground.lines``.
    """

    plot: NDArray[np.int64]
    group: NDArray[np.int64]
    courtyards: NDArray[np.object_]
    points: NDArray[np.float64]
    lane: NDArray[np.object_]
    door: NDArray[np.object_]
    deserted: list[shapely.Polygon]
    public: list[tuple[str, str, shapely.Geometry]]
    lane_names: dict[tuple[str, int], str]


def move_in(
    ground: Ground,
    sizes: NDArray[np.int64],
    public: list[tuple[str, str, shapely.Geometry]],
    name: str,
    prefix: str,
    rng: np.random.Generator,
) -> Homes:
    """Give every villager group its stretch of plots and every household a plot there.

    ``sizes`` are the households of each group, ``prefix`` stands before the names of the streets.
    """
    free = np.array([i for i in range(len(ground.plots)) if i not in ground.taken])
    group_of_plot = _groups(ground, free, sizes, rng)
    wish = rng.gumbel(size=len(free)) - 1.2 * ground.core[free] + _clumps(ground, free, rng)
    lived = _occupied(ground, free, group_of_plot, sizes, wish)
    names = _lane_names(ground, name, prefix, rng)
    doors = _doors(ground)
    plots = ground.plots
    order = sorted(
        np.flatnonzero(lived), key=lambda k: (group_of_plot[k], plots[free[k]].unit // 2, *_walk(ground, int(free[k])))
    )
    plot = free[order]
    empty = free[~lived]
    boxes = np.array([plots[i].box for i in plot])
    spot = np.stack(
        [(boxes[:, 0] + boxes[:, 2]) / 2 + rng.uniform(-1, 1, len(plot)), boxes[:, 1] * 0.42 + boxes[:, 3] * 0.58], -1
    )
    keys = [ground_key(ground, int(i)) for i in plot]
    return Homes(
        plot=plot,
        group=group_of_plot[order],
        courtyards=np.array([courtyard(ground, int(i), rng) for i in plot], dtype=object),
        points=ground.bend(spot),
        lane=np.array([names[key] for key in keys], dtype=object),
        door=np.array([f"{doors[int(i)]}号" for i in plot], dtype=object),
        deserted=[courtyard(ground, int(i), rng) for i in empty if rng.random() < 0.45],
        public=public + _small_places(ground, empty, name, rng),
        lane_names=names,
    )


def _occupied(
    ground: Ground, free: NDArray[np.int64], group: NDArray[np.int64], sizes: NDArray[np.int64],
    wish: NDArray[np.float64],
) -> NDArray[np.bool_]:  # fmt: skip
    """Choose each group's plots by ``wish`` so that its households live together, none beyond another group."""
    middle = _middles(ground, free)
    for _ in range(12):
        lived = np.zeros(len(free), dtype=bool)
        for g, size in enumerate(sizes):
            here = np.flatnonzero(group == g)
            lived[here[np.argsort(-wish[here], kind="stable")[:size]]] = True
        stray = _strays(middle[lived], group[lived])
        if not stray.any():
            break
        wish = wish.copy()
        wish[np.flatnonzero(lived)[stray]] -= 100.0
    return lived


def _strays(points: NDArray[np.float64], group: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Households that do not hang together with the main part of their group by neighbours."""
    corners = Delaunay(points).simplices
    pairs = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    near = np.hypot(*(points[pairs[:, 0]] - points[pairs[:, 1]]).T) < 85
    pairs = pairs[near & (group[pairs[:, 0]] == group[pairs[:, 1]])]
    n = len(points)
    _, part = connected_components(coo_array((np.ones(len(pairs)), pairs.T), shape=(n, n)), directed=False)
    sizes = np.bincount(part)
    stray = np.zeros(n, dtype=bool)
    for g in np.unique(group):
        here = np.flatnonzero(group == g)
        stray[here] = part[here] != max(set(part[here].tolist()), key=lambda p: (sizes[p], -p))
    return stray


def _middles(ground: Ground, plots: NDArray[np.int64]) -> NDArray[np.float64]:
    boxes = np.array([ground.plots[i].box for i in plots])
    return np.asarray((boxes[:, :2] + boxes[:, 2:]) / 2)


def ground_key(ground: Ground, index: int) -> tuple[str, int]:
    """Return the line a plot opens to: its hutong or street, or the nearest that was kept."""
    plot = ground.plots[index]
    key = ("lane", plot.lane) if plot.lane >= 0 else ("v", -1 - plot.lane)
    if key in ground.lines:
        return key
    u, v = (plot.box[0] + plot.box[2]) / 2, (plot.box[1] + plot.box[3]) / 2
    here = shapely.Point(ground.bend(np.array([u, v])))
    return min(ground.lines, key=lambda k: ground.lines[k].distance(here))


def _walk(ground: Ground, index: int) -> tuple[float, int]:
    """Order of the plots along their hutong or street, from the open end."""
    plot = ground.plots[index]
    if plot.lane < 0:
        return plot.box[0], plot.side
    from_south = SOUTH in ground.blocks.lanes[plot.lane].opens
    return (plot.box[1] if from_south else -plot.box[1]), plot.side


def _doors(ground: Ground) -> dict[int, int]:
    """Number the doors of every line: ascending from its open end, odd on the left, even on the right."""
    sides: dict[tuple[tuple[str, int], bool], list[int]] = {}
    for i, plot in enumerate(ground.plots):
        left = plot.side == LEFT if plot.lane >= 0 else plot.side == NORTH
        sides.setdefault((ground_key(ground, i), left), []).append(i)
    doors = {}
    for (_, left), members in sides.items():
        for k, i in enumerate(sorted(members, key=lambda i: _walk(ground, i))):
            doors[i] = 2 * k + (1 if left else 2)
    return doors


def _clumps(ground: Ground, free: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Let empty plots lie together: a smooth random field over the village."""
    middle = _middles(ground, free)
    wave = rng.uniform(2 * np.pi / 160, 2 * np.pi / 70, (5, 2)) * rng.choice([-1, 1], (5, 2))
    return np.asarray(0.7 * np.cos(middle @ wave.T + rng.uniform(0, 6.3, 5)).sum(-1) / 1.6)


def _groups(
    ground: Ground, free: NDArray[np.int64], sizes: NDArray[np.int64], rng: np.random.Generator
) -> NDArray[np.int64]:
    """Divide the plots among the groups in proportion to their households, along streets where it can be."""
    plots = [ground.plots[i] for i in free]
    unit = np.array([p.unit for p in plots])
    names, first, member, count = np.unique(unit, return_index=True, return_inverse=True, return_counts=True)
    middle = _middles(ground, free)
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
                    if best is None or cost < best[0]:
                        best = (cost, order[: near + 1], order[near + 1 :], cut)
        if best is None:
            message = "the plots cannot be divided among the villager groups"
            raise ValueError(message)
        divide(best[1], groups[: best[3]])
        divide(best[2], groups[best[3] :])

    divide(np.arange(len(names)), [int(g) for g in rng.permutation(len(sizes))])
    return label[member]


def _lane_names(ground: Ground, name: str, prefix: str, rng: np.random.Generator) -> dict[tuple[str, int], str]:
    """Name streets by where they lie and hutongs by number from the south-west; a few after what stands there."""
    across = sorted(k for kind, k in ground.lines if kind == "v")
    upright = sorted(k for kind, k in ground.lines if kind == "u")
    of_across = {
        1: ["中心街"], 2: ["前街", "后街"], 3: ["前街", "中心街", "后街"], 4: ["前街", "二道街", "中心街", "后街"],
        5: ["前街", "二道街", "中心街", "四道街", "后街"],
    }  # fmt: skip
    of_upright = {
        1: ["南北大街"], 2: ["西大街", "东大街"], 3: ["西大街", "文化路", "东大街"],
        4: ["西大街", "文化路", "南北大街", "东大街"],
    }  # fmt: skip
    names = {("v", k): prefix + of_across[len(across)][i] for i, k in enumerate(across)}
    names |= {("u", k): prefix + of_upright[len(upright)][i] for i, k in enumerate(upright)}
    special = [f"{name}{word}胡同" for word in ("老井", "槐树", "坑边", "祠堂", "枣树", "碾盘", "学校", "油坊")]
    pick = [special[k] for k in rng.permutation(len(special))[:3]]
    lanes = ground.blocks.lanes
    number = 0
    for k in sorted((k for kind, k in ground.lines if kind == "lane"), key=lambda k: (lanes[k].band, lanes[k].u)):
        if pick and rng.random() < 0.09:
            names["lane", k] = pick.pop()
        else:
            number += 1
            names["lane", k] = f"{name}{numeral(number)}胡同"
    return names


def _small_places(
    ground: Ground, empty: NDArray[np.int64], name: str, rng: np.random.Generator
) -> list[tuple[str, str, shapely.Geometry]]:
    """Put toilet, rubbish point and transformer on empty plots, spread over the natural village."""
    wanted = [("toilet", f"{name}公厕"), ("rubbish_point", f"{name}垃圾收集点"), ("transformer", f"{name}变压器")]
    if len(ground.plots) > 330:
        wanted += [("toilet", f"{name}东公厕"), ("rubbish_point", f"{name}东垃圾收集点")]
    out: list[tuple[str, str, shapely.Geometry]] = []
    for (kind, label), i in zip(wanted, rng.permutation(empty), strict=False):
        u0, v0, u1, v1 = ground.plots[i].box
        out.append((kind, label, shapely.Point(np.round(ground.bend(np.array([(u0 + u1) / 2, (v0 + v1) / 2])), 2))))
    return out
