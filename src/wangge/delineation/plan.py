"""From labels and land to a plan: numbers, colours, names, scope, areas, findings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

from wangge.delineation import labelling
from wangge.delineation.areas import area_names, join_areas
from wangge.delineation.inheriting import colour_title, mixed_by_hand, united
from wangge.delineation.lanes import assign_lanes, assign_places
from wangge.delineation.listing import listed_area_names
from wangge.delineation.measures import measure
from wangge.delineation.model import Area, Grid, GridPlan, Lanes, Scope
from wangge.delineation.numbering import colour, number, reading_order
from wangge.delineation.report import check_plan
from wangge.delineation.scope import scopes
from wangge.problem import Detail, Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from wangge.delineation.division import Labelled
    from wangge.delineation.inheriting import Inheritance
    from wangge.delineation.model import Village
    from wangge.delineation.parameters import GridParams
    from wangge.delineation.units import Units


def make_plan(
    village: Village,
    params: GridParams,
    units: Units,
    labelled: Labelled,
    grid_of: NDArray[np.int64],
    findings: list[Finding],
    names: Sequence[str] = (),
    kept: Inheritance | None = None,
) -> GridPlan:
    """Number, colour, name and describe the grids, join them into areas, and check the whole.

    With ``kept`` the grids go on from those of a net before, one heir per label.
    """
    total = len(kept.heirs) if kept else labelled.count + len(village.dedicated)
    shapes = np.full(total, None, dtype=object)
    if labelled.land is not None:
        shapes = labelled.land.shapes
    centres = _centres(village, units, labelled, grid_of, total)
    if kept:
        _beside_their_land(centres, shapes, np.bincount(labelled.label, minlength=total) == 0)
    general = np.arange(total) < labelled.count
    read = np.arange(labelled.count) if kept else reading_order(centres[general])  # a net that goes on keeps its order
    order = np.concatenate([read, np.flatnonzero(~general)])
    rank = np.empty(total, np.int64)
    rank[order] = np.arange(total)
    grid_of = np.where(grid_of >= 0, rank[np.maximum(grid_of, 0)], -1)
    shapes, centres = shapes[order], centres[order]
    given = [names[i] if i < len(names) else None for i in order.tolist()]
    pairs, lengths = np.empty((0, 2), np.int64), np.empty(0)
    if labelled.land is not None:
        pairs, lengths = rank[labelled.land.pairs], labelled.land.lengths
    draft = _Draft(
        village,
        params,
        grid_of,
        shapes,
        centres,
        pairs,
        lengths,
        labelled.count,
        given,
        kept,
    )
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
        np.minimum.at(first, grid_of[grid_of >= 0], np.flatnonzero(grid_of >= 0))
        centres[:, 0] = first
    for i, place in enumerate(village.dedicated if labelled.count + len(village.dedicated) == total else ()):
        centres[labelled.count + i] = shapely.get_coordinates(shapely.centroid(village.places.shapes[place]))[0]
    return centres


def _beside_their_land(
    centres: NDArray[np.float64], shapes: NDArray[np.object_], uninhabited: NDArray[np.bool_]
) -> None:
    """A grid in which nobody lives is looked for where its land is."""
    for i in np.flatnonzero(uninhabited & ~shapely.is_missing(shapes)).tolist():
        centres[i] = shapely.get_coordinates(shapely.point_on_surface(shapes[i]))[0]


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
    heirs: Inheritance | None = None

    def plan(self, findings: list[Finding]) -> GridPlan:
        village, total = self.village, len(self.shapes)
        before = village.previous.code_of if village.previous else {}
        shared = labelling.shared_with(before, village.households.ids, self.grid_of)
        kept = self.heirs.codes() if self.heirs else labelling.surviving_codes(shared, total)
        codes = self._codes(kept)
        colours, display, hatch = self._colours(kept)
        mapped = any(shape is not None for shape in self.shapes)
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
                kind=self._kind(i),
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
        found = findings + self._sizes(grids) + _moves(village, grids, labelling.movers(shared, codes))
        if self.heirs:
            found += self.heirs.recoloured(village.code, codes, display)
            if self.params.keep_groups and not any(f.code == "net.existing" for f in findings):
                found += mixed_by_hand(village, grids, self.grid_of, findings)
        return GridPlan(village.code, village.name, self.grid_of, grids, areas, lanes, places, tuple(found), {})

    def _kind(self, i: int) -> Literal["general", "dedicated"]:
        if self.heirs:
            return self.heirs.heirs[i].kind
        return "general" if i < self.general else "dedicated"

    def _name(self, i: int, display: str) -> str:
        if self.heirs:
            return self.heirs.name(i, display)
        if self.names[i]:
            return str(self.names[i])
        if i >= self.general:
            return str(self.village.places.names[self.village.dedicated[i - self.general]])
        return colour_title(display)

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
        if self.heirs:
            retired |= self.heirs.spent
        codes = number(prefix, self.centres[: self.general], own[: self.general], retired, "general")
        extra = own[self.general :]
        return codes + (number(prefix, self.centres[self.general :], extra, retired, "dedicated") if extra else [])

    def _colours(self, kept: list[str | None]) -> tuple[list[str], list[str], list[int]]:
        """The grid with the most households is the red one; the rest choose as they are read."""
        if self.heirs:
            return colour(self.pairs, len(self.shapes), self.heirs.colours(), self.heirs.choosing())
        before = self.village.previous.colour_of if self.village.previous else {}
        size = np.bincount(self.grid_of[self.grid_of >= 0], minlength=len(self.shapes))
        largest = int(np.argmax(size))
        order = [largest, *(i for i in range(len(self.shapes)) if i != largest)]
        return colour(self.pairs, len(self.shapes), [before.get(code) if code else None for code in kept], order)

    def _lanes(self, mapped: bool) -> Lanes:
        if mapped and self.village.boundary is not None:
            return assign_lanes(self.village.streets, self.shapes, self.village.boundary)
        none = np.empty(0, dtype=object)
        return Lanes(none, none, np.empty(0, np.int64), np.empty(0, np.int64))

    def _scopes(self, lanes: Lanes, mapped: bool) -> list[Scope]:
        shapes = self.shapes if mapped else np.full(len(self.shapes), None, dtype=object)
        return scopes(shapes, lanes, self.village.water, self.village.households, self.grid_of)

    def _areas(self, scope: list[Scope]) -> tuple[Area, ...]:
        if self.heirs and self.heirs.areas:
            return self.heirs.joined_areas(self.shapes)
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
        if np.isfinite(self.village.households.xy).any():
            names = area_names(label, [m[0] for m in main], self.centres, self.village.name)
        else:
            names = listed_area_names(label, scope)
        prefix = self.village.code if len(self.village.code) == 12 and self.village.code.isdigit() else ""
        codes = number(prefix, middle, [None] * count, set(), "area")
        mapped = any(shape is not None for shape in self.shapes)
        return tuple(
            Area(
                code=codes[a],
                name=names[a],
                grids=tuple(int(i) for i in np.flatnonzero(label == a)),
                shape=united(self.shapes[label == a]) if mapped else None,
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
            details: dict[str, Detail] = {"households": grid.households, "reason": self._reason(i, rows, low)}
            if high:
                details["doors"] = " ".join(sorted({f"{households.lane[r]}{households.door[r]}" for r in rows}))
            details |= {"minimum": self.params.minimum, "maximum": self.params.maximum}
            xy = (float(self.centres[i, 0]), float(self.centres[i, 1]))
            out.append(Finding(code, "warning", self.village.code, grid.code, xy, details))
        return out

    def _reason(self, i: int, rows: NDArray[np.int64], low: bool) -> str:
        if self.heirs and self.heirs.heirs[i].reason:
            return self.heirs.heirs[i].reason
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
