"""Where the villages of the synthetic county lie: outlines that fit together, lanes, places, houses; all invented."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

CRS = "EPSG:4547"  # CGCS2000, the three-degree zone of 114 east
WEST, SOUTH = 114.0, 33.0
SIDE = 0.1  # degrees of a township, which are laid out six in a row
WIDE, HIGH = 0.02, 0.025  # of a village, five in a row
ROWS, COLUMNS = 3, 5  # the grids of a village: a row for each area
_CELL = (0.002, 0.003)  # of a leaf grid in the settlement
_INSET = (0.005, 0.008)
LANES = 4  # through each row of grids
_ACROSS, _DEEP = 6, 6  # houses in a grid
_HALF = (0.00008, 0.00006)  # of a house


@dataclass(frozen=True)
class VillageLand:
    """The land of one village, in degrees."""

    township: int
    village: int

    @property
    def corner(self) -> tuple[float, float]:
        """Its south-west corner."""
        x, y = corner_of(self.township)
        return x + self.village % 5 * WIDE, y + self.village // 5 * HIGH

    @property
    def outline(self) -> Any:
        """All of it."""
        x, y = self.corner
        return bent(x, y, WIDE, HIGH)

    def area(self, row: int) -> Any:
        """One of its areas: a third, fields included."""
        x, y = self.corner
        return bent(x, y + row * HIGH / ROWS, WIDE, HIGH / ROWS)

    def grid(self, leaf: int) -> Any:
        """One of its leaf grids, in the settlement."""
        x, y = self._cell(leaf)
        return bent(x, y, *_CELL)

    def lane(self, way: int, column: int) -> Any:
        """The piece of a way within one column of grids."""
        x, y = self._cell(way // LANES * COLUMNS + column)
        at = y + (way % LANES + 0.5) * _CELL[1] / LANES
        return shapely.transform(shapely.segmentize(shapely.LineString([(x, at), (x + _CELL[0], at)]), 0.0004), _bend)

    def spot(self, leaf: int) -> Any:
        """A yard of something public."""
        x, y = self._cell(leaf)
        return shapely.transform(shapely.box(x + 0.0001, y + 0.0001, x + 0.0004, y + 0.0003), _bend)

    @cached_property
    def homes(self) -> NDArray[np.float64]:
        """Where houses stand, the places of one grid after another: (leaves, houses of a leaf, 2)."""
        rng = np.random.default_rng((self.township, self.village))
        across, deep = np.meshgrid(np.arange(_ACROSS), np.arange(_DEEP))
        steps = np.column_stack([(across.ravel() + 0.5) / _ACROSS, (deep.ravel() + 0.5) / _DEEP]) * _CELL
        corners = np.array([self._cell(leaf) for leaf in range(ROWS * COLUMNS)])
        at = corners[:, None] + steps[None] + rng.normal(0, 0.00002, (len(corners), len(steps), 2))
        return _bend(at.reshape(-1, 2)).reshape(at.shape)

    def packed(self) -> bytes:
        """Return its map as the books keep it: boundary and houses."""
        from wangge.exchange.net.layers import Frame  # noqa: PLC0415 - the settings are known only now
        from wangge.planning.packing import Land, pack_land  # noqa: PLC0415

        low, high = self.homes.reshape(-1, 2) - _HALF, self.homes.reshape(-1, 2) + _HALF
        houses = np.asarray(shapely.box(*low.T, *high.T), dtype=object)
        shapes = Frame(CRS).metres(np.array([self.outline, *houses], dtype=object))
        blank = np.full(len(houses), "", dtype=object)
        return pack_land(Land(shapes[0], buildings=shapes[1:], lanes=blank, doors=blank))

    def _cell(self, leaf: int) -> tuple[float, float]:
        x, y = self.corner
        row, column = divmod(leaf, COLUMNS)
        return x + _INSET[0] + column * _CELL[0], y + _INSET[1] + row * _CELL[1]


def corner_of(township: int) -> tuple[float, float]:
    """Return the south-west corner of a township."""
    return WEST + township % 6 * SIDE, SOUTH + township // 6 * SIDE


def bent(x: float, y: float, wide: float, high: float) -> Any:
    """Return a box whose sides are bent, so that its neighbours fit: about forty corners."""
    return shapely.transform(shapely.segmentize(shapely.box(x, y, x + wide, y + high), max(wide, high) / 10), _bend)


def _bend(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    x, y = xy.T
    by = 0.00008
    return np.column_stack([x + by * np.sin(y * 9000) + by * np.sin(y * 2300), y + by * np.sin(x * 7000)])
