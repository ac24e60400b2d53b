"""The net as a map file: a GeoPackage with a layer each, or all features as GeoJSON."""

from __future__ import annotations

import io
import json
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import shapely
from django.conf import settings
from django.utils.translation import gettext
from pyogrio.errors import DataSourceError

from wangge.desk.exports.columns import MAP
from wangge.desk.exports.sending import mark_of, send
from wangge.desk.shell.days import asked_day
from wangge.exchange.telling import reader_reason
from wangge.kernel.exporting import ExportedFile
from wangge.planning.api import LAYERS, layer_features
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from wangge.planning.api import Features

_LAYERS = ("townships", "villages", "areas", "grids", "places")
"""What a map file holds: nothing of any household."""

_CRS = "EPSG:4490"
_KINDS = {"string": object, "integer": np.int64, "boolean": np.bool_}


def map_file(request: Any) -> HttpResponse:
    """Hand the net of a day out as a map file, recorded like every export."""
    actor, day = request.actor, asked_day(request)
    parts = {name: layer_features(actor, name, on=day.date) for name in _LAYERS}
    mark = mark_of(actor)
    made = _geojson(parts, mark) if request.GET["format"] == "geojson" else _geopackage(parts, mark)
    path = min(actor.paths("grid.read"), key=len, default="")
    return send(made, gettext(MAP), request=request, what="grid.map", path=path)


def _geojson(parts: dict[str, Features], mark: str) -> ExportedFile:
    features = []
    for layer, found in parts.items():
        for at, shape in enumerate(shapely.to_geojson(found.shapes).tolist() if len(found) else []):
            told = {"layer": layer, **{name: values[at] for name, values in found.columns.items()}}
            features.append(
                f'{{"type": "Feature", "id": "{found.ids[at]}", "geometry": {shape or "null"}, '
                f'"properties": {json.dumps(told, ensure_ascii=False)}}}'
            )
    head = json.dumps({"type": "FeatureCollection", "description": mark}, ensure_ascii=False)[:-1]
    text = head + ', "features": [\n' + ",\n".join(features) + "\n]}\n"
    return ExportedFile(io.BytesIO(text.encode()), "geojson", "application/geo+json", len(features))


def _geopackage(parts: dict[str, Features], mark: str) -> ExportedFile:
    place = settings.VAR_DIR / "tmp"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix="export-", dir=place) as folder:
        file = Path(folder) / "net.gpkg"
        for layer, found in parts.items():
            try:
                _write(file, layer, found, mark)
            except DataSourceError as error:
                raise Problem("export.failed", reason=reader_reason(error)) from error
        content = file.read_bytes()
    rows = sum(map(len, parts.values()))
    return ExportedFile(io.BytesIO(content), "gpkg", "application/geopackage+sqlite3", rows)


def _write(file: Path, layer: str, found: Features, mark: str) -> None:
    kinds = LAYERS[layer].properties
    columns = [_column(values, kinds[name]) for name, values in found.columns.items()]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of shapes that are not there
        pyogrio.raw.write(
            file, shapely.to_wkb(found.shapes), [values for values, _ in columns], list(found.columns or kinds),
            field_mask=[mask for _, mask in columns], layer=layer, driver="GPKG", crs=_CRS, geometry_type="Unknown",
            append=file.exists(), layer_metadata={"DESCRIPTION": mark},
        )  # fmt: skip


def _column(values: Sequence[Any], kind: str) -> tuple[Any, Any]:
    """Return a column as GDAL takes it, and which of its cells are empty."""
    missing = np.array([value is None for value in values], dtype=bool)
    usual: Any = "" if kind == "string" else 0
    return np.array([usual if value is None else value for value in values], dtype=_KINDS[kind]), missing
