"""Coordinates of every system that offices use, to longitude and latitude, and one projection in metres per township.

The shifted systems of Chinese web maps (GCJ-02, BD-09) have no published definition; the formula used here is the one
known from public reverse engineering, on which independent implementations agree to about a centimetre. Their inverse
is found by fixed-point iteration, exact to far below a millimetre.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pyproj

from wangge.exchange.telling import rows_told
from wangge.problem import Finding, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.problem import Detail

SYSTEMS = ("auto", "wgs84", "cgcs2000", "gcj02", "bd09", "cgcs2000-3deg")
"""What ``--coordinates`` takes, besides ``EPSG:<number>``."""

_A, _EE = 6378245.0, 0.00669342162296594323  # Krassovsky 1940: what the public formula of GCJ-02 uses
_BD = np.pi * 3000.0 / 180.0
CHINA = (73.4, 3.5, 135.2, 53.7)  # lon, lat: outside of it maps are not shifted


def in_china(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which points lie in the box in which Chinese web maps are shifted."""
    west, south, east, north = CHINA
    inside: NDArray[np.bool_] = (lon > west) & (lon < east) & (lat > south) & (lat < north)
    return inside


def given(xy: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which of (n, 2) points are there at all."""
    there: NDArray[np.bool_] = np.isfinite(xy[:, 0]) & np.isfinite(xy[:, 1])
    return there


def wgs84_to_gcj02(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shift (n, 2) longitude and latitude as Chinese web maps do; points outside China stay."""
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    x, y, root = lon - 105.0, lat - 35.0, np.sqrt(np.abs(lon - 105.0))
    sin, pi = np.sin, np.pi
    wave = 20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (wave + 20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (wave + 20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    phi = np.radians(lat)
    magic = 1.0 - _EE * sin(phi) ** 2
    north = np.degrees(north * magic * np.sqrt(magic) / (_A * (1.0 - _EE)))
    east = np.degrees(east * np.sqrt(magic) / (_A * np.cos(phi)))
    moved = np.column_stack([lon + east, lat + north])
    return np.where(in_china(lon, lat)[:, None], moved, lonlat)


def gcj02_to_wgs84(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Undo the shift of GCJ-02 for (n, 2) longitude and latitude, to far below a millimetre."""
    found = lonlat.copy()
    for _ in range(8):  # each step gains more than three digits
        found += lonlat - wgs84_to_gcj02(found)
    inside = in_china(lonlat[:, 0], lonlat[:, 1])
    return np.where(inside[:, None], found, lonlat)


def gcj02_to_bd09(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Apply Baidu's second shift to (n, 2) GCJ-02 coordinates."""
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    radius = np.hypot(lon, lat) + 2e-5 * np.sin(lat * _BD)
    angle = np.arctan2(lat, lon) + 3e-6 * np.cos(lon * _BD)
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])


def bd09_to_wgs84(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Undo both shifts of BD-09 for (n, 2) longitude and latitude, to far below a millimetre."""
    found = lonlat - np.array([0.0065, 0.006])
    for _ in range(8):
        found += lonlat - gcj02_to_bd09(found)
    return gcj02_to_wgs84(found)


def metric_crs(lon: float, lat: float) -> str:
    """Return the projection in metres for a township around a point.

    Inside China the CGCS2000 3-degree Gauss-Krüger zone of the nearest central meridian (EPSG:4534-4554, without zone
    number in the easting), elsewhere the UTM zone.
    """
    if in_china(np.array([lon]), np.array([lat]))[0]:
        return f"EPSG:{4534 + round((min(max(lon, 75.0), 135.0) - 75.0) / 3.0)}"
    zone = min(int((lon + 180.0) // 6.0) + 1, 60)
    return f"EPSG:{(32600 if lat >= 0 else 32700) + zone}"


@lru_cache(maxsize=64)
def _transformer(source: str, target: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def transform(xy: NDArray[np.float64], source: str, target: str) -> NDArray[np.float64]:
    """Transform (n, 2) points, east before north, between any two systems that pyproj knows; NaN stays NaN."""
    if source == target or not len(xy):
        return xy
    x, y = _transformer(source, target).transform(xy[:, 0], xy[:, 1])
    moved = np.column_stack([x, y])
    moved[~given(moved)] = np.nan
    return moved


@dataclass(frozen=True)
class Place:
    """Where the coordinates should lie: the extent of the map in degrees (west, south, east, north) and its system."""

    bounds: tuple[float, float, float, float]
    crs: str = ""


@dataclass(frozen=True)
class Source:
    """Where coordinates came from, for findings: file, sheet and the row of each point."""

    file: str
    sheet: str
    rows: NDArray[np.int64]

    def finding(self, code: str, hit: NDArray[np.bool_], **details: Detail) -> Finding:
        """Return a warning that names the first rows hit and how many they are."""
        rows = rows_told(self.rows[hit])
        return Finding(
            code,
            "warning",
            details={"file": self.file, "sheet": self.sheet, "rows": rows, "count": int(hit.sum()), **details},
        )


def to_lonlat(
    xy: NDArray[np.float64], system: str, source: Source, near: Place | None = None
) -> tuple[NDArray[np.float64], str, list[Finding]]:
    """Bring (n, 2) coordinates as listed to longitude and latitude (CGCS2000/WGS-84).

    Parameters
    ----------
    xy
        First the column taken for longitude or X, then latitude or Y; NaN where missing.
    system
        One of `SYSTEMS` or ``EPSG:<number>``. ``auto`` takes degrees for WGS-84 and tells metres by their size.
    source
        Names the rows in findings and problems.
    near
        The extent of the map, which decides where the numbers alone do not (zones without number, swapped columns).

    Returns
    -------
    lonlat, the system found (``wgs84``, ``gcj02``, ``bd09`` or ``EPSG:...``), and findings: ``coordinates.zero``,
    ``coordinates.swapped``, ``coordinates.swapped.rows``, ``coordinates.mixed``.

    Raises
    ------
    Problem
        ``coordinates.system`` for a name that is not known, ``coordinates.unknown`` when the numbers fit nothing,
        ``coordinates.zone.unknown`` when metres carry no zone and no map tells it.
    """
    if system not in SYSTEMS and not system.upper().startswith("EPSG:"):
        raise Problem("coordinates.system", value=system, known=", ".join((*SYSTEMS, "EPSG:4547")))
    xy = xy.copy()
    findings: list[Finding] = []
    zero = (xy[:, 0] == 0) & (xy[:, 1] == 0)
    if zero.any():
        findings.append(source.finding("coordinates.zero", zero))
        xy[zero] = np.nan
    finite = given(xy)
    if not finite.any():
        return np.full_like(xy, np.nan), "wgs84", findings
    degrees = np.abs(xy).max(axis=1) <= 180
    in_degrees = system in ("wgs84", "cgcs2000", "gcj02", "bd09") or (
        system == "auto" and bool(degrees[finite].mean() >= 0.5)
    )
    if system.upper().startswith("EPSG:"):
        in_degrees = _is_geographic(system)
    odd = finite & (degrees != in_degrees)
    if odd.any():
        if odd.sum() == finite.sum():
            first = int(np.flatnonzero(odd)[0])
            raise Problem(
                "coordinates.unit",
                file=source.file,
                sheet=source.sheet,
                row=int(source.rows[first]),
                value=f"{xy[first, 0]:.10g}, {xy[first, 1]:.10g}",
                system=system,
            )
        findings.append(source.finding("coordinates.mixed", odd, value="°" if in_degrees else "m"))
        xy[odd] = np.nan
        finite &= ~odd
    if in_degrees:
        xy = _right_way_round(xy, finite, source, near, findings)
        found = system if system in ("gcj02", "bd09") else "wgs84"
        convert = {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}.get(found)
        lonlat = convert(xy) if convert else xy
        return lonlat, found, findings
    crs, swapped = _metric_source(xy[finite], system, source, near)
    if swapped:
        findings.append(source.finding("coordinates.swapped", finite))
        xy = xy[:, ::-1]
    return transform(np.ascontiguousarray(xy), crs, "EPSG:4326"), crs, findings


def _is_geographic(system: str) -> bool:
    try:
        return bool(pyproj.CRS(system).is_geographic)
    except pyproj.exceptions.CRSError as error:
        raise Problem("coordinates.system", value=system, known=", ".join((*SYSTEMS, "EPSG:4547"))) from error


def _right_way_round(
    xy: NDArray[np.float64],
    finite: NDArray[np.bool_],
    source: Source,
    near: Place | None,
    findings: list[Finding],
) -> NDArray[np.float64]:
    """Put longitude before latitude, for the whole list or for single rows, and say so."""
    x, y = np.median(xy[finite], axis=0)
    if abs(y) > 90 or (not _plausible(x, y, near) and _plausible(y, x, near)):
        findings.append(source.finding("coordinates.swapped", finite))
        xy = np.ascontiguousarray(xy[:, ::-1])
        x, y = y, x
    as_is = np.abs(xy - (x, y)).sum(axis=1)
    turned = np.abs(xy[:, ::-1] - (x, y)).sum(axis=1)
    hit = finite & (as_is > 5) & (turned < 2)
    if hit.any():
        findings.append(source.finding("coordinates.swapped.rows", hit))
        xy = np.where(hit[:, None], xy[:, ::-1], xy)
    wrong = finite & (np.abs(xy[:, 1]) > 90)
    if wrong.any():
        findings.append(source.finding("coordinates.mixed", wrong, value="°"))
        xy = np.where(wrong[:, None], np.nan, xy)
    return xy


def _plausible(lon: float, lat: float, near: Place | None) -> bool:
    """Tell whether a point lies near the map, or, without a map, in China."""
    west, south, east, north = near.bounds if near else CHINA
    margin = 1.0 if near else 0.0
    return bool(west - margin <= lon <= east + margin and south - margin <= lat <= north + margin)


def _metric_source(xy: NDArray[np.float64], system: str, source: Source, near: Place | None) -> tuple[str, bool]:
    """Return the projected system of coordinates in metres, and whether northing stands before easting."""
    x, y = (float(v) for v in np.median(xy, axis=0))
    if system.upper().startswith("EPSG:"):
        swapped = near is not None and not _lands(x, y, system, near) and _lands(y, x, system, near)
        return system.upper(), swapped
    for east, north, swapped in ((x, y, False), (y, x, True)):
        if not 1.5e6 < north < 6e6 and not (near and near.crs):
            continue
        if 25e6 < east < 46e6 and 1.5e6 < north < 6e6:
            return f"EPSG:{4513 + int(east // 1e6) - 25}", swapped
        candidates = [near.crs] if near and near.crs and not _is_geographic(near.crs) and system == "auto" else []
        if near and 1e5 < east < 9e5 and 1.5e6 < north < 6e6:
            middle = (near.bounds[0] + near.bounds[2]) / 2
            zone = round((middle - 75) / 3)
            candidates += [f"EPSG:{4534 + z}" for z in (zone, zone - 1, zone + 1) if 0 <= z <= 20]
        for crs in candidates:
            if near and _lands(east, north, crs, near):
                return crs, swapped
    first = f"{x:.10g}, {y:.10g}"
    zoneless = any(1e5 < e < 9e5 and 1.5e6 < n < 6e6 for e, n in ((x, y), (y, x)))
    code = "coordinates.zone.unknown" if zoneless else "coordinates.unknown"
    raise Problem(code, file=source.file, sheet=source.sheet, row=int(source.rows[0]), value=first)


def _lands(east: float, north: float, crs: str, near: Place) -> bool:
    lon, lat = transform(np.array([[east, north]]), crs, "EPSG:4326")[0]
    west, south, right, top = near.bounds
    return bool(west - 0.2 <= lon <= right + 0.2 and south - 0.2 <= lat <= top + 0.2)
