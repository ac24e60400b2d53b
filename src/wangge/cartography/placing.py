"""Placing words so that none covers another: a list of taken boxes, and ways to try candidates against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry import Polygon

    from wangge.cartography.canvas import Rect


class Taken:
    """The boxes that words and signs already cover on a sheet."""

    def __init__(self) -> None:
        """Begin with nothing taken."""
        self._bounds = np.empty((64, 4))
        self._boxes: list[Polygon] = []

    def add(self, box: Polygon) -> None:
        """Take a box."""
        if len(self._boxes) == len(self._bounds):
            self._bounds = np.concatenate([self._bounds, np.empty_like(self._bounds)])
        self._bounds[len(self._boxes)] = box.bounds
        self._boxes.append(box)

    def free(self, box: Polygon, margin: float = 0.6) -> bool:
        """True when nothing is taken within ``margin`` mm of the box."""
        w, n, e, s = box.bounds
        b = self._bounds[: len(self._boxes)]
        near = np.flatnonzero(
            (b[:, 0] < e + margin) & (b[:, 2] > w - margin) & (b[:, 1] < s + margin) & (b[:, 3] > n - margin)
        )
        return all(shapely.distance(self._boxes[i], box) >= margin for i in near.tolist())

    def free_rects(self, rects: NDArray[np.float64], margin: float) -> NDArray[np.bool_]:
        """Which of many upright rectangles (m, 4) are free: by bounds only."""
        b = self._bounds[: len(self._boxes)]
        hit = (
            (rects[:, None, 0] < b[None, :, 2] + margin)
            & (rects[:, None, 2] > b[None, :, 0] - margin)
            & (rects[:, None, 1] < b[None, :, 3] + margin)
            & (rects[:, None, 3] > b[None, :, 1] - margin)
        )
        return np.asarray(~hit.any(axis=1))

    def drop(self, box: Polygon) -> None:
        """Give a box free again."""
        at = next(i for i, b in enumerate(self._boxes) if b is box)
        last = len(self._boxes) - 1
        self._bounds[at] = self._bounds[last]
        self._boxes[at] = self._boxes[last]
        self._boxes.pop()


def within(box: Polygon, room: Rect) -> bool:
    """True when the box lies in the room."""
    w, n, e, s = box.bounds
    return bool(w >= room.x and n >= room.y and e <= room.right and s <= room.bottom)
