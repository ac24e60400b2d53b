"""The pages of grids, settlements and places: what each person finds on them, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import shapely
import time_machine
from book_scenes import Books, write_books
from django.test import Client

from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.territory import api
from wangge.territory.models import Grid, Place, Settlement

pytestmark = pytest.mark.django_db
RED, YELLOW = "李庄村红色网格", "李庄村黄色网格"


@pytest.fixture
def books() -> Books:
    return write_books()


def client_of(books: Books, name: str) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(books.user(name))
    return client


def text_of(answer) -> str:
    return answer.content.decode()


def fresh(row):
    with as_system("a test looks"):
        return type(row).objects.get(pk=row.pk)


def a_pond(books: Books, grid: str = RED, name: str = "东大坑") -> Place:
    return api.place_create(
        actor=books.actor("江书记"),
        grid_id=books.grids[grid].pk,
        facts=api.PlaceFacts("pond", name, lon=114.5, lat=33.7),
    )


def addresses(books: Books) -> list[str]:
    """Every page of 李庄村 that has an id in it."""
    village, red, pond = books.grids["李庄村"].pk, books.grids[RED].pk, a_pond(books).pk
    group = api.settlement_create(
        actor=books.actor("李支书"), village_id=village, kind="villager_group", name="一组"
    ).pk
    of_red = [f"/grids/{red}/{page}" for page in ("", "edit/", "move/", "close/", "places/new/")]
    of_village = [f"/grids/{village}/{page}" for page in ("new/", "settlements/new/")]
    of_pond = [f"/places/{pond}/{page}" for page in ("", "edit/", "move/", "close/")]
    return [*of_red, *of_village, *of_pond, f"/settlements/{group}/"]


def test_every_page_opens_for_the_village_chief_in_ten_queries(books: Books, django_assert_max_num_queries) -> None:
    client = client_of(books, "李支书")
    lists = ["/grids/", "/grids/?view=list&q=李庄", "/places/", "/places/?q=大坑&blanks=1"]
    for address in [*lists, *addresses(books), f"/grids/{books.grids['李庄村'].pk}/"]:
        with django_assert_max_num_queries(10):
            answer = client.get(address)
        assert answer.status_code == 200, address
        assert "style=" not in text_of(answer)


@pytest.mark.parametrize("who", ["孔支书", "外乡书记", "孔网格员", "帮扶张"])
def test_a_page_of_another_village_is_not_found_and_not_changed(books: Books, who: str) -> None:
    client = client_of(books, who)
    for address in addresses(books):
        assert client.get(address).status_code in (403, 404), address
        assert client.post(address, {"name": "我的", "version": 1}).status_code in (403, 404, 405), address
    assert fresh(books.grids[RED]).name == RED


def test_an_id_that_does_not_exist_looks_like_one_that_may_not_be_seen(books: Books) -> None:
    client = client_of(books, "孔支书")
    missing = client.get(f"/grids/{uuid4()}/")
    hidden = client.get(f"/grids/{books.grids[RED].pk}/")
    assert missing.status_code == hidden.status_code == 404


def test_strangers_are_sent_to_the_log_in(books: Books) -> None:
    for address in ["/grids/", "/places/", *addresses(books)]:
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/login/")


def test_an_officer_sees_the_own_grid_and_no_button_that_would_be_refused(books: Books) -> None:
    client = client_of(books, "陈红丽")
    red = books.grids[RED].pk
    page = text_of(client.get(f"/grids/{red}/"))
    assert "陈红丽" in page
    assert f"/grids/{red}/places/new/" in page
    for refused in ("edit", "move", "close"):
        assert f"/grids/{red}/{refused}/" not in page
        assert client.post(f"/grids/{red}/{refused}/", {"version": 1}).status_code == 403
    tree = text_of(client.get("/grids/"))
    assert RED in tree
    assert YELLOW not in tree


def test_the_tree_shows_who_is_in_charge_how_many_live_there_and_who_is_missing(books: Books) -> None:
    tree = text_of(client_of(books, "江书记").get("/grids/"))
    for words in ("江书记", "李支书", "李委员", "陈红丽", "孔寨村一片", "无责任人", "8户", "2户"):
        assert words in tree
    assert "外村" not in tree


def test_the_list_finds_by_name_village_colour_and_vacancy(books: Books) -> None:
    client = client_of(books, "江书记")

    def names(query: str) -> set[str]:
        return {node.grid.name for node in client.get(f"/grids/?view=list&{query}").context["nodes"]}

    api.grid_update(actor=books.actor("江书记"), grid_id=books.grids[RED].pk, version=1, name="幸福网格", colour="红")
    assert names("q=幸福") == names("q=xfwg") == names("colour=红") == {"幸福网格"}
    assert names("level=3") == {"李庄村一片", "孔寨村一片"}
    assert names("village=411622204212000&level=4") == {"孔寨村红色网格", "孔寨村黄色网格"}
    assert names("vacant=1") == {"孔寨村一片", "孔寨村黄色网格"}
    assert names("q=没有这个") == set()
    assert len(names("level=abc&kind=x&colour=粉&village=9")) == 9


def test_a_day_before_shows_the_net_of_that_day(books: Books) -> None:
    chief = books.actor("李支书")
    with time_machine.travel(clock.now() - timedelta(days=9)):
        made = api.grid_create(actor=chief, parent_id=books.grids["李庄村一片"].pk, name="短命网格")
    with time_machine.travel(clock.now() - timedelta(days=4)):
        api.grid_close(actor=chief, grid_id=made.pk, version=1, reason="合并")
    client = client_of(books, "江书记")
    then = (clock.today() - timedelta(days=6)).isoformat()
    assert "短命网格" not in text_of(client.get("/grids/"))
    assert "短命网格" in text_of(client.get(f"/grids/?on={then}"))
    assert "短命网格" in text_of(client.get(f"/grids/{books.grids['李庄村'].pk}/?on={then}"))
    page = text_of(client.get(f"/grids/{made.pk}/"))
    assert f"/grids/{made.pk}/edit/" not in page
    assert client.get(f"/grids/{made.pk}/edit/").status_code == 422


@pytest.mark.parametrize("day", ["gestern", "2026-13-01", "2999-01-01", "'; DROP"])
def test_a_day_that_cannot_be_is_refused_in_words(books: Books, day: str) -> None:
    client = client_of(books, "江书记")
    for address in ("/grids/", "/places/", f"/grids/{books.grids[RED].pk}/"):
        assert client.get(address, {"on": day}).status_code == 422


def test_a_grid_is_renamed_and_the_second_of_two_forms_keeps_its_words_and_is_told(books: Books) -> None:
    address = f"/grids/{books.grids[RED].pk}/edit/"
    first, second = client_of(books, "李支书"), client_of(books, "江书记")
    seen = second.get(address).context["form"]["version"].value()
    saved = first.post(address, {"name": "幸福网格", "colour": "红", "version": 1}, follow=True)
    assert "幸福网格" in text_of(saved)
    refused = second.post(address, {"name": "平安网格", "colour": "红", "version": seen})
    assert refused.status_code == 409
    assert "平安网格" in text_of(refused)
    assert "李支书" in text_of(refused)
    assert fresh(books.grids[RED]).name == "幸福网格"


@pytest.mark.parametrize(
    "sent",
    [{"name": ""}, {"name": "长" * 65}, {"colour": "粉"}, {"colour": "黄"}, {"version": "x"}, {"version": -1}],
    ids=["no name", "long name", "no colour of ours", "colour taken", "version no number", "version below zero"],
)
def test_what_cannot_be_saved_is_said_at_the_form(books: Books, sent: dict) -> None:
    client, red = client_of(books, "李支书"), books.grids[RED]
    api.grid_update(actor=books.actor("李支书"), grid_id=books.grids[YELLOW].pk, version=1, name="黄", colour="黄")
    answer = client.post(f"/grids/{red.pk}/edit/", {"name": "好名", "colour": "红", "version": 1} | sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert fresh(red).name == RED


def test_grids_are_made_moved_and_closed_by_the_browser(books: Books) -> None:
    client, chief = client_of(books, "李支书"), books.actor("李支书")
    village, today = books.grids["李庄村"], clock.today()
    two_days_ago = today - timedelta(days=2)
    client.post(f"/grids/{village.pk}/new/", {"level": 3, "kind": "general", "name": "二片", "on": two_days_ago})
    area = api.grid_on(chief, "411622204205802")
    client.post(
        f"/grids/{area.pk}/new/",
        {"level": 4, "kind": "general", "name": "新网格", "on": two_days_ago, "colour": ""},
    )
    leaf = api.grid_on(chief, "411622204205003")
    assert leaf.parent_id == area.pk
    client.post(f"/grids/{leaf.pk}/move/", {"target": books.grids["李庄村一片"].pk, "version": 1})
    assert fresh(leaf).parent_id == books.grids["李庄村一片"].pk
    answer = client.post(f"/grids/{leaf.pk}/close/", {"on": today, "reason": "并入一号", "version": 2})
    assert answer.status_code == 302
    assert fresh(leaf).valid_to == today
    occupied = client.post(f"/grids/{books.grids[RED].pk}/close/", {"on": today, "reason": "试试", "version": 1})
    assert occupied.status_code == 422
    assert fresh(books.grids[RED]).valid_to is None


def test_a_village_is_added_by_its_code(books: Books) -> None:
    client, township = client_of(books, "江书记"), books.grids["大王庄乡"]
    for code, status in (("411622204206", 302), ("411622204205", 422), ("411622299206", 422), ("12", 422)):
        sent = {"level": 2, "name": "邓营村", "code": code, "on": clock.today()}
        assert client.post(f"/grids/{township.pk}/new/", sent).status_code == status, code
    with as_system("a test looks"):
        assert Grid.objects.filter(name="邓营村").count() == 1


def test_what_was_done_can_be_taken_back_from_the_next_page(books: Books) -> None:
    client = client_of(books, "李支书")
    page = client.post(
        f"/grids/{books.grids[RED].pk}/edit/", {"name": "幸福网格", "colour": "", "version": 1}, follow=True
    )
    undo = next(str(message.extra_tags) for message in page.context["messages"])
    client.post(f"/undo/{undo}/")
    assert fresh(books.grids[RED]).name == RED


def test_settlements_are_added_and_renamed_on_the_page_of_the_village(books: Books) -> None:
    client, village = client_of(books, "李支书"), books.grids["李庄村"].pk
    client.post(f"/grids/{village}/settlements/new/", {"kind": "natural_village", "name": "西李庄"})
    with as_system("a test looks"):
        natural = Settlement.objects.get()
    client.post(f"/grids/{village}/settlements/new/", {"kind": "villager_group", "name": "十组", "parent": natural.pk})
    client.post(f"/settlements/{natural.pk}/", {"name": "新西李庄", "version": 1})
    page = text_of(client.get(f"/grids/{village}/"))
    assert "新西李庄" in page
    assert "十组" in page
    twice = client.post(f"/grids/{village}/settlements/new/", {"kind": "natural_village", "name": "新西李庄"})
    assert twice.status_code == 422
    officer = client_of(books, "陈红丽")
    assert officer.post(f"/settlements/{natural.pk}/", {"name": "我的", "version": 2}).status_code == 403


def test_a_place_is_added_changed_moved_and_closed(books: Books) -> None:
    client, red, yellow = client_of(books, "李支书"), books.grids[RED].pk, books.grids[YELLOW].pk
    client.post(f"/grids/{red}/places/new/", {"kind": "clinic", "name": "李庄卫生室", "lon": "114.5", "lat": "33.7"})
    place = api.places_for(books.actor("李支书"), text="卫生室").get()
    client.post(f"/places/{place.pk}/edit/", {"kind": "clinic", "name": "李庄村卫生室", "version": 1})
    client.post(f"/places/{place.pk}/move/", {"target": yellow, "version": 2})
    changed = fresh(place)
    assert (changed.name, changed.lon, changed.grid_id, changed.version) == ("李庄村卫生室", None, yellow, 3)
    early = client.post(f"/places/{place.pk}/close/", {"on": clock.today(), "reason": "搬走", "version": 3})
    assert early.status_code == 422
    assert client.post(f"/places/{place.pk}/move/", {"target": uuid4(), "version": 3}).status_code == 422
    stale = client.post(f"/places/{place.pk}/edit/", {"kind": "clinic", "name": "旧", "version": 1})
    assert stale.status_code == 409


def test_places_are_found_by_name_kind_grid_and_blankness(books: Books) -> None:
    client = client_of(books, "江书记")
    a_pond(books)
    a_pond(books, "孔寨村", "孔寨大坑")

    def names(query: str) -> list[str]:
        return [place.name for place in client.get(f"/places/?{query}").context["listing"].rows]

    assert names("") == names("kind=pond") == names("q=大坑") == ["东大坑", "孔寨大坑"]
    assert names("blanks=1") == names("village=411622204212000") == ["孔寨大坑"]
    assert names("grid=411622204205001") == ["东大坑"]
    assert names("kind=school") == []
    assert "没有符合条件的场所" in text_of(client.get("/places/?kind=school"))


def test_the_sketch_draws_the_grid_with_its_lanes_and_escapes_names(books: Books) -> None:
    with as_system("a test's scene"):
        red, village = books.grids[RED], books.grids["李庄村"]
        red.outline = shapely.to_wkb(shapely.box(114.5, 33.7, 114.51, 33.705))
        red.save(update_fields=["outline"])
        Place.objects.create(
            village=village, grid=red, kind="lane", name='<script>"三胡同', sort_key="a", valid_from=red.valid_from,
            shape=shapely.to_wkb(shapely.LineString([(114.5, 33.7), (114.51, 33.705)])),
        )  # fmt: skip
    page = text_of(client_of(books, "陈红丽").get(f"/grids/{red.pk}/"))
    assert 'class="grid-map"' in page
    assert "&lt;script&gt;" in page
    assert '<script>"' not in page
