"""The residents' pages: open only where they may be, and of nothing but grids and who looks after them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from adopting_scenes import AS_IT_IS, a_draft, adopted
from book_scenes import Books, write_books
from django.core.cache import cache

from wangge.kernel import demo
from wangge.kernel.access import as_system
from wangge.kernel.models import Setting
from wangge.planning import api as planning
from wangge.planning.selectors.publishing import FILING, HOST
from wangge.registry.models import Household
from wangge.roster.models import Assignment, Body, Person

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

pytestmark = pytest.mark.django_db

UNIT, NUMBER = "西华县人民政府办公室", "豫政务备0001号"
PHONE = "03940000110"
DOORS = {"101": ("一胡同", "1"), "102": ("一胡同", "7"), "201": ("一胡同", "12"), "202": ("后街", "3")}


@pytest.fixture
def books() -> Books:
    books = write_books()
    head = books.actor("江书记")
    adopted(head, a_draft(head, books.grids["李庄村"], AS_IT_IS), on=date(2026, 1, 6))
    with as_system("a test gives homes their doors"):
        for number, (lane, door) in DOORS.items():
            Household.objects.filter(village=books.grids["李庄村"], number=number).update(lane_name=lane, door=door)
        Body.objects.create(
            kind="village_committee", name="李庄村村民委员会", grid=books.grids["李庄村"], phone=PHONE,
            sort_key="lzccmwyh", valid_from=date(2020, 1, 1),
        )  # fmt: skip
    return books


@pytest.fixture
def hosted(books: Books) -> Books:
    Setting.objects.update_or_create(key=HOST, defaults={"value": UNIT})
    Setting.objects.update_or_create(key=FILING, defaults={"value": NUMBER})
    cache.clear()
    return books


def village(books: Books) -> str:
    return books.grids["李庄村"].code[:12]


def look(client: Client, code: str, **asked: str) -> tuple[HttpResponse, str]:
    answer = client.get(f"/g/{code}/", {"lang": "zh", **asked})
    return answer, answer.content.decode()


def agrees(books: Books, name: str, scope: str) -> None:
    with as_system("a test lets somebody agree"):
        Assignment.objects.filter(person=books.people[name], valid_to=None).update(
            consent_on=date(2026, 1, 7), consent_scope=scope
        )


def test_pages_stay_closed_until_host_and_filing_number_are_known(books: Books, client: Client) -> None:
    answer, closed = look(client, village(books))
    assert answer.status_code == 404
    unknown, said = look(client, "999999999999")
    assert (unknown.status_code, said) == (404, closed)


def test_a_demonstration_is_open_and_says_so(books: Books, client: Client) -> None:
    demo.mark_demo()
    try:
        answer, said = look(client, village(books))
        assert answer.status_code == 200
        assert "演示" in said
    finally:
        Setting.objects.filter(key="demo").delete()
        demo._seen.clear()


def test_a_hosted_page_names_host_and_filing_number(hosted: Books, client: Client) -> None:
    answer, said = look(client, village(hosted))
    assert answer.status_code == 200
    assert UNIT in said
    assert NUMBER in said
    assert "2026-01-06" in said


def test_the_township_can_close_its_pages(hosted: Books, client: Client) -> None:
    planning.publishing_save(
        actor=hosted.actor("江书记"), township_id=hosted.grids["大王庄乡"].pk, wanted=planning.Publishing(page=False),
        host=planning.Hosting(UNIT, NUMBER),
    )  # fmt: skip
    assert look(client, village(hosted))[0].status_code == 404


def test_nothing_of_residents_is_on_it(hosted: Books, client: Client) -> None:
    red = hosted.grids["李庄村红色网格"].code
    for code, asked in (
        (village(hosted), {}), (red, {}), (village(hosted), {"lane": "一胡同", "door": "1"}),
        (hosted.grids["大王庄乡"].code[:12], {}),
    ):  # fmt: skip
        _, said = look(client, code, **asked)
        assert not [head for head in hosted.households if head in said]
        assert not [name for name in hosted.people if name in said]
        assert "户</" not in said


def test_a_name_needs_a_consent_that_reaches_the_page(hosted: Books, client: Client) -> None:
    with as_system("a test looks"):
        assert Person.objects.filter(name="陈红丽").exists()
    agrees(hosted, "陈红丽", "上墙公示")
    said = look(client, village(hosted))[1]
    assert "陈红丽" not in said
    assert PHONE in said
    agrees(hosted, "陈红丽", "上墙和网页公示")
    assert "陈红丽" in look(client, village(hosted))[1]


@pytest.mark.parametrize(
    ("lane", "door", "found"),
    [
        ("一胡同", "1", ["红"]),
        ("一胡同", "5号", ["红"]),  # between two doors of the red grid: nobody learns that nobody lives there
        ("一胡同", "１２", ["黄"]),
        ("一胡同", "9", []),
        ("一胡同", "", ["红", "黄"]),
        ("后街", "99", ["黄"]),
        ("没有这条胡同", "1", []),
        ("<script>", "1", []),
    ],
)
def test_a_grid_is_found_by_lane_and_door(
    hosted: Books, client: Client, lane: str, door: str, found: list[str]
) -> None:
    answer, said = look(client, village(hosted), lane=lane, door=door)
    assert answer.status_code == 200
    told = said.partition('id="answer"')[2].partition("</section>")[0]
    assert [colour for colour in "红黄" if f"{colour}色网格" in told] == found
    assert "<script>" not in said


def test_finding_can_be_switched_off_and_is_counted(hosted: Books, client: Client) -> None:
    asked = {"lane": "一胡同", "door": "1"}
    answers = [look(client, village(hosted), **asked)[0].status_code for _ in range(31)]
    assert answers == [200] * 30 + [429]
    assert look(client, village(hosted))[0].status_code == 200
    planning.publishing_save(
        actor=hosted.actor("江书记"), township_id=hosted.grids["大王庄乡"].pk, wanted=planning.Publishing(find=False),
        host=planning.Hosting(UNIT, NUMBER),
    )  # fmt: skip
    answer, said = look(client, village(hosted), **asked)
    assert answer.status_code == 200
    assert 'id="find"' not in said


def test_the_page_sets_no_cookie_and_carries_no_script(hosted: Books, client: Client) -> None:
    answer, said = look(client, village(hosted), lane="一胡同")
    assert not answer.cookies
    assert "<script" not in said
    assert "style=" not in said
    assert answer["Cache-Control"] == "public, max-age=60"


def test_it_speaks_both_languages(hosted: Books, client: Client) -> None:
    assert "找我的网格" in look(client, village(hosted))[1]
    english = client.get(f"/g/{village(hosted)}/", {"lang": "en"}).content.decode()
    assert "Find my grid" in english
    assert "Red" in english


def test_a_grid_that_is_gone_leads_to_the_others(hosted: Books, client: Client) -> None:
    head = hosted.actor("江书记")
    adopted(head, a_draft(head, hosted.grids["李庄村"], {3: ("101", "102", "201", "202")}), on=date(2026, 1, 8))
    answer, said = look(client, hosted.grids["李庄村红色网格"].code)
    assert answer.status_code == 200
    assert "该网格已不存在" in said


@pytest.mark.parametrize("code", ["1", "41162220420x", "4116222042051", "９" * 12])
def test_an_odd_code_is_no_page(hosted: Books, client: Client, code: str) -> None:
    assert look(client, code)[0].status_code == 404


def test_the_page_asks_few_queries(hosted: Books, client: Client, django_assert_max_num_queries: object) -> None:
    look(client, village(hosted))
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        look(client, village(hosted))
