"""OGC API - Features: what it says, whom it shows what, and that GDAL's own driver reads it from a running server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

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


def asked(client: Client, path: str, status: int = 200) -> dict[str, Any]:
    answer = client.get(f"/ogc/{path}")
    assert answer.status_code == status, answer.content
    found: dict[str, Any] = json.loads(answer.content)
    return found


def names(page: dict[str, Any]) -> list[str]:
    return [feature["properties"]["name"] for feature in page["features"]]


def test_from_the_landing_page_everything_is_found(client: Client, books: Books) -> None:
    client.force_login(books.user("李支书"))
    links = {link["rel"]: link["href"] for link in asked(client, "")["links"]}
    assert set(links) == {"self", "service-desc", "conformance", "data"}
    for href in links.values():
        assert client.get(href.replace("http://testserver", "")).status_code == 200
    found = asked(client, "collections")["collections"]
    assert {one["id"] for one in found} >= {"villages", "areas", "grids", "places", "households"}
    box = found[0]["extent"]["spatial"]["bbox"][0]
    assert box == pytest.approx([WEST, SOUTH, WEST + SIDE, SOUTH + 2 * SIDE])
    for one in found:
        assert asked(client, f"collections/{one['id']}") == one
        asked(client, f"collections/{one['id']}/items")
    paths = asked(client, "api")["paths"]
    assert "/collections/{collectionId}/items/{featureId}" in paths
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in asked(client, "conformance")["conformsTo"]


def test_pages_follow_each_other_and_hold_everything_once(client: Client, books: Books) -> None:
    client.force_login(books.user("江书记"))
    path, seen = "collections/grids/items?limit=3", []
    while path:
        page = asked(client, path)
        assert page["numberMatched"] == 4
        assert page["numberReturned"] == len(page["features"]) <= 3
        seen += names(page)
        further = [link["href"] for link in page["links"] if link["rel"] == "next"]
        path = further[0].partition("/ogc/")[2] if further else ""
    assert seen == ["李庄村红色网格", "李庄村黄色网格", "孔寨村红色网格", "孔寨村黄色网格"]


def test_a_box_a_day_and_one_feature(client: Client, books: Books) -> None:
    client.force_login(books.user("江书记"))
    box = f"{WEST + 0.001},{SOUTH + 0.001},{WEST + 0.002},{SOUTH + 0.002}"
    assert names(asked(client, f"collections/grids/items?bbox={box}")) == ["李庄村红色网格"]
    assert asked(client, f"collections/grids/items?bbox={WEST},0,0,{WEST + 1},50,9")["numberMatched"] == 4
    assert asked(client, "collections/grids/items?datetime=2022-06-30")["numberMatched"] == 0
    assert asked(client, "collections/grids/items?datetime=2020-01-01/2022-07-01T08:00:00Z")["numberMatched"] == 4
    assert asked(client, "collections/grids/items?datetime=2020-01-01/..")["numberMatched"] == 4
    own = books.grids["李庄村红色网格"]
    one = asked(client, f"collections/grids/items/{own.pk}")
    assert (one["id"], one["properties"]["households"], one["geometry"]["type"]) == (str(own.pk), 2, "Polygon")


def test_guessed_ids_and_other_townships_are_not_there(client: Client, books: Books) -> None:
    client.force_login(books.user("陈红丽"))
    for layer, key in (
        ("grids", books.grids["李庄村黄色网格"].pk), ("grids", books.grids["外村红色网格"].pk),
        ("villages", books.grids["孔寨村"].pk), ("households", books.households["李黄一"].pk),
        ("grids", books.grids["李庄村"].pk), ("labels", books.grids["外村"].pk), ("places", "not-an-id"),
        ("places", "-" * 36), ("buildings", books.grids["李庄村"].pk),
    ):  # fmt: skip
        assert asked(client, f"collections/{layer}/items/{key}", 404)["code"] == "access.not_found"
    whole = "bbox=-180,-90,180,90"
    homes = asked(client, f"collections/households/items?{whole}")
    assert {one["properties"]["number"] for one in homes["features"]} == {"101", "102"}
    assert "李红一" not in json.dumps(homes, ensure_ascii=False)
    assert names(asked(client, f"collections/places/items?{whole}")) == ["李庄村红街"]
    client.force_login(books.user("帮扶张"))
    supported = asked(client, f"collections/households/items?{whole}")
    assert [one["id"] for one in supported["features"]] == [str(books.households["李红一"].pk)]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("bbox=1,2,3", "map.query.bbox"), ("bbox=a,b,c,d", "map.query.bbox"), ("bbox=nan,0,1,1", "map.query.bbox"),
        ("bbox=9,9,1,1", "map.query.bbox"), ("bbox=", "map.query.bbox"), ("bbox=0,0,1e999,1", "map.query.bbox"),
        ("bbox=0,0,181,1", "map.query.bbox"), ("limit=0", "map.query.number"), ("limit=-1", "map.query.number"),
        ("limit=x", "map.query.number"), ("limit=99999999999999999999", "map.query.number"),
        ("offset=-1", "map.query.number"), ("offset=²", "map.query.number"), ("datetime=now", "map.day.invalid"),
        ("crs=EPSG:3857", "map.query.crs"), ("sql=1", "map.query.unknown"), ("f=html", "map.query.format"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_in_words(client: Client, books: Books, query: str, code: str) -> None:
    client.force_login(books.user("江书记"))
    said = asked(client, f"collections/grids/items?{query}", 400)
    assert said["code"] == code
    assert len(said["description"]) > 10


def test_no_page_is_longer_than_allowed(client: Client, books: Books) -> None:
    client.force_login(books.user("江书记"))
    page = client.get("/ogc/collections/grids/items?limit=9000000")
    assert page.status_code == 200
    schema = asked(client, "api")["paths"]["/collections/{collectionId}/items"]["get"]["parameters"]
    most = next(one for one in schema if one["name"] == "limit")["schema"]["maximum"]
    assert most == 5000
    assert asked(client, "collections/nothing/items", 404)["code"] == "map.layer.not_found"


def test_a_stranger_is_asked_for_name_and_key(client: Client, books: Books) -> None:
    assert books
    answer = client.get("/ogc/collections/grids/items")
    assert (answer.status_code, answer["WWW-Authenticate"][:5]) == (401, "Basic")


_READ = """
import json, pyogrio, shapely
source = {source!r}
layers = [str(name) for name, _ in pyogrio.list_layers(source)]
_, _, shapes, values = pyogrio.raw.read(source, layer="grids", columns=["name", "households"])
inside = pyogrio.raw.read(source, layer="grids", bbox={box!r})
print(json.dumps(dict(
    layers=layers, names=list(values[0]), households=[int(n) for n in values[1]],
    shape=shapely.from_wkb(shapes[0]).wkt, inside=len(inside[2]),
)))
"""


@pytest.mark.django_db(transaction=True)
def test_gdal_reads_the_layers_from_a_running_server(live_server: Any) -> None:
    from wangge.kernel.accounts.api import map_key_make  # noqa: PLC0415

    books = write_map()
    user = books.user("李支书")
    user.username = "lizhishu"
    user.save(update_fields=["username"])
    _, key = map_key_make(user=user, name="QGIS")
    script = _READ.format(source=f"OAPIF:{live_server.url}/ogc/", box=(WEST, SOUTH, WEST + SIDE / 2, SOUTH + SIDE / 2))
    options = {"GDAL_HTTP_USERPWD": f"lizhishu:{key}", "GDAL_HTTP_AUTH": "BASIC", "GDAL_HTTP_TIMEOUT": "20"}
    ran = subprocess.run(  # GDAL would keep this process from answering it
        [sys.executable, "-c", script], env={**os.environ, **options, "NO_PROXY": "*"}, capture_output=True, text=True,
        timeout=90, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert {"villages", "grids", "places", "households"} <= set(told["layers"])
    assert sorted(told["names"]) == ["李庄村红色网格", "李庄村黄色网格"]
    assert told["households"] == [2, 2]
    assert shapely.from_wkt(told["shape"]).is_valid
    assert told["inside"] == 1
