"""The synthetic township as the files a township office has: Excel lists and GeoPackage maps, in degrees."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pyogrio
import shapely
from openpyxl import Workbook
from pyproj import Transformer

from wangge.demo.members import members
from wangge.demo.model import Layer
from wangge.demo.people import posts
from wangge.demo.township import township
from wangge.exchange.assemble import assemble
from wangge.exchange.household_list import read_households
from wangge.exchange.maps import read_map, read_villages
from wangge.exchange.net.folder import replacing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from wangge.delineation.model import GridPlan, Township
    from wangge.demo.model import DemoTownship

FILES = ("households.xlsx", "map.gpkg", "villages.gpkg", "people.xlsx", "residents.xlsx")
LONLAT = "EPSG:4490"
_DATE = "2022-07-13T00:00:00"
_NOTE = (
    "虚构数据：本表为演示用的虚构数据，姓名、电话、户号、人数均为虚构，与任何真实的人无关。",
    "Invented data for demonstration: names, phones, household numbers and persons belong to nobody.",
    "坐标为 CGCS2000 经纬度（与 WGS-84 在米级一致）。电话以 000 开头，不能拨打。",
)
_HOUSEHOLD_COLUMNS = (
    "行政村", "自然村", "村民组", "户号", "户主", "街巷", "门牌", "人数(户籍)", "常住人数", "居住状况", "经度", "纬度",
)  # fmt: skip
_RESIDENT_COLUMNS = (
    "行政村", "自然村", "村民组", "户号", "户主", "姓名", "与户主关系", "性别", "出生年份", "本人电话", "是否在家",
    "街巷", "门牌", "居住状况", "经度", "纬度",
)  # fmt: skip
_PEOPLE_COLUMNS = ("层级", "单位", "网格编码", "户号", "职务", "姓名", "电话", "同意公示", "党员", "备注")


class Tell(Protocol):
    """Hears how far the writing is: steps done and steps in all."""

    def __call__(self, done: int, total: int, /) -> None:
        """Take the news."""


def write(
    out: Path,
    *,
    seed: int = 20220713,
    progress: Tell | None = None,
    draw: Callable[[Township], Sequence[GridPlan]] | None = None,
) -> list[Path]:
    """Write the household list, the maps, the people in charge and the list of residents; all of them or none.

    Parameters
    ----------
    out
        Folder to write into: new, empty, or one that was written before (other files in it are kept).
    seed
        The same seed gives the same files, byte by byte.
    progress
        Called with the steps done and the number of steps.
    draw
        Divides the township read back from these files into grids, a plan per village in the order of
        ``Township.villages``; every grid then has one officer who lives in it. Without it every villager group has two.

    Returns
    -------
    list of Path
        The files in the order above.

    Raises
    ------
    Problem
        ``net.folder.file``, ``net.folder.foreign``, ``net.folder.readonly``, ``net.write.failed``.
    """
    tell = progress or (lambda done, total, /: None)  # noqa: ARG005 - nobody listens
    with replacing(out, ours=FILES, marker=FILES[0]) as (fresh, _):
        tell(0, 6)
        demo = township(seed)
        tell(1, 6)
        _households(demo, fresh / FILES[0])
        tell(2, 6)
        _maps(demo, fresh)
        tell(3, 6)
        plans = _drawn(demo, fresh, draw) if draw else None
        tell(4, 6)
        _people(demo, plans, fresh / FILES[3])
        tell(5, 6)
        _residents(demo, fresh / FILES[4])
        tell(6, 6)
    return [out / name for name in FILES]


def _drawn(demo: DemoTownship, folder: Path, draw: Callable[[Township], Sequence[GridPlan]]) -> list[GridPlan]:
    """Read the files as everybody will, let them be divided, and bring the plans into our order."""
    read = assemble(
        read_households(folder / FILES[0]), [read_map(folder / FILES[1])], read_villages(folder / FILES[2]),
        township_name=demo.name,
    )  # fmt: skip
    by_code = {village.code: plan for village, plan in zip(read.villages, draw(read), strict=True)}
    return [by_code[str(code)] for code in demo.villages.columns["code"]]


def _lonlat(crs: str) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    turn = Transformer.from_crs(crs, LONLAT, always_xy=True).transform
    return lambda xy: np.column_stack(turn(xy[:, 0], xy[:, 1]))


def _households(demo: DemoTownship, path: Path) -> None:
    register = demo.households
    places = np.round(_lonlat(demo.crs)(register.xy), 7)
    village = demo.villages.columns["name"][register.village]
    columns = (
        village, register.settlement, register.group, register.number, register.head, register.lane, register.door,
        register.persons.tolist(), register.residents.tolist(), register.status, *places.T.tolist(),
    )  # fmt: skip
    _book(path, "户", _HOUSEHOLD_COLUMNS, zip(*columns, strict=True))


def _residents(demo: DemoTownship, path: Path) -> None:
    """Write a row per person, grouped by household, as a township's own list has it."""
    register = demo.households
    places = np.round(_lonlat(demo.crs)(register.xy), 7).tolist()
    village = demo.villages.columns["name"][register.village]
    rows = (
        (village[h], register.settlement[h], register.group[h], register.number[h], register.head[h], m.name,
         m.relation, m.sex, m.birth_year, m.phone, "是" if m.living_here else "否", register.lane[h], register.door[h],
         register.status[h], *places[h])
        for m in members(register, np.random.default_rng([demo.seed, 36539]))
        for h in (m.household,)
    )  # fmt: skip
    _book(path, "人口", _RESIDENT_COLUMNS, rows)


