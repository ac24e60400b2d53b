"""The map page: what it tells the map, what the list, the filters, the search and the panel show, and to whom."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from book_scenes import FOUNDED, Books, write_books
from django.test import Client
from django.urls import reverse
from map_scene import SIDE, SOUTH, WEST, write_map

from wangge.cartography import colours, icons
from wangge.desk.map.basemap import Basemap, basemap_from
from wangge.desk.map.scene import framed
from wangge.exchange.coordinates import gcj02_to_wgs84
from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.problem import Problem
from wangge.registry.models import Household
from wangge.roster.models import Assignment
from wangge.territory.rules import COLOURS

FRONTEND = Path(__file__).parents[2] / "frontend/desk/src/map"
RED, YELLOW = "李庄村红色网格", "李庄村黄色网格"


@pytest.fixture
def books(db: None) -> Books:
    return write_map()


def client_of(books: Books, name: str) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(books.user(name))
    return client


def scene_in(answer) -> dict:
    found = re.search(r'<script id="map-scene" type="application/json">(.*?)</script>', answer.content.decode())
    assert found
    return json.loads(found[1])


def listed(answer) -> set[str]:
    """The ids of the units in the list."""
    return set(re.findall(r'data-map-item="([0-9a-f-]{36})"', answer.content.decode()))


def ids(books: Books, *names: str) -> set[str]:
    return {str(books.grids[name].pk) for name in names}


def test_the_secretary_sees_the_township_and_nothing_of_the_next_one(books: Books) -> None:
    answer = client_of(books, "江书记").get("/map/")
    assert ids(books, RED, YELLOW, "孔寨村红色网格") <= listed(answer)
    assert not listed(answer) & ids(books, "外村", "外村红色网格")
    scene = scene_in(answer)
    assert scene["bounds"] == pytest.approx([WEST, SOUTH, WEST + 2 * SIDE, SOUTH + 2 * SIDE])
    assert scene["tiles"] == "/tiles/{layer}/{z}/{x}/{y}.mvt"
    assert (scene["on"], scene["frame"], scene["basemaps"], scene["only"]) == ("", "cgcs2000", [], None)


def test_a_grid_officer_sees_the_own_grid_alone(books: Books) -> None:
    answer = client_of(books, "陈红丽").get("/map/")
    assert str(books.grids[RED].pk) in listed(answer)
    assert not listed(answer) & ids(books, YELLOW, "孔寨村红色网格")
    west, south, east, north = scene_in(answer)["bounds"]
    assert (west, south) == pytest.approx((WEST, SOUTH))
    assert (east, north) == pytest.approx((WEST + SIDE, SOUTH + SIDE))


def test_households_are_asked_for_only_by_who_may_read_some(books: Books) -> None:
    assert scene_in(client_of(books, "李支书").get("/map/"))["households"] is True
    assert scene_in(client_of(books, "司法所赵").get("/map/"))["households"] is False


@pytest.mark.parametrize("query", ["?village=999", "?level=9", "?coverage=<script>", "?grid=x"])
def test_an_unknown_filter_is_no_filter(books: Books, query: str) -> None:
    answer = client_of(books, "江书记").get(f"/map/{query}")
    assert answer.status_code == 200
    assert ids(books, RED, "孔寨村红色网格") <= listed(answer)


def test_a_village_narrows_the_list_and_the_map(books: Books) -> None:
    village = books.grids["孔寨村"]
    answer = client_of(books, "江书记").get(f"/map/?village={village.code}")
    assert str(books.grids["孔寨村红色网格"].pk) in listed(answer)
    assert not listed(answer) & ids(books, RED)
    scene = scene_in(answer)
    assert scene["village"] == str(village.pk)
    assert scene["bounds"][0] == pytest.approx(WEST + SIDE)


def test_levels_list_their_own_units(books: Books) -> None:
    areas = client_of(books, "江书记").get("/map/?level=3")
    assert str(books.grids["李庄村一片"].pk) in listed(areas)
    assert not listed(areas) & ids(books, RED)
    villages = client_of(books, "江书记").get("/map/?level=2")
    assert listed(villages) == ids(books, "李庄村", "孔寨村")
    assert scene_in(villages)["level"] == 2


def test_grids_with_nobody_in_charge_are_found_and_shown_alone(books: Books) -> None:
    with as_system("a test takes an officer away"):
        Assignment.objects.filter(grid=books.grids[RED], role__in_charge=True).delete()
    answer = client_of(books, "江书记").get("/map/?coverage=vacant")
    only = scene_in(answer)["only"]
    assert str(books.grids[RED].pk) in only
    assert set(only) == {item for item in listed(answer) if item not in ids(books, "李庄村", "孔寨村")}


def test_a_household_in_no_grid_brings_its_village_to_light(books: Books) -> None:
    chief = client_of(books, "江书记")
    assert scene_in(chief.get("/map/?coverage=blank"))["only"] == []
    home = books.households["李红一"]
    with as_system("a test takes a household out of its grid"):
        Household.objects.filter(pk=home.pk).update(grid=None)
    answer = chief.get("/map/?coverage=blank")
    assert scene_in(answer)["only"] == [str(books.grids["李庄村"].pk)]
    assert "未入格1户" in answer.content.decode()


def test_grids_outside_the_band_are_those_with_too_few_or_too_many(books: Books) -> None:
    only = scene_in(client_of(books, "江书记").get("/map/?coverage=band"))["only"]
    assert set(only) >= ids(books, RED, YELLOW)  # two households are fewer than twenty


def test_a_day_before_the_net_has_no_grids_and_later_days_are_refused(books: Books) -> None:
    chief = client_of(books, "江书记")
    before = (FOUNDED - timedelta(days=1)).isoformat()
    answer = chief.get(f"/map/?on={before}")
    assert (listed(answer), scene_in(answer)["on"]) == (set(), before)
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert chief.get(f"/map/?on={tomorrow}").status_code == 422
    assert chief.get("/map/?on=yesterday").status_code == 422


def test_the_slider_stops_on_the_days_on_which_the_net_changed(books: Books) -> None:
    grid = books.grids["孔寨村红色网格"]
    with as_system("a test closes a grid"):
        grid.valid_to = FOUNDED + timedelta(days=10)
        grid.save(update_fields=["valid_to"])
    with time_machine.travel(f"{FOUNDED + timedelta(days=30)} 09:00", tick=False):
        text = client_of(books, "江书记").get("/map/").content.decode()
    stops = re.search(r'data-map-days="([^"]*)"', text)
    assert stops
    days = [FOUNDED, FOUNDED + timedelta(days=10), FOUNDED + timedelta(days=30)]
    assert stops[1].split(",") == [day.isoformat() for day in days]


def test_a_search_finds_grids_places_and_households_within_ones_scope(books: Books) -> None:
    def found(name: str, text: str) -> list[tuple[str, str]]:
        rows = client_of(books, name).get("/map/find/", {"q": text}).json()["results"]
        return [(row["kind"], row["id"]) for row in rows]

    with as_system("a test's scene can be searched"):
        from wangge.registry.indexing import reindex  # noqa: PLC0415
        from wangge.territory.api import index_grids  # noqa: PLC0415

        reindex(books.households.values())
        index_grids(books.grids.values())
    assert ("grid", str(books.grids[RED].pk)) in found("李支书", "李庄村红")
    home = ("household", str(books.households["李红一"].pk))
    assert home in found("李支书", "李红一")
    assert home not in found("司法所赵", "李红一")
    assert home not in found("外乡书记", "李红一")
    assert found("李支书", "") == []
    assert found("李支书", "%_' OR 1") == []


def test_what_is_found_leads_to_its_place_and_panel(books: Books) -> None:
    with as_system("a test's scene can be searched"):
        from wangge.territory.api import index_grids  # noqa: PLC0415

        index_grids(books.grids.values())
    client = client_of(books, "李支书")
    row = next(r for r in client.get("/map/find/?q=李庄村红").json()["results"] if r["id"] == str(books.grids[RED].pk))
    west, south, *_rest = map(float, row["box"].split(","))
    assert (west, south) == pytest.approx((WEST, SOUTH))
    assert client.get(row["panel"], headers={"HX-Request": "true"}).status_code == 200


def test_the_panel_names_people_counts_and_the_way_on(books: Books) -> None:
    grid = books.grids[RED]
    answer = client_of(books, "李支书").get(f"/map/grid/{grid.pk}/", headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "<html" not in text
    assert "陈红丽" in text
    assert "李庄村红街" in text
    assert f"/grids/{grid.pk}/" in text
    assert f"/posters/{grid.pk}/" in text


def test_without_script_the_panel_is_a_page(books: Books) -> None:
    answer = client_of(books, "李支书").get(f"/map/grid/{books.grids[RED].pk}/")
    assert "<h1" in answer.content.decode()


def test_panels_of_places_and_households_say_in_which_grid(books: Books) -> None:
    chief = client_of(books, "李支书")
    from wangge.territory.models import Place  # noqa: PLC0415

    with as_system("a test looks"):
        pond = Place.objects.get(name="李庄村塘")
    assert "未入格" in chief.get(f"/map/place/{pond.pk}/").content.decode()
    home = chief.get(f"/map/household/{books.households['李红一'].pk}/").content.decode()
    assert "李红一" in home
    assert RED in home


@pytest.mark.parametrize("kind", ["grid", "place", "household", "person", "settings"])
def test_what_is_not_there_or_not_ones_own_is_not_found(books: Books, kind: str) -> None:
    chief = client_of(books, "李支书")
    assert chief.get(f"/map/{kind}/{uuid4()}/").status_code == 404
    others = {"grid": books.grids["孔寨村红色网格"], "household": books.households["孔红一"]}
    if kind in others:
        assert chief.get(f"/map/{kind}/{others[kind].pk}/").status_code == 404


def test_the_station_reads_no_household_in_a_panel(books: Books) -> None:
    home = books.households["李红一"]
    assert client_of(books, "司法所赵").get(f"/map/household/{home.pk}/").status_code == 404


def test_strangers_are_led_to_the_log_in(db: None) -> None:
    for address in ("/map/", "/map/find/?q=x", f"/map/grid/{uuid4()}/"):
        assert Client().get(address).status_code == 302


# The background map


def read_as(**values: str):
    given = {
        "WANGGE_BASEMAP_URL": "",
        "WANGGE_BASEMAP_SYSTEM": "wgs84",
        "WANGGE_BASEMAP_ATTRIBUTION": "天地图",
        **values,
    }
    return lambda name: [u for u in given[name].split(",") if u] if name.endswith("URL") else given[name]


TIANDITU = "https://t0.tianditu.gov.cn/DataServer?T=vec_w&x={x}&y={y}&l={z}&tk=secret"


def test_the_background_opens_exactly_its_own_origins() -> None:
    basemap = basemap_from(read_as(WANGGE_BASEMAP_URL=f"{TIANDITU},{TIANDITU.replace('vec_w', 'cva_w')}"))
    assert basemap.origins == ["https://t0.tianditu.gov.cn"]
    assert basemap.frame == "cgcs2000"
    assert basemap_from(read_as()).origins == []


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x/{x}/{y}/{z}", "https://x/tiles", "https:///{x}/{y}/{z}", "https://a b/{x}/{y}/{z}",
        "javascript:{x}{y}{z}",
        "https://x;script-src *;/{x}/{y}/{z}", "https://*/{x}/{y}/{z}", "https://x:port/{x}/{y}/{z}", "//x/{x}/{y}/{z}",
        "https://user@x/{x}/{y}/{z}", "https://[x/{x}/{y}/{z}",
    ],
)  # fmt: skip
def test_what_is_no_address_of_tiles_is_refused(url: str) -> None:
    with pytest.raises(Problem, match=r"settings\.basemap\.address"):
        basemap_from(read_as(WANGGE_BASEMAP_URL=url))


def test_only_two_systems_of_coordinates_are_known() -> None:
    with pytest.raises(Problem, match=r"settings\.basemap\.system"):
        basemap_from(read_as(WANGGE_BASEMAP_SYSTEM="bd09"))


def test_on_a_gcj02_background_everything_is_shifted_alike(books: Books, settings) -> None:
    settings.BASEMAP = Basemap((TIANDITU,), "gcj02", "高德")
    scene = scene_in(client_of(books, "江书记").get("/map/"))
    assert (scene["frame"], scene["basemaps"]) == ("gcj02", [{"url": TIANDITU, "attribution": "高德"}])
    west, south = scene["bounds"][:2]
    import numpy as np  # noqa: PLC0415

    back = gcj02_to_wgs84(np.array([[west, south]]))[0]
    assert back == pytest.approx([WEST, SOUTH], abs=1e-6)
    assert framed([(WEST, SOUTH, WEST, SOUTH)])[0][:2] == pytest.approx((west, south))


# One look on the wall and on the screen


def test_colours_and_signs_of_the_map_are_those_of_the_posters() -> None:
    palette = dict(re.findall(r'^  (\S): "(#[0-9a-f]{6})"', (FRONTEND / "palette.ts").read_text(), re.MULTILINE))
    assert palette == {name: colours.ink(name).yard.lower() for name in COLOURS}
    signs = (FRONTEND / "signs.ts").read_text()
    for kind in icons.KINDS:
        colour, path = icons._SIGNS[kind]
        assert re.search(rf'^  {kind}: \[\s*"{colour}"', signs, re.MULTILINE), kind
        assert path in signs.replace('" +\n      "', ""), kind


def test_where_nothing_has_a_shape_there_is_no_canvas_and_the_way_on_is_shown(db: None) -> None:
    books = write_books()
    answer = client_of(books, "江书记").get("/map/")
    page = answer.content.decode()
    assert "data-map-page" in page
    assert not re.search(r"data-map[\s>]|data-map-offer|data-map-tools", page)
    assert "尚无地图" in page
    assert reverse("planning_ways") in page
    assert ids(books, RED) <= listed(answer)
    officer = client_of(books, "陈红丽").get("/map/").content.decode()
    assert "尚无地图" in officer
    assert reverse("planning_ways") not in officer


def test_codes_have_the_digits_that_people_know(books: Books) -> None:
    client = client_of(books, "江书记")
    for name, digits in (("大王庄乡", 9), ("李庄村", 12), (RED, 15)):
        grid = books.grids[name]
        for address in (f"/map/grid/{grid.pk}/", reverse("grid_page", args=[grid.pk])):
            page = client.get(address).content.decode()
            codes = re.findall(rf"(?<![\d?=-]){grid.code[:9]}\d*", re.sub(r'(?:href|value)="[^"]*"', "", page))
            assert grid.code[:digits] in codes
            assert not [code for code in codes if code.endswith("000000")]
