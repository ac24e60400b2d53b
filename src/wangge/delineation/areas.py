"""Level-3 areas (三级网格): contiguous leaf grids under one village cadre, by natural village, then by group."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

GRIDS_PER_AREA = 5
"""A cadre who heads an area has about this many grids, where the minimum and maximum of areas allow it."""

_SMALL = 1 / 3
"""Parts below this share of an even area join a neighbour."""

_COMPASS = {
    "zh": ("东", "东北", "北", "西北", "西", "西南", "南", "东南"),
    "en": ("east", "northeast", "north", "northwest", "west", "southwest", "south", "southeast"),
}


def join_areas(
    pairs: NDArray[np.int64],
    border_lengths: NDArray[np.float64],
    grid_settlement: Sequence[str],
    grid_group: Sequence[str],
    *,
    households: NDArray[np.int64],
    xy: NDArray[np.float64],
    minimum: int = 3,
    maximum: int = 7,
) -> NDArray[np.int64]:
    """Join the leaf grids of a village into areas.

    Each natural village is an area to begin with. The small ones join a neighbour, the large ones are divided, where
    possible between villager groups, into even parts; every area is one piece on the graph of neighbours.

    Parameters
    ----------
    pairs, border_lengths
        (p, 2) indices of neighbouring grids and the metres of border they share.
    grid_settlement, grid_group
        Natural village and villager group that most households of each grid belong to, "" where unknown.
    households
        (g,) households of each grid; they decide between divisions with equal numbers of grids.
    xy
        (g, 2) centroids, metres.
    minimum, maximum
        Number of areas. A village of fewer grids than ``minimum`` has one area per grid. Pieces of the village that
        touch no other stay areas of their own, even beyond ``maximum``.

    Returns
    -------
    (g,) index of the area of each grid; areas are numbered in the order in which their first grid comes.
    """
    count = len(grid_settlement)
    if count <= minimum:
        return np.arange(count)
    near: list[dict[int, float]] = [{} for _ in range(count)]
    for (a, b), metres in zip(pairs.tolist(), border_lengths.tolist(), strict=True):
        if a != b:
            near[a][b] = near[b][a] = near[a].get(b, 0.0) + metres
    wanted = min(max(round(count / GRIDS_PER_AREA), minimum), maximum)
    parts = _Parts(near, _settlement_pieces(near, grid_settlement))
    parts.join_small(count / wanted, maximum)
    shares = _shares([len(part) for part in parts.members], wanted)
    divider = _Divider(near, grid_group, households.tolist(), xy.tolist())
    areas = [area for part, share in zip(parts.members, shares, strict=True) for area in divider.divide(part, share)]
    labels = np.empty(count, dtype=np.int64)
    for index, area in enumerate(sorted(areas, key=min)):
        labels[area] = index
    return labels


def _settlement_pieces(near: list[dict[int, float]], settlement: Sequence[str]) -> list[list[int]]:
    """Connected pieces of grids of one natural village, in the order of their first grid."""
    seen = [False] * len(near)
    pieces = []
    for first in range(len(near)):
        if seen[first]:
            continue
        seen[first] = True
        piece = [first]
        for i in piece:
            for j in near[i]:
                if not seen[j] and settlement[j] == settlement[first]:
                    seen[j] = True
                    piece.append(j)
        pieces.append(sorted(piece))
    return pieces


class _Parts:
    """Groups of grids that may join their neighbours."""

    def __init__(self, near: list[dict[int, float]], members: list[list[int]]) -> None:
        self.members = members
        self.near: list[dict[int, float]] = [defaultdict(float) for _ in members]
        part_of = {grid: index for index, part in enumerate(members) for grid in part}
        for i, borders in enumerate(near):
            for j, metres in borders.items():
                if part_of[i] != part_of[j]:
                    self.near[part_of[i]][part_of[j]] += metres

    def join_small(self, even: float, maximum: int) -> None:
        """Join the smallest part to a neighbour while there are too many parts, or it is far below an even area."""
        while candidates := [p for p in range(len(self.members)) if self.near[p]]:
            smallest = min(candidates, key=lambda p: (len(self.members[p]), self.members[p][0]))
            if len(self.members) <= maximum and len(self.members[smallest]) >= _SMALL * even:
                break
            self._join(smallest, self._best_neighbour(smallest))
        self.members.sort(key=min)

    def _best_neighbour(self, part: int) -> int:
        """The smallest neighbour; among equals the one with the longest border."""
        borders = self.near[part]
        return min(borders, key=lambda p: (len(self.members[p]), -borders[p], self.members[p][0]))

    def _join(self, part: int, into: int) -> None:
        self.members[into] = sorted(self.members[into] + self.members[part])
        for other, metres in self.near[part].items():
            if other != into:
                self.near[into][other] += metres
                self.near[other][into] += metres
            del self.near[other][part]
        last = len(self.members) - 1
        for borders in self.near[last] if part != last else {}:
            self.near[borders][part] = self.near[borders].pop(last)
        self.members[part], self.near[part] = self.members[last], self.near[last]
        self.members.pop()
        self.near.pop()


def _shares(sizes: list[int], wanted: int) -> list[int]:
    """Into how many areas each part is divided, so that areas are even and at least ``wanted`` in all."""
    shares = [1] * len(sizes)
    while sum(shares) < wanted:
        growing = [p for p in range(len(sizes)) if shares[p] < sizes[p]]
        shares[max(growing, key=lambda p: (sizes[p] / shares[p], -p))] += 1
    return shares


class _Divider:
    """Divides connected sets of grids in two by growing both halves from opposite ends."""

    def __init__(
        self, near: list[dict[int, float]], group: Sequence[str], households: list[int], xy: list[list[float]]
    ) -> None:
        self.near = near
        self.group = group
        self.households = households
        self.xy = xy

    def divide(self, part: list[int], share: int) -> list[list[int]]:
        """Cut into ``share`` connected areas of about equal numbers of grids."""
        if share == 1:
            return [part]
        cuts = []
        for a, b in self._opposite_ends(part):
            one, other = self._grow(part, a, b, (share // 2) / share)
            # A half that was shut in by the other may be too small for its share of areas.
            first = min(max(share // 2, share - len(other)), len(one), share - 1)
            cuts.append((self._cost(one, other, first / share), one, other, first))
        _, one, other, first = min(cuts)
        return self.divide(one, first) + self.divide(other, share - first)

    def _opposite_ends(self, part: list[int]) -> list[tuple[int, int]]:
        ends = []
        for dx, dy in ((1, 0), (0, -1), (1, -1), (1, 1)):
            along = sorted(part, key=lambda i: (dx * self.xy[i][0] + dy * self.xy[i][1], i))
            ends += [(along[0], along[-1]), (along[-1], along[0])]
        return list(dict.fromkeys(ends))

    def _grow(self, part: list[int], a: int, b: int, share: float) -> tuple[list[int], list[int]]:
        """Grow both ends, the one further behind its share first; same group first, then the longest border."""
        side = {a: 0, b: 1}
        inside = set(part)
        halves: tuple[list[int], list[int]] = ([a], [b])
        queues: tuple[list[tuple[bool, float, int]], list[tuple[bool, float, int]]] = ([], [])

        def offer(half: int, grid: int) -> None:
            for j, metres in self.near[grid].items():
                if j in inside and j not in side:
                    heapq.heappush(queues[half], (self.group[j] != self.group[grid], -metres, j))

        offer(0, a)
        offer(1, b)
        while len(side) < len(part):
            behind = 0 if len(halves[0]) * (1 - share) <= len(halves[1]) * share else 1
            half = behind if queues[behind] else 1 - behind
            grid = heapq.heappop(queues[half])[2]
            if grid not in side:
                side[grid] = half
                halves[half].append(grid)
                offer(half, grid)
        return sorted(halves[0]), sorted(halves[1])

    def _cost(self, one: list[int], other: list[int], share: float) -> tuple[float, ...]:
        size = len(one) + len(other)
        uneven = abs(len(one) - share * size)
        cut_groups = len({self.group[i] for i in one} & {self.group[i] for i in other} - {""})
        inside = set(one)
        border = sum(metres for i in other for j, metres in self.near[i].items() if j in inside)
        people = self.households
        total = sum(people[i] for i in one + other)
        return (uneven + cut_groups, border, abs(sum(people[i] for i in one) - share * total), one[0])


def area_names(
    labels: NDArray[np.int64],
    grid_settlement: Sequence[str],
    xy: NDArray[np.float64],
    village_name: str = "",
    language: Literal["zh", "en"] = "zh",
) -> list[str]:
    """Name each area, uniquely: its natural village, or a part of it by compass (前李庄东片), or a part of the village.

    An area that holds exactly one natural village bears its name, one that holds exactly two bears both. An area
    within one natural village, or mostly in one, bears its name and its side of it. The rest bear the village's name
    and a side.

    Parameters
    ----------
    labels
        (g,) index of the area of each grid.
    grid_settlement, xy
        Natural village ("" where unknown) and centroid (metres) of each grid.
    village_name
        Name of the administrative village, used where no natural village is known.
    language
        Words for the sides: ``zh`` 东片, ``en`` east.
    """
    count = int(labels.max()) + 1 if len(labels) else 0
    held = [Counter(grid_settlement[i] for i in np.flatnonzero(labels == a).tolist()) for a in range(count)]
    spread = Counter(name for names in held for name in names)
    bases: list[str] = []
    whole: list[bool] = []
    for grids_of in held:
        exact = len(grids_of) <= 2 and all(name and spread[name] == 1 for name in grids_of)
        whole.append(exact)
        if exact:
            bases.append(("、" if language == "zh" else " and ").join(grids_of))
        else:
            main, grids = max(grids_of.items(), key=lambda item: (item[1], item[0]))
            bases.append(main if main and 2 * grids > grids_of.total() else village_name)
    centres = np.array([xy[labels == a].mean(axis=0) for a in range(count)]).reshape(-1, 2)
    sides = _sides(centres, bases, whole, language)
    names = [
        base if exact else _join_words(base, side, language)
        for base, exact, side in zip(bases, whole, sides, strict=True)
    ]
    return _unique(names, language)


def _sides(
    centres: NDArray[np.float64], bases: list[str], whole: list[bool], language: Literal["zh", "en"]
) -> list[str]:
    """On which side of its namesakes each area lies: by halves where they are two, else by eighths and the middle."""
    words, middle = _COMPASS[language], {"zh": "中", "en": "centre"}[language]
    sides = [""] * len(bases)
    for base in dict.fromkeys(bases):
        kin = [a for a, name in enumerate(bases) if name == base and not whole[a]]
        if len(kin) < 2:
            continue
        offsets = centres[kin] - centres[kin].mean(axis=0)
        if len(kin) == 2:
            axis = int(np.abs(offsets[0]).argmax())
            offsets[:, 1 - axis] = 0.0
        reach = np.hypot(*offsets.T)
        eighth = np.round(np.degrees(np.arctan2(offsets[:, 1], offsets[:, 0])) / 45).astype(int) % 8
        for place, a in enumerate(kin):
            sides[a] = middle if reach[place] <= 0.35 * reach.max() else words[eighth[place]]
    return sides


def _join_words(base: str, side: str, language: Literal["zh", "en"]) -> str:
    if language == "zh":
        return f"{base}{side}片" if base or side else "全村"
    return f"{base} {side}".strip() or "whole village"


def _unique(names: list[str], language: Literal["zh", "en"]) -> list[str]:
    seen: set[str] = set()
    result = []
    for name in names:
        candidate, repeat = name, 1
        while candidate in seen:
            repeat += 1
            candidate = f"{name}{repeat}" if language == "zh" else f"{name} {repeat}"
        seen.add(candidate)
        result.append(candidate)
    return result
