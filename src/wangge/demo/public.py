"""Public places of a natural village: office and square, clinic, shop, school, street garden, market."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from wangge.demo.settlement import Ground

Place = tuple[str, str, shapely.Geometry]
OFFICE_PLOTS = 12
"""Plots that the public places of a village's main settlement take, about."""


def village_centre(ground: Ground, name: str, *, school: bool, market: bool, township: bool) -> list[Place]:
    """Build the centre of an administrative village in its main natural village."""
    out: list[Place] = []
    court = _block(ground, rows=3)
    if court:
        front, back = court[:2], court[2:]
        out.append(("village_office", f"{name}村党群服务中心", _merged(ground, back)))
        out.append(("square", f"{name}文化广场", _merged(ground, front)))
    if school:
        out += _built(ground, "school", f"{name}小学", outer=True)
    if market:
        out += _built(ground, "market", f"{name}集贸市场", outer=False)
    if township:
        out += _built(ground, "township_office", "大王庄乡人民政府", outer=False)
    out += _single(ground, "clinic", f"{name}村卫生室")
    out += _single(ground, "shop", f"{name}超市")
    return out + _garden(ground, name)


def hamlet_places(ground: Ground, name: str) -> list[Place]:
    """Give a smaller natural village its shop and street garden."""
    return _single(ground, "shop", f"{name}便民超市") + _garden(ground, name)


def _garden(ground: Ground, name: str) -> list[Place]:
    chosen = _block(ground, rows=1, outer=True)
    return [("street_garden", f"{name}街头游园", _merged(ground, chosen))] if chosen else []


def _built(ground: Ground, kind: str, name: str, *, outer: bool) -> list[Place]:
    """Take a whole hutong with the plots on both sides, near the middle or (``outer``) far from it."""
    members: dict[int, list[int]] = {}
    for i, plot in enumerate(ground.plots):
        if plot.lane >= 0:
            members.setdefault(plot.lane, []).append(i)
    planned = Counter(plot.lane for plot in ground.blocks.plots)
    full = {k: m for k, m in members.items() if len(m) == planned[k] <= 10 and not ground.taken & set(m)}
    if not full:  # no hutong is whole: four plots back to back
        chosen = _block(ground, rows=2, outer=outer)
        return [(kind, name, _merged(ground, chosen))] if chosen else []
    best = min(full, key=lambda k: _reach(ground, full[k]) * (-1 if outer else 1))
    ground.taken.update(full[best])
    ground.lines.pop(("lane", best), None)
    return [(kind, name, _merged(ground, full[best]))]


def _reach(ground: Ground, members: list[int]) -> float:
    """Distance of plots from the middle of the natural village."""
    boxes = np.array([ground.plots[i].box for i in members])
    return float(np.hypot(*((boxes[:, :2] + boxes[:, 2:]) / 2).mean(axis=0)))


def _single(ground: Ground, kind: str, name: str) -> list[Place]:
    """Take one plot on a street near the middle."""
    free = [i for i, p in enumerate(ground.plots) if i not in ground.taken]
    streets = [v for (k, j) in ground.lines if k == "v" for v in [ground.blocks.streets_v[j]]]

    def far(i: int) -> float:
        u0, v0, u1, v1 = ground.plots[i].box
        to_street = min((min(abs(v0 - v), abs(v1 - v)) for v in streets), default=0.0)
        return float(np.hypot(u0 + u1, v0 + v1) / 2 + 12 * to_street)

    chosen = min(free, key=far)
    ground.taken.add(chosen)
    return [(kind, name, _merged(ground, [chosen]))]


def _block(ground: Ground, *, rows: int, outer: bool = False) -> list[int]:
    """Find two columns back to back, ``rows`` deep from a street, and take their plots, the nearest to it first."""
    standing = {(p.band, p.segment, p.column, p.row): i for i, p in enumerate(ground.plots) if p.lane >= 0}
    deepest: dict[int, int] = {}
    for band, _, _, row in standing:
        deepest[band] = max(deepest.get(band, 0), row)
    best: tuple[float, list[int]] | None = None
    for band, segment, column, row in standing:
        if column % 2 == 0 or row not in (0, deepest[band]):
            continue
        step = 1 if row == 0 else -1
        where = [(band, segment, c, row + step * k) for k in range(rows) for c in (column, column + 1)]
        if not all(w in standing and standing[w] not in ground.taken for w in where):
            continue
        members = [standing[w] for w in where]
        _, v0, _, v1 = ground.plots[members[0]].box
        to_street = min(min(abs(v0 - v), abs(v1 - v)) for v in ground.blocks.streets_v)
        cost = _reach(ground, members) * (-1 if outer else 1) + 10 * to_street
        if best is None or cost < best[0]:
            best = (cost, members)
    if best is None:
        return []
    ground.taken.update(best[1])
    return best[1]


def _merged(ground: Ground, members: list[int]) -> shapely.Polygon:
    """Join plots to one walled ground."""
    boxes = shapely.box(*np.array([ground.plots[i].box for i in members]).T)
    wide = 3.5  # closes hutongs and the gaps between walls, not the steps of the outline
    closed = shapely.buffer(
        shapely.union_all(shapely.buffer(boxes, wide, join_style="mitre")), -wide, join_style="mitre"
    )
    joined = shapely.Polygon((closed if isinstance(closed, shapely.Polygon) else shapely.convex_hull(closed)).exterior)
    return ground.ground(shapely.simplify(joined, 0.2))
