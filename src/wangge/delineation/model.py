"""What the engine reads and what it gives back: frozen data in metres, no files, no network.

All coordinates are metres in one projection per township, so that village borders meet exactly.
Arrays that run over households keep the order of the input.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry import MultiPolygon, Polygon

    from wangge.problem import Finding


COLOURS = ("红", "黄", "绿", "橙", "蓝", "紫", "青", "棕")
"""Names of the grid colours, in the order in which they are given (domain: 红色网格)."""


class StreetKind(IntEnum):
    """How much of a border a street is: the lower, the stronger."""

    MAIN_ROAD = 0
    STREET = 1
    LANE = 2
    PATH = 3  # field roads and footpaths


@dataclass(frozen=True)
class Households:
    """The households of one village, a column each, all of length n.

    Attributes
    ----------
    ids
        Household numbers, text, unique within the village.
    xy
        (n, 2) metres; NaN where a household has no place.
    persons
        Persons of the household, >= 0.
    settlement, group
        Natural village and villager group, "" where unknown.
    lane, door, head
        Street or hutong name, door number and household head as in the list, "" where unknown.
    building
        Index into ``Village.buildings``, -1 where the household is only a point.
    grid
        Code or name of the grid the household is in today, "" where none (an existing net).
    """

    ids: NDArray[np.object_]
    xy: NDArray[np.float64]
    persons: NDArray[np.int64]
    settlement: NDArray[np.object_]
    group: NDArray[np.object_]
    lane: NDArray[np.object_]
    door: NDArray[np.object_]
    head: NDArray[np.object_]
    building: NDArray[np.int64]
    grid: NDArray[np.object_]

    def __len__(self) -> int:
        """Return the number of households."""
        return len(self.ids)

    @staticmethod
    def of(ids: Any, xy: Any, **columns: Any) -> Households:
        """Build from the ids and points, with neutral values for every column not given."""
        ids = np.asarray(ids, dtype=object)
        n = len(ids)
        text = {
            k: np.asarray(columns.pop(k, np.full(n, "", dtype=object)), dtype=object)
            for k in ("settlement", "group", "lane", "door", "head", "grid")
        }
        return Households(
            ids=ids,
            xy=np.asarray(xy, dtype=np.float64).reshape(n, 2),
            persons=np.asarray(columns.pop("persons", np.zeros(n)), dtype=np.int64),
            building=np.asarray(columns.pop("building", np.full(n, -1)), dtype=np.int64),
            **text,
            **columns,
        )


@dataclass(frozen=True)
class Streets:
    """Centrelines of streets, lanes and field roads: (m,) LineStrings, their names and kinds."""

    lines: NDArray[np.object_]
    names: NDArray[np.object_]
    kinds: NDArray[np.int64]


@dataclass(frozen=True)
class Water:
    """Rivers, ditches (LineStrings) and ponds (Polygons), with their names."""

    shapes: NDArray[np.object_]
    names: NDArray[np.object_]


@dataclass(frozen=True)
class Places:
    """Squares, schools, clinics, markets...: Points or Polygons with a kind and a name.

    ``kinds`` are free words of the map: ``village_office``, ``clinic``, ``school``, ``shop``, ``square``, ``toilet``,
    ``market``, ``factory``, ``pump_well``, ``natural_village`` (a Point that names the settlement)...
    """

    shapes: NDArray[np.object_]
    names: NDArray[np.object_]
    kinds: NDArray[np.object_]


def _none() -> NDArray[np.object_]:
    return np.empty(0, dtype=object)


def no_streets() -> Streets:
    """A village without any street."""
    return Streets(_none(), _none(), np.empty(0, dtype=np.int64))


def no_water() -> Water:
    """A village without any water."""
    return Water(_none(), _none())


def no_places() -> Places:
    """A village without any place."""
    return Places(_none(), _none(), _none())


@dataclass(frozen=True)
class Village:
    """One administrative village (行政村): its area, households and map.

    ``boundary`` may have several parts and holes; None when no map is known (grids are then made by group and order).
    ``buildings`` are footprints or courtyards (Polygons). ``previous`` is the net in force, when one is redrawn.
    ``dedicated`` are the indices of the places that get a dedicated grid (专属网格) of their own.
    """

    code: str
    name: str
    boundary: Polygon | MultiPolygon | None
    households: Households
    streets: Streets = field(default_factory=no_streets)
    water: Water = field(default_factory=no_water)
    places: Places = field(default_factory=no_places)
    buildings: NDArray[np.object_] = field(default_factory=_none)
    previous: PreviousNet | None = None
    dedicated: tuple[int, ...] = ()


@dataclass(frozen=True)
class PreviousNet:
    """The net in force: the grid code of each household (by number), each code's colour, and codes used before."""

    code_of: dict[str, str]
    colour_of: dict[str, str]
    retired: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Township:
    """Villages that share one projection; ``crs`` is what pyproj understands (metres)."""

    name: str
    code: str
    crs: str
    villages: tuple[Village, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Scope:
    """What a grid covers, for words: the named border on each side, and the lanes and groups inside.

    ``sides`` maps ``north``, ``east``, ``south``, ``west`` to the name of the street, water or settlement there, ""
    when nothing named lies on that side. ``groups`` are (natural village, group, households, whole group?) by size.
    ``runs`` are what tells grids apart that share a group and have no map: first and last household of each run of
    the list, by door where all doors are known (``by_door``), else by number.
    """

    sides: dict[str, str]
    lanes: tuple[str, ...]
    groups: tuple[tuple[str, str, int, bool], ...]
    runs: tuple[tuple[str, str], ...] = ()
    by_door: bool = False


@dataclass(frozen=True)
class Grid:
    """One leaf grid (四级网格). ``area`` indexes ``GridPlan.areas``; ``shape`` is None for a net without a map."""

    code: str
    name: str
    kind: Literal["general", "dedicated"]
    colour: str  # one of COLOURS
    colour_name: str  # 红, or 红2 when the colour repeats in the village
    hatch: int  # 0-7, for black-and-white print; differs between neighbours
    shape: Polygon | MultiPolygon | None
    area: int
    households: int
    persons: int
    scope: Scope


@dataclass(frozen=True)
class Area:
    """A level-3 area (三级网格): contiguous leaf grids under one village cadre."""

    code: str
    name: str
    grids: tuple[int, ...]
    shape: Polygon | MultiPolygon | None


@dataclass(frozen=True)
class Lanes:
    """Street segments between junctions: (m,) LineStrings, name, kind and the index of the grid each belongs to."""

    lines: NDArray[np.object_]
    names: NDArray[np.object_]
    kinds: NDArray[np.int64]
    grid: NDArray[np.int64]


@dataclass(frozen=True)
class GridPlan:
    """A drawn net of one village.

    ``grid_of`` gives for each household the index of its grid, -1 for a household without place that could not be
    attached. ``place_grid`` runs over ``Village.places``. ``measures`` are defined in the docs (reference/measures).
    """

    village: str
    name: str
    grid_of: NDArray[np.int64]
    grids: tuple[Grid, ...]
    areas: tuple[Area, ...]
    lanes: Lanes
    place_grid: NDArray[np.int64]
    findings: tuple[Finding, ...]
    measures: dict[str, float]

    @property
    def good(self) -> bool:
        """True when no hard rule is broken."""
        return not any(f.severity == "error" for f in self.findings)