def _people(demo: DemoTownship, plans: list[GridPlan] | None, path: Path) -> None:
    filled = posts(demo, plans, np.random.default_rng([demo.seed, 99]))
    rows = (
        (p.level, p.unit, p.area, p.household, p.role, p.name, p.phone, "是" if p.consent else "否",
         "是" if p.party else "否", p.note)
        for p in filled
    )  # fmt: skip
    _book(path, "人员", _PEOPLE_COLUMNS, rows)


def _book(path: Path, sheet: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a list and a note that it is invented; the file depends on its content only, not on the clock."""
    book = Workbook(write_only=True)
    table = book.create_sheet(sheet)
    table.freeze_panes = "A2"
    for k, heading in enumerate(headings):
        table.column_dimensions[chr(ord("A") + k)].width = 8 + 2 * len(heading)
    table.append(headings)
    for row in rows:
        table.append(row)
    note = book.create_sheet("说明")
    note.column_dimensions["A"].width = 100
    for line in _NOTE:
        note.append((line,))
    book.properties.creator = "Wangge"
    memory = io.BytesIO()
    book.save(memory)
    with zipfile.ZipFile(memory) as saved, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as steady:
        for entry in saved.infolist():
            data = saved.read(entry)
            if entry.filename == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", _DATE.encode(), data)
            plain = zipfile.ZipInfo(entry.filename, (2022, 7, 13, 0, 0, 0))
            plain.compress_type = zipfile.ZIP_DEFLATED
            steady.writestr(plain, data)


def _maps(demo: DemoTownship, folder: Path) -> None:
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{_DATE}.000Z"})
    try:
        for name, layer, kind in (
            ("streets", demo.streets, "LineString"), ("water", demo.water, "Unknown"),
            ("buildings", demo.buildings, "Polygon"), ("places", demo.places, "Unknown"),
            ("land", demo.land, "Unknown"),
        ):  # fmt: skip
            _layer(folder / FILES[1], name, layer, kind, demo.crs)
        _boundaries(demo, folder / FILES[2])
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _boundaries(demo: DemoTownship, path: Path) -> None:
    """Write villages and township, with OpenStreetMap's administrative levels to tell them apart."""
    levels = np.full(len(demo.villages), "10", dtype=object)
    villages = Layer(demo.villages.shapes, {**demo.villages.columns, "admin_level": levels})
    _layer(path, "villages", villages, "Polygon", demo.crs)
    row = {"code": demo.code, "name": demo.name, "admin_level": "8"}
    whole = Layer(
        np.array([demo.area], dtype=object), {key: np.array([value], dtype=object) for key, value in row.items()}
    )
    _layer(path, "township", whole, "Polygon", demo.crs)


def _layer(path: Path, name: str, layer: Layer, kind: str, crs: str) -> None:
    """Add a layer; the same point in metres becomes the same point in degrees, so that borders stay shared."""
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapely.transform(layer.shapes, _lonlat(crs))),
        list(layer.columns.values()),
        list(layer.columns),
        layer=name,
        driver="GPKG",
        geometry_type=kind,
        crs=LONLAT,
        encoding="UTF-8",
        append=path.exists(),
    )
