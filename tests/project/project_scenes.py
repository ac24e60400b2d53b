"""孔寨村 as an office has it: a household list in Excel, a map and village boundaries in GeoPackages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import shapely
from openpyxl import Workbook
from shapely import LineString, Point, box

if TYPE_CHECKING:
    from pathlib import Path

WEST, SOUTH = 114.560000, 33.700000
EAST_M, NORTH_M = 1 / 92_600, 1 / 110_900
"""Degrees of one metre, near enough."""


def at(x: float, y: float) -> tuple[float, float]:
    return WEST + x * EAST_M, SOUTH + y * NORTH_M


def layer(path: Path, called: str, shapes: list[Any], **columns: list[Any]) -> None:
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    pyogrio.raw.write(
        path,
        shapely.to_wkb(array),
        [np.array(values, dtype=object) for values in columns.values()],
        list(columns),
        layer=called,
        driver="GPKG",
        geometry_type="Unknown",
        crs="EPSG:4326",
    )


def kongzhai(folder: Path, *, households: int = 96) -> dict[str, Path]:
    """Eight rows of twelve houses on four lanes between two streets; two villager groups."""
    book = Workbook()
    sheet = book.active
    sheet.title = "户籍"
    sheet.append(["行政村", "村民组", "户号", "户主", "人数", "街巷", "门牌", "经度", "纬度"])
    for i in range(households):
        row, column = divmod(i, 12)
        lon, lat = at(30 + 14 * column, 40 + 22 * row + 8 * (row // 2))
        group = "孔寨一组" if row < 4 else "孔寨二组"
        sheet.append(["孔寨村", group, f"{i + 1:03d}", f"孔某{i}", 3, f"{row // 2 + 1}胡同", str(column + 1), lon, lat])
    files = {"list": folder / "households.xlsx", "map": folder / "map.gpkg", "villages": folder / "villages.gpkg"}
    book.save(files["list"])
    lanes = [LineString([at(10, 29 + 52 * n), at(215, 29 + 52 * n)]) for n in range(5)]
    streets = [LineString([at(x, 0), at(x, 260)]) for x in (10, 215)]
    names = [f"{n + 1}胡同" for n in range(5)] + ["西街", "东街"]
    kinds = ["residential"] * 5 + ["tertiary"] * 2
    layer(files["map"], "streets", [*lanes, *streets], name=names, highway=kinds)
    layer(files["map"], "places", [Point(at(20, 20))], name=["孔寨村委会"], kind=["village_office"])
    outline = box(*at(-60, -60), *at(290, 330))
    layer(files["villages"], "villages", [outline], name=["孔寨村"], code=["411622204207"])
    return files
