"""A made-up county of row villages on a plain, as large as wanted, the same for the same seed.

A village is a patch of a lattice of plots: rows back to back in pairs, a lane between two pairs, a cross lane after
every 7 to 14 plots, some plots empty, a ragged outline. Families settle round a few seats. Roads join neighbouring
villages and a river crosses the county.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from datasets import Dataset
from numpy.typing import NDArray

VILLAGE = 470  # households of a village, on average
PLOT, DEPTH, LANE = 13.0, 14.0, 5.0  # width and depth of a plot, width of a lane
PAIR = 2 * DEPTH + LANE  # from one pair of rows to the next
VACANT = 0.18  # share of empty plots
JITTER = 1.6  # standard deviation of a house from the middle of its plot
CLANS = (3, 9)  # families per village
APART = 1100.0  # between the middles of two villages

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def county(households: int, seed: int = 7) -> Dataset:
    """Make a county with exactly so many households."""
    rng = np.random.default_rng(seed)
    count = _village_sizes(households, rng)
    villages = len(count)
    columns = int(np.ceil(np.sqrt(villages)))
    at = np.arange(villages)
    centre = np.stack([at % columns, at // columns], axis=1) * APART
    centre = centre + rng.uniform(-0.22, 0.22, (villages, 2)) * APART
    turn = rng.uniform(0, np.pi, villages)

    village, x, y, row, block, edge = _plots(count, rng)
    house_x = x + rng.normal(0, JITTER, len(x))
    house_y = y + rng.normal(0, JITTER, len(y))
    clan = _clans(village, house_x, house_y, count, rng)
    lanes, lane_village = _lanes(village, x, y, row, block, edge)

    cos, sin = np.cos(turn), np.sin(turn)

    def placed(px: Floats, py: Floats, v: Ints) -> Floats:
        return np.stack([cos[v] * px - sin[v] * py, sin[v] * px + cos[v] * py], axis=1) + centre[v]

    mixed = np.lexsort((rng.random(len(village)), village))
    streets = np.concatenate(
        [placed(lanes[:, 0], lanes[:, 1], lane_village), placed(lanes[:, 2], lanes[:, 3], lane_village)], axis=1
    )
    return Dataset(
        name=f"synthetic_{_short(households)}",
        xy=placed(house_x, house_y, village)[mixed],
        persons=1 + rng.binomial(6, 0.36, len(village)),
        group=np.unique((village * (CLANS[1] + 1) + clan)[mixed], return_inverse=True)[1],
        village=village[mixed],
        segments=np.concatenate([streets, _roads(centre, columns)]),
        water=_river(columns),
    )


def _short(households: int) -> str:
    if households % 1_000_000 == 0:
        return f"{households // 1_000_000}m"
    return f"{households // 1000}k" if households % 1000 == 0 else str(households)


def _village_sizes(households: int, rng: np.random.Generator) -> Ints:
    villages = max(1, round(households / VILLAGE))
    share = np.maximum(30.0, rng.lognormal(0, 0.45, villages) * VILLAGE)
    sizes = np.maximum(20, np.round(share / share.sum() * households)).astype(np.int64)
    sizes[sizes.argmax()] += households - sizes.sum()
    return sizes


def _plots(count: Ints, rng: np.random.Generator) -> tuple[Ints, Floats, Floats, Ints, Ints, Floats]:
    """The lived-in plots of all villages: village, x, y, row, block of the row, x of the lane before the block."""
    villages = len(count)
    side = np.ceil(np.sqrt(count / (1 - VACANT)) * 1.35).astype(np.int64) + 4
    side += side % 2
    village = np.repeat(np.arange(villages), side**2)
    at = np.arange(len(village)) - np.repeat(np.cumsum(side**2) - side**2, side**2)
    row, column = at // side[village], at % side[village]
    width = rng.integers(7, 15, villages)
    block = column // width[village]
    last = side - 1
    west = -((last * PLOT + last // width * LANE) / 2)[village]
    x = west + column * PLOT + block * LANE
    edge = west + block * (width[village] * PLOT + LANE) - (PLOT + LANE) / 2
    y = row // 2 * PAIR + row % 2 * DEPTH - ((last // 2 * PAIR + last % 2 * DEPTH) / 2)[village]

    # The nearest plots are taken, nearness being distorted so that outlines are long, dented and different.
    stretch = rng.uniform(0.6, 1.6, villages)[village]
    bearing = np.arctan2(y, x)
    phase = rng.uniform(0, 2 * np.pi, (2, villages))[:, village]
    outline = 1 + 0.25 * np.sin(2 * bearing + phase[0]) + 0.18 * np.sin(3 * bearing + phase[1])
    far = np.hypot(x * stretch, y / stretch) / outline
    far[rng.random(len(far)) < VACANT] += 1e9
    order = np.lexsort((far, village))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = at  # both run through the villages in turn
    taken = rank < count[village]
    return village[taken], x[taken], y[taken], row[taken], block[taken], edge[taken]


def _clans(village: Ints, x: Floats, y: Floats, count: Ints, rng: np.random.Generator) -> Ints:
    """The family of each house: that of the nearest seat, roughly."""
    villages, most = len(count), CLANS[1]
    number = rng.integers(CLANS[0], most + 1, villages)
    reach = np.sqrt(count)[:, None] * PLOT * 0.75
    seat_x, seat_y = (rng.uniform(-1, 1, (villages, most)) * reach for _ in range(2))
    far = np.hypot(x[:, None] - seat_x[village], y[:, None] - seat_y[village]) + rng.normal(0, 8, (len(x), most))
    far[np.arange(most)[None] >= number[village][:, None]] = np.inf
    return far.argmin(axis=1)


def _lanes(village: Ints, x: Floats, y: Floats, row: Ints, block: Ints, edge: Floats) -> tuple[Floats, Ints]:
    """Lanes along each pair of rows and before each block, as long as the houses on them, in village coordinates."""

    def extents(line: Ints, along: Floats) -> tuple[Ints, Floats, Floats]:
        key = village * (line.max() + 1) + line
        order = np.lexsort((along, key))
        ends = np.flatnonzero(np.diff(key[order], append=-1))
        starts = np.concatenate([[0], ends[:-1] + 1])
        return order[starts], along[order[starts]] - 0.6 * PLOT, along[order[ends]] + 0.6 * PLOT

    first, west, east = extents(row // 2, x)
    level = y[first] - row[first] % 2 * DEPTH - (DEPTH + LANE) / 2
    along = np.stack([west, level, east, level], axis=1)
    cross_first, south, north = extents(block, y)
    edge = edge[cross_first]
    across = np.stack([edge, south, edge, north], axis=1)
    return np.concatenate([along, across]), np.concatenate([village[first], village[cross_first]])


def _roads(centre: Floats, columns: int) -> Floats:
    at = np.arange(len(centre))
    right = at[(at + 1) % columns != 0]
    right = right[right + 1 < len(centre)]
    up = at[at + columns < len(centre)]
    return np.concatenate(
        [
            np.concatenate([centre[right], centre[right + 1]], axis=1),
            np.concatenate([centre[up], centre[up + columns]], axis=1),
        ]
    )


def _river(columns: int) -> Floats:
    x = np.linspace(-600, columns * APART + 600, max(8, columns * 12))
    y = (columns / 2 + 0.48) * APART + 180 * np.sin(x / 900)
    bank = np.stack([x, y], axis=1)
    return np.concatenate([bank[:-1], bank[1:]], axis=1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("households", type=int)
    parser.add_argument("out", type=Path, help="the .npz to write")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    made = county(arguments.households, arguments.seed)
    np.savez(
        arguments.out,
        xy=made.xy,
        size=made.persons,
        group=made.group,
        village=made.village,
        segs=made.segments,
        water=made.water,
    )
