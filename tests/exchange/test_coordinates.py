"""Coordinates of every system come to the same place, and what does not fit is named."""

from __future__ import annotations

import numpy as np
import prcoords
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.exchange.coordinates import (
    Place,
    Source,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    metric_crs,
    to_lonlat,
    transform,
    wgs84_to_gcj02,
)
from wangge.exchange.coordinates.shift import shift_warning
from wangge.problem import Problem

LIZHUANG = np.array([[114.56, 33.70], [114.561, 33.701], [114.562, 33.7005]])
LIST = Source("户.xlsx", "户", np.array([2, 3, 4]))
MAP = Place((114.4, 33.6, 114.7, 33.8))

inside = st.tuples(st.floats(75, 134), st.floats(18, 53))


def metres(one: np.ndarray, other: np.ndarray) -> float:
    _, _, apart = pyproj.Geod(ellps="WGS84").inv(one[:, 0], one[:, 1], other[:, 0], other[:, 1])
    return float(np.max(apart))


@given(inside)
@settings(max_examples=200)
def test_the_shifts_are_those_of_an_independent_library(point: tuple[float, float]) -> None:
    lon, lat = point
    theirs = prcoords.wgs_gcj((lat, lon), check_china=False)
    ours = wgs84_to_gcj02(np.array([point]))
    assert metres(ours, np.array([[theirs[1], theirs[0]]])) < 0.05
    theirs = prcoords.gcj_bd(theirs)
    assert metres(gcj02_to_bd09(ours), np.array([[theirs[1], theirs[0]]])) < 0.05


@given(st.lists(inside, min_size=1, max_size=50))
@settings(max_examples=100)
def test_the_shifts_are_undone_to_a_micrometre(points: list[tuple[float, float]]) -> None:
    there = np.array(points)
    gcj = wgs84_to_gcj02(there)
    assert metres(gcj02_to_wgs84(gcj), there) < 1e-6
    assert metres(bd09_to_wgs84(gcj02_to_bd09(gcj)), there) < 1e-6


def test_nothing_is_shifted_outside_china() -> None:
    krems = np.array([[15.6, 48.4]])
    assert gcj02_to_wgs84(wgs84_to_gcj02(krems)) == pytest.approx(krems)


@pytest.mark.parametrize(
    ("lon", "lat", "crs"),
    [(114.56, 33.7, "EPSG:4547"), (112.6, 33.7, "EPSG:4547"), (112.4, 33.7, "EPSG:4546"), (24.9, 60.2, "EPSG:32635")],
)
def test_one_projection_by_place(lon: float, lat: float, crs: str) -> None:
    assert metric_crs(lon, lat) == crs
    x, y = transform(np.array([[lon, lat]]), "EPSG:4326", crs)[0]
    assert abs(x - 500_000) < 350_000
    assert y > 1e6


@pytest.mark.parametrize("system", ["gcj02", "bd09"])
def test_shifted_coordinates_by_flag(system: str) -> None:
    listed = wgs84_to_gcj02(LIZHUANG)
    listed = gcj02_to_bd09(listed) if system == "bd09" else listed
    found, name, findings = to_lonlat(listed, system, LIST, MAP)
    assert name == system
    assert not findings
    assert metres(found, LIZHUANG) < 1e-6


@pytest.mark.parametrize("crs", ["EPSG:4526", "EPSG:4547"])
@pytest.mark.parametrize("system", ["auto", "cgcs2000-3deg"])
def test_three_degree_zones_with_and_without_number(crs: str, system: str) -> None:
    found, name, findings = to_lonlat(transform(LIZHUANG, "EPSG:4326", crs), system, LIST, MAP)
    assert name == crs
    assert not findings
    assert metres(found, LIZHUANG) < 1e-3


def test_northing_before_easting_is_turned_and_said() -> None:
    listed = transform(LIZHUANG, "EPSG:4326", "EPSG:4526")[:, ::-1]
    found, _, findings = to_lonlat(listed, "auto", LIST, MAP)
    assert [f.code for f in findings] == ["coordinates.swapped"]
    assert metres(found, LIZHUANG) < 1e-3


def test_metres_without_zone_and_without_map_are_refused() -> None:
    listed = transform(LIZHUANG, "EPSG:4326", "EPSG:4547")
    with pytest.raises(Problem) as caught:
        to_lonlat(listed, "auto", LIST)
    assert caught.value.code == "coordinates.zone.unknown"
    assert caught.value.details["row"] == 2


