"""Streets and hutongs cut to the plots that stand beside them; junctions are points of both lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.demo.blocks import NORTH, SOUTH

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from wangge.demo.blocks import Blocks, Lane, Plot

    Bend = Callable[[NDArray[np.float64]], NDArray[np.float64]]
    Spans = dict[int, tuple[float, float, float]]

_SHORTEST = 12.0  # metres of a hutong worth a name


def trimmed_lines(
    blocks: Blocks, plots: list[Plot], bend: Bend, water: shapely.Geometry
) -> dict[tuple[str, int], shapely.LineString]:
    """Draw streets and hutongs as far as plots stand; hutongs end on the middle line of the street they open to."""
    spans = _lane_spans(blocks, plots, water)
    along = _street_spans(blocks, plots, spans)
    across: dict[int, tuple[float, float]] = {}
    for i, u in enumerate(blocks.streets_u):
        met = [blocks.streets_v[j] for j, (west, east) in along.items() if west <= u <= east]
        near = [p for p in plots if p.segment in (i, i + 1) and abs((p.box[0] + p.box[2]) / 2 - u) < 45]
        if met and near:
            across[i] = (min(*met, *(p.box[1] for p in near)), max(*met, *(p.box[3] for p in near)))
    lines: dict[tuple[str, int], shapely.LineString] = {}
    for j, (west, east) in along.items():
        v = blocks.streets_v[j]
        joints = [u for u, south, north in spans.values() if v in (south, north)]
        joints += [blocks.streets_u[i] for i, (south, north) in across.items() if south <= v <= north]
        eastward = _stations(west, east, joints)
        lines["v", j] = _bent(eastward, np.full_like(eastward, v), bend)
    for i, (south, north) in across.items():
        at = blocks.streets_u[i]
        joints = [blocks.streets_v[j] for j, (west, east) in along.items() if west <= at <= east]
        upward = _stations(south, north, joints)
        lines["u", i] = _bent(np.full_like(upward, at), upward, bend)
    for k, (at, south, north) in spans.items():
        upward = _stations(south, north, [])
        lines["lane", k] = _bent(np.full_like(upward, at), upward, bend)
    return lines


def _stations(low: float, high: float, joints: list[float]) -> NDArray[np.float64]:
    """Points along a line: its ends, every junction, and enough between to bend it."""
    between = np.linspace(low, high, max(2, int((high - low) // 9) + 1))
    fixed = np.unique(np.array([low, high, *[t for t in joints if low <= t <= high]]))
    between = between[np.abs(between[:, None] - fixed).min(axis=1) > 2.5]
    return np.unique(np.concatenate([fixed, between]))


def _bent(u: NDArray[np.float64], v: NDArray[np.float64], bend: Bend) -> shapely.LineString:
    return shapely.LineString(np.round(bend(np.stack([u, v], axis=-1)), 2))


def _lane_spans(blocks: Blocks, plots: list[Plot], water: shapely.Geometry) -> Spans:
    """From where to where each hutong runs: u, south, north."""
    standing: dict[int, list[Plot]] = {}
    for plot in plots:
        standing.setdefault(plot.lane, []).append(plot)
    lined: dict[int, list[Plot]] = {}
    for plot in blocks.plots:
        lined.setdefault(plot.lane, []).append(plot)
    wet = shapely.buffer(water, 2)
    spans: Spans = {}
    for k, lane in enumerate(blocks.lanes):
        if k in lined:
            span = _hutong(blocks, lane, standing.get(k, []), wet)
            span = _to_the_wall(lane, lined[k], span) if span else None
        else:
            span = _cross_lane(blocks, lane, plots)
        if span and span[1] - span[0] > _SHORTEST:
            spans[k] = (lane.u, *span)
    return spans


def _cross_lane(blocks: Blocks, lane: Lane, plots: list[Plot]) -> tuple[float, float] | None:
    """A lane through new rows, from street to street, where houses stand on both sides."""
    near = [p for p in plots if p.band == lane.band and abs((p.box[0] + p.box[2]) / 2 - lane.u) < 12]
    return (blocks.streets_v[lane.band - 1], blocks.streets_v[lane.band]) if len(near) >= 3 else None


def _hutong(blocks: Blocks, lane: Lane, here: list[Plot], wet: shapely.Geometry) -> tuple[float, float] | None:
    """A hutong from the street it opens to as far as its plots stand and no pond stops it."""
    if all(_closes(lane, p) for p in here):  # they stand on the street behind: no way leads to them from here
        return None
    low, high = min(p.box[1] for p in here), max(p.box[3] for p in here)
    opens = lane.opens
    if len(opens) == 2 and (low > lane.south + 12) != (high < lane.north - 12):
        opens = (NORTH,) if low > lane.south + 12 else (SOUTH,)  # one end lies in the fields
    south = blocks.streets_v[lane.band - 1] if SOUTH in opens else min(low + 9, *(p.box[3] for p in here))
    north = blocks.streets_v[lane.band] if NORTH in opens else max(high - 9, *(p.box[1] for p in here))
    pond = shapely.intersection(shapely.LineString([(lane.u, south), (lane.u, north)]), wet)
    if not pond.is_empty:
        _, pond_south, _, pond_north = shapely.bounds(pond)
        south, north = (south, float(pond_south)) if SOUTH in opens else (float(pond_north), north)
    return south, north


def _closes(lane: Lane, plot: Plot) -> bool:
    """Tell whether a plot stands across the hutong's line and makes it a dead end."""
    return min(abs(plot.box[0] - lane.u), abs(plot.box[2] - lane.u)) < 1


def _to_the_wall(lane: Lane, lined: list[Plot], span: tuple[float, float]) -> tuple[float, float]:
    """End a dead end at the walls of the courtyards that close it."""
    south, north = span
    closing = [p for p in lined if _closes(lane, p)]
    if closing and SOUTH in lane.opens:
        north = min(north, *(p.box[1] - 0.4 for p in closing))
    elif closing:
        south = max(south, *(p.box[3] + 0.4 for p in closing))
    return south, north


def _street_spans(blocks: Blocks, plots: list[Plot], spans: Spans) -> dict[int, tuple[float, float]]:
    """From where to where each east-west street runs (west, east): past every plot and hutong beside it."""
    along: dict[int, tuple[float, float]] = {}
    for j, v in enumerate(blocks.streets_v):
        beside = [p for p in plots if min(abs(p.box[1] - v), abs(p.box[3] - v)) < 9]
        opening = [u for u, south, north in spans.values() if v in (south, north)]
        if not beside and not opening:
            continue
        west = min([p.box[0] for p in beside] + opening)
        east = max([p.box[2] for p in beside] + opening)
        nearest = min(blocks.streets_u, key=lambda u, w=west, e=east: max(w - u, u - e, 0.0))  # type: ignore[misc]
        along[j] = (min(west, nearest), max(east, nearest))
    return along
