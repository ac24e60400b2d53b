"""What a request for features asks for: checked word by word, for what is misunderstood shows the wrong map."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangge.gateway.asking import day_of
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from django.http import QueryDict

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
USUAL, MOST = 100, 5000
"""Features on a page: when nothing is said, and at most."""

_FAR = 10_000_000
ITEMS = frozenset({"bbox", "bbox-crs", "crs", "datetime", "f", "limit", "offset"})
_FLAT, _HIGH = 4, 6  # numbers of a box, without and with heights


@dataclass(frozen=True)
class Asked:
    """A box (None: everywhere), a day, and a page of the whole."""

    bounds: tuple[float, float, float, float] | None
    on: date
    limit: int
    offset: int


def asked_for(query: QueryDict) -> Asked:
    """Return what the query asks for.

    Raises
    ------
    Problem
        ``map.query.*``, ``map.day.invalid``.
    """
    only(query, ITEMS)
    for name in ("crs", "bbox-crs"):
        crs = query.get(name, CRS84)
        if crs != CRS84:
            raise Problem("map.query.crs", value=crs[:60], known=CRS84)
    return Asked(
        _box(query.get("bbox", "")) if "bbox" in query else None,
        _day(query.get("datetime", "")),
        min(_whole(query, "limit", USUAL, 1), MOST),
        _whole(query, "offset", 0, 0),
    )


def only(query: QueryDict, known: Collection[str]) -> None:
    """Refuse what is not understood.

    Raises
    ------
    Problem
        ``map.query.unknown``, ``map.query.format``.
    """
    for name in query:
        if name not in known:
            raise Problem("map.query.unknown", value=name[:40], known=", ".join(sorted(known)))
    form = query.get("f", "json")
    if form not in {"json", "geojson"}:
        raise Problem("map.query.format", value=form[:40])


def _box(text: str) -> tuple[float, float, float, float]:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == _HIGH:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != _FLAT or not all(map(math.isfinite, numbers)):
        raise Problem("map.query.bbox", value=text[:60])
    west, south, east, north = numbers
    if west > east or south > north or abs(west) > 180 or abs(east) > 180 or abs(south) > 90 or abs(north) > 90:
        raise Problem("map.query.bbox", value=text[:60])
    return west, south, east, north


def _day(text: str) -> date:
    """Return the day; of a span of time its end: the net as it was then."""
    first, slash, last = text.partition("/")
    for part in (first, last):
        if part not in {"", ".."}:
            day_of(part)
    return day_of("" if (last if slash else first) == ".." else last if slash else first)


def _whole(query: QueryDict, name: str, usual: int, least: int) -> int:
    text = query.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(_FAR)) and least <= int(text) <= _FAR):
        raise Problem("map.query.number", name=name, value=text[:40], least=least)
    return int(text)
