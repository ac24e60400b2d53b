"""The pages of coverage: every number opens its list, every row the button that mends it; the statement says so."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from planning_scenes import Scene, write_scene

from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.planning.api import COVERAGE_KINDS, prove_below
from wangge.planning.models import Proof
from wangge.registry.models import Household
from wangge.roster.api import write_default_roles
from wangge.roster.models import Assignment
from wangge.territory.models import Place

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def scene() -> Scene:
    write_default_roles()
    scene = write_scene()
    prove_below()
    with as_system("the scene goes on"):
        Household.objects.filter(number="101", village=scene.village("李庄村")).update(grid=None)
        Household.objects.filter(number="102", village=scene.village("李庄村")).update(confirmed_on="2024-01-01")
        Place.objects.filter(village=scene.village("赵寨村"), kind="lane").update(grid=None)
        Place.objects.filter(village=scene.village("赵寨村"), kind="village_office").update(grid=None)
        Assignment.objects.filter(person=scene.books.people["刘平"]).update(valid_to=clock.today())
    return scene


def logged_in(scene: Scene, name: str) -> Client:
    client = Client(headers=ENGLISH)
    client.force_login(scene.books.user(name))
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_page_shows_every_figure_with_its_list(scene: Scene, django_assert_max_num_queries) -> None:
    client = logged_in(scene, "江书记")
    client.get("/")
    with django_assert_max_num_queries(10):
        page = text(client, reverse("coverage_page"))
    for kind in COVERAGE_KINDS.values():
        assert kind.words in page
    assert reverse("coverage_rows", args=["household_no_grid"]) in page
    assert "赵寨村" in page
    with django_assert_max_num_queries(10):
        village = text(client, f"{reverse('coverage_page')}?grid={scene.village('李庄村').pk}")
    assert "Coverage: 李庄村" in village
    assert "赵寨村</a>" not in village


@pytest.mark.parametrize("kind", sorted(COVERAGE_KINDS))
def test_every_list_opens_in_few_queries(scene: Scene, kind: str, django_assert_max_num_queries) -> None:
    client = logged_in(scene, "江书记")
    client.get("/")
    with django_assert_max_num_queries(10):
        text(client, reverse("coverage_rows", args=[kind]))
        village = f"{reverse('coverage_rows', args=[kind])}?grid={scene.village('赵寨村').code}"
    text(client, village)


def test_each_row_leads_to_the_map_and_has_the_button_that_mends_it(scene: Scene) -> None:
    client = logged_in(scene, "江书记")
    home, place = scene.books.households["李红一"], scene.village("赵寨村")
    page = text(client, f"{reverse('coverage_rows', args=['household_no_grid'])}?grid={scene.village('李庄村').code}")
    assert reverse("household_move", args=[home.pk]) in page
    assert f"{reverse('map_page')}#grid={scene.village('李庄村').pk}" in page
    page = text(client, f"{reverse('coverage_rows', args=['place_no_grid'])}?grid={place.code}")
    assert f"{reverse('map_page')}#at=" in page
    assert "Give to a grid" in page
    page = text(client, reverse("coverage_rows", args=["grid_nobody"]))
    assert reverse("handover", args=[scene.books.grids["李庄村黄色网格"].pk]) in page


def test_who_may_not_mend_sees_no_button(scene: Scene) -> None:
    client = logged_in(scene, "管理员周")
    page = text(client, reverse("coverage_rows", args=["grid_nobody"]))
    assert "李庄村黄色网格" in page
    assert "Appoint" not in page


def test_old_data_are_confirmed_by_one_button(scene: Scene) -> None:
    client, home = logged_in(scene, "陈红丽"), scene.books.households["李红二"]
    here = reverse("coverage_rows", args=["household_stale"])
    assert "李红二" in text(client, here)
    where = reverse("coverage_confirm", args=[home.pk])
    assert client.post(where, {"version": "77"}).status_code == 409
    answer = client.post(where, {"version": home.version, "next": "https://evil.example/"})
    assert (answer.status_code, answer["Location"]) == (302, here)
    assert "李红二</a>" not in text(client, here)
    assert client.post(reverse("coverage_confirm", args=[scene.books.households["孔红一"].pk])).status_code == 404


def test_long_lists_go_on_by_keys(scene: Scene) -> None:
    with as_system("the scene goes on"):
        Household.objects.filter(village=scene.village("赵寨村")).update(grid=None)
    client = logged_in(scene, "江书记")
    where = f"{reverse('coverage_rows', args=['household_no_grid'])}?grid={scene.village('赵寨村').code}"
    first = text(client, where)
    assert "after=" in first
    assert first.count("户主") > 49
    assert client.get(f"{where}&after=nonsense").status_code == 422


def test_the_statement_lists_what_is_blank_and_has_lines_to_sign(scene: Scene, django_assert_max_num_queries) -> None:
    client = logged_in(scene, "江书记")
    client.get("/")
    with django_assert_max_num_queries(10):
        page = text(client, f"{reverse('coverage_statement')}?grid={scene.village('李庄村').code}")
    assert "The net still has blanks" in page
    assert "Households without a grid, by number: 101" in page
    assert "李庄村黄色网格" in page
    assert "Responsible (signature)" in page
    assert "Printed by 江书记" in page
    assert "李红一" not in page  # a paper on the wall names no household by its head


def test_the_statement_says_it_when_nothing_is_blank(scene: Scene) -> None:
    page = text(logged_in(scene, "陈红丽"), reverse("coverage_statement"))
    assert "Nothing is left blank." in page
    assert "What is blank" not in page


def test_the_api_gives_the_same_figures(scene: Scene) -> None:
    client = logged_in(scene, "江书记")
    data = json.loads(text(client, reverse("coverage_data")))
    assert data["good"] is False
    assert data["figures"]["household_no_grid"] == {"number": 61, "blank": True, "of": 128}
    assert {part["name"] for part in data["parts"]} == {"李庄村", "孔寨村", "新村", "赵寨村"}
    village = json.loads(text(client, f"/api/coverage?grid={scene.village('李庄村').code}"))
    assert (village["name"], village["figures"]["household_no_grid"]["number"]) == ("李庄村", 1)
    assert set(village["figures"]) == set(COVERAGE_KINDS)
    answer = client.get("/api/coverage?grid=000")
    assert (answer.status_code, answer.json()["code"]) == (404, "access.not_found")
    assert answer["Content-Type"] == "application/json"


def test_a_stranger_and_another_township_see_nothing(scene: Scene) -> None:
    assert Client().get("/api/coverage").status_code == 302
    client = logged_in(scene, "外乡书记")
    assert "李庄" not in text(client, reverse("coverage_page"))
    for name in ("coverage_page", "coverage_statement", "coverage_data"):
        assert client.get(f"{reverse(name)}?grid={scene.village('李庄村').pk}").status_code == 404
    assert client.get(f"{reverse('coverage_page')}?grid=%00").status_code == 400
    assert client.get(reverse("coverage_rows", args=["x"])).status_code == 404
    officer = logged_in(scene, "陈红丽")
    assert officer.get(f"{reverse('coverage_page')}?grid={scene.books.grids['李庄村黄色网格'].pk}").status_code == 404
    assert officer.post(reverse("coverage_measure", args=[scene.village("李庄村").pk])).status_code == 403


def test_the_land_of_a_village_is_measured_on_demand(scene: Scene) -> None:
    client = logged_in(scene, "江书记")
    answer = client.post(reverse("coverage_measure", args=[scene.village("赵寨村").pk]), follow=True)
    assert "The land of 赵寨村 is measured." in answer.content.decode()


def test_an_empty_township_is_told_to_plan_first(scene: Scene) -> None:
    page = text(logged_in(scene, "江书记"), f"{reverse('coverage_page')}?grid={scene.village('新村').pk}")
    assert "No grids yet" in page
    assert reverse("planning_home") in page


def test_days_go_by_and_data_grow_old(scene: Scene) -> None:
    with as_system("the scene goes on"):
        Household.objects.update(confirmed_on=clock.today() - timedelta(days=365))
    assert (
        "to look at" not in text(logged_in(scene, "孔网格员"), reverse("coverage_page")).split("older than a year")[1]
    )


def test_land_that_was_not_measured_has_no_number(scene: Scene) -> None:
    with as_system("the scene goes on"):
        Proof.objects.all().delete()
    page = logged_in(scene, "江书记").get(reverse("coverage_page"))
    land = next(figure for figure in page.context["figures"] if figure.key == "land_uncovered")
    assert (land.number, land.state_words) == ("–", "not measured")
    assert "0 m²" not in page.content.decode()
