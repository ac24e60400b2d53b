"""Addresses that no page of ours has written: every one is answered, none breaks the platform."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest
from book_scenes import Books, write_books
from web_routes import Route, routes, tries

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
LISTS = ("/households/?", "/people/?", "/grids/?q=a&", "/places/?", "/bodies/?")
ODD = ("", "²", "9" * 40, "a" * 3000, "0001-01-01", "9999-12-31")
ASKED = (
    "q", "grid", "village", "group", "kind", "level", "colour", "on", "role", "tag", "care", "residence", "page",
    "tab", "format", "subject", "person", "since", "until", "action", "home", "next",
)  # fmt: skip


@pytest.fixture
def books() -> Books:
    return write_books()


@pytest.fixture
def head(client: Client, books: Books) -> Client:
    client.force_login(books.user("江书记"))
    return client


def key(values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


def status(client: Client, address: str, **asked: str) -> int:
    answer = client.get(address, asked)
    if answer.streaming:
        answer.getvalue()  # read to its end, as a browser does
    return answer.status_code


@pytest.mark.parametrize("page", LISTS)
@pytest.mark.parametrize(
    "values",
    [
        ["a", "no id"], [None, None], [{}, []], [1, 2], ["a\0", "b"], ["a", 1e400], ["\ud800", "x"], ["a"], [], {},
        "ab",
        ["a", "00000000-0000-7000-8000-000000000000", "c"], ["\0", "00000000-0000-7000-8000-000000000000"],
    ],
    ids=repr,
)  # fmt: skip
def test_a_made_up_key_of_a_list_is_refused_in_words(head: Client, page: str, values: Any) -> None:
    for name in ("after", "before"):
        assert head.get(f"{page}{name}={key(values)}").status_code == 422


def test_a_right_key_is_taken_and_what_is_no_key_at_all_is_not(head: Client) -> None:
    assert head.get("/households/", {"after": "!!!"}).status_code == 422
    good = key(["a", "00000000-0000-7000-8000-000000000000"])
    assert head.get("/households/", {"after": good}).status_code == 200


@pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)
def test_whatever_is_asked_of_an_address_is_answered(head: Client, books: Books, route: Route) -> None:
    address = next((found for found in tries(route, books) if status(head, found) == 200), "")
    if not address:
        return
    for value in ODD:
        assert status(head, address, **dict.fromkeys(ASKED, value)) < 500, (address, value)


@pytest.mark.parametrize(
    "address", ["/households/?grid=%00", "/account/card/a%00/", "/record/?subject=a%00b", "/roles/%00/"]
)
def test_a_nul_is_refused_before_it_reaches_a_database(head: Client, address: str) -> None:
    assert head.get(address).status_code == 400


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 30])
def test_numbers_larger_than_a_column_are_not_found(head: Client, number: str) -> None:
    assert head.get(f"/record/{number}/").status_code == 404
    assert head.post(f"/account/sessions/{number}/end/").status_code == 404
    assert head.post(f"/record/deliveries/{number}/again/").status_code == 404
