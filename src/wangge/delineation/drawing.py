"""Draw the grid net of one village: label, give land, number, colour, describe, check."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation import labelling
from wangge.delineation.areas import area_names, join_areas
from wangge.delineation.land.settle import Land, draw, survey
from wangge.delineation.lanes import assign_lanes, assign_places
from wangge.delineation.measures import measure
from wangge.delineation.model import Area, Grid, GridPlan, Lanes, Scope, StreetKind
from wangge.delineation.neighbours import Neighbours, border_cost, find_neighbours
from wangge.delineation.numbering import colour, number, reading_order
from wangge.delineation.report import check_plan
from wangge.delineation.scope import scopes
from wangge.delineation.strata import joined_groups, mixtures, stratify
from wangge.delineation.units import Units, group_index, make_units
from wangge.problem import Detail, Finding

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon, Polygon

    from wangge.delineation.land.claims import Piece
    from wangge.delineation.model import Village
    from wangge.delineation.parameters import GridParams

_ROUNDS = 8  # times the labels are mended after the land was drawn, before a grid in pieces is divided for good


@dataclass(frozen=True)
class Labelled:
    """Labels of the units of one village, and the land they were given (None without a boundary)."""

    label: NDArray[np.int64]
    count: int
    land: Land | None


def delineate(village: Village, params: GridParams, *, keep_existing: bool = False) -> GridPlan:
    """Divide one village into grids of about ``params.target`` households.

    Parameters
    ----------
    village
        Households, boundary and map in metres. Without a boundary grids have no land; without any coordinates they
        are made by group and order. Households without a place among others that have one are attached to the grid of
        their group if it has only one, or else left out and named.
    params
        Band, target, weights and seed.
    keep_existing
        Take the grids that the households already have (``Households.grid``) and only derive their land.

    Returns
    -------
    GridPlan
        ``plan.good`` is False when a hard rule is broken; the findings name what could not be met, where and why.

    Notes
    -----
    Households that cannot be divided (a building, a point) become units; their Delaunay graph, weighted by what stands
    between them, is partitioned group by group (``wangge.delineation.partitioning``). The village is cut along streets,
    water and the rim of its settlements; blocks that several grids share are parted between their houses; the land
    where nobody lives goes whole to a grid beside it. A grid that would lie in pieces is mended and drawn again.
    """
    groups = group_index(village)
    if not len(village.households):
        return _empty(village)
    findings: list[Finding] = []
    units = make_units(village, groups)
    if keep_existing:
        units, labelled, names = _existing(village, units)
        findings.append(_note(village, "net.existing", grids=labelled.count))
    elif not len(units):
        grid_of, joined = labelling.label_by_order(village.households, groups, params)
        findings += [joined_groups(village, *join) for join in joined]
        labelled = Labelled(np.empty(0, np.int64), int(grid_of.max()) + 1, None)
        findings.append(_note(village, "village.without_map", households=len(village.households)))
        return _finish(village, params, units, labelled, grid_of, findings, [None] * labelled.count)
    else:
        labelled, found = _label(village, units, groups, params)
        findings += found
        names = [None] * labelled.count
    house = units.of[: len(village.households)]
    grid_of = np.where(house >= 0, labelled.label[house], -1) if len(units) else np.full(len(house), -1, np.int64)
    if not keep_existing:
        grid_of, attached = labelling.attach_unplaced(village.households, groups, grid_of)
        findings += [_note(village, "household.attached", household=str(village.households.ids[i])) for i in attached]
    return _finish(village, params, units, labelled, grid_of, findings, names)


def _note(village: Village, code: str, **details: Detail) -> Finding:
    return Finding(code, "note", village.code, details=details)


def _empty(village: Village) -> GridPlan:
    none = np.empty(0, dtype=object)
    lanes = Lanes(none, none, np.empty(0, np.int64), np.empty(0, np.int64))
    finding = Finding("village.empty", "warning", village.code, details={"name": village.name})
    places = np.full(len(village.places.shapes), -1, np.int64)
    return GridPlan(village.code, village.name, np.empty(0, np.int64), (), (), lanes, places, (finding,), {})


def _label(
    village: Village, units: Units, groups: NDArray[np.int64], params: GridParams
) -> tuple[Labelled, list[Finding]]:
    near = _neighbours(village, units)
    cost = border_cost(near, units.stratum, params)
    start = labelling.previous_labels(village, units) if params.stability > 0 else None
    if start is not None:
        cost = cost + params.stability * (start[near.pairs[:, 0]] == start[near.pairs[:, 1]])
    first_of = np.unique(groups, return_index=True)[1]
    stratum, findings = stratify(village, units, near, cost, first_of, params)
    label = labelling.label_units(units, near.pairs, cost, stratum, params, start)
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
    more = np.full(len(extra), -1, np.int64)
    homes = Units(
        units.of,
        np.concatenate([units.xy, xy]),
        np.concatenate([units.mass, np.zeros(len(extra), np.int64)]),
        np.concatenate([units.building, more]),
        np.concatenate([units.stratum, more]),
    )
    return homes, np.concatenate([label, count + np.arange(len(extra))])


def _existing(village: Village, units: Units) -> tuple[Units, Labelled, list[str | None]]:
    """Units with the grids that the households have today; houses without a grid are left out and reported."""
    names = sorted({str(g) for g in village.households.grid.tolist() if g})
    index = {name: i for i, name in enumerate(names)}
    rows = np.array([index.get(str(g), -1) for g in village.households.grid.tolist()], np.int64)
    # a unit whose households are in several grids is divided by today's net: each share is a unit of its own
    placed = (units.of >= 0) & (rows >= 0)
    pairs, inverse = np.unique(np.stack([units.of[placed], rows[placed]], axis=1), axis=0, return_inverse=True)
    of = np.full(len(village.households), -1, np.int64)
    of[placed] = inverse.reshape(-1)
    source = pairs[:, 0]
    split = np.bincount(source, minlength=len(units))[source] > 1
    shifted = units.xy[source] + np.where(split[:, None], 0.2 * np.arange(len(source))[:, None] % 2.0, 0.0)
    mass = np.bincount(of[placed], minlength=len(source))
    homes = Units(of, shifted, mass, np.where(split, -1, units.building[source]), units.stratum[source])
    land = None
    if village.boundary is not None and len(homes):
        near = _neighbours(village, homes)
        land = draw(village, homes, survey(village, homes, near), pairs[:, 1], len(names))
    return homes, Labelled(pairs[:, 1], len(names), land), list(names)


def _finish(
    village: Village,
    params: GridParams,
    units: Units,
    labelled: Labelled,
    grid_of: NDArray[np.int64],
    findings: list[Finding],
    names: list[str | None],
) -> GridPlan:
    """Number, colour, name and describe the grids, join them into areas, and check the whole."""
    total = labelled.count + len(village.dedicated)
    shapes = np.full(total, None, dtype=object)
    if labelled.land is not None:
        shapes = labelled.land.shapes
    centres = _centres(village, units, labelled, grid_of, total)
    general = np.arange(total) < labelled.count
    order = np.concatenate([reading_order(centres[general]), np.flatnonzero(~general)])
    rank = np.empty(total, np.int64)
    rank[order] = np.arange(total)
    grid_of = np.where(grid_of >= 0, rank[np.maximum(grid_of, 0)], -1)
    shapes, centres = shapes[order], centres[order]
    names = [names[i] if i < len(names) else None for i in order.tolist()]
    pairs, lengths = np.empty((0, 2), np.int64), np.empty(0)
    if labelled.land is not None:
        pairs, lengths = rank[labelled.land.pairs], labelled.land.lengths
    draft = _Draft(village, params, grid_of, shapes, centres, pairs, lengths, labelled.count, names)
    plan = draft.plan(findings)
    borders = labelled.land.borders if labelled.land is not None else None
    plan = replace(plan, measures=measure(plan, village, params, borders))
    report = check_plan(plan, village, params)
    known = {(f.code, f.grid) for f in plan.findings}
    broken = tuple(f for f in report.findings if (f.code, f.grid) not in known)
    return replace(plan, findings=plan.findings + broken)


def _centres(
    village: Village,
    units: Units,
    labelled: Labelled,
    grid_of: NDArray[np.int64],
    total: int,
) -> NDArray[np.float64]:
    """Where the houses of each grid are on average: people look for a grid where it lives, not where its fields are."""
    centres = np.zeros((total, 2))
    if len(units):
        mass = np.bincount(labelled.label, minlength=total)
        for axis in (0, 1):
            summed = np.bincount(labelled.label, weights=units.xy[: len(labelled.label), axis], minlength=total)
            centres[:, axis] = summed / np.maximum(mass, 1)
    else:  # no map: in the order of the list, as if in one row
        first = np.full(total, len(grid_of))
        np.minimum.at(first, grid_of, np.arange(len(grid_of)))
        centres[:, 0] = first
    for i, place in enumerate(village.dedicated):
        centres[labelled.count + i] = shapely.get_coordinates(shapely.centroid(village.places.shapes[place]))[0]
    return centres


@dataclass(frozen=True)
class _Draft:
    """A labelled village on its way to a plan; grids are already in reading order."""

    village: Village
    params: GridParams
    grid_of: NDArray[np.int64]
    shapes: NDArray[np.object_]
    centres: NDArray[np.float64]
    pairs: NDArray[np.int64]
    lengths: NDArray[np.float64]
    general: int
    names: list[str | None]

    def plan(self, findings: list[Finding]) -> GridPlan:
        village, total = self.village, len(self.shapes)
        kept, moves = labelling.surviving_codes(village, self.grid_of, total)
        codes = self._codes(kept)
        colours, display, hatch = self._colours(kept)
        mapped = self.shapes[0] is not None
        lanes = self._lanes(mapped)
        scope = self._scopes(lanes, mapped)
        areas = self._areas(scope)
        households = np.bincount(self.grid_of[self.grid_of >= 0], minlength=total)
        persons = np.bincount(
            self.grid_of[self.grid_of >= 0], weights=village.households.persons[self.grid_of >= 0], minlength=total
        )
        area_of = np.empty(total, np.int64)
        for a, area in enumerate(areas):
            area_of[list(area.grids)] = a
        grids = tuple(
            Grid(
                code=codes[i],
                name=self._name(i, display[i]),
                kind="general" if i < self.general else "dedicated",
                colour=colours[i],
                colour_name=display[i],
                hatch=hatch[i],
                shape=self.shapes[i],
                area=int(area_of[i]),
                households=int(households[i]),
                persons=int(persons[i]),
                scope=scope[i],
            )
            for i in range(total)
        )
        places = assign_places(village.places.shapes, self.shapes) if mapped else self._no_places()
        found = findings + self._sizes(grids) + _moves(village, grids, moves)
        return GridPlan(village.code, village.name, self.grid_of, grids, areas, lanes, places, tuple(found), {})

    def _name(self, i: int, display: str) -> str:
        if self.names[i]:
            return str(self.names[i])
        if i >= self.general:
            return str(self.village.places.names[self.village.dedicated[i - self.general]])
        return f"{display}色网格" if not display[-1].isdigit() else f"{display[0]}色网格{display[1:]}"

    def _no_places(self) -> NDArray[np.int64]:
        return np.full(len(self.village.places.shapes), -1, np.int64)

    def _codes(self, kept: list[str | None]) -> list[str]:
        village = self.village
        prefix = village.code if len(village.code) == 12 and village.code.isdigit() else ""
        known = [
            name if name and len(name) == 15 and name.isdigit() and name[:12] == prefix else None for name in self.names
        ]
        own = [k or e for k, e in zip(kept, known, strict=True)]
        retired = set(village.previous.retired | set(village.previous.code_of.values())) if village.previous else set()
        codes = number(prefix, self.centres[: self.general], own[: self.general], retired, "general")
        extra = own[self.general :]
        return codes + (number(prefix, self.centres[self.general :], extra, retired, "dedicated") if extra else [])

    def _colours(self, kept: list[str | None]) -> tuple[list[str], list[str], list[int]]:
        before = self.village.previous.colour_of if self.village.previous else {}
        return colour(self.pairs, len(self.shapes), [before.get(code) if code else None for code in kept])

    def _lanes(self, mapped: bool) -> Lanes:
        if mapped and self.village.boundary is not None:
            return assign_lanes(self.village.streets, self.shapes, self.village.boundary)
        none = np.empty(0, dtype=object)
        return Lanes(none, none, np.empty(0, np.int64), np.empty(0, np.int64))

    def _scopes(self, lanes: Lanes, mapped: bool) -> list[Scope]:
        shapes = self.shapes if mapped else np.full(len(self.shapes), None, dtype=object)
        return scopes(shapes, lanes, self.village.water, self.village.households, self.grid_of)

    def _areas(self, scope: list[Scope]) -> tuple[Area, ...]:
        main = [max(s.groups, key=lambda g: g[2])[:2] if s.groups else ("", "") for s in scope]
        pairs, lengths = self.pairs, self.lengths
        if not len(pairs) and len(self.shapes) > 1:  # without a map grids follow one another as in the list
            pairs = np.stack([np.arange(len(self.shapes) - 1), np.arange(1, len(self.shapes))], axis=1)
            lengths = np.ones(len(pairs))
        households = np.bincount(self.grid_of[self.grid_of >= 0], minlength=len(self.shapes))
        label = join_areas(
            pairs,
            lengths,
            [m[0] for m in main],
            [m[1] for m in main],
            households=households,
            xy=self.centres,
            minimum=self.params.areas_minimum,
            maximum=self.params.areas_maximum,
        )
        count = int(label.max()) + 1
        middle = np.array([self.centres[label == a].mean(axis=0) for a in range(count)])
        order = reading_order(middle)
        middle, label = middle[order], np.argsort(order)[label]
        names = area_names(label, [m[0] for m in main], self.centres, self.village.name)
        prefix = self.village.code if len(self.village.code) == 12 and self.village.code.isdigit() else ""
        codes = number(prefix, middle, [None] * count, set(), "area")
        mapped = self.shapes[0] is not None
        return tuple(
            Area(
                code=codes[a],
                name=names[a],
                grids=tuple(int(i) for i in np.flatnonzero(label == a)),
                shape=_joined(self.shapes[label == a]) if mapped else None,
            )
            for a in range(count)
        )

    def _sizes(self, grids: tuple[Grid, ...]) -> list[Finding]:
        """Name every grid outside the band, and why it could not be otherwise."""
        out = []
        households = self.village.households
        for i, grid in enumerate(grids[: self.general]):
            low, high = grid.households < self.params.minimum, grid.households > self.params.maximum
            if not low and not high:
                continue
            code = "grid.below_minimum" if low else "grid.above_maximum"
            rows = np.flatnonzero(self.grid_of == i)
            details: dict[str, Detail] = {"households": grid.households, "reason": self._reason(rows, low)}
            if high:
                details["doors"] = " ".join(sorted({f"{households.lane[r]}{households.door[r]}" for r in rows}))
            details |= {"minimum": self.params.minimum, "maximum": self.params.maximum}
            xy = (float(self.centres[i, 0]), float(self.centres[i, 1]))
            out.append(Finding(code, "warning", self.village.code, grid.code, xy, details))
        return out

    def _reason(self, rows: NDArray[np.int64], low: bool) -> str:
        if any(self.names):
            return "existing"
        if low:
            return "village_small" if len(self.village.households) < self.params.minimum else "isolated"
        houses = np.unique(self.village.households.building[rows])
        points = np.unique(np.round(self.village.households.xy[rows], 1), axis=0)
        return "one_building" if (len(houses) == 1 and houses[0] >= 0) or len(points) == 1 else "indivisible"


def _moves(village: Village, grids: tuple[Grid, ...], moves: dict[tuple[str, int], list[str]]) -> list[Finding]:
    return [
        Finding(
            "household.moves",
            "note",
            village.code,
            grids[new].code,
            details={"from": old, "to": grids[new].code, "households": len(who), "who": " ".join(who)},
        )
        for (old, new), who in moves.items()
    ]


def _joined(shapes: NDArray[np.object_]) -> Polygon | MultiPolygon:
    """One shape of the land of several grids."""
    union = shapely.coverage_union_all(shapes)
    parts = shapely.get_parts(union)
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts.tolist())
