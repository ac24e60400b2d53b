"""Where things lie on the plain: main roads, natural villages, which of them make a village, whose fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy import ndimage
from scipy.interpolate import CubicSpline
from scipy.spatial import Delaunay, cKDTree

from wangge.demo.names import VILLAGES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.demo.lattice import Lattice

SETTLEMENTS = 56


class Unfit(Exception):  # noqa: N818 - not an error: the next layout is tried
    """A layout on which not everybody finds room or not every settlement a road."""


@dataclass(frozen=True)
class MainRoad:
    """A road that was there before the fields: (name, ref), middle line, half width that stays free of plots."""

    name: str
    ref: str
    line: shapely.LineString
    clear: float


def main_roads(lattice: Lattice) -> list[MainRoad]:
    """Lay S102, the two expressways and the ramps of their interchange; they end at the township's border."""
    centres = lattice.centres[lattice.inside]
    (west, south), (east, north) = centres.min(axis=0), centres.max(axis=0)
    s102 = _curve([(east * 0.28, north + 400), (east * 0.33, 1500), (east * 0.22, 100), (east * 0.40, -1500),
                   (east * 0.46, south - 400)])  # fmt: skip
    s81 = _curve([(west - 400, -1150), (-1500, -1420), (0, -1800), (1500, -1990), (east + 500, -2050)])
    s89 = _curve([(west * 0.62, north + 400), (west * 0.60, 1700), (west * 0.47, 200), (-1130, -1510)])
    meet = np.array(s89.coords[-1])
    meet = np.array(shapely.get_coordinates(s81.interpolate(s81.project(shapely.Point(meet))))[0])
    s89 = shapely.LineString(np.vstack([np.array(s89.coords)[:-1], meet]))
    up = np.array(s89.interpolate(s89.length - 420).coords[0])
    along = s81.project(shapely.Point(meet))
    left, right = (np.array(s81.interpolate(along + d).coords[0]) for d in (-430, 430))
    loop = meet + np.array([75, 145])
    ramps = [
        _curve([tuple(up), tuple(meet * 0.62 + up * 0.25 + left * 0.13), tuple(left)]),
        _curve([tuple(up), tuple(meet * 0.45 + up * 0.35 + right * 0.20 + [30, 30]), tuple(right)]),
        _curve([tuple(s89.interpolate(s89.length - 260).coords[0]), (loop[0], loop[1] + 70), (loop[0] + 70, loop[1]),
                (loop[0] + 20, loop[1] - 75), tuple(s81.interpolate(along + 40).coords[0])]),
    ]  # fmt: skip
    roads = [MainRoad("省道102", "S102", s102, 13.0), MainRoad("商南高速", "S81", s81, 60.0)]
    roads.append(MainRoad("机西高速", "S89", s89, 60.0))
    roads += [MainRoad("大王庄枢纽匝道", "S81/S89", ramp, 50.0) for ramp in ramps]
    area = shapely.coverage_union_all(lattice.cells[lattice.inside])
    trimmed = [(road, _longest(shapely.intersection(road.line, area))) for road in roads]
    return [MainRoad(r.name, r.ref, shapely.set_precision(line, 0.01), r.clear) for r, line in trimmed]


def _longest(line: shapely.Geometry) -> shapely.LineString:
    parts = shapely.get_parts(shapely.line_merge(line))
    longest: shapely.LineString = parts[int(np.argmax(shapely.length(parts)))]
    return longest


def _curve(points: list[tuple[float, ...]]) -> shapely.LineString:
    """Draw a smooth line through points."""
    at = np.array(points, dtype=np.float64)
    steps = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(at, axis=0).T))])
    fine = np.linspace(0, steps[-1], max(9, int(steps[-1] / 45)))
    return shapely.LineString(CubicSpline(steps, at)(fine))


def sites(lattice: Lattice, roads: list[MainRoad], rng: np.random.Generator) -> NDArray[np.float64]:
    """Place the natural villages 0.6-1.2 km apart, away from expressways, river and border."""
    cells = lattice.centres[lattice.inside]
    fast = shapely.union_all([r.line for r in roads if r.clear > 20])
    s102 = next(r.line for r in roads if r.ref == "S102")
    weight = np.clip((shapely.distance(fast, shapely.points(cells)) - 150) / 300, 0.02, 1.0)
    at = cells[rng.choice(len(cells), SETTLEMENTS, replace=False)]
    for _ in range(14):
        _, owner = cKDTree(at).query(cells)
        total = np.bincount(owner, weight, SETTLEMENTS)
        mean = np.stack([np.bincount(owner, weight * cells[:, d], SETTLEMENTS) / total for d in (0, 1)], axis=-1)
        at = mean
    at = at + rng.uniform(-105, 105, at.shape)
    edge = shapely.boundary(shapely.coverage_union_all(lattice.cells[lattice.inside]))
    reach = rng.uniform(300, 385, len(at))
    for _ in range(200):
        at = at + _push_apart(at, reach)
        at += _push_from(at, fast, 330) + _push_from(at, edge, 310) + _push_from(at, lattice.river, 420)
        at += _push_from(at, s102, 60)
    return np.asarray(at)


def _push_apart(at: NDArray[np.float64], reach: NDArray[np.float64]) -> NDArray[np.float64]:
    pairs = cKDTree(at).query_pairs(2 * reach.max(), output_type="ndarray")
    move = np.zeros_like(at)
    if len(pairs):
        between = at[pairs[:, 0]] - at[pairs[:, 1]]
        gap = np.hypot(*between.T)[:, None]
        step = between / gap * np.maximum(reach[pairs].sum(axis=1)[:, None] - gap, 0) * 0.3
        np.add.at(move, pairs[:, 0], step)
        np.add.at(move, pairs[:, 1], -step)
    return move


