"""Who gets the land where nobody lives: fields, ponds, squares and roadsides go whole to a grid beside them."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from wangge.delineation.land.coverage import joined
from wangge.delineation.partitioning.mend import pieces
from wangge.delineation.strata import compressed

if TYPE_CHECKING:
    from numpy.typing import NDArray


def claim(
    pairs: NDArray[np.int64],
    lengths: NDArray[np.float64],
    lot: NDArray[np.int64],
    label: NDArray[np.int64],
    area: NDArray[np.float64],
    xy: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Give every unlabelled face a label, (f,) -> (f,).

    ``pairs`` and ``lengths`` say which faces share how many metres of border; ``xy`` is a point in each face. Faces of
    one ``lot`` (a pond, a square) go together. First the pieces of one label are joined through empty land where they
    lie apart; then the rest goes, lot by lot, to the label with which it shares the longest border.
    Parts of the village without any household get the label of the nearest labelled face.
    """
    lots = int(lot.max()) + 1
    lot_label = np.full(lots, -1, np.int64)
    lot_label[lot[label >= 0]] = label[label >= 0]
    lot_area = np.bincount(lot, weights=area, minlength=lots).astype(np.float64)
    beside = _lot_neighbours(lot, pairs, lengths, lots)
    _bridge(beside, lot_label, lot_area)
    _flood(beside, lot_label)
    out = lot_label[lot]
    rest = np.flatnonzero(out < 0)
    done = np.flatnonzero(out >= 0)
    if len(rest) and len(done):  # an uninhabited part of the village: lot by lot to the nearest
        tree = cKDTree(xy[done])
        for one in np.unique(lot[rest]):
            mine = rest[lot[rest] == one]
            out[mine] = out[done[tree.query(xy[mine[0]])[1]]]
    return out


def _lot_neighbours(
    lot: NDArray[np.int64], pairs: NDArray[np.int64], lengths: NDArray[np.float64], lots: int
) -> list[list[tuple[int, float]]]:
    ends = np.sort(lot[pairs], axis=1)
    keep = ends[:, 0] != ends[:, 1]
    ends, total = joined(ends[keep], lengths[keep])
    beside: list[list[tuple[int, float]]] = [[] for _ in range(lots)]
    for i, j, length in zip(*ends.T.tolist(), total.tolist(), strict=True):
        beside[i].append((j, length))
        beside[j].append((i, length))
    return beside


def _bridge(beside: list[list[tuple[int, float]]], lot_label: NDArray[np.int64], lot_area: NDArray[np.float64]) -> None:
    """Join the pieces of one label by the smallest way over empty lots, where there is one."""
    piece = _pieces(np.array([(i, j) for i, row in enumerate(beside) for j, _ in row if i < j]), lot_label)
    labelled = lot_label >= 0
    first: dict[int, set[int]] = {}
    for p, g in set(zip(piece[labelled].tolist(), lot_label[labelled].tolist(), strict=True)):
        first.setdefault(g, set()).add(p)
    for g in sorted(first):
        apart = first[g]
        while len(apart) > 1:
            way = _way(beside, lot_label, lot_area, piece, g, apart)
            if way is None:
                break
            start, target, over = way
            for lot in over:
                lot_label[lot] = g
                piece[lot] = start
            piece[piece == target] = start
            apart.discard(target)


def _way(
    beside: list[list[tuple[int, float]]],
    lot_label: NDArray[np.int64],
    lot_area: NDArray[np.float64],
    piece: NDArray[np.int64],
    g: int,
    apart: set[int],
) -> tuple[int, int, list[int]] | None:
    """The cheapest way (by the root of the area) from one piece of ``g`` over empty lots to another piece of it."""
    start = min(apart, key=lambda p: (int((piece == p).sum()), p))
    heap: list[tuple[float, int, int]] = [(0.0, int(i), -1) for i in np.flatnonzero(piece == start)]
    came: dict[int, int] = {}
    heapq.heapify(heap)
    while heap:
        cost, at, back = heapq.heappop(heap)
        if at in came:
            continue
        came[at] = back
        if lot_label[at] == g and piece[at] != start:
            over = []
            step = back
            while lot_label[step] < 0:
                over.append(step)
                step = came[step]
            return start, int(piece[at]), over
        for to, _ in beside[at]:
            if to not in came and (lot_label[to] < 0 or (lot_label[to] == g and piece[to] != start)):
                heapq.heappush(heap, (cost + float(np.sqrt(lot_area[to])) * (lot_label[to] < 0), to, at))
    return None


