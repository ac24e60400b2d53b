"""A superior makes cards, resets and closes accounts on pages."""

from __future__ import annotations

import re

import pytest
from book_scenes import Books, write_books
from django.test import Client

from wangge.kernel.models import LoginCard, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def books() -> Books:
    return write_books()


@pytest.fixture
def secretary(client: Client, books: Books) -> Client:
    client.force_login(books.user("李支书"))
    return client


def address(books: Books, name: str, then: str = "") -> str:
    return f"/people/{books.people[name].pk}/account/{then}"


def test_the_page_of_an_account_tells_its_state(secretary: Client, books: Books, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(10):
        page = secretary.get(address(books, "陈红丽"))
    assert page.status_code == 200
    assert "李庄村红色网格" in page.content.decode()


def test_a_card_to_print_has_name_post_township_code_and_drawing(secretary: Client, books: Books) -> None:
    page = secretary.post(address(books, "陈红丽", "card/"), {"reason": "忘记密码"}, HTTP_HOST="testserver")
    html = page.content.decode()
    for words in ("陈红丽", "大王庄乡", "李庄村红色网格", "http://testserver/account/card/", "<svg"):
        assert words in html
    code = re.search(r"<strong>((?:\w{4}-){3}\w{4})</strong>", html)
    assert code
    assert "陈红丽" in Client().get(f"/account/card/{code[1].replace('-', '')}/").content.decode()
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_a_sheet_has_a_card_for_everybody_below_who_was_never_in(secretary: Client, books: Books) -> None:
    sheet = f"/grids/{books.grids['李庄村'].pk}/cards/"
    assert secretary.get(sheet).status_code == 200
    assert not LoginCard.objects.exists(), "looking makes no cards"
    html = secretary.post(sheet).content.decode()
    assert len(re.findall(r'class="login-card"', html)) == 3
    assert LoginCard.objects.count() == 3


def test_an_account_is_closed_with_a_reason_and_opened_again(secretary: Client, books: Books) -> None:
    assert secretary.post(address(books, "陈红丽", "close/"), {"reason": ""}).status_code == 422
    assert books.user("陈红丽").is_active
    secretary.post(address(books, "陈红丽", "close/"), {"reason": "离任"})
    assert not User.objects.get(username="陈红丽").is_active
    secretary.post(address(books, "陈红丽", "reopen/"))
    assert User.objects.get(username="陈红丽").is_active


@pytest.mark.parametrize("then", ["", "card/", "close/", "reopen/"])
@pytest.mark.parametrize(("who", "whose", "status"), [("孔支书", "陈红丽", 404), ("陈红丽", "李委员", 403)])
def test_others_get_no_account_pages(
    client: Client, books: Books, then: str, who: str, whose: str, status: int
) -> None:
    client.force_login(books.user(who))
    ask = client.post if then else client.get
    assert ask(address(books, whose, then), {"reason": "x"} if then else None).status_code == status
    assert not LoginCard.objects.exists()
    sheet = client.post(f"/grids/{books.grids['李庄村'].pk}/cards/")
    assert sheet.status_code in {403, 404}
