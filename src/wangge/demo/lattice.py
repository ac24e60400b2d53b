"""The fields: a bent lattice of field borders whose last column is the Jialu River; every border is shared exactly.

Lines that run north-south and east-west take turns as drain, bare strip border and field road. All that later divides
the land (township, villages, roads) follows edges of this lattice, so that neighbours meet vertex by vertex.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy import ndimage

if TYPE_CHECKING:
    from numpy.typing import NDArray

AREA = 41_980_000.0
"""Square metres of the township."""

DRAIN, BARE, ROAD = 0, 1, 2
_PARTS = 4  # straight pieces per lattice edge


@dataclass(frozen=True)
class Lattice:
    """Field borders of the township in metres around its centre.

    Attributes
    ----------
    inside
        (ny, nx) cells that belong to the township.
    across, upright
        Coordinates of the edges: ``across[j, i]`` runs west-east, ``upright[j, i]`` south-north; (.., 5, 2).
    column_kind, row_kind
        DRAIN, BARE or ROAD of each north-south and each east-west line.
    bend
        The parameters of the bending, for ``heading``.
    """

    inside: NDArray[np.bool_]
    across: NDArray[np.float64]
    upright: NDArray[np.float64]
    column_kind: NDArray[np.int64]
    row_kind: NDArray[np.int64]
    cells: NDArray[np.object_] = field(repr=False)
    centres: NDArray[np.float64] = field(repr=False)

    @property
    def river(self) -> shapely.LineString:
        """Midline of the river: the eastern edge of the lattice from south to north."""
        rows = np.flatnonzero(self.inside[:, -1])
        column = self.upright[rows, -1]
        return shapely.LineString(np.vstack([column[:, :-1].reshape(-1, 2), column[-1:, -1]]))

    def heading(self, xy: NDArray[np.float64]) -> float:
        """Angle (radians, counter-clockwise) by which the fields at this place are turned from true north."""
        j, i = np.unravel_index(np.argmin(((self.centres - xy) ** 2).sum(-1)), self.inside.shape)
        dx, dy = self.upright[j, i, -1] - self.upright[j, i, 0]
        return float(np.arctan2(-dx, dy))


def make_lattice(rng: np.random.Generator) -> Lattice:
    """Lay out the lattice, cut the township out of it and scale it to its area."""
    nx, ny = 52, 46
    xs = np.concatenate([[0.0], np.cumsum(rng.uniform(98, 136, nx))])
    ys = np.concatenate([[0.0], np.cumsum(rng.uniform(135, 185, ny))])
    xs[-1] = xs[-2] + 85  # between levee and river
    xs -= xs.mean() + 150
    ys -= ys.mean()
    inside = _outline(ny, nx, rng)
    column_kind = np.array([(DRAIN, BARE, ROAD, BARE)[i % 4] for i in range(nx + 1)])
    column_kind[-2:] = ROAD, DRAIN
    column_kind[-3] = BARE
    row_kind = np.array([(DRAIN, ROAD, BARE, ROAD)[(j + 1) % 4] for j in range(ny + 1)])
    fine_x, fine_y = _refine(xs), _refine(ys)
    phase = rng.uniform(0, 2 * np.pi, 6)
    gx, gy = np.meshgrid(fine_x, fine_y)
    mesh = _bend(gx, gy, xs[-1], phase)
    mesh *= np.sqrt(AREA / shapely.area(_cells(mesh)[inside]).sum())
    mesh = np.round(mesh, 2)
    cells = _cells(mesh)
    return Lattice(
        inside=inside,
        across=_edges(mesh[::_PARTS]),
        upright=_edges(mesh[:, ::_PARTS].swapaxes(0, 1)).swapaxes(0, 1),
        column_kind=column_kind,
        row_kind=row_kind,
        cells=cells,
        centres=shapely.get_coordinates(shapely.centroid(cells.ravel())).reshape(ny, nx, 2),
    )


def _refine(knots: NDArray[np.float64]) -> NDArray[np.float64]:
    steps = np.arange(len(knots) * _PARTS - _PARTS + 1) / _PARTS
    return np.interp(steps, np.arange(len(knots)), knots)


def _bend(
    gx: NDArray[np.float64], gy: NDArray[np.float64], east: float, phase: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Bend the plane gently; near the eastern edge the columns follow the meanders of the river."""
    near = np.clip((gx - east + 1700) / 1700, 0, 1)
    near = near * near * (3 - 2 * near)
    river = 210 * np.sin(gy / 1500 + phase[0]) + 95 * np.sin(gy / 640 + phase[1]) + 34 * np.sin(gy / 290 + phase[2])
    x = gx + near * river + 60 * np.sin(gy / 1500 + phase[3]) * (1 - near)
    y = gy + 70 * np.sin(gx / 1300 + phase[4]) + 25 * np.sin(gx / 600 + phase[5])
    turn = np.radians(-3.0)
    return np.stack([x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)], axis=-1)


def _edges(lines: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cut each line of points (m, n * parts + 1, 2) into its edges: (m, n, parts + 1, 2)."""
    n = lines.shape[1] // _PARTS
    take = np.arange(n)[:, None] * _PARTS + np.arange(_PARTS + 1)
    return np.ascontiguousarray(lines[:, take])


def _cells(mesh: NDArray[np.float64]) -> NDArray[np.object_]:
    """Make the polygon of every lattice cell, all points of its edges included."""
    ny, nx = (mesh.shape[0] - 1) // _PARTS, (mesh.shape[1] - 1) // _PARTS
    k = np.arange(_PARTS)
    zero, full = np.zeros(_PARTS, dtype=np.int64), np.full(_PARTS, _PARTS)
    ring_j = np.concatenate([zero, k, full, _PARTS - k, [0]])
    ring_i = np.concatenate([k, full, _PARTS - k, zero, [0]])
    j = np.arange(ny)[:, None, None] * _PARTS + ring_j
    i = np.arange(nx)[None, :, None] * _PARTS + ring_i
    return np.asarray(shapely.polygons(shapely.linearrings(mesh[j, i])), dtype=object)


def _outline(ny: int, nx: int, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Choose the cells of the township: steps along field borders on three sides, the river in the east."""
    west = _steps(ny, 7.0, rng)
    south, north = _steps(nx, 5.0, rng), _steps(nx, 5.0, rng)
    j, i = np.mgrid[:ny, :nx]
    inside = (i >= west[:, None]) & (j >= south[None, :]) & (j < ny - north[None, :])
    inside = ndimage.binary_opening(np.pad(inside, 3, mode="edge"), iterations=2)[3:-3, 3:-3]
    labels, _ = ndimage.label(inside)
    return np.asarray(labels == np.bincount(labels[inside]).argmax())


def _steps(n: int, height: float, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw a stepped border: runs of several cells that jump in and out."""
    wave = height / 2 * (1 + np.sin(np.arange(n) / n * rng.uniform(4, 8) + rng.uniform(0, 6)))
    out, at = np.zeros(n, dtype=np.int64), 0
    while at < n:
        run = int(rng.integers(4, 9))
        out[at : at + run] = int(wave[at] + rng.uniform(-1.2, 1.2))
        at += run
    return np.maximum(out, 0)
