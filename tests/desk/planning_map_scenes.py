"""A township with nothing in its books yet, and a map of its village as files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from book_scenes import FOUNDED, Books
from django.core.files.uploadedfile import SimpleUploadedFile

from wangge.kernel.access import as_system
from wangge.kernel.models import User
from wangge.roster.models import Assignment, Person
from wangge.territory.models import Division, Grid

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

WEST, SOUTH = 114.51, 33.71
METRE_LON, METRE_LAT = 1 / 92_600, 1 / 110_900
CODE = "411622288201"


def write_empty_township(books: Books, name: str = "空乡", chief: str = "空书记") -> Grid:
    """A township without a village, and its chief."""
    with as_system("a test's scene"):
        division = Division.objects.create(code="411622288000", name=name, level=4, valid_from=FOUNDED)
        top = Grid(level=1, code="411622288000000", name=name, division=division, valid_from=FOUNDED)
        top.path = f"{top.pk.hex}/"
        top.save(force_insert=True)
        user = User.objects.create(username=chief, display_name=chief, password=books.user("江书记").password)
        person = Person.objects.create(name=chief, sort_key=chief, home=top, user=user)
        Assignment.objects.create(person=person, role_id="township_chief", grid=top, in_charge=True, valid_from=FOUNDED)
    books.grids[name], books.people[chief] = top, person
    return top


def _at(x: float, y: float) -> list[float]:
    return [round(WEST + x * METRE_LON, 8), round(SOUTH + y * METRE_LAT, 8)]


def _box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return {"type": "Polygon", "coordinates": [[_at(x, y) for x, y in ring]]}


def _collection(features: list[tuple[dict[str, Any], dict[str, Any]]]) -> bytes:
    made = [{"type": "Feature", "geometry": shape, "properties": facts} for shape, facts in features]
    return json.dumps({"type": "FeatureCollection", "features": made}, ensure_ascii=False).encode()


def village_map(*, across: int = 12, rows: int = 6) -> dict[str, bytes]:
    """A village of ``across`` times ``rows`` courtyards between hutongs, as three GeoJSON files."""
    width, depth = across * 16 + 20, rows * 24 + 20
    boundary = [(_box(0, 0, width, depth), {"name": "新村", "code": CODE})]
    streets = [
        (
            {"type": "LineString", "coordinates": [_at(0, 10 + row * 24), _at(width, 10 + row * 24)]},
            {"name": f"胡同{'一二三四五六七八九'[row]}" if row < 9 else "", "kind": "lane"},
        )
        for row in range(rows + 1)
    ] + [
        (
            {"type": "LineString", "coordinates": [_at(width / 2, 0), _at(width / 2, depth)]},
            {"name": "中心街", "kind": "street"},
        )
    ]  # fmt: skip
    houses = [
        (
            _box(x, 14 + row * 24, x + 12, 30 + row * 24),
            {"addr_street": f"胡同{row}", "addr_housenumber": str(column + 1)},
        )
        for row in range(rows)
        for column in range(across)
        for x in (4 + column * 16 + (12 if column >= across / 2 else 0),)
    ]  # fmt: skip
    return {
        "村界.geojson": _collection(boundary),
        "街巷.geojson": _collection(streets),
        "房屋.geojson": _collection(houses),
    }


def uploads(files: dict[str, bytes]) -> list[UploadedFile]:
    """The files as a form sends them."""
    return [SimpleUploadedFile(name, data, "application/geo+json") for name, data in files.items()]
