"""The pages of grids, settlements and places."""

from __future__ import annotations

import pytest
from book_scenes import Books, write_books
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def books() -> Books:
    return write_books()


def client_of(books: Books, name: str) -> Client:
    client = Client()
    client.force_login(books.user(name))
    return client


def test_the_tree_shows_every_grid_with_its_chief_and_households(books: Books, django_assert_max_num_queries) -> None:
    client = client_of(books, "江书记")
    with django_assert_max_num_queries(10):
        page = client.get("/grids/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "李庄村红色网格" in text and "陈红丽" in text and "外村" not in text


def test_grid(books: Books, django_assert_max_num_queries) -> None:
    client = client_of(books, "江书记")
    for name in ("大王庄乡", "李庄村", "李庄村一片", "李庄村红色网格"):
        with django_assert_max_num_queries(10):
            page = client.get(f"/grids/{books.grids[name].pk}/")
        assert page.status_code == 200
    for path in ("edit", "move", "close", "places/new"):
        assert client.get(f"/grids/{books.grids['李庄村红色网格'].pk}/{path}/").status_code == 200, path
    for path in ("new", "settlements/new"):
        assert client.get(f"/grids/{books.grids['李庄村'].pk}/{path}/").status_code == 200, path
    with django_assert_max_num_queries(10):
        assert client.get("/grids/?view=list&vacant=1&q=李庄&village=411622204205000&colour=红&level=4").status_code == 200
    with django_assert_max_num_queries(10):
        assert client.get("/grids/?view=list").status_code == 200
    with django_assert_max_num_queries(10):
        assert client.get("/places/?q=x&village=411622204205000").status_code == 200
