"""What each grid covers, for words: the named border on each side, the lanes inside and the groups."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation.listing import listed_runs
from wangge.delineation.model import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from wangge.delineation.model import Households, Lanes, Water

SIDES = ("north", "east", "south", "west")

ON_LINE = 2.0
"""Metres within which a border runs along a named line."""

_KINDS_NOT_NAMES = frozenset(
    (
        "田间路",
        "生产路",
        "机耕路",
        "小路",
        "土路",
        "道路",
        "村道",
        "胡同",
        "巷道",
        "无名路",
        "排水沟",
        "水沟",
        "沟渠",
        "坑塘",
    )
)
"""Words that maps put where there is no name: they tell nobody which road is meant."""

_LEAST_SHARE = 0.25  # a line names a side when it runs along at least this share of it
_PIECE = 12.0  # metres; borders are judged at the middle of pieces of this length at most
_SMOOTHING = 1.0  # metres; teeth of the border smaller than this have no direction of their own


def scopes(
    shapes: NDArray[np.object_],
    lanes: Lanes,
    water: Water,
    households: Households,
    grid_of: NDArray[np.int64],
    *,
    neighbours: tuple[NDArray[np.object_], Sequence[str]] | None = None,
) -> list[Scope]:
    """Describe every grid of a village.

    The outward normal of a piece of border decides its compass side. A side is named by the street or water that runs
    along most of it; failing that by the natural village of the grid on the other side, where it is another one;
    failing that by what lies beyond the village (``neighbours``); else it is "".

    Parameters
    ----------
    shapes
        (g,) Polygons or MultiPolygons, metres; None for a grid without a map (its sides are all "").
    lanes
        Segments between junctions, with names and the grid each belongs to.
    water
        Rivers, ditches and ponds with names.
    households
        Households of the village.
    grid_of
        (n,) grid of each household, -1 for none.
    neighbours
        Shapes and names of what adjoins the village (other villages, say).

    Returns
    -------
    One ``Scope`` per grid.
    """
    sides = _sides(shapes, lanes, water, _main_settlements(households, grid_of, len(shapes)), neighbours)
    inside = _lanes_inside(lanes, len(shapes))
    groups = _groups(households, grid_of, len(shapes))
    runs: list[tuple[tuple[tuple[str, str], ...], bool]] = [
        listed_runs(households, np.flatnonzero(grid_of == n))
        if shapes[n] is None and not all(whole for *_, whole in groups[n])
        else ((), False)
        for n in range(len(shapes))
    ]
    return [
        Scope(side, lane, group, run, by_door)
        for side, lane, group, (run, by_door) in zip(sides, inside, groups, runs, strict=True)
    ]


def _groups(
    households: Households, grid_of: NDArray[np.int64], count: int
) -> list[tuple[tuple[str, str, int, bool], ...]]:
    """The groups of each grid, largest first, with their households here and whether that is all of them."""
    keys = list(zip(households.settlement.tolist(), households.group.tolist(), strict=True))
    everywhere = Counter(keys)
    here: list[Counter[tuple[str, str]]] = [Counter() for _ in range(count)]
    for grid, key in zip(grid_of.tolist(), keys, strict=True):
        if grid >= 0:
            here[grid][key] += 1
    return [
        tuple(
            (settlement, group, number, number == everywhere[settlement, group])
            for (settlement, group), number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        )
        for counts in here
    ]


def _main_settlements(households: Households, grid_of: NDArray[np.int64], count: int) -> list[str]:
    """The natural village that most households of each grid belong to, "" where unknown."""
    here: list[Counter[str]] = [Counter() for _ in range(count)]
    for grid, settlement in zip(grid_of.tolist(), households.settlement.tolist(), strict=True):
        if grid >= 0:
            here[grid][settlement] += 1
    return [min(counts, key=lambda name: (-counts[name], name)) if counts else "" for counts in here]


def _lanes_inside(lanes: Lanes, count: int) -> list[tuple[str, ...]]:
    """Names of the lanes whose segments belong to each grid, the longest first."""
    metres: list[dict[str, float]] = [defaultdict(float) for _ in range(count)]
    lengths = shapely.length(lanes.lines).tolist()
    for grid, name, length in zip(lanes.grid.tolist(), lanes.names.tolist(), lengths, strict=True):
        if grid >= 0 and name and name not in _KINDS_NOT_NAMES:
            metres[grid][name] += length
    return [tuple(sorted(names, key=lambda name: (-names[name], name))) for names in metres]


def _sides(
    shapes: NDArray[np.object_],
    lanes: Lanes,
    water: Water,
    settlements: list[str],
    neighbours: tuple[NDArray[np.object_], Sequence[str]] | None,
) -> list[dict[str, str]]:
    named: list[dict[str, str]] = [dict.fromkeys(SIDES, "") for _ in shapes]
    grid, starts, ends = _border_pieces(shapes)
    if not len(grid):
        return named
    along = ends - starts
    metres = np.hypot(along[:, 0], along[:, 1])
    # Outer rings run counter-clockwise, so the outside lies to the right: the outward normal is (dy, -dx).
    east_west = np.abs(along[:, 1]) > np.abs(along[:, 0])
    side = np.where(east_west, np.where(along[:, 1] > 0, 1, 3), np.where(along[:, 0] < 0, 0, 2))
    slot = 4 * grid + side
    total = np.bincount(slot, metres, 4 * len(shapes))

    def claim(pieces: NDArray[np.int64], names: NDArray[np.object_]) -> None:
        """Name the sides that are still open by the name that the most metres of border bear."""
        claims: dict[tuple[int, str], float] = defaultdict(float)
        for where, name, length in zip(slot[pieces].tolist(), names.tolist(), metres[pieces].tolist(), strict=True):
            claims[where, name] += length
        for (where, name), length in sorted(claims.items(), key=lambda item: (-item[1], item[0])):
            if length >= _LEAST_SHARE * total[where] and not named[where // 4][SIDES[where % 4]]:
                named[where // 4][SIDES[where % 4]] = name

    middles = np.asarray(shapely.points(0.5 * (starts + ends)))
    lines = np.concatenate([lanes.lines, water.shapes])
    claim(*_along(middles, lines, np.concatenate([lanes.names, water.names])))
    is_open = np.array([not name for sides in named for name in sides.values()])[slot]
    claim(*_across(np.flatnonzero(is_open), grid, middles, np.stack([starts, ends], axis=1), settlements))
    if neighbours is not None:
        claim(*_along(middles, neighbours[0], np.array(neighbours[1], dtype=object)))
    return named


def _border_pieces(
    shapes: NDArray[np.object_],
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Short straight pieces of all outer rings, counter-clockwise: grid, (s, 2) starts, (s, 2) ends."""
    smooth = shapely.simplify(shapes, _SMOOTHING)
    smooth = np.where(shapely.is_empty(smooth), shapes, smooth)
    parts, of_part = shapely.get_parts(smooth, return_index=True)
    rings = shapely.segmentize(shapely.get_exterior_ring(shapely.orient_polygons(parts)), _PIECE)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[1:] == ring[:-1]
    return of_part[ring[1:][joined]], points[:-1][joined], points[1:][joined]


