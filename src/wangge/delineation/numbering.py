"""Codes and colours of grids: numbered the way a page is read, never used twice, neighbours told apart."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

import numpy as np

from wangge.delineation.model import COLOURS
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray

CodeKind = Literal["general", "area", "dedicated"]

SEQUENCES: dict[CodeKind, range] = {
    "general": range(1, 800),
    "area": range(801, 900),
    "dedicated": range(901, 1000),
}
"""Sequence numbers after the village code: 001-799 general grids, 801-899 level-3 areas, 901-999 dedicated grids."""

_UNCOLOURED = -1


def reading_order(centroids: NDArray[np.float64]) -> NDArray[np.int64]:
    """Order places the way a page is read: bands from north to south, in each band from west to east.

    A band ends where the next place to the south lies more than half a typical spacing (the median distance between
    nearest neighbours) below the mean of the band, so a row of grids stays one row though its centroids are not level.

    Parameters
    ----------
    centroids
        (g, 2) metres, x to the east and y to the north.

    Returns
    -------
    (g,) indices into ``centroids``, the first to be read first.
    """
    count = len(centroids)
    if count < 2:
        return np.arange(count)
    gaps = np.hypot(*(centroids[:, None] - centroids[None]).transpose(2, 0, 1))
    np.fill_diagonal(gaps, np.inf)
    reach = 0.5 * float(np.median(gaps.min(axis=1)))
    x, y = centroids[:, 0].tolist(), centroids[:, 1].tolist()
    from_north = sorted(range(count), key=lambda i: (-y[i], x[i], i))
    bands: list[list[int]] = []
    total = 0.0
    for i in from_north:
        if bands and total / len(bands[-1]) - y[i] <= reach:
            bands[-1].append(i)
            total += y[i]
        else:
            bands.append([i])
            total = y[i]
    return np.array([i for band in bands for i in sorted(band, key=lambda i: (x[i], -y[i], i))], dtype=np.int64)


def number(
    village_code: str,
    centroids: NDArray[np.float64],
    kept: Sequence[str | None],
    retired: Collection[str],
    kind: CodeKind,
    *,
    fallback: str = "000000000000",
) -> list[str]:
    """Give every grid its code: 12 digits of the village and 3 of the sequence.

    A grid that survives keeps its code. The others take, in reading order, the lowest numbers that no grid has or ever
    had; on a first drawing that is 001, 002... from west to east and from north to south.

    Parameters
    ----------
    village_code
        12 digits, or "" when the village has none: ``fallback`` is used then.
    centroids
        (g, 2) metres.
    kept
        The code of each grid that survives, None for a new grid.
    retired
        Codes used before and no longer in force (may hold codes of other kinds and villages).
    kind
        Which range of numbers: ``general``, ``area`` or ``dedicated``.
    fallback
        12 digits that stand in for a missing village code.

    Raises
    ------
    Problem
        ``numbering.village_code`` when the code is not 12 digits; ``numbering.duplicate`` when two grids claim one
        code; ``numbering.exhausted`` when the range has no number left.
    """
    prefix = village_code or fallback
    if not (len(prefix) == 12 and prefix.isascii() and prefix.isdigit()):
        raise Problem("numbering.village_code", value=prefix)
    held = [code for code in kept if code is not None]
    if len(set(held)) < len(held):
        raise Problem("numbering.duplicate", village=prefix, value=Counter(held).most_common(1)[0][0])
    used = {*held, *retired}
    numbers = SEQUENCES[kind]
    free = (code for code in (f"{prefix}{n:03d}" for n in numbers) if code not in used)
    codes = list(kept)
    for i in reading_order(centroids).tolist():
        if codes[i] is None:
            codes[i] = next(free, None)
            if codes[i] is None:
                raise Problem("numbering.exhausted", village=prefix, kind=kind, grids=len(codes), numbers=len(numbers))
    return [code for code in codes if code is not None]


def colour(
    pairs: NDArray[np.int64],
    count: int,
    kept: Sequence[str | None],
    order: Iterable[int] | None = None,
) -> tuple[list[str], list[str], list[int]]:
    """Give every grid a colour that no neighbour has, and keep the colours people know.

    Up to 8 grids have a colour each. Beyond that colours repeat, as evenly as the neighbours allow, and are told apart
    by a number (红, 红2, 红3). The hatch follows the colour, so that a grey print reads like the coloured one and
    neighbours differ there too. The search (most constrained grid first, Kempe chains where it gets stuck) is
    deterministic. Kept colours are given up only where two neighbours claim the same one, or where nothing else
    leaves a colouring.

    Parameters
    ----------
    pairs
        (p, 2) indices of neighbouring grids.
    count
        Number of grids.
    kept
        Display name of each grid that had one (``红`` or ``红2``), else None.
    order
        The grids in the order in which they choose: the first is red, repetitions are numbered in this order. By
        default the order of their indices.

    Returns
    -------
    Names from ``COLOURS``, display names (unique in the village), and hatches (0-7), each of length ``count``.

    Raises
    ------
    Problem
        ``colours.too_few`` when the neighbours cannot be told apart by 8 colours (no flat map needs that many).

    References
    ----------
    Brélaz (1979), New methods to color the vertices of a graph, Communications of the ACM 22(4).
    """
    reading = list(range(count)) if order is None else list(order)
    palette = _Palette(pairs, count, reading)
    for i in reading:
        known = _palette_index(kept[i])
        if known is not None and known not in palette.around(i):
            palette.colour[i] = known
            palette.fixed[i] = True
    if reading and 0 not in palette.colour and palette.colour[reading[0]] == _UNCOLOURED:
        palette.colour[reading[0]], palette.fixed[reading[0]] = 0, True
    if count <= len(COLOURS):
        palette.spread()
    else:
        palette.search()
    chosen = [int(c) for c in palette.colour]
    return [COLOURS[c] for c in chosen], _display_names(chosen, kept, reading), chosen


def _palette_index(name: str | None) -> int | None:
    return COLOURS.index(name[0]) if name and name[0] in COLOURS else None


def _display_names(colours: list[int], kept: Sequence[str | None], order: list[int]) -> list[str]:
    """Number the repetitions of a colour in reading order, round the names that are kept."""
    names = [""] * len(colours)
    taken: set[str] = set()
    for i in order:
        known = kept[i]
        if known and known not in taken and _palette_index(known) == colours[i]:
            names[i] = known
            taken.add(known)
    for i in order:
        if names[i]:
            continue
        base, repeat = COLOURS[colours[i]], 1
        while (name := base if repeat == 1 else f"{base}{repeat}") in taken:
            repeat += 1
        names[i] = name
        taken.add(name)
    return names


class _Palette:
    """A partial proper colouring; every step keeps neighbours different."""

    def __init__(self, pairs: NDArray[np.int64], count: int, order: list[int]) -> None:
        self.near: list[set[int]] = [set() for _ in range(count)]
        for a, b in np.asarray(pairs, dtype=np.int64).reshape(-1, 2).tolist():
            if a != b:
                self.near[a].add(b)
                self.near[b].add(a)
        self.colour = [_UNCOLOURED] * count
        self.fixed = [False] * count
        self.rank = {grid: place for place, grid in enumerate(order)}
        self.order = order

    def around(self, grid: int) -> set[int]:
        """Colours of the neighbours."""
        return {self.colour[j] for j in self.near[grid]} - {_UNCOLOURED}

    def spread(self) -> None:
        """Give each uncoloured grid a colour of its own; there are at least as many colours as grids."""
        # Kept repetitions (红 and 红2) hold fewer colours than grids, so the unused ones always suffice.
        unused = [c for c in range(len(COLOURS)) if c not in self.colour]
        for grid in self.order:
            if self.colour[grid] == _UNCOLOURED:
                self.colour[grid] = unused.pop(0)

    def search(self) -> None:
        """Colour every grid, giving up kept colours one by one only where nothing else helps."""
        limit = 20 * len(self.colour)
        for _ in range(limit):
            grid = self._most_constrained()
            if grid is None:
                return
            options = [c for c in range(len(COLOURS)) if c not in self.around(grid)]
            if options:
                self.colour[grid] = self._rarest(options)
            elif not self._kempe(grid):
                self._evict(grid)
        self._afresh()

    def _most_constrained(self) -> int | None:
        open_grids = [i for i in self.order if self.colour[i] == _UNCOLOURED]
        if not open_grids:
            return None
        return max(open_grids, key=lambda i: (len(self.around(i)), len(self.near[i]), -self.rank[i]))

    def _rarest(self, options: list[int]) -> int:
        use = Counter(self.colour)
        return min(options, key=lambda c: (use[c], c))

    def _kempe(self, grid: int) -> bool:
        """Free a colour for the grid by swapping two colours along a chain that holds no kept grid."""
        for a in range(len(COLOURS)):
            starts = [j for j in self.near[grid] if self.colour[j] == a]
            for b in range(len(COLOURS)):
                if a == b:
                    continue
                chain = self._chain(starts, b)
                if any(self.fixed[i] for i in chain):
                    continue
                if any(self.colour[j] == b and j in chain for j in self.near[grid]):
                    continue
                for i in chain:
                    self.colour[i] = a + b - self.colour[i]
                self.colour[grid] = a
                return True
        return False

    def _chain(self, starts: list[int], other: int) -> set[int]:
        chain, todo = set(starts), list(starts)
        pair = {self.colour[starts[0]], other} if starts else set()
        while todo:
            for j in self.near[todo.pop()] - chain:
                if self.colour[j] in pair:
                    chain.add(j)
                    todo.append(j)
        return chain

    def _evict(self, grid: int) -> None:
        """Take the colour that the fewest neighbours, kept ones counting most, must give up for it."""

        def loss(c: int) -> tuple[int, int, int]:
            losers = [j for j in self.near[grid] if self.colour[j] == c]
            return sum(self.fixed[j] for j in losers), len(losers), c

        wanted = min(range(len(COLOURS)), key=loss)
        for j in self.near[grid]:
            if self.colour[j] == wanted:
                self.colour[j], self.fixed[j] = _UNCOLOURED, False
        self.colour[grid], self.fixed[grid] = wanted, True

    def _afresh(self) -> None:
        """Forget kept colours; fewest neighbours last needs at most 6 colours on any flat map."""
        left = {i: set(self.near[i]) for i in self.order}
        last_to_first: list[int] = []
        while left:
            grid = min(left, key=lambda i: (len(left[i]), self.rank[i]))
            for j in left.pop(grid):
                left[j].discard(grid)
            last_to_first.append(grid)
        self.colour = [_UNCOLOURED] * len(self.colour)
        self.fixed = [False] * len(self.fixed)
        for grid in reversed(last_to_first):
            options = [c for c in range(len(COLOURS)) if c not in self.around(grid)]
            if options:
                self.colour[grid] = self._rarest(options)
            elif not self._kempe(grid):
                raise Problem("colours.too_few", neighbours=len(self.near[grid]), colours=len(COLOURS))
