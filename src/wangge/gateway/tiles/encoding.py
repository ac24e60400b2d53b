"""Shapes and properties as a Mapbox Vector Tile (version 2.1), by numpy.

Shapes come in the units of the tile: x to the right, y downwards, 0 to ``EXTENT`` within it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

EXTENT = 4096
_POINT, _LINE, _POLYGON = 1, 2, 3
_MOVE, _CLOSE = 9, 15  # move once; close the ring
_LINE_TO = 2
_OPEN, _CLOSED = 2, 3  # commands beside the coordinates of a line, of a ring


@dataclass(frozen=True)
class _Strands:
    """Rings, lines or points in order: how many corners each has, whose it is, and all corners."""

    lengths: NDArray[np.int64]
    owners: NDArray[np.int64]
    corners: NDArray[np.int64]


def layer(name: str, shapes: NDArray[np.object_], columns: Mapping[str, Sequence[Any]]) -> bytes:
    """Return one layer of a tile; empty when nothing of the shapes is left on the tile's own grid.

    Parameters
    ----------
    shapes
        (n,) points, lines and polygons, also of many parts; None and empty ones are left out.
    columns
        A property of the n features each: texts, whole numbers, numbers, true or false; None is left out.
    """
    tables = _Tables()
    features: list[bytes] = []
    kinds = shapely.get_dimensions(shapes)
    for kind, dimension, commands in ((_POLYGON, 2, _rings), (_LINE, 1, _lines), (_POINT, 0, _points)):
        at = np.flatnonzero((kinds == dimension) & ~shapely.is_empty(shapes))
        if not len(at):
            continue
        for which, geometry in commands(shapes[at]):
            row = int(at[which])
            tags = tables.tags((key, values[row]) for key, values in columns.items())
            features.append(_field(2, _field(2, tags) + b"\x18" + bytes([kind]) + _field(4, geometry)))
    if not features:
        return b""
    body = _field(1, name.encode()) + b"".join(features) + tables.packed() + b"\x28" + _varint(EXTENT) + b"\x78\x02"
    return _field(3, body)


class _Tables:
    """The keys and values of a layer, each once."""

    def __init__(self) -> None:
        self._keys: dict[str, int] = {}
        self._values: dict[tuple[type, Any], int] = {}

    def tags(self, pairs: Any) -> bytes:
        """Return the places of keys and values of a feature."""
        places = bytearray()
        for key, value in pairs:
            if value is None:
                continue
            places += _varint(self._keys.setdefault(key, len(self._keys)))
            places += _varint(self._values.setdefault((type(value), value), len(self._values)))
        return bytes(places)

    def packed(self) -> bytes:
        """Return both tables."""
        keys = b"".join(_field(3, key.encode()) for key in self._keys)
        return keys + b"".join(_field(4, _value(kind, value)) for kind, value in self._values)


def _value(kind: type, value: Any) -> bytes:
    if kind is bool:
        return b"\x38" + (b"\x01" if value else b"\x00")
    if kind is int:
        return b"\x30" + _varint((value << 1) ^ (value >> 63))
    if kind is float:
        return b"\x19" + struct.pack("<d", value)
    return _field(1, str(value).encode())


def _rings(shapes: NDArray[np.object_]) -> list[tuple[int, bytes]]:
    """Polygons: every outer ring turns one way, and its holes, which follow it, the other."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    outer = np.empty(len(rings), dtype=bool)
    outer[:1] = True
    outer[1:] = part[1:] != part[:-1]
    strands = _corners(rings, owner[part], closed=True)
    area = _areas(strands)
    kept = (strands.lengths >= 3) & (area != 0)
    first = np.maximum.accumulate(np.where(outer, np.arange(len(rings)), 0))
    kept &= kept[first]  # without its outer ring a hole is nothing
    turned = (area > 0) != outer
    return _commands(_picked(_turned(strands, turned), kept), closed=True)


def _lines(shapes: NDArray[np.object_]) -> list[tuple[int, bytes]]:
    parts, owner = shapely.get_parts(shapes, return_index=True)
    strands = _corners(parts, owner, closed=False)
    return _commands(_picked(strands, strands.lengths >= 2), closed=False)


def _points(shapes: NDArray[np.object_]) -> list[tuple[int, bytes]]:
    parts, owner = shapely.get_parts(shapes, return_index=True)
    strands = _corners(parts, owner, closed=False)
    return _scattered(strands)


