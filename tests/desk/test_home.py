"""The home page: what needs me today, and the net in figures with the way they came."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from book_scenes import Books, write_books
from django.test import Client
from django.urls import reverse

from wangge.desk.shell.overview import overview
from wangge.desk.shell.trend import line
from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.kernel.models import Delivery
from wangge.kernel.privacy.requests import request_create
from wangge.kernel.record import subject_of
from wangge.planning.api import write_net_day
from wangge.planning.models import Drawing, GridPlan, NetDay
from wangge.registry.models import Household, Import, Residency
from wangge.roster.api import write_default_roles
from wangge.roster.models import Assignment
from wangge.territory.models import Grid

pytestmark = pytest.mark.django_db


@pytest.fixture
def books() -> Books:
    write_default_roles()
    return write_books()


def home(books: Books, name: str) -> str:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(books.user(name))
    client.get("/")
    return client.get("/").content.decode()


def need_of(books: Books, name: str) -> dict[str, str]:
    return {need.words: need.number for need in overview(books.actor(name)).needs}


def test_blanks_of_the_own_part_stand_first_with_the_way_to_mend_them(books: Books) -> None:
    with as_system("the scene goes on"):
        Household.objects.filter(pk=books.households["李红一"].pk).update(grid=None)
        Assignment.objects.filter(person=books.people["刘平"]).update(valid_to=clock.today())
    page = home(books, "李支书")
    assert "What needs me today" in page
    assert reverse("coverage_rows", args=["household_no_grid"]) in page
    assert reverse("coverage_rows", args=["grid_nobody"]) in page
    assert "household_no_grid" not in home(books, "孔支书")
    assert "Nothing waits for you today." in home(books, "陈红丽")


def test_what_waits_is_told_to_whom_it_waits_for(books: Books) -> None:
    chief = books.actor("李支书")
    with as_system("the scene goes on"):
        village = books.grids["李庄村"]
        drawing = Drawing.objects.create(path=village.path, state="drawn", owner_id=chief.user_id, owner_name="李支书")
        GridPlan.objects.create(drawing=drawing, village=village, state="drawn")
        Import.objects.create(
            kind="households", path=village.path, owner_id=chief.user_id, owner_name="李支书", file_name="户.xlsx",
            file_sha256="0" * 64, state="checked",
        )  # fmt: skip
        resident = Residency.objects.select_related("resident").first().resident
    request_create(actor=books.actor("江书记"), kind="access", subject=subject_of(resident))
    found = overview(chief).needs
    assert {need.url for need in found} >= {reverse("planning_home"), reverse("import_list")}
    assert reverse("import_list") not in {need.url for need in overview(books.actor("江书记")).needs}
    assert reverse("planning_home") not in {need.url for need in overview(books.actor("孔支书")).needs}
    assert not {need.url for need in found} & {reverse("privacy_home")}  # it has more than a week
    with as_system("time passes"):
        from wangge.kernel.models import SubjectRequest  # noqa: PLC0415

        SubjectRequest.objects.update(due_on=clock.today() + timedelta(days=2))
    assert reverse("privacy_home") in {need.url for need in overview(books.actor("江书记")).needs}


def test_deliveries_that_were_given_up_are_for_the_administrator(books: Books) -> None:
    resident = books.actor("江书记")
    with as_system("the scene goes on"):
        entry = request_entry(books, resident)
        Delivery.objects.create(consumer="nobody", entry=entry, due_at=clock.now(), failed_at=clock.now())
    assert reverse("delivery_list") in {need.url for need in overview(books.actor("管理员周")).needs}
    assert reverse("delivery_list") not in {need.url for need in overview(books.actor("陈红丽")).needs}


def request_entry(books: Books, actor):
    from django.db import transaction  # noqa: PLC0415

    from wangge.kernel.record import record  # noqa: PLC0415

    with transaction.atomic():
        return record("grid.update", subject=books.grids["李庄村"], actor=actor)


def test_the_trend_is_a_line_and_words(books: Books) -> None:
    write_net_day()
    with as_system("time passes"):
        NetDay.objects.update(day=clock.today() - timedelta(days=30))
        Household.objects.filter(pk=books.households["李红一"].pk).update(valid_to=clock.today())
    page = home(books, "江书记")
    assert re.search(r'<polyline points="2\.0,2\.0 94\.0,22\.0"', page)
    assert "−1 since" in page
    assert "unchanged since" in page
    assert "<polyline" not in home(books, "陈红丽")
    assert not overview(books.actor("外乡书记")).trends["households"].words.startswith("−")


def test_a_line_stays_inside_its_box() -> None:
    assert line([5, 5]) == "2.0,12.0 94.0,12.0"
    assert line([1, 2, 3]) == "2.0,22.0 48.0,12.0 94.0,2.0"


def test_the_share_in_a_grid_is_never_rounded_up_to_all(books: Books) -> None:
    assert overview(books.actor("江书记")).share == 100
    with as_system("the scene goes on"):
        village, grid = books.grids["孔寨村"], books.grids["孔寨村红色网格"]
        Household.objects.bulk_create(
            Household(
                number=f"9{n:04}", village=village, grid=grid, head_name="户", sort_key="h", valid_from="2022-07-01"
            )
            for n in range(2000)
        )
        Household.objects.filter(pk=books.households["李红一"].pk).update(grid=None)
    assert overview(books.actor("江书记")).share == 99.9


def test_home_asks_at_most_ten_times(books: Books, django_assert_max_num_queries) -> None:
    write_net_day()
    with as_system("time passes"):
        NetDay.objects.update(day=clock.today() - timedelta(days=3))
    for name in ("江书记", "李支书", "陈红丽", "管理员周", "帮扶张"):
        client = Client()
        client.force_login(books.user(name))
        client.get("/")
        with django_assert_max_num_queries(10):
            assert client.get("/").status_code == 200


def test_an_empty_township_is_led_to_planning_import_and_people(books: Books) -> None:
    with as_system("the scene goes on"):
        Household.objects.all().update(valid_to=clock.today(), grid=None)
        Grid.objects.filter(level=4).update(valid_to=clock.today())
    page = home(books, "江书记")
    assert "What to do next" in page
    assert reverse("planning_home") in page
    assert f"{reverse('import_new')}?kind=households" in page


def test_nothing_on_the_page_ranks_people(books: Books) -> None:
    page = home(books, "江书记")
    for name in ("陈红丽", "刘平", "李委员"):
        assert name not in page