def test_a_given_system_is_taken_at_its_word() -> None:
    utm = transform(LIZHUANG, "EPSG:4326", "EPSG:32650")
    found, _, _ = to_lonlat(utm, "EPSG:32650", LIST)
    assert metres(found, LIZHUANG) < 1e-3
    for system in ("mars", "EPSG:999999"):
        with pytest.raises(Problem, match=r"coordinates\.system"):
            to_lonlat(utm, system, LIST)
    with pytest.raises(Problem, match=r"coordinates\.unit"):
        to_lonlat(utm, "wgs84", LIST)


def test_metres_in_the_maps_own_system() -> None:
    krems = np.array([[15.60, 48.41], [15.61, 48.42], [15.62, 48.40]])
    place = Place((15.5, 48.3, 15.9, 48.5), "EPSG:32633")
    found, name, _ = to_lonlat(transform(krems, "EPSG:4326", "EPSG:32633"), "auto", LIST, place)
    assert name == "EPSG:32633"
    assert metres(found, krems) < 1e-3


def test_swapped_columns_and_swapped_rows_are_turned_and_named() -> None:
    found, _, findings = to_lonlat(LIZHUANG[:, ::-1], "auto", LIST, MAP)
    assert [f.code for f in findings] == ["coordinates.swapped"]
    assert metres(found, LIZHUANG) < 1e-9
    listed = LIZHUANG.copy()
    listed[1] = listed[1, ::-1]
    found, _, findings = to_lonlat(listed, "auto", LIST, MAP)
    assert [(f.code, f.details["rows"]) for f in findings] == [("coordinates.swapped.rows", "3")]
    assert metres(found, LIZHUANG) < 1e-9


def test_swapped_columns_in_europe_are_told_by_the_map() -> None:
    krems = np.array([[15.60, 48.41], [15.61, 48.42], [15.62, 48.40]])
    found, _, findings = to_lonlat(krems[:, ::-1], "auto", LIST, Place((15.5, 48.3, 15.9, 48.5)))
    assert [f.code for f in findings] == ["coordinates.swapped"]
    assert found.tolist() == krems.tolist()


def test_zeros_and_metres_among_degrees_lose_their_place_and_are_named() -> None:
    listed = LIZHUANG.copy()
    listed[0] = 0
    listed[2] = [38459220.0, 3730452.0]
    found, _, findings = to_lonlat(listed, "auto", LIST, MAP)
    assert [(f.code, f.details["rows"]) for f in findings] == [("coordinates.zero", "2"), ("coordinates.mixed", "4")]
    assert np.isnan(found[[0, 2]]).all()
    assert found[1].tolist() == LIZHUANG[1].tolist()


def lanes_and_houses() -> tuple[np.ndarray, np.ndarray]:
    """Return six lanes 400 m long and 60 m apart, and houses 8 m beside them, around 114.56 E 33.70 N."""
    origin = transform(np.array([[114.56, 33.70]]), "EPSG:4326", "EPSG:4547")[0]
    lanes = np.array(
        [shapely.LineString([origin + np.array([60 * k, 0]), origin + np.array([60 * k, 400])]) for k in range(6)],
        dtype=object,
    )
    houses = np.array([origin + np.array([60 * k + 8, 15 * j]) for k in range(6) for j in range(26)])
    return lanes, transform(houses, "EPSG:4547", "EPSG:4326")


def test_houses_beside_the_streets_by_half_a_kilometre_are_noticed() -> None:
    lanes, houses = lanes_and_houses()
    assert shift_warning(houses, "wgs84", lanes, "EPSG:4547") is None
    gcj = wgs84_to_gcj02(houses)
    for listed, system in ((gcj, "gcj02"), (gcj02_to_bd09(gcj), "bd09")):
        found = shift_warning(listed, "wgs84", lanes, "EPSG:4547")
        assert found is not None
        assert (found.code, found.details["value"]) == ("coordinates.shifted", system)
        assert shift_warning(houses, system, lanes, "EPSG:4547") is None
    wrong = shift_warning(gcj02_to_wgs84(houses), "gcj02", lanes, "EPSG:4547")
    assert wrong is not None
    assert wrong.details["value"] == "wgs84"