def _scattered(strands: _Strands) -> list[tuple[int, bytes]]:
    """Return the features that points make up, those of a feature one after another."""
    owners, first, counts = np.unique(strands.owners, return_index=True, return_counts=True)
    feature = np.repeat(np.arange(len(owners)), counts)
    steps = np.diff(strands.corners, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    steps[first] = strands.corners[first]
    starts = 2 * first + np.arange(len(owners))
    numbers = np.empty(2 * len(feature) + len(owners), dtype=np.int64)
    numbers[starts] = 1 | counts << 3
    place = starts[feature] + 1 + 2 * (np.arange(len(feature)) - first[feature])
    turned = _zigzag(steps)
    numbers[place], numbers[place + 1] = turned[:, 0], turned[:, 1]
    packed, offsets = _varints_at(numbers)
    ends = np.append(starts[1:], len(numbers))
    return [
        (owner, packed[offsets[a] : offsets[b]])
        for owner, a, b in zip(owners.tolist(), starts.tolist(), ends.tolist(), strict=True)
    ]


def _corners(strings: NDArray[np.object_], owners: NDArray[np.int64], *, closed: bool) -> _Strands:
    """Return the corners on the tile's grid, none twice in a row; of a ring without the last, which is the first."""
    xy, strand = shapely.get_coordinates(strings, return_index=True)
    at = np.rint(xy).astype(np.int64)
    keep = np.ones(len(at), dtype=bool)
    keep[1:] = (np.diff(at, axis=0) != 0).any(axis=1) | (np.diff(strand) != 0)
    at, strand = at[keep], strand[keep]
    lengths = np.bincount(strand, minlength=len(strings))
    if closed:
        ends = np.cumsum(lengths) - 1
        starts = ends - lengths + 1
        back = (lengths > 1) & (at[ends] == at[np.minimum(starts, len(at) - 1)]).all(axis=1)
        keep = np.ones(len(at), dtype=bool)
        keep[ends[back]] = False
        at, lengths = at[keep], lengths - back
    return _Strands(lengths, owners, at)


def _areas(strands: _Strands) -> NDArray[np.int64]:
    """Return twice the area of each ring, positive when it turns as outer rings of a tile do."""
    ends = np.cumsum(strands.lengths)
    starts = ends - strands.lengths
    following = np.arange(1, len(strands.corners) + 1)
    some = strands.lengths > 0
    following[ends[some] - 1] = starts[some]
    x, y = strands.corners.T
    if not len(x):
        return np.zeros(len(strands.lengths), dtype=np.int64)
    total = np.concatenate([[0], np.cumsum(x * y[following] - x[following] * y)])
    areas: NDArray[np.int64] = total[ends] - total[starts]
    return areas


def _turned(strands: _Strands, which: NDArray[np.bool_]) -> _Strands:
    """Return the strands with those named turned round."""
    ends = np.cumsum(strands.lengths)
    strand = np.repeat(np.arange(len(strands.lengths)), strands.lengths)
    places = np.arange(len(strands.corners))
    back = (2 * ends - strands.lengths - 1)[strand] - places
    return _Strands(strands.lengths, strands.owners, strands.corners[np.where(which[strand], back, places)])


def _picked(strands: _Strands, which: NDArray[np.bool_]) -> _Strands:
    """Return only the strands named."""
    return _Strands(strands.lengths[which], strands.owners[which], strands.corners[np.repeat(which, strands.lengths)])


def _commands(strands: _Strands, *, closed: bool) -> list[tuple[int, bytes]]:
    """Return the features that the strands make up: move, draw a line, and close it where it is a ring."""
    lengths, corners = strands.lengths, strands.corners
    if not len(lengths):
        return []
    more = _CLOSED if closed else _OPEN
    starts = np.cumsum(2 * lengths + more) - (2 * lengths + more)
    first = np.cumsum(lengths) - lengths
    strand = np.repeat(np.arange(len(lengths)), lengths)
    within = np.arange(len(corners)) - first[strand]
    steps = np.diff(corners, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    begins = np.flatnonzero(np.diff(strands.owners, prepend=-1))  # strands at which a feature begins
    steps[first[begins]] = corners[first[begins]]
    numbers = np.empty(int((2 * lengths + more).sum()), dtype=np.int64)
    numbers[starts] = _MOVE
    numbers[starts + 3] = (lengths - 1) << 3 | _LINE_TO
    place = starts[strand] + 1 + 2 * within + (within > 0)
    turned = _zigzag(steps)
    numbers[place], numbers[place + 1] = turned[:, 0], turned[:, 1]
    if closed:
        numbers[starts + 2 * lengths + 2] = _CLOSE
    ends = np.append(starts[begins], len(numbers))
    packed, offsets = _varints_at(numbers)
    return [
        (int(owner), packed[offsets[a] : offsets[b]])
        for owner, a, b in zip(strands.owners[begins], ends[:-1], ends[1:], strict=True)
    ]


def _zigzag(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return signed numbers as unsigned ones, small where they are near zero."""
    return (numbers << 1) ^ (numbers >> 63)


def _varints_at(numbers: NDArray[np.int64]) -> tuple[bytes, NDArray[np.int64]]:
    """Return numbers below 2**35 as varints, and where each begins (and the end)."""
    sizes = np.ones(len(numbers), dtype=np.int64)
    for more in range(1, 5):
        sizes += numbers >= 1 << 7 * more
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    packed = np.empty(int(offsets[-1]), dtype=np.uint8)
    for nth in range(5):
        has = sizes > nth
        rest = numbers[has] >> 7 * nth
        packed[offsets[:-1][has] + nth] = (rest & 0x7F) | np.where(sizes[has] > nth + 1, 0x80, 0)
    return packed.tobytes(), offsets


def _varint(number: int) -> bytes:
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    found.append(number)
    return bytes(found)


def _field(number: int, content: bytes) -> bytes:
    """Return a field of bytes."""
    return bytes([number << 3 | 2]) + _varint(len(content)) + content
