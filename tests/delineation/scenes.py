"""Villages for the tests of the engine: rows of courtyards along lanes, and what can be odd about them."""

from __future__ import annotations

import numpy as np
import shapely

from wangge.delineation.model import Households, Places, Streets, Village, Water

PLOT, DEPTH, LANE = 12.0, 18.0, 5.0
CODE = "411622204205"


def houses(columns: int, rows: int, west: float = 0.0, south: float = 0.0) -> np.ndarray:
    """Points of courtyards, back to back in pairs of rows, an east-west lane in front of every pair."""
    c, r = np.meshgrid(np.arange(columns), np.arange(rows))
    x = west + (c + 0.5) * PLOT + (c // 8) * LANE
    y = south + (r + 0.5) * DEPTH + (r // 2) * LANE
    return np.stack([x.ravel(), y.ravel()], axis=1)


def lanes(columns: int, rows: int, west: float = 0.0, south: float = 0.0) -> Streets:
    """The lanes between the pairs of rows, and north-south streets every eight courtyards."""
    width = columns * PLOT + (columns // 8) * LANE
    height = rows * DEPTH + (rows // 2) * LANE
    lines, names, kinds = [], [], []
    for k in range(rows // 2 + 1):
        y = south + k * (2 * DEPTH + LANE) - LANE / 2
        lines.append(shapely.linestrings([[west - 10, y], [west + width + 10, y]]))
        names.append(f"第{k + 1}胡同")
        kinds.append(2)
    for k in range(columns // 8 + 1):
        x = west + k * (8 * PLOT + LANE) - LANE / 2
        lines.append(shapely.linestrings([[x, south - 10], [x, south + height + 10]]))
        names.append(f"{k + 1}号街")
        kinds.append(1)
    return Streets(np.array(lines, dtype=object), np.array(names, dtype=object), np.array(kinds, np.int64))


def village(columns: int = 20, rows: int = 12, margin: float = 150.0, **changes: object) -> Village:
    """李庄村: one natural village of rows of courtyards in the middle of its fields."""
    xy = changes.pop("xy", houses(columns, rows))
    n = len(xy)
    columns_of = {
        "persons": np.full(n, 4),
        "settlement": np.full(n, "李庄", dtype=object),
        "group": np.full(n, "一组", dtype=object),
    }
    columns_of |= changes.pop("people", {})  # type: ignore[arg-type]
    ids = np.array([f"{i:04d}" for i in range(n)], dtype=object)
    land = shapely.box(*(np.concatenate([xy.min(0) - margin, xy.max(0) + margin]).round(3)))
    given: dict[str, object] = {"boundary": land, "streets": lanes(columns, rows)}
    given |= changes
    return Village(CODE, "李庄村", households=Households.of(ids, xy, **columns_of), **given)  # type: ignore[arg-type]


def river(x: float, south: float, north: float) -> Water:
    """A river from south to north."""
    return Water(
        np.array([shapely.linestrings([[x, south], [x, north]])], dtype=object), np.array(["贾鲁河"], dtype=object)
    )


def places(*shapes: object) -> Places:
    """Schools."""
    return Places(
        np.array(shapes, dtype=object),
        np.array([f"第{i + 1}小学" for i in range(len(shapes))], dtype=object),
        np.full(len(shapes), "school", dtype=object),
    )
