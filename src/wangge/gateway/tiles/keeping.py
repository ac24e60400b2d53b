"""Tiles that were made, kept in the process: by sight, revision, day and place, so that nobody gets another's."""

from __future__ import annotations

import threading
from collections import OrderedDict

_MOST = 48 * 2**20


class Kept:
    """The tiles used last, up to so many bytes."""

    def __init__(self, most: int = _MOST) -> None:
        """Begin empty."""
        self._most, self._size = most, 0
        self._tiles: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> bytes | None:
        """Return a tile that is there."""
        with self._lock:
            tile = self._tiles.get(key)
            if tile is not None:
                self._tiles.move_to_end(key)
            return tile

    def put(self, key: str, tile: bytes) -> None:
        """Keep a tile; those not used for longest go."""
        with self._lock:
            self._size += len(tile) - len(self._tiles.pop(key, b""))
            self._tiles[key] = tile
            while self._size > self._most:
                _, gone = self._tiles.popitem(last=False)
                self._size -= len(gone)