def _flood(beside: list[list[tuple[int, float]]], lot_label: NDArray[np.int64]) -> None:
    """Ring by ring, each empty lot joins the label with which it shares the longest border."""
    ring = [i for i in range(len(lot_label)) if lot_label[i] < 0 and any(lot_label[j] >= 0 for j, _ in beside[i])]
    while ring:
        chosen = []
        for i in ring:
            weight: dict[int, float] = {}
            for j, length in beside[i]:
                if lot_label[j] >= 0:
                    weight[int(lot_label[j])] = weight.get(int(lot_label[j]), 0.0) + length
            chosen.append(max(weight, key=lambda g: (weight[g], -g)))
        lot_label[ring] = chosen
        ring = sorted({j for i in ring for j, _ in beside[i] if lot_label[j] < 0})


def _pieces(pairs: NDArray[np.int64], label: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number the connected pieces of every label."""
    pairs = pairs.reshape(-1, 2).astype(np.int64)
    same = pairs[label[pairs[:, 0]] == label[pairs[:, 1]]]
    ptr, adj, _ = compressed(len(label), same, np.zeros(len(same)))
    return pieces(label.astype(np.int32), ptr, adj)[0].astype(np.int64)


@dataclass(frozen=True)
class Piece:
    """A piece of a label that lies apart: its units, and the labels beside it, longest border first."""

    units: NDArray[np.int64]
    beside: tuple[int, ...]


def broken(
    pairs: NDArray[np.int64],
    lengths: NDArray[np.float64],
    part: NDArray[np.int64],
    label: NDArray[np.int64],
    house_face: NDArray[np.int64],
) -> dict[int, list[Piece]]:
    """Labels that lie in several pieces within one part of the village, piece by piece, largest first.

    ``pairs`` and ``lengths`` are faces that share an edge, ``part`` the part of the village of each face and
    ``house_face`` the face of each unit. Every piece must hold a unit (see ``drop_empty_pieces``).
    """
    piece = _pieces(pairs, label)
    out: dict[int, list[Piece]] = {}
    for k in _repeated(label * (int(part.max()) + 1) + part, piece):
        g = k // (int(part.max()) + 1)
        faces = np.flatnonzero((label == g) & (part == k % (int(part.max()) + 1)))
        found = []
        for p in np.unique(piece[faces]):
            mine = piece == p
            units = np.flatnonzero((house_face >= 0) & mine[house_face])
            found.append(Piece(units, _labels_beside(mine, pairs, lengths, label)))
        found.sort(key=lambda one: (-len(one.units), one.units[:1].tolist()))
        out.setdefault(g, []).extend(found)
    return out


def _repeated(key: NDArray[np.int64], piece: NDArray[np.int64]) -> list[int]:
    """Keys that occur with more than one piece."""
    known = np.unique(key << 32 | piece) >> 32
    return np.unique(known[1:][known[1:] == known[:-1]]).tolist()


def _labels_beside(
    mine: NDArray[np.bool_], pairs: NDArray[np.int64], lengths: NDArray[np.float64], label: NDArray[np.int64]
) -> tuple[int, ...]:
    edge = mine[pairs[:, 0]] != mine[pairs[:, 1]]
    other = label[np.where(mine[pairs[edge, 0]], pairs[edge, 1], pairs[edge, 0])]
    labels, at = np.unique(other, return_inverse=True)
    border = np.bincount(at, weights=lengths[edge], minlength=len(labels))
    return tuple(labels[np.argsort(-border, kind="stable")].tolist())


def drop_empty_pieces(
    pairs: NDArray[np.int64], part: NDArray[np.int64], label: NDArray[np.int64], house_face: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Faces of pieces in which nobody lives, of labels that have other land in that part of the village."""
    piece = _pieces(pairs, label)
    key = label * (int(part.max()) + 1) + part
    inhabited = np.zeros(len(label), bool)
    inhabited[piece[house_face[house_face >= 0]]] = True
    return np.isin(key, _repeated(key, piece)) & ~inhabited[piece]
