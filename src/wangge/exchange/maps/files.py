"""Features of any map file, as shapes in longitude and latitude and columns of text, by GDAL through pyogrio."""

from __future__ import annotations

import gzip
import shutil
import tempfile
import warnings
import zipfile
import zlib
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import pyproj
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from wangge.exchange.characters import readable
from wangge.exchange.coordinates import transform
from wangge.exchange.maps.words import IGNORED_LAYERS
from wangge.exchange.telling import os_reason, reader_reason
from wangge.problem import Finding, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

LONLAT = "EPSG:4326"
OSM_LAYERS = ("points", "lines", "multipolygons")
VECTORS = (".gpkg", ".geojson", ".json", ".shp", ".kml", ".kmz", ".fgb", ".gml", ".tab", ".mif", ".gpx")


@dataclass(frozen=True)
class Layer:
    """Features of one layer: (n,) shapes in degrees, and columns of text by their names in lower case."""

    file: str
    name: str
    shapes: NDArray[np.object_]
    columns: dict[str, NDArray[np.object_]]
    crs: str
    osm: bool = False


def read_layers(path: Path, findings: list[Finding]) -> list[Layer]:
    """Read every layer with geometry of a map file, a zip or a folder of such files.

    Raises
    ------
    Problem
        ``file.missing``, ``file.unreadable``, ``map.kind``, ``map.damaged``, ``map.geometry.none``,
        ``map.crs.missing``, ``map.folder.empty``, ``map.empty``.
    """
    if not path.exists():
        raise Problem("file.missing", file=str(path))
    with tempfile.TemporaryDirectory(prefix="wangge-") as space:
        layers = [layer for source in _sources(path, Path(space)) for layer in _read_file(source, path, findings)]
    if not layers:
        raise Problem("map.geometry.none", file=str(path))
    return layers


def _sources(path: Path, space: Path) -> Iterator[Path]:
    """Yield the files to read, unpacked where they were packed."""
    name = path.name.lower()
    try:
        if path.is_dir() and not name.endswith(".gdb"):
            found = sorted(p for p in path.rglob("*") if p.suffix.lower() in VECTORS or p.name.lower().endswith(".pbf"))
            if not found:
                raise Problem("map.folder.empty", file=str(path), known=" ".join(VECTORS))
            yield from found
        elif name.endswith(".gz"):
            plain = space / path.name[:-3]
            with gzip.open(path) as packed, plain.open("wb") as out:
                shutil.copyfileobj(packed, out)
            yield from _sources(plain, space)
        elif name.endswith(".zip"):
            with zipfile.ZipFile(path) as packed:
                packed.extractall(space)
            yield from _sources(space, space)
        else:
            yield path
    except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise Problem("map.damaged", file=str(path)) from error
    except OSError as error:
        raise Problem("file.unreadable", file=str(path), reason=os_reason(error)) from error


def _read_file(source: Path, named: Path, findings: list[Finding]) -> Iterator[Layer]:
    """Read the layers of one file; ``named`` is what the user knows it by."""
    osm = source.name.lower().endswith((".osm", ".pbf"))
    shown = str(source if named.is_dir() else named)
    if not source.is_dir() and source.stat().st_size == 0:
        raise Problem("map.empty", file=shown)
    heard: set[str] = set()
    try:
        if osm:
            with as_file(files("wangge.exchange") / "data" / "osm.ini") as config:
                for name in OSM_LAYERS:
                    yield from _read_layer(source, shown, name, heard, osm=True, CONFIG_FILE=str(config))
        else:
            found = [(str(name), geometry) for name, geometry in pyogrio.list_layers(source)]
            own_net = any(name == "grids" for name, _ in found)  # its lanes are its streets once more
            for name, geometry in found:
                if geometry is None:
                    continue
                if name.lower() in IGNORED_LAYERS or (own_net and name == "lanes"):
                    findings.append(Finding("map.layer.ignored", "note", details={"file": shown, "value": name}))
                    continue
                yield from _read_layer(source, shown, name, heard, encoding=_encoding(source))
    except (DataSourceError, DataLayerError) as error:
        raise Problem("map.kind", file=shown, reason=reader_reason(error)) from error
    findings += [Finding("map.reader", "note", details={"file": shown, "value": text}) for text in sorted(heard)]


def _read_layer(
    source: Path, shown: str, name: str, heard: set[str], *, osm: bool = False, **options: Any
) -> Iterator[Layer]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        meta, _, wkb, data = pyogrio.raw.read(source, layer=name, force_2d=True, datetime_as_string=True, **options)
    heard |= {str(w.message).splitlines()[0] for w in caught}
    if wkb is None or not len(wkb):
        return
    shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    keep = _somewhere(shapes)
    if (~keep & ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)).any():
        heard.add(f"{name}: NaN/inf")
    shapes = shapes[keep]
    if not len(shapes):
        return
    columns = {str(field).lower(): _column(values[keep]) for field, values in zip(meta["fields"], data, strict=True)}
    crs = _crs(meta["crs"], shapes, shown, name)
    if not pyproj.CRS(crs).is_geographic:
        shapes = shapely.transform(shapes, lambda xy: transform(xy, crs, LONLAT))
    yield Layer(shown, name, shapes, columns, crs, osm)


def _somewhere(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Tell which shapes are there and have finite coordinates everywhere."""
    there: NDArray[np.bool_] = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    points, index = shapely.get_coordinates(shapes, return_index=True)
    there[index[~np.isfinite(points).all(axis=1)]] = False
    return there


def _column(values: NDArray[Any]) -> NDArray[np.object_]:
    """Return a column as texts, "" where it has no value."""
    made = np.empty(len(values), dtype=object)
    if values.dtype.kind == "f":
        made[:] = ["" if np.isnan(v) else f"{v:.15g}" for v in values.tolist()]
    else:
        made[:] = ["" if v is None else readable(str(v)) for v in values.tolist()]
    return made


def _encoding(source: Path) -> str | None:
    """Return GB18030 for a Shapefile that does not say its encoding and is not UTF-8."""
    if source.suffix.lower() != ".shp" or any(source.with_suffix(s).exists() for s in (".cpg", ".CPG")):
        return None
    table = next((p for p in (source.with_suffix(".dbf"), source.with_suffix(".DBF")) if p.exists()), None)
    if table is None:
        return None
    try:
        table.read_bytes()[32:].decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _crs(declared: str | None, shapes: NDArray[np.object_], file: str, layer: str) -> str:
    """Return the declared system, or, when none is, the one that the numbers can only be."""
    if declared:
        return declared
    west, south, east, north = shapely.total_bounds(shapes)
    if -180 <= west <= east <= 180 and -90 <= south <= north <= 90:
        return LONLAT
    if 25e6 < west <= east < 46e6 and int(west // 1e6) == int(east // 1e6):
        return f"EPSG:{4513 + int(west // 1e6) - 25}"
    raise Problem("map.crs.missing", file=file, layer=layer, value=f"{west:.10g}, {south:.10g}")