def _along(
    middles: NDArray[np.object_], shapes: NDArray[np.object_], names: NDArray[np.object_]
) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """Pieces of border on a named shape, and its name; a piece that lies on two has both."""
    has_name = np.array([bool(name) and name not in _KINDS_NOT_NAMES for name in names.tolist()], dtype=bool)
    shapes, names = shapes[has_name], names[has_name]
    if not len(shapes):
        return np.empty(0, dtype=np.int64), names
    piece, line = shapely.STRtree(shapes).query(middles, predicate="dwithin", distance=ON_LINE)
    words, name_of = np.unique(names.astype(str), return_inverse=True)
    hits = np.unique(piece * len(words) + name_of[line])
    return hits // len(words), words[hits % len(words)].astype(object)


def _across(
    pieces: NDArray[np.int64],
    grid: NDArray[np.int64],
    middles: NDArray[np.object_],
    ends: NDArray[np.float64],
    settlements: list[str],
) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """Which of these pieces of border have a grid of another natural village beyond, and its name."""
    if len(set(settlements) - {""}) < 2:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=object)
    # Neighbouring grids share their vertices, but smoothing may have dropped different ones: compare by nearness.
    tree = shapely.STRtree(np.asarray(shapely.linestrings(ends)))
    query, other = tree.query(middles[pieces], predicate="dwithin", distance=ON_LINE)
    here, there = np.array(settlements, dtype=object)[grid[[pieces[query], other]]]
    foreign = (here != there) & (there != "")
    piece, first = np.unique(pieces[query[foreign]], return_index=True)
    return piece, there[foreign][first]
