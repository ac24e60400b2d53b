"""``grids.gpkg``: the layers of a net in lon/lat (CGCS2000), and back in metres."""

from __future__ import annotations

import os
import warnings
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import Transformer
from pyproj.enums import TransformDirection
from pyproj.exceptions import CRSError

from wangge.exchange.net.rows import ROWS
from wangge.exchange.telling import reader_reason
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from wangge.exchange.net.model import Net

LONLAT = "EPSG:4490"
"""CGCS2000, equal to WGS-84 within a metre: the datum of official Chinese maps."""

LAYERS = tuple(ROWS)

_MILLIMETRE = 3
"""Decimals of a metre that are kept: coordinates come back from lon/lat exactly on this grid."""


@dataclass(frozen=True)
class Layer:
    """The rows of one layer: shapes (None where there is none) and a column of equal length per field."""

    shapes: NDArray[np.object_]
    columns: Mapping[str, NDArray[Any]]

    def split(self, column: str) -> defaultdict[str, Layer]:
        """Return the rows of each value of ``column``, in order; no rows for any other value."""
        parts: defaultdict[str, Layer] = defaultdict(lambda: self.rows(np.empty(0, dtype=np.int64)))
        values, which = np.unique(self.columns[column].astype(str), return_inverse=True)
        order = np.argsort(which, kind="stable")
        ends = np.cumsum(np.bincount(which, minlength=len(values)))
        for value, rows in zip(values, np.split(order, ends[:-1]), strict=False):
            parts[str(value)] = self.rows(rows)
        return parts

    def rows(self, which: NDArray[np.int64]) -> Layer:
        """Return the rows at these positions."""
        return Layer(self.shapes[which], {name: values[which] for name, values in self.columns.items()})


class Frame:
    """The way between the metres of a township and lon/lat; the same point always goes to the same point."""

    def __init__(self, crs: str) -> None:
        """Prepare for the metres of ``crs``; a township without any map has none."""
        self._transformer = Transformer.from_crs(crs, LONLAT, always_xy=True) if crs else None

    def lonlat(self, shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        """Turn shapes in metres, rounded to a millimetre, into degrees."""
        return self._turn(_rounded(shapes), TransformDirection.FORWARD)

    def metres(self, shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        """Turn shapes in degrees into metres on the millimetre grid they came from."""
        return _rounded(self._turn(shapes, TransformDirection.INVERSE))

    def _turn(self, shapes: NDArray[np.object_], direction: TransformDirection) -> NDArray[np.object_]:
        if self._transformer is None:
            return shapes
        turn = self._transformer.transform
        return _array(
            shapely.transform(
                shapes, lambda xy: np.column_stack(turn(xy[:, 0], xy[:, 1], direction=direction)) if len(xy) else xy
            )
        )


def _rounded(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    return _array(shapely.transform(shapes, lambda xy: np.round(xy, _MILLIMETRE)))


def _array(shapes: Iterable[Any]) -> NDArray[np.object_]:
    """Put shapes into an object array, however few they are."""
    shapes = list(shapes)
    array = np.empty(len(shapes), dtype=object)
    array[:] = shapes
    return array


@contextmanager
def _one_date() -> Iterator[None]:
    """Let GDAL write one fixed date, so that the same net gives the same file."""
    stamp = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "946684800")), UTC)
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": stamp.strftime("%Y-%m-%dT%H:%M:%S.000Z")})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def write_layers(net: Net, path: Path) -> None:
    """Write every layer of the net into one GeoPackage."""
    frame = Frame(net.township.crs)
    with _one_date():
        for name, (geometry_type, rows) in ROWS.items():
            shapes, columns = rows(net)
            pyogrio.raw.write(
                path,
                shapely.to_wkb(frame.lonlat(_array(shapes))),
                list(columns.values()),
                list(columns),
                layer=name,
                driver="GPKG",
                geometry_type=geometry_type,
                promote_to_multi=geometry_type.startswith("Multi"),
                crs=LONLAT,
                encoding="UTF-8",
            )


def read_layers(path: Path, names: Iterable[str], crs: str) -> dict[str, Layer]:
    """Read the layers of a net, shapes in the metres of ``crs``.

    Raises
    ------
    Problem
        ``net.layer.missing``, ``net.broken``.
    """
    try:
        frame = Frame(crs)
    except CRSError as error:
        raise Problem("net.broken", file="plan.json", reason=str(error).splitlines()[0]) from error
    layers: dict[str, Layer] = {}
    for name in names:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)  # what is broken is said below
                meta, _, wkb, values = pyogrio.raw.read(path, layer=name, encoding="UTF-8")
        except DataLayerError as error:
            raise Problem("net.layer.missing", file=path.name, layer=name) from error
        except DataSourceError as error:
            raise Problem("net.broken", file=path.name, reason=reader_reason(error)) from error
        shapes = _single(frame.metres(_array(shapely.from_wkb(wkb))))
        layers[name] = Layer(shapes, {f: _text(v) for f, v in zip(meta["fields"], values, strict=True)})
    return layers


def _text(values: NDArray[Any]) -> NDArray[Any]:
    """Let an empty text be "", not None."""
    if values.dtype != object:
        return values
    return np.array(["" if v is None else v for v in values], dtype=object)


def _single(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Take a multipolygon of one part for the polygon it was before it was written."""
    lone = (shapely.get_type_id(shapes) == shapely.GeometryType.MULTIPOLYGON) & (
        shapely.get_num_geometries(shapes) == 1
    )
    if lone.any():
        shapes = shapes.copy()
        shapes[lone] = shapely.get_geometry(shapes[lone], 0)
    return shapes
