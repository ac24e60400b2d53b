"""One tile: the features of its layers, put on its grid, cut at its edge and thinned to what can be seen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.gateway.tiles import encoding
from wangge.planning.api import LAYERS, tile_features
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from wangge.kernel.access import Actor

NEAREST = 22
"""No tile is asked for beyond this zoom; it is 4 cm a pixel."""

BUNDLES: dict[str, tuple[str, ...]] = {
    "net": ("townships", "villages", "areas", "grids", "labels"),
    "ground": ("places", "buildings"),
    "all": tuple(LAYERS),
}
"""Several layers under one address."""

_EDGE = 80  # units beyond the tile's own, so that an outline drawn along its edge is not seen
_SEEN = 4.0  # units: a quarter of a pixel of a map with tiles of 512 pixels is 2
_MOST = 85.0511287798  # degrees: the end of the world in Mercator


@dataclass(frozen=True)
class Tile:
    """One tile of the world in Web Mercator."""

    z: int
    x: int
    y: int

    @staticmethod
    def at(z: int, x: int, y: int) -> Tile:
        """Return a tile that there is.

        Raises
        ------
        Problem
            ``map.tile.not_found``.
        """
        if z > NEAREST or x >= 1 << z or y >= 1 << z:
            raise Problem("map.tile.not_found")
        return Tile(z, x, y)

    def bounds(self) -> tuple[float, float, float, float]:
        """Return west, south, east, north in degrees, with the edge around it."""
        edge = _EDGE / encoding.EXTENT
        size = float(1 << self.z)
        west, east = ((self.x + by) / size * 360.0 - 180.0 for by in (-edge, 1 + edge))
        north, south = (
            math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (self.y + by) / size)))) for by in (-edge, 1 + edge)
        )
        return west, south, east, north

    def place(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return points in degrees as units of the tile."""
        size = float(1 << self.z)
        lat = np.radians(np.clip(lonlat[:, 1], -_MOST, _MOST))
        x = (lonlat[:, 0] + 180.0) / 360.0 * size - self.x
        y = (1.0 - np.arcsinh(np.tan(lat)) / math.pi) / 2.0 * size - self.y
        return np.column_stack([x, y]) * encoding.EXTENT


def layers_of(name: str) -> Sequence[str]:
    """Return the layers that an address stands for.

    Raises
    ------
    Problem
        ``map.layer.not_found``.
    """
    if name in BUNDLES:
        return BUNDLES[name]
    if name not in LAYERS:
        raise Problem("map.layer.not_found", value=name[:40])
    return (name,)


def make(actor: Actor, names: Sequence[str], tile: Tile, *, on: date, frame: str) -> bytes:
    """Return the tile with these layers, each from the zoom on at which it can be told apart."""
    near = [name for name in names if tile.z >= LAYERS[name].zoom]
    found = tile_features(actor, near, tile.bounds(), on=on, frame=frame, zoom=tile.z)
    return b"".join(
        encoding.layer(name, _drawn(found[name].shapes, tile), found[name].columns) for name in near if found[name].ids
    )


def _drawn(shapes: NDArray[np.object_], tile: Tile) -> NDArray[np.object_]:
    placed = shapely.transform(shapes, lambda xy: tile.place(xy) if len(xy) else xy)
    far = encoding.EXTENT + _EDGE
    if tile.z < NEAREST:
        flat = shapely.get_dimensions(placed) > 0
        placed[flat] = shapely.simplify(placed[flat], _SEEN / 2, preserve_topology=True)
    cut: NDArray[np.object_] = shapely.clip_by_rect(placed, -_EDGE, -_EDGE, far, far)
    return cut
