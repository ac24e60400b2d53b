"""Who stands where in a natural village: public places, villager groups, empty plots, lane names and doors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.demo.blocks import SOUTH
from wangge.demo.groups import middles, seat
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
    wish = rng.gumbel(size=len(free)) - 1.2 * ground.core[free] + _clumps(ground, free, rng)
    boxes = np.array([ground.plots[i].box for i in free])
    room = np.stack([(boxes[:, 0] + boxes[:, 2]) / 2, boxes[:, 1] * 0.42 + boxes[:, 3] * 0.58], axis=-1)
    room = np.round(ground.bend(room + rng.uniform(-1, 1, room.shape)), 2)
    group_of_plot, lived = seat(ground, free, room, sizes, wish, rng)
    names = _lane_names(ground, name, prefix, rng)
    doors = _doors(ground)
    plots = ground.plots
    order = sorted(
        np.flatnonzero(lived), key=lambda k: (group_of_plot[k], plots[free[k]].unit // 2, *_walk(ground, int(free[k])))
    )
    plot = free[order]
    empty = free[~lived]
    keys = [_lane_of(ground, int(i)) for i in plot]
    return Homes(
        plot=plot,
        group=group_of_plot[order],
        courtyards=np.array([courtyard(ground, int(i), rng) for i in plot], dtype=object),
        points=room[order],
        lane=np.array([names[key] for key in keys], dtype=object),
        door=np.array([f"{doors[int(i)]}号" for i in plot], dtype=object),
        deserted=[courtyard(ground, int(i), rng) for i in empty if rng.random() < 0.45],
        public=public + _small_places(ground, empty, name, rng),
        lane_names=names,
    )


def _lane_of(ground: Ground, index: int) -> tuple[str, int]:
    """Return the line a plot opens to: its hutong or street, or the nearest that was kept."""
    plot = ground.plots[index]
    key = ("lane", plot.lane) if plot.lane >= 0 else ("v", -1 - plot.lane)
    if key in ground.lines:
        return key
    here = shapely.Point(ground.bend(middles(ground, np.array([index]))[0]))
    return min(ground.lines, key=lambda k: ground.lines[k].distance(here))


def _seat_on(ground: Ground, index: int, key: tuple[str, int]) -> tuple[float, bool]:
    """Return how far along its line a plot stands, from the open end or the west or south, and if on the left."""
    kind, k = key
    u, v = middles(ground, np.array([index]))[0]
    if kind == "v":
        return u, v > ground.blocks.streets_v[k]
    if kind == "u":
        return v, u < ground.blocks.streets_u[k]
    lane = ground.blocks.lanes[k]
    return (v if SOUTH in lane.opens else -v), u < lane.u


def _walk(ground: Ground, index: int) -> tuple[float, int]:
    """Order of the plots along their hutong or street, from the open end."""
    return _seat_on(ground, index, _lane_of(ground, index))[0], ground.plots[index].side


def _doors(ground: Ground) -> dict[int, int]:
    """Number the doors of every line: ascending along it, odd on the left, even on the right."""
    sides: dict[tuple[tuple[str, int], bool], list[tuple[float, int]]] = {}
    for i in range(len(ground.plots)):
        key = _lane_of(ground, i)
        along, left = _seat_on(ground, i, key)
        sides.setdefault((key, left), []).append((along, i))
    return {
        i: 2 * k + (1 if left else 2)
        for (_, left), members in sides.items()
        for k, (_, i) in enumerate(sorted(members))
    }


def _clumps(ground: Ground, free: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Let empty plots lie together: a smooth random field over the village."""
    middle = middles(ground, free)
    wave = rng.uniform(2 * np.pi / 160, 2 * np.pi / 70, (5, 2)) * rng.choice([-1, 1], (5, 2))
    return np.asarray(0.7 * np.cos(middle @ wave.T + rng.uniform(0, 6.3, 5)).sum(-1) / 1.6)


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
