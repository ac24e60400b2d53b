"""Vector tiles: what is in them, for whom, and that nobody ever gets another's."""

from __future__ import annotations

import gzip
import math
from typing import TYPE_CHECKING, Any

import mapbox_vector_tile
import pytest
import shapely
from map_scene import SIDE, SOUTH, WEST, write_map

if TYPE_CHECKING:
    from book_scenes import Books
    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def books() -> Books:
    return write_map()


def tile_of(lon: float, lat: float, z: int) -> tuple[int, int, int]:
    x = int((lon + 180) / 360 * 2**z)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z)
    return z, x, y


MIDDLE = (WEST + SIDE * 1.5, SOUTH + SIDE)


def url_of(layer: str, at: tuple[int, int, int]) -> str:
    z, x, y = at
    return f"/tiles/{layer}/{z}/{x}/{y}.mvt"


def asked(client: Client, layer: str, at: tuple[int, int, int], query: str = "") -> dict[str, Any]:
    response = client.get(url_of(layer, at) + query, headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200, response.content
    found: dict[str, Any] = mapbox_vector_tile.decode(
        gzip.decompress(response.content), default_options={"y_coord_down": True}
    )
    return found


def names(tile: dict[str, Any], layer: str) -> set[str]:
    return {feature["properties"]["name"] for feature in tile.get(layer, {"features": []})["features"]}


def test_the_net_of_the_township_is_in_one_tile(client: Client, books: Books) -> None:
    client.force_login(books.user("江书记"))
    tile = asked(client, "net", tile_of(*MIDDLE, 11))
    assert set(tile) == {"townships", "villages", "areas", "grids", "labels"}
    assert names(tile, "villages") == {"李庄村", "孔寨村"}
    red = next(f for f in tile["grids"]["features"] if f["properties"]["name"] == "李庄村红色网格")
    assert red["properties"] == {
        "id": str(books.grids["李庄村红色网格"].pk), "code": "411622204205001", "name": "李庄村红色网格",
        "number": "001", "kind": "general", "colour": "红", "colour_name": "红", "hatch": 0, "village": "李庄村",
        "village_id": str(books.grids["李庄村"].pk), "area": "李庄村一片", "households": 2, "people": 1, "scope": "",
    }  # fmt: skip
    assert shapely.geometry.shape(red["geometry"]).is_valid


def test_a_grid_officer_gets_the_own_grid_and_what_it_lies_in(client: Client, books: Books) -> None:
    client.force_login(books.user("陈红丽"))
    tile = asked(client, "all", tile_of(*MIDDLE, 11))
    assert names(tile, "grids") == {"李庄村红色网格"}
    assert names(tile, "villages") == {"李庄村"}
    assert names(tile, "labels") == {"李庄村", "李庄村一片"}  # the names of grids have no room yet
    nearer = asked(client, "labels", tile_of(WEST + SIDE / 2, SOUTH + SIDE / 2, 12))
    assert names(nearer, "labels") == {"李庄村", "李庄村一片", "李庄村红色网格"}
    near = asked(client, "all", tile_of(WEST + SIDE / 2, SOUTH + SIDE / 2, 15))
    assert names(near, "places") == {"李庄村红街"}
    assert {f["properties"]["number"] for f in near["households"]["features"]} <= {"101", "102"}


def test_other_townships_are_never_in_a_tile(client: Client, books: Books) -> None:
    client.force_login(books.user("江书记"))
    mine = {str(books.grids[name].pk) for name in books.grids if name.startswith(("大", "李", "孔"))}
    for z in range(23):
        for at in (MIDDLE, (WEST + SIDE * 2.5, SOUTH + SIDE * 0.5)):
            tile = asked(client, "all", tile_of(*at, z))
            ids = {f["properties"]["id"] for name in tile if name != "places" for f in tile[name]["features"]}
            assert ids <= mine | {str(h.pk) for h in books.households.values() if not str(h.head_name).startswith("外")}
            assert not any(name.startswith("外") for name in names(tile, "places") if "places" in tile)
    over_there = client.get(url_of("all", tile_of(WEST + SIDE * 2.5, SOUTH + SIDE * 0.5, 18)))
    assert over_there.content == b""


def test_two_who_see_different_things_never_share_a_tile(client: Client, books: Books) -> None:
    at = tile_of(*MIDDLE, 11)
    seen = {}
    for who in ("江书记", "李支书", "陈红丽", "刘平", "外乡书记", "司法所赵", "帮扶张", "江书记"):
        client.force_login(books.user(who))
        seen[who] = names(asked(client, "net", at), "grids")
    assert len(seen["江书记"]) == 4
    assert seen["李支书"] == {"李庄村红色网格", "李庄村黄色网格"}
    assert seen["陈红丽"] == {"李庄村红色网格"}
    assert seen["刘平"] == {"李庄村黄色网格"}
    assert seen["外乡书记"] == {"外村红色网格", "外村黄色网格"}
    assert seen["司法所赵"] == seen["江书记"]
    assert seen["帮扶张"] == set()


def test_a_tag_of_another_s_tile_is_worth_nothing(client: Client, books: Books) -> None:
    url = url_of("net", tile_of(*MIDDLE, 11))
    client.force_login(books.user("江书记"))
    tag = client.get(url)["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
    client.force_login(books.user("刘平"))
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 200
    assert "private" in client.get(url)["Cache-Control"]


def test_who_may_not_see_households_gets_none_and_no_count(client: Client, books: Books) -> None:
    client.force_login(books.user("司法所赵"))
    tile = asked(client, "all", tile_of(WEST + SIDE / 2, SOUTH + SIDE / 2, 15))
    assert "households" not in tile
    assert all("households" not in f["properties"] for f in tile["grids"]["features"])


def test_a_change_is_in_the_next_tile(client: Client, books: Books) -> None:
    from wangge.territory.api import grid_update  # noqa: PLC0415

    client.force_login(books.user("江书记"))
    at = tile_of(*MIDDLE, 11)
    url = url_of("net", at)
    before = client.get(url)["ETag"]
    assert client.get(url)["ETag"] == before
    grid = books.grids["李庄村红色网格"]
    grid_update(actor=books.actor("江书记"), grid_id=grid.pk, version=1, name="文化街网格", colour="红")
    assert client.get(url, headers={"If-None-Match": before}).status_code == 200
    assert "文化街网格" in names(asked(client, "net", at), "grids")


def test_the_revision_moves_with_a_line_that_ends_later_than_a_newer_one(books: Books) -> None:
    from wangge.kernel.access import as_system  # noqa: PLC0415
    from wangge.kernel.clock import now  # noqa: PLC0415
    from wangge.kernel.models import Entry  # noqa: PLC0415
    from wangge.planning.api import revision  # noqa: PLC0415

    assert books
    with as_system("a test"):

        def line(pk: int, action: str = "grid.update") -> None:
            Entry.objects.create(pk=pk, subject=f"a:{pk}", sequence=1, action=action, at=now(), digest="")

        line(7000)
        line(7002)
        first = revision()
        line(7001)
        second = revision()
        assert second != first
        line(7003, "account.login")
        assert revision() == second
        seen = {first, second}
        for start in range(8000, 20000, 999):
            line(start, "account.login")
            line(start + 1, "grid.update")
            assert revision() not in seen
            seen.add(revision())


def test_the_net_of_a_day_and_in_the_frame_of_web_maps(client: Client, books: Books) -> None:
    client.force_login(books.user("江书记"))
    at = tile_of(*MIDDLE, 11)
    assert asked(client, "net", at, "?on=2022-06-30") == {}
    assert names(asked(client, "net", at, "?on=2022-07-01"), "villages") == {"李庄村", "孔寨村"}
    plain = asked(client, "villages", tile_of(*MIDDLE, 12))
    there = asked(client, "villages", tile_of(*MIDDLE, 12), "?frame=gcj02")
    one = shapely.geometry.shape(plain["villages"]["features"][0]["geometry"]).centroid
    two = shapely.geometry.shape(there["villages"]["features"][0]["geometry"]).centroid
    metres = 40075016 * math.cos(math.radians(SOUTH)) / 2**12 / 4096
    assert 200 < one.distance(two) * metres < 900


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("nothing/11/1/1.mvt", 404, "map.layer.not_found"),
        ("net/0/1/0.mvt", 404, "map.tile.not_found"),
        ("net/3/0/8.mvt", 404, "map.tile.not_found"),
        ("net/23/0/0.mvt", 404, "map.tile.not_found"),
        (f"net/{10**30}/0/0.mvt", 404, "map.tile.not_found"),
        (f"net/22/{10**40}/0.mvt", 404, "map.tile.not_found"),
        ("net/0/0/0.mvt?on=yesterday", 400, "map.day.invalid"),
        ("net/0/0/0.mvt?frame=bd09", 400, "map.frame.unknown"),
    ],
)
def test_nonsense_is_refused_in_words(client: Client, books: Books, path: str, status: int, code: str) -> None:
    client.force_login(books.user("江书记"))
    answer = client.get(f"/tiles/{path}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_stranger_gets_no_tile_and_no_window_for_a_password(client: Client, books: Books) -> None:
    assert books
    answer = client.get("/tiles/net/0/0/0.mvt")
    assert (answer.status_code, answer.json()["code"]) == (401, "map.login")
    assert "WWW-Authenticate" not in answer


def test_few_queries_make_a_tile(client: Client, books: Books, django_assert_max_num_queries: Any) -> None:
    client.force_login(books.user("江书记"))
    with django_assert_max_num_queries(25):
        client.get(url_of("all", tile_of(WEST + SIDE / 2, SOUTH + SIDE / 2, 15)))
    with django_assert_max_num_queries(7):
        client.get(url_of("all", tile_of(WEST + SIDE / 2, SOUTH + SIDE / 2, 15)))
