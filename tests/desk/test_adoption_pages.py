"""The pages of adoptions: what is shown before, during and after, to whom, with few queries."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from adopting_scenes import a_draft, adopted
from book_scenes import Books, write_books
from django.urls import reverse

from wangge.kernel import clock
from wangge.kernel.access import visible
from wangge.planning.models import Adoption
from wangge.registry.api import household_create

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
CLOSING = {1: ("101", "102", "201"), 3: ("202",)}
PAPER = {"document": "大政〔2026〕18号", "document_date": "2026-01-05", "reason": "重新划分", "confirmed": "on"}


@pytest.fixture
def books() -> Books:
    return write_books()


@pytest.fixture
def draft(books: Books):
    return a_draft(books.actor("江书记"), books.grids["李庄村"], CLOSING)


def form_at(draft) -> str:
    return f"{reverse('adoption_new')}?plan={draft}"


def test_the_draft_is_looked_at_and_put_into_force(client: Client, books: Books, draft) -> None:
    client.force_login(books.user("江书记"))
    before = client.get(form_at(draft), headers={"accept-language": "en"}).content.decode()
    assert "刘平" in before
    assert "no grid: you decide" in before
    assert "李黄一" not in before, "who moves is counted, not named"
    answer = client.post(form_at(draft), {**PAPER, "on": clock.today().isoformat()})
    row = visible(Adoption, books.actor("江书记")).get()
    assert answer["Location"] == reverse("adoption_page", args=[row.pk])
    after = client.get(answer["Location"]).content.decode()
    assert "李庄村绿色网格" in after


def test_without_a_document_or_a_look_nothing_happens(client: Client, books: Books, draft) -> None:
    client.force_login(books.user("江书记"))
    for missing in ("document", "reason", "confirmed"):
        sent = {**PAPER, "on": clock.today().isoformat(), missing: ""}
        assert client.post(form_at(draft), {k: v for k, v in sent.items() if v}).status_code == 422
    assert not visible(Adoption, books.actor("江书记")).exists()


def test_what_stands_against_it_is_said_instead_of_a_form(client: Client, books: Books, draft) -> None:
    head = books.actor("江书记")
    household_create(actor=head, village_id=books.grids["李庄村"].pk, details={"number": "9", "head_name": "李迟"})
    client.force_login(books.user("江书记"))
    page = client.get(form_at(draft)).content.decode()
    assert 'name="document"' not in page
    assert "李庄村" in page
    answer = client.post(form_at(draft), {**PAPER, "on": clock.today().isoformat()})
    assert answer.status_code == 422


def test_the_pages_ask_little(client: Client, books: Books, draft, django_assert_max_num_queries) -> None:
    row = adopted(books.actor("江书记"), draft)
    client.force_login(books.user("江书记"))
    client.get("/")
    for name, args in (("adoption_list", []), ("adoption_page", [row.pk]), ("adoption_moves", [row.pk])):
        with django_assert_max_num_queries(14):
            assert client.get(reverse(name, args=args)).status_code == 200


def test_papers_are_files(client: Client, books: Books, draft) -> None:
    row = adopted(books.actor("江书记"), draft)
    client.force_login(books.user("李支书"))
    one = client.get(reverse("adoption_annex", args=[row.pk, "grids"]))
    assert one["Content-Disposition"].startswith("attachment")
    assert zipfile.is_zipfile(io.BytesIO(one.content))
    assert client.get(reverse("adoption_annex", args=[row.pk, "secrets"])).status_code == 404
    assert (
        len(zipfile.ZipFile(io.BytesIO(client.get(reverse("adoption_annexes", args=[row.pk])).content)).namelist()) == 5
    )


def test_going_back_from_the_page(client: Client, books: Books, draft) -> None:
    row = adopted(books.actor("江书记"), draft)
    client.force_login(books.user("江书记"))
    there = reverse("adoption_undo", args=[row.pk])
    assert client.get(there).status_code == 200
    assert client.post(there, {**PAPER, "document": "大政〔2026〕20号"}).status_code == 302
    assert client.get(there).status_code == 200
    client.force_login(books.user("李支书"))
    assert client.get(there).status_code == 403


def test_a_grid_says_where_it_came_from_and_went_on(client: Client, books: Books, draft) -> None:
    adopted(books.actor("江书记"), draft)
    client.force_login(books.user("江书记"))
    closed = client.get(reverse("grid_page", args=[books.grids["李庄村黄色网格"].pk])).content.decode()
    assert "李庄村绿色网格" in closed
    stayed = client.get(reverse("grid_page", args=[books.grids["李庄村红色网格"].pk])).content.decode()
    assert "李庄村黄色网格" in stayed
