"""Coordinate systems: found out, converted, and doubted."""

from wangge.exchange.coordinates.systems import (
    SYSTEMS,
    Place,
    Source,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    given,
    metric_crs,
    to_lonlat,
    transform,
    wgs84_to_gcj02,
)

__all__ = [
    "SYSTEMS",
    "Place",
    "Source",
    "bd09_to_wgs84",
    "gcj02_to_bd09",
    "gcj02_to_wgs84",
    "given",
    "metric_crs",
    "to_lonlat",
    "transform",
    "wgs84_to_gcj02",
]
