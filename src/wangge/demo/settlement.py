"""One natural village on the ground: outline, ponds, lanes and plots, bent in its old core and turned to its fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.demo.blocks import lay_out
from wangge.demo.plain import Unfit
from wangge.demo.trimming import trimmed_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from wangge.demo.blocks import Blocks, Plot

Points = NDArray[np.float64]


@dataclass
class Ground:
    """A natural village before anybody moves in; geometry in metres around the township's centre.

    ``plots`` are those inside the outline; ``bend`` takes frame coordinates to the ground. ``lines`` holds the streets
    and hutongs by key (``("v", j)`` east-west street, ``("u", i)`` north-south street, ``("lane", k)`` hutong).
    """

    blocks: Blocks
    plots: list[Plot]
    bend: Callable[[Points], Points]
    lines: dict[tuple[str, int], shapely.LineString]
    ponds: list[shapely.Polygon]
    core: NDArray[np.float64]
    hull: shapely.Polygon
    taken: set[int] = field(default_factory=set)  # plots of public places

    def ground(self, shape: shapely.Polygon) -> shapely.Polygon:
        """Bring a shape of the frame to the ground, its long sides bent."""
        return shapely.transform(shapely.segmentize(shape, 7.0), self.bend)


def break_ground(
    centre: NDArray[np.float64],
    turn: float,
    wanted: int,
    area: float,
    allowed: Callable[[Points], NDArray[np.bool_]],
    rng: np.random.Generator,
) -> Ground:
    """Lay out a natural village with ``wanted`` plots.

    Parameters
    ----------
    centre, turn
        Where it lies (metres) and how far it is turned from north (radians).
    wanted, area
        Plots inside the outline and land of the settlement (m2), ponds and trees included.
    allowed
        Tells of (n, 2) points on the ground whether a plot may stand there.

    Raises
    ------
    Unfit
        When far fewer plots than wanted find room.
    """
    radius = np.sqrt(area / np.pi)
    stretch = rng.uniform(0.98, 1.28)
    outline = _outline(radius, stretch, rng)
    blocks = lay_out(2.5 * radius * stretch, 2.45 * radius / stretch, rng)
    bend = _bending(centre, turn, radius, rng)
    boxes = np.array([p.box for p in blocks.plots])
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    ponds = [
        pond for pond in _ponds(blocks, outline, radius, rng)
        if allowed(bend(shapely.get_coordinates(pond.buffer(6).simplify(2)))).all()
    ]  # fmt: skip
    shapes = shapely.box(*boxes.T)
    free = allowed(bend(middle))
    if ponds:
        free &= ~shapely.intersects(shapes, shapely.union_all(ponds).buffer(2.5))
    if free.sum() < 0.85 * wanted:
        raise Unfit
    ragged = rng.normal(0, 0.035, blocks.units)[[p.unit for p in blocks.plots]]
    distance = np.where(free, np.hypot(*middle.T) / outline(middle) + ragged, np.inf)
    chosen = np.sort(np.argsort(distance, kind="stable")[: min(wanted, int(free.sum()))])
    plots = [blocks.plots[k] for k in chosen]
    water = shapely.union_all(ponds) if ponds else shapely.Polygon()
    lines = trimmed_lines(blocks, plots, bend, water)
    core = np.exp(-((np.hypot(*middle[chosen].T) / (0.62 * radius)) ** 2))
    ground = Ground(blocks, plots, bend, lines, [], core, shapely.Polygon())
    ground.ponds = [ground.ground(p) for p in ponds if p.distance(shapely.union_all(shapes[chosen])) < 40]
    wide = shapely.box(*(boxes[chosen] + np.array([-5.0, -5.0, 5.0, 5.0])).T)  # no gaps: quick to buffer
    built = shapely.union_all([shapely.transform(shapely.union_all(wide).simplify(1.0), bend), *ground.ponds])
    margin = float(np.clip(wanted / 16, 1.0, 16.5))  # gardens and trees around
    for reach in (13.0, 26.0, 52.0, 104.0):  # parts that lie apart are still one settlement
        hull = shapely.buffer(shapely.buffer(built, reach + margin, quad_segs=3), -reach, quad_segs=3)
        if isinstance(hull, shapely.Polygon):
            ground.hull = shapely.simplify(shapely.Polygon(hull.exterior), 1.5)
            break
    return ground


def courtyard(ground: Ground, index: int, rng: np.random.Generator) -> shapely.Polygon:
    """Draw the walls of a plot on the ground: never quite square in the old core."""
    u0, v0, u1, v1 = ground.plots[index].box
    slack = 0.15 + 1.3 * ground.core[index] * float(rng.random())
    pull = rng.uniform(0, slack, (4, 2))
    corners = np.array([[u0, v0], [u1, v0], [u1, v1], [u0, v1]]) + pull * [[1, 1], [-1, 1], [-1, -1], [1, -1]]
    between = (corners + np.roll(corners, -1, axis=0)) / 2
    ring = np.empty((8, 2))
    ring[0::2], ring[1::2] = corners, between
    return shapely.Polygon(np.round(ground.bend(ring), 2))


def _outline(radius: float, stretch: float, rng: np.random.Generator) -> Callable[[Points], NDArray[np.float64]]:
    """Make an irregular outline: distance from the centre to the edge in the direction of each point."""
    k = np.arange(2, 7)
    size = rng.uniform(0.02, 0.16, len(k)) / np.sqrt(k / 2)
    phase = rng.uniform(0, 2 * np.pi, len(k))

    def edge(points: Points) -> NDArray[np.float64]:
        squeezed = points * np.array([1 / stretch, stretch])
        angle = np.arctan2(squeezed[:, 1], squeezed[:, 0])
        wave = 1 + (size * np.cos(np.multiply.outer(angle, k) + phase)).sum(-1)
        longer = np.hypot(*points.T) / np.maximum(np.hypot(*squeezed.T), 1e-9)
        return np.asarray(radius * np.maximum(wave, 0.6) * longer)

    return edge


def _bending(
    centre: NDArray[np.float64], turn: float, radius: float, rng: np.random.Generator
) -> Callable[[Points], Points]:
    """Make the way from frame to ground: a tangle in the core, gentle waves outside, then turn and move."""
    phase = rng.uniform(0, 2 * np.pi, (4, 2))
    length = rng.uniform([300, 95, 75, 130], [420, 125, 95, 180])
    size = np.array([5.0, 4.2, 2.2, 4.2])
    cos, sin = np.cos(turn), np.sin(turn)

    def bend(points: Points) -> Points:
        u, v = points[..., 0], points[..., 1]
        tangle = np.exp(-((np.hypot(u, v) / (0.55 * radius)) ** 2))
        du, dv = np.zeros_like(u), np.zeros_like(v)
        for k in range(4):
            strength = size[k] * (1.0 if k == 0 else tangle)
            du = du + strength * np.sin(v * 2 * np.pi / length[k] + phase[k, 0] + 0.3 * u / length[k])
            dv = dv + strength * np.sin(u * 2 * np.pi / length[k] + phase[k, 1] + 0.3 * v / length[k])
        u, v = u + du, v + dv
        return np.stack([centre[0] + u * cos - v * sin, centre[1] + u * sin + v * cos], axis=-1)

    return bend


def _ponds(
    blocks: Blocks, outline: Callable[[Points], NDArray[np.float64]], radius: float, rng: np.random.Generator
) -> list[shapely.Polygon]:
    """Dig one to four ponds of 500-4,000 m2, one near the core, the others towards the edge, none in a street."""
    count = int(np.clip(1 + rng.poisson(radius / 190), 1, 4))
    streets = shapely.union_all(
        [shapely.box(-2000, v - 7.5, 2000, v + 7.5) for v in blocks.streets_v]
        + [shapely.box(u - 8.5, -2000, u + 8.5, 2000) for u in blocks.streets_u]
    )
    ponds: list[shapely.Polygon] = []
    for _ in range(60):
        if len(ponds) == count:
            break
        angle = rng.uniform(0, 2 * np.pi)
        reach = rng.uniform(0.15, 0.4) if not ponds else rng.uniform(0.7, 1.0)
        at = np.array([[np.cos(angle), np.sin(angle)]])
        at = at * reach * outline(at * radius)
        size = np.sqrt(min(rng.uniform(900, 4200), radius * radius * 0.12) / np.pi)
        t = np.linspace(0, 2 * np.pi, 28, endpoint=False)
        r = size * (1 + 0.22 * np.cos(2 * t + rng.uniform(0, 6)) + 0.1 * np.cos(3 * t + rng.uniform(0, 6)))
        blob = shapely.Polygon(at + np.stack([r * np.cos(t) * 1.15, r * np.sin(t)], axis=-1)).difference(streets)
        parts = shapely.get_parts(blob)
        pond = shapely.buffer(shapely.buffer(parts[int(np.argmax(shapely.area(parts)))], -4), 4, quad_segs=3)
        if pond.geom_type == "Polygon" and 530 < pond.area < 3800 and all(pond.distance(p) > 40 for p in ponds):
            ponds.append(pond.simplify(0.6))
    return ponds
