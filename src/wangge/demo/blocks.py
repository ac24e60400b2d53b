"""The plots and lanes of one natural village in its own frame (u east, v north), before they are bent and turned.

East-west bands of plots lie between east-west streets. In an old band north-south hutongs, many of them dead ends, run
into rows of courtyards, four to six deep; a new band has two straight rows back to back, each on its street.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SOUTH, NORTH = 0, 1
LEFT, RIGHT = 0, 1


@dataclass
class Lane:
    """A hutong: its middle line runs at ``u`` from street to street, open at one end or at both."""

    u: float
    band: int
    south: float
    north: float
    opens: tuple[int, ...]  # SOUTH, NORTH


@dataclass
class Plot:
    """A homestead plot: rectangle in the frame, the column of plots it stands in, and what it opens to."""

    box: tuple[float, float, float, float]  # u0, v0, u1, v1
    band: int
    segment: int  # between which north-south streets
    unit: int  # the half column or row: what a villager group is made of
    column: int  # running west to east inside band and segment; 2k and 2k+1 share a hutong
    row: int
    lane: int  # index of the hutong, or -1 - index of the east-west street
    side: int  # LEFT or RIGHT of the hutong, SOUTH or NORTH of the street


@dataclass
class Blocks:
    """All that could stand in the frame; the outline decides what does."""

    streets_v: list[float] = field(default_factory=list)  # east-west streets, south to north
    streets_u: list[float] = field(default_factory=list)  # north-south streets, west to east
    lanes: list[Lane] = field(default_factory=list)
    plots: list[Plot] = field(default_factory=list)
    units: int = 0


@dataclass(frozen=True)
class Band:
    """One east-west strip of plots; ``street`` below and above, -1 where there is none."""

    south: float
    north: float
    rows: int
    old: bool
    below: int
    above: int


def lay_out(width: float, height: float, rng: np.random.Generator) -> Blocks:
    """Fill a frame of about this width and height (metres) with streets, hutongs and plots."""
    blocks = Blocks()
    bands = _bands(height, rng)
    blocks.streets_v = [float(b.north + 5.0) for b in bands[:-1]]
    half = width / 2
    count = int(np.clip(round(width / 175), 1, 4))
    step = width / count
    blocks.streets_u = [float(-half + step * (i + 0.5) + rng.uniform(-0.14, 0.14) * step) for i in range(count)]
    road = 6.2
    lefts = [-half, *[u + road for u in blocks.streets_u]]
    rights = [*[u - road for u in blocks.streets_u], half]
    for number, band in enumerate(bands):
        for segment, (left, right) in enumerate(zip(lefts, rights, strict=True)):
            if band.old:
                _old(blocks, number, band, segment, left, right, rng)
            else:
                _new(blocks, number, band, segment, left, right, rng)
    return blocks


def _bands(height: float, rng: np.random.Generator) -> list[Band]:
    """Stack bands from south to north, old ones in the middle, until the height is filled; at most five streets."""
    kinds: list[tuple[bool, int]] = []
    total, limit = 0.0, 6
    rows_old = (3, 4, 4, 5) if height < 420 else (4, 5, 6)
    new_at = {0} if rng.random() < 0.5 else {-1}
    while total < height and len(kinds) < limit:
        rows = int(rng.choice(rows_old))
        kinds.append((True, rows))
        total += rows * 19.5 + 10
    while len(kinds) < 2:
        kinds.append((True, 3))
    for at in new_at:
        kinds[at] = (False, 2)
    if len(kinds) > 3 and rng.random() < 0.6:
        kinds[int(rng.integers(1, len(kinds) - 1))] = (False, 2)
    depth = [rows * rng.uniform(18.6, 20.6) for _, rows in kinds]
    bottom = -(sum(depth) + 10.0 * (len(kinds) - 1)) / 2
    bands = []
    for i, (old, rows) in enumerate(kinds):
        below, above = i - 1, (i if i < len(kinds) - 1 else -1)
        bands.append(Band(bottom, bottom + depth[i], rows, old, below, above))
        bottom += depth[i] + 10.0
    return bands


def _old(
    blocks: Blocks, number: int, band: Band, segment: int, left: float, right: float, rng: np.random.Generator
) -> None:
    """Fill a stretch of an old band with hutongs, each between two columns of courtyards."""
    pairs = int((right - left) // 27.5)
    if pairs < 1:
        return
    share = rng.uniform(0.9, 1.12, pairs)
    widths = share / share.sum() * (right - left)
    at = left
    for pair in range(pairs):
        u0, u1 = at, at + float(widths[pair])
        at = u1
        if rng.random() < 0.1:  # a grove, never built on
            continue
        hutong = float(rng.uniform(3.2, 5.0))
        middle = float((u0 + u1) / 2 + rng.uniform(-1.0, 1.0))
        opens = _openings(band, rng)
        blocks.lanes.append(Lane(middle, number, band.south, band.north, opens))
        lane = len(blocks.lanes) - 1
        for side in (LEFT, RIGHT):
            cuts = _depths(band, rng)
            for row in range(len(cuts) - 1):
                closed = len(opens) == 1 and row == (len(cuts) - 2 if opens[0] == SOUTH else 0)
                gap = 0.35 if closed else hutong / 2
                gap += 0.0 if closed else float(rng.uniform(0, 0.5))
                verge = 0.5 + float(rng.choice([0.0, 0.0, rng.uniform(0.4, 2.2)]))
                box = (u0 + verge, middle - gap) if side == LEFT else (middle + gap, u1 - verge)
                plot = (box[0], float(cuts[row]) + 0.35, box[1], float(cuts[row + 1]) - 0.35)
                column = 2 * pair + side
                blocks.plots.append(Plot(plot, number, segment, blocks.units, column, row, lane, side))
            blocks.units += 1


def _openings(band: Band, rng: np.random.Generator) -> tuple[int, ...]:
    if band.below < 0:
        return (NORTH,)
    if band.above < 0:
        return (SOUTH,)
    draw = rng.random()
    return (SOUTH, NORTH) if draw < 0.3 else ((SOUTH,) if draw < 0.7 else (NORTH,))


def _depths(band: Band, rng: np.random.Generator) -> NDArray[np.float64]:
    """Cut a column into plots of unequal depth, 16-23 m."""
    share = rng.uniform(0.88, 1.12, band.rows)
    cuts = band.south + np.concatenate([[0.0], np.cumsum(share / share.sum())]) * (band.north - band.south)
    return np.asarray(cuts)


def _new(
    blocks: Blocks, number: int, band: Band, segment: int, left: float, right: float, rng: np.random.Generator
) -> None:
    """Fill a stretch of a new band with straight rows, a hutong through after every few plots."""
    middle = (band.south + band.north) / 2
    rows = [(band.south, middle, band.below, NORTH, 0), (middle, band.north, band.above, SOUTH, 1)]
    rows = [row for row in rows if row[2] >= 0]
    wide = float(rng.uniform(11.6, 13.2))
    at, column = left, 0
    while at + 3 * wide < right:
        run = min(int(rng.integers(5, 8)), int((right - at - 4.5) // wide))
        if run < 2:
            break
        for south, north, street, side, row in rows:
            for k in range(run):
                u0 = at + k * wide
                box = (u0 + 0.3, south + 0.6, u0 + wide - 0.3, north - 0.6)
                blocks.plots.append(Plot(box, number, segment, blocks.units, column + k, row, -1 - street, side))
            blocks.units += 1
        at += run * wide
        column += run
        if at + 4.5 + 2 * wide < right and band.below >= 0 and band.above >= 0:
            blocks.lanes.append(Lane(at + 2.2, number, band.south, band.north, (SOUTH, NORTH)))
            at += 4.4
