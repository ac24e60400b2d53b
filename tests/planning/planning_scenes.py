"""大王庄乡 with two more villages that have a map: 新村 without a net, 赵寨村 with a net in force.

Each is a lattice of courtyards between hutongs, south of 文化路, with coordinates in the books. 李庄村 and 孔寨村 of
``book_scenes`` have no map.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from book_scenes import FOUNDED, Books, write_books

from wangge.delineation import GridParams, delineate
from wangge.delineation.model import Households, Places, StreetKind, Streets, Township, Village, Water
from wangge.exchange.net import Net
from wangge.exchange.net.layers import Frame
from wangge.kernel.access import as_system
from wangge.planning.models import Ground
from wangge.planning.packing import Land, pack_land
from wangge.planning.services.ground_rows import outline
from wangge.registry.api import Household, households_place
from wangge.territory.adoption.drawn import drawn_from
from wangge.territory.api import Grid, net_adopt
from wangge.territory.models import Division, Settlement

if TYPE_CHECKING:
    from wangge.kernel.access import Actor

CRS = "EPSG:4548"
ORIGIN = (406_000.0, 3_722_000.0)
PARAMS = GridParams(target=20, minimum=12, maximum=25)
_NUMERALS = "一二三四五六七八九"


@dataclass
class Scene:
    """The township; ``village("新村")`` is the row, ``drawn["新村"]`` the engine's village it was written from."""

    books: Books
    drawn: dict[str, Village]

    def actor(self, name: str) -> Actor:
        return self.books.actor(name)

    def village(self, name: str) -> Grid:
        return self.books.grids[name]


def write_scene(*, adopted: bool = True) -> Scene:
    """Write the scene; ``adopted``: 赵寨村 has a net in force, with areas, lanes and places."""
    books = write_books()
    drawn = {"新村": lattice("新村", "411622204206"), "赵寨村": lattice("赵寨村", "411622204213", east=900.0)}
    scene = Scene(books, drawn)
    with as_system("a test's scene"):
        for village in drawn.values():
            _write(books, village)
    if adopted:
        put_in_force(scene, "赵寨村")
    return scene


def lattice(name: str, code: str, *, east: float = 0.0, columns: int = 6, rows: int = 10) -> Village:
    """A village of ``columns`` hutongs with ``rows`` courtyards each; two hutongs make a villager group."""
    x0, y0 = ORIGIN[0] + east, ORIGIN[1]
    width, depth = columns * 40.0, rows * 20.0
    xy, doors, lanes, groups, yards = [], [], [], [], []
    for column in range(columns):
        for row in range(rows):
            x, y = x0 + 20 + column * 40.0, y0 + depth - 10 - row * 20.0
            xy.append((x, y))
            yards.append(shapely.box(x - 8, y - 7, x + 8, y + 7))
            lanes.append(f"{_NUMERALS[column]}胡同")
            doors.append(str(row + 1))
            groups.append(f"{_NUMERALS[column // 2]}组")
    lines = [shapely.LineString([(x0 - 30, y0 + depth + 10), (x0 + width + 30, y0 + depth + 10)])]
    lines += [
        shapely.LineString([(x0 + 38 + c * 40.0, y0 - 40), (x0 + 38 + c * 40.0, y0 + depth + 10)])
        for c in range(columns)
    ]
    count = len(xy)
    office = shapely.Point(x0 + width / 2, y0 + depth + 25)
    label = shapely.Point(x0 + width / 2, y0 + depth / 2)
    return Village(
        code,
        name,
        shapely.box(x0 - 50, y0 - 60, x0 + width + 50, y0 + depth + 60),
        Households.of(
            [f"{int(code[-3:] or 0)}{n + 1:03}" for n in range(count)], xy, persons=[3] * count,
            settlement=[name[:-1]] * count, group=groups, lane=lanes, door=doors, building=np.arange(count),
        ),
        Streets(
            _objects(lines), _objects(["文化路", *(f"{_NUMERALS[c]}胡同" for c in range(columns))]),
            np.array([StreetKind.STREET, *[StreetKind.LANE] * columns], np.int64),
        ),
        Water(_objects([shapely.LineString([(x0 - 40, y0 - 60), (x0 - 40, y0 + depth + 60)])]), _objects(["西沟"])),
        Places(
            _objects([office, label]), _objects([f"{name}委会", name[:-1]]),
            _objects(["village_office", "natural_village"]),
        ),
        _objects(yards),
    )  # fmt: skip


def put_in_force(scene: Scene, name: str, *, params: GridParams = PARAMS) -> None:
    """The village's net, drawn now, is in force since today."""
    village = scene.drawn[name]
    chief = scene.actor("江书记")
    net = Net(Township("大王庄乡", "411622204", CRS, (village,)), (delineate(village, params),), params)
    (plan,) = net.plans
    adopted = net_adopt(actor=chief, drawn=drawn_from(net))
    with as_system("a test's scene"):
        keys = dict(Household.objects.filter(village=scene.village(name)).values_list("number", "pk"))
    places = {
        keys[str(number)]: adopted.grids[plan.grids[grid].code].pk
        for number, grid in zip(village.households.ids, plan.grid_of, strict=True)
    }
    households_place(actor=chief, mapping=places, subject=scene.village(name))


def _write(books: Books, village: Village) -> None:
    top = books.grids["大王庄乡"]
    division = Division.objects.create(
        code=village.code, name=village.name, level=5, parent_id=top.division_id, valid_from=FOUNDED
    )
    own = outline(village.boundary, CRS)
    grid = Grid(
        level=2, code=f"{village.code}000", name=village.name, parent=top, division=division, valid_from=FOUNDED,
        outline=own.wkb, lon=own.lon, lat=own.lat,
    )  # fmt: skip
    grid.path = f"{top.path}{grid.pk.hex}/"
    grid.save(force_insert=True)
    books.grids[village.name] = grid
    Ground.objects.create(village=grid, crs=CRS, packed=pack_land(Land.of(village)), sources=[])
    homes = village.households
    natural = Settlement.objects.create(
        village=grid, kind="natural_village", name=str(homes.settlement[0]), sort_key=str(homes.settlement[0])
    )
    groups = {
        name: Settlement.objects.create(
            village=grid, kind="villager_group", name=name, parent=natural, sort_key=str(name)
        )
        for name in dict.fromkeys(map(str, homes.group))
    }
    lonlat = shapely.get_coordinates(Frame(CRS).lonlat(_objects(shapely.points(homes.xy))))
    Household.objects.bulk_create(
        Household(
            number=str(homes.ids[n]), village=grid, settlement=groups[str(homes.group[n])],
            lane_name=str(homes.lane[n]), door=str(homes.door[n]), head_name=f"户主{homes.ids[n]}",
            sort_key=str(homes.ids[n]), registered_size=3, resident_size=2, valid_from=FOUNDED,
            lon=float(lonlat[n, 0]), lat=float(lonlat[n, 1]),
        )
        for n in range(len(homes))
    )  # fmt: skip


def _objects(values: object) -> np.ndarray:
    listed = list(values)  # type: ignore[call-overload]
    column = np.empty(len(listed), dtype=object)
    column[:] = listed
    return column
