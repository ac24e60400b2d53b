"""Divide the units of a village: label them, draw the land, mend what would lie in pieces."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation import labelling
from wangge.delineation.land.holding import hold
from wangge.delineation.land.settle import Land, draw, survey
from wangge.delineation.model import StreetKind
from wangge.delineation.neighbours import Neighbours, border_cost, find_neighbours
from wangge.delineation.strata import mixtures, stratify
from wangge.delineation.units import Units, group_index, make_units

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon, Polygon

    from wangge.delineation.land.claims import Piece
    from wangge.delineation.model import Village
    from wangge.delineation.parameters import GridParams
    from wangge.problem import Finding

_ROUNDS = 8  # times the labels are mended after the land was drawn, before a grid in pieces is divided for good


@dataclass(frozen=True)
class Labelled:
    """Labels of the units of one village, and the land they were given (None without a boundary)."""

    label: NDArray[np.int64]
    count: int
    land: Land | None


def divide(
    village: Village, units: Units, groups: NDArray[np.int64], params: GridParams
) -> tuple[Labelled, list[Finding]]:
    """Label the units of a village by grid and give them land; ``groups`` is what ``group_index`` gives.

    Returns the labels with their land, and the groups that had to be mixed.
    """
    near = _neighbours(village, units)
    cost = border_cost(near, units.stratum, params)
    start = labelling.previous_labels(village, units) if params.stability > 0 else None
    if start is not None:
        cost = cost + params.stability * (start[near.pairs[:, 0]] == start[near.pairs[:, 1]])
    first_of = np.unique(groups, return_index=True)[1]
    stratum, findings = stratify(village, units, near, cost, first_of, params)
    label = labelling.label_units(units, near.pairs, cost, stratum, params, start, in_force=True)
    labelled, found = _with_land(village, units, near, cost, stratum, label, params)
    return labelled, findings + found


def _neighbours(village: Village, units: Units) -> Neighbours:
    lines = [village.streets.lines]
    kinds = [village.streets.kinds]
    water = village.water.shapes
    if len(water):
        flat = shapely.get_dimensions(water) == 2
        banks = np.where(flat, shapely.boundary(water), water)
        lines.append(banks)
        kinds.append(np.full(len(banks), int(StreetKind.MAIN_ROAD), np.int64))
    parts, owner = shapely.get_parts(np.concatenate(lines), return_index=True)
    xy, line = shapely.get_coordinates(parts, return_index=True)
    follows = line[1:] == line[:-1]
    segments = np.concatenate([xy[:-1][follows], xy[1:][follows]], axis=1)
    return find_neighbours(units.xy, segments, np.concatenate(kinds).astype(np.int64)[owner[line[:-1][follows]]])


def _with_land(
    village: Village,
    units: Units,
    near: Neighbours,
    cost: NDArray[np.float64],
    stratum: NDArray[np.int64],
    label: NDArray[np.int64],
    params: GridParams,
) -> tuple[Labelled, list[Finding]]:
    """Draw the land; where a grid lies in pieces, forget that they are neighbours, label those strata anew, repeat."""
    label, stratum, findings = _rescue(village, units, near.pairs, cost, stratum, label, params)
    count = int(label.max()) + 1
    if village.boundary is None:
        return Labelled(label, count, None), findings
    homes, reserved = _dedicated(village, units, label, count)
    ground = survey(village, homes, near)
    pairs = near.pairs
    for turn in range(_ROUNDS + 1):
        land = draw(village, homes, ground, reserved, count + len(village.dedicated))
        apart = {g: pieces for g, pieces in land.broken.items() if g < count}
        if not apart:
            break
        pairs, cost, piece = _torn(units, pairs, cost, label, apart, params)
        if turn == _ROUNDS - 1:  # divided for good: each piece is a grid of its own, and is named if it is too small
            label = np.unique(np.stack([label, piece], axis=1), axis=0, return_inverse=True)[1].reshape(-1)
        else:
            label = labelling.label_units(units, pairs, cost, stratum, params, label)
            label, stratum, found = _rescue(village, units, pairs, cost, stratum, label, params)
            findings += found
        count = int(label.max()) + 1
        homes, reserved = _dedicated(village, units, label, count)
    return Labelled(label, count, land), findings


def _torn(
    units: Units,
    pairs: NDArray[np.int64],
    cost: NDArray[np.float64],
    label: NDArray[np.int64],
    apart: dict[int, list[Piece]],
    params: GridParams,
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
    """Forget that units of different pieces are neighbours; each piece is a neighbour of the grids beside its land.

    Returns pairs, costs, and the piece of each unit within its grid (0: the largest).
    """
    piece = np.zeros(len(units), np.int64)
    links = []
    for pieces in apart.values():
        for i, one in enumerate(pieces):
            members = one.units[one.units < len(units)]
            piece[members] = i
            for beside in one.beside[:2] if i and len(members) else ():
                others = np.flatnonzero(label == beside)
                if len(others):
                    away = ((units.xy[others] - units.xy[members[0]]) ** 2).sum(axis=1)
                    links.append(sorted((int(members[0]), int(others[np.argmin(away)]))))
    a, b = pairs[:, 0], pairs[:, 1]
    torn = np.isin(label[a], list(apart)) & (label[a] == label[b]) & (piece[a] != piece[b])
    known = {tuple(p) for p in pairs[~torn].tolist()}
    new = [link for link in dict.fromkeys(map(tuple, links)) if link not in known]
    more = np.array(new, np.int64).reshape(-1, 2)
    return (
        np.concatenate([pairs[~torn], more]),
        np.concatenate([cost[~torn], np.full(len(more), params.lane_weight)]),
        piece,
    )


def _rescue(
    village: Village,
    units: Units,
    pairs: NDArray[np.int64],
    cost: NDArray[np.float64],
    stratum: NDArray[np.int64],
    label: NDArray[np.int64],
    params: GridParams,
) -> tuple[NDArray[np.int64], NDArray[np.int64], list[Finding]]:
    """Let grids below the minimum join the group next to them, where their own group has no room for them."""
    findings: list[Finding] = []
    for _ in range(int(label.max()) + 1):  # each turn joins one grid to another
        mass = np.bincount(label, weights=units.mass)
        across = stratum[pairs[:, 0]] != stratum[pairs[:, 1]]
        ends = np.concatenate([pairs[across], pairs[across][:, ::-1]])
        tie = np.concatenate([cost[across], cost[across]]) + 1.0
        small = mass[label[ends[:, 0]]] < params.minimum
        if not small.any():
            break
        ends, tie = ends[small], tie[small]
        grid = int(label[ends[np.argmin(mass[label[ends[:, 0]]]), 0]])
        out = label[ends[:, 0]] == grid
        to, at = np.unique(stratum[ends[out, 1]], return_inverse=True)
        new = to[int(np.argmax(np.bincount(at, weights=tie[out])))]
        members = np.flatnonzero(label == grid)
        host = int(ends[out, 1][stratum[ends[out, 1]] == new][0])
        findings += mixtures(village, units, members, host)
        stratum = stratum.copy()
        stratum[members] = new
        label = labelling.label_units(units, pairs, cost, stratum, params, label)
    return label, stratum, findings


def _dedicated(village: Village, units: Units, label: NDArray[np.int64], count: int) -> tuple[Units, NDArray[np.int64]]:
    """Units and labels with the places that get a grid of their own appended, one label each."""
    extra = list(village.dedicated)
    if not extra:
        return units, label
    xy = shapely.get_coordinates(shapely.point_on_surface(village.places.shapes[extra]))
    return _with_anchors(units, label, xy, count + np.arange(len(extra)))


def _with_anchors(
    units: Units, label: NDArray[np.int64], xy: NDArray[np.float64], own: NDArray[np.int64]
) -> tuple[Units, NDArray[np.int64]]:
    """Units and labels with points of certain labels appended at which nobody lives."""
    if not len(xy):
        return units, label
    more = np.full(len(xy), -1, np.int64)
    homes = Units(
        units.of,
        np.concatenate([units.xy, xy]),
        np.concatenate([units.mass, np.zeros(len(xy), np.int64)]),
        np.concatenate([units.building, more]),
        np.concatenate([units.stratum, more]),
    )
    return homes, np.concatenate([label, own])


@dataclass(frozen=True)
class Stakes:
    """What a net keeps when its land is drawn again.

    ``anchors`` (a, 2) are points that belong to the grids ``anchored`` (a,) in which nobody lives; ``held`` are grids
    whose land stays as it is, and ``rest`` is the land of the others.
    """

    anchors: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))
    anchored: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    held: dict[int, Polygon | MultiPolygon] = field(default_factory=dict)
    rest: Polygon | MultiPolygon | None = None


def existing(
    village: Village, grid_of: NDArray[np.int64], count: int, total: int | None = None, stakes: Stakes | None = None
) -> tuple[Units, Labelled]:
    """Units and land of the net that the households are in; houses without a grid are left out.

    ``count`` are the general grids; ``total`` adds the dedicated ones after them.
    """
    units = make_units(village, group_index(village))
    # a unit whose households are in several grids is divided by today's net: each share is a unit of its own
    placed = (units.of >= 0) & (grid_of >= 0)
    pairs, inverse = np.unique(np.stack([units.of[placed], grid_of[placed]], axis=1), axis=0, return_inverse=True)
    of = np.full(len(village.households), -1, np.int64)
    of[placed] = inverse.reshape(-1)
    source = pairs[:, 0]
    split = np.bincount(source, minlength=len(units))[source] > 1
    shifted = units.xy[source] + np.where(split[:, None], 0.2 * np.arange(len(source))[:, None] % 2.0, 0.0)
    mass = np.bincount(of[placed], minlength=len(source))
    homes = Units(of, shifted, mass, np.where(split, -1, units.building[source]), units.stratum[source])
    land = None
    if village.boundary is not None and len(homes):
        land = _land_of(village, homes, pairs[:, 1], count if total is None else total, stakes or Stakes())
    return homes, Labelled(pairs[:, 1], count, land)


def _land_of(village: Village, homes: Units, label: NDArray[np.int64], total: int, stakes: Stakes) -> Land:
    """Draw the land of labelled units, round what is held."""
    if stakes.held:
        if stakes.rest is None:  # all the land is held
            none = np.empty((0, 2), np.int64)
            nothing = Land(np.full(total, None, dtype=object), none, np.empty(0), np.empty((0, 2, 2)), {})
            return hold(nothing, stakes.held)
        free = ~np.isin(label, list(stakes.held))
        homes, label = _some(homes, free), label[free]
        village = replace(village, boundary=stakes.rest)
    near = _neighbours(village, homes)
    staked, reserved = _with_anchors(homes, label, stakes.anchors, stakes.anchored)
    land = draw(village, staked, survey(village, staked, near), reserved, total)
    return hold(land, stakes.held) if stakes.held else land


def _some(units: Units, chosen: NDArray[np.bool_]) -> Units:
    """These units alone; no household is looked up in them."""
    return Units(units.of[:0], units.xy[chosen], units.mass[chosen], units.building[chosen], units.stratum[chosen])