def _push_from(at: NDArray[np.float64], line: shapely.Geometry, least: float) -> NDArray[np.float64]:
    points = shapely.points(at)
    foot = shapely.get_coordinates(shapely.shortest_line(points, line)).reshape(-1, 2, 2)[:, 1]
    away = at - foot
    gap = np.maximum(np.hypot(*away.T), 1.0)[:, None]
    return np.asarray(np.where(gap < least, away / gap * (least - gap) * 0.4, 0.0))


def join_into_villages(
    at: NDArray[np.float64], road: shapely.LineString, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Join neighbouring natural villages into the 20 villages, one to five each; give the index of the village.

    大王庄 is the one in the middle on S102, 东孙庄 the easternmost; the others get their codes from north to south.
    """
    near = _neighbours(at)
    count = len(VILLAGES)
    while True:
        seeds = at[rng.choice(len(at), count, replace=False)]
        for _ in range(12):
            owner = np.argmin(((at[:, None] - seeds) ** 2).sum(-1), axis=1)
            seeds = np.array([at[owner == k].mean(axis=0) if (owner == k).any() else seeds[k] for k in range(count)])
        sizes = np.bincount(owner, minlength=count)
        if (
            sizes.min() >= 1
            and sizes.max() <= 5
            and all(_joined(np.flatnonzero(owner == k), near) for k in range(count))
        ):
            break
    centre = np.array([at[owner == k].mean(axis=0) for k in range(count)])
    on_road = shapely.distance(road, shapely.points(centre))
    capital = int(np.argmin(on_road * 2 + np.hypot(*centre.T) + 900 * (sizes < 3)))
    east = int(np.argmax(np.where(np.arange(count) == capital, -np.inf, centre[:, 0])))
    rest = [k for k in np.lexsort((centre[:, 0], -np.round(centre[:, 1] / 1400))) if k not in (capital, east)]
    index = {k: i for i, k in enumerate([capital, *rest, east])}
    red = next(i for i, (stem, _) in enumerate(VILLAGES) if stem == "马岔")
    at_red = next(k for k, i in index.items() if i == red)
    if sizes[at_red] < 2:  # the red grid's village has several natural villages
        other = next(k for k, i in index.items() if sizes[k] == 3 and k not in (capital, east))
        index[at_red], index[other] = index[other], red
    return np.array([index[k] for k in owner])


def _neighbours(at: NDArray[np.float64]) -> set[tuple[int, int]]:
    near = set()
    for triangle in Delaunay(at).simplices:
        for a, b in ((0, 1), (1, 2), (0, 2)):
            i, j = sorted((int(triangle[a]), int(triangle[b])))
            if np.hypot(*(at[i] - at[j])) < 1250:
                near.add((i, j))
    return near


def _joined(members: NDArray[np.int64], near: set[tuple[int, int]]) -> bool:
    todo, seen = [int(members[0])], {int(members[0])}
    while todo:
        i = todo.pop()
        for j in members:
            if int(j) not in seen and (min(i, int(j)), max(i, int(j))) in near:
                seen.add(int(j))
                todo.append(int(j))
    return len(seen) == len(members)


def whose_fields(
    lattice: Lattice, at: NDArray[np.float64], radius: NDArray[np.float64], village: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Give every cell of the township to a village: (ny, nx), -1 outside.

    A cell goes with the nearest settlement, and larger ones (``radius``) reach further; every village is one piece.
    """
    far = np.sqrt(((lattice.centres[:, :, None] - at) ** 2).sum(-1)) - 0.9 * radius
    owner = np.where(lattice.inside, village[np.argmin(far, axis=-1)], -1)
    for _ in range(40):
        stray = _strays(owner) | _spikes(owner)
        if not stray.any():
            break
        owner = _swallow(owner, stray)
    return np.asarray(owner)


def _strays(owner: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Cells that do not hang together with the main piece of their village by an edge."""
    stray = np.zeros(owner.shape, dtype=bool)
    for v in range(len(VILLAGES)):
        labels, count = ndimage.label(owner == v)
        if count > 1:
            sizes = np.bincount(labels.ravel())[1:]
            stray |= (labels > 0) & (labels != 1 + int(np.argmax(sizes)))
    return stray


def _spikes(owner: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Cells that only one neighbour by edge joins to their village: the ends of thin tongues."""
    padded = np.pad(owner, 1, constant_values=-2)
    own = [padded[1 + dj : padded.shape[0] - 1 + dj, 1 + di : padded.shape[1] - 1 + di] == owner
           for dj, di in ((0, 1), (0, -1), (1, 0), (-1, 0))]  # fmt: skip
    return np.asarray((np.sum(own, axis=0) <= 1) & (owner >= 0))


def _swallow(owner: NDArray[np.int64], stray: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Give stray cells to a neighbour by edge that is not stray."""
    out = owner.copy()
    for j, i in np.argwhere(stray):
        beside = [(j + dj, i + di) for dj, di in ((0, 1), (0, -1), (1, 0), (-1, 0))]
        around = [int(owner[a, b]) for a, b in beside
                  if 0 <= a < owner.shape[0] and 0 <= b < owner.shape[1]
                  and owner[a, b] >= 0 and not stray[a, b]]  # fmt: skip
        if around:
            out[j, i] = max(set(around), key=lambda v: (around.count(v), -v))
    return out
