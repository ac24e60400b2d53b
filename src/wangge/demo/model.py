"""The synthetic township in memory: everything in metres."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation import model as engine

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Register:
    """The household list, a column each, n = 9,435; ordered by village, group and along the lanes.

    ``village`` and ``courtyard`` are indices into ``DemoTownship.villages`` and ``DemoTownship.buildings``; ``xy`` is
    (n, 2) metres; ``group_index`` numbers the villager groups of the whole township.
    """

    village: NDArray[np.int64]
    settlement: NDArray[np.object_]
    group: NDArray[np.object_]
    group_index: NDArray[np.int64]
    number: NDArray[np.object_]
    head: NDArray[np.object_]
    lane: NDArray[np.object_]
    door: NDArray[np.object_]
    persons: NDArray[np.int64]
    residents: NDArray[np.int64]
    status: NDArray[np.object_]
    xy: NDArray[np.float64]
    courtyard: NDArray[np.int64]

    def __len__(self) -> int:
        """Households."""
        return len(self.number)


@dataclass(frozen=True)
class Layer:
    """One map layer: shapes in metres and text columns of the same length."""

    shapes: NDArray[np.object_]
    columns: dict[str, NDArray[np.object_]]

    def __len__(self) -> int:
        """Shapes."""
        return len(self.shapes)


@dataclass(frozen=True)
class DemoTownship:
    """The synthetic Da Wangzhuang township.

    Attributes
    ----------
    seed, name, code, crs
        ``crs`` is EPSG:4547, CGCS2000 3-degree Gauss-Kruger at 114 degrees east, in metres.
    villages
        Polygons that tile the township; columns code, name.
    area
        The township, their exact union.
    households
        The household list.
    streets
        LineStrings; columns name, kind (main_road, street, lane, path), ref.
    water, places, land
        Mixed shapes; columns name and kind (``land``: kind).
    buildings
        Courtyards; columns village (code), household (its number, "" where nobody is registered), kind.
    settlements
        Land of each of the 56 natural villages; columns name, village (code).
    """

    seed: int
    name: str
    code: str
    crs: str
    villages: Layer
    area: shapely.Polygon
    households: Register
    streets: Layer
    water: Layer
    places: Layer
    buildings: Layer
    land: Layer
    settlements: Layer

    def engine_township(self) -> engine.Township:
        """Hand the township to the engine as it is in memory, without the way through files."""
        kinds = np.array([engine.StreetKind[k.upper()] for k in self.streets.columns["kind"]], dtype=np.int64)
        return engine.Township(
            name=self.name, code=self.code, crs=self.crs,
            villages=tuple(self._village(i, kinds) for i in range(len(self.villages))),
        )  # fmt: skip

    def _village(self, i: int, kinds: NDArray[np.int64]) -> engine.Village:
        """Cut one village out: what touches its area, its own households and courtyards."""
        area = self.villages.shapes[i]
        shapely.prepare(area)
        code = str(self.villages.columns["code"][i])
        mine = np.flatnonzero(self.households.village == i)
        yards = np.flatnonzero(self.buildings.columns["village"] == code)
        place = np.full(len(self.buildings), -1)
        place[yards] = np.arange(len(yards))
        street = shapely.intersects(area, self.streets.shapes)
        water = shapely.intersects(area, self.water.shapes)
        at = shapely.intersects(area, self.places.shapes)
        people = self.households
        return engine.Village(
            code=code,
            name=str(self.villages.columns["name"][i]),
            boundary=area,
            households=engine.Households.of(
                people.number[mine], people.xy[mine], persons=people.persons[mine], settlement=people.settlement[mine],
                group=people.group[mine], lane=people.lane[mine], door=people.door[mine], head=people.head[mine],
                building=place[people.courtyard[mine]],
            ),
            streets=engine.Streets(self.streets.shapes[street], self.streets.columns["name"][street], kinds[street]),
            water=engine.Water(self.water.shapes[water], self.water.columns["name"][water]),
            places=engine.Places(
                self.places.shapes[at], self.places.columns["name"][at], self.places.columns["kind"][at]
            ),
            buildings=self.buildings.shapes[yards],
        )  # fmt: skip
