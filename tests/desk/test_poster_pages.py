"""The pages on which posters are chosen, looked at, printed and taken down."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from adopting_scenes import AS_IT_IS, a_draft, adopted
from book_scenes import Books, write_books
from django.urls import reverse

from wangge.kernel.access import as_system
from wangge.planning.models import PrintedPoster
from wangge.roster.models import Assignment

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def books(settings: Any, tmp_path: Path) -> Books:
    settings.VAR_DIR = tmp_path
    books = write_books()
    head = books.actor("江书记")
    adopted(head, a_draft(head, books.grids["李庄村"], AS_IT_IS), on=date(2026, 1, 6))
    return books


def enter(client: Client, books: Books, name: str = "李支书") -> Client:
    client.force_login(books.user(name))
    return client


def at(name: str, books: Books, grid: str = "李庄村") -> str:
    return reverse(name, args=[books.grids[grid].pk])


def printing(client: Client, books: Books, **wanted: str) -> Any:
    return client.post(at("poster_print", books), {"kind": "map", "size": "A3", "lang": "zh", **wanted})


def test_one_chooses_looks_and_prints(books: Books, client: Client) -> None:
    enter(client, books)
    assert "李庄村" in client.get(reverse("poster_home")).content.decode()
    shown = client.get(at("poster_page", books), {"kind": "org", "lang": "zh", "look": "1"}).content.decode()
    picture = shown.partition('<img class="img-fluid border mb-3" src="')[2].partition('"')[0].replace("&amp;", "&")
    answer = client.get(picture)
    assert answer["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert client.get(picture, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    pdf = printing(client, books, place="村委会门口")
    assert pdf.content.startswith(b"%PDF")
    assert "attachment" in pdf["Content-Disposition"]
    assert "村委会门口" in client.get(at("poster_page", books)).content.decode()


def test_what_changed_is_told_in_words_and_printed_again(books: Books, client: Client) -> None:
    enter(client, books)
    printing(client, books)
    with as_system("a test lets somebody agree"):
        Assignment.objects.filter(person=books.people["陈红丽"]).update(
            consent_on=date(2026, 1, 7), consent_scope="上墙"
        )
        old = PrintedPoster.objects.get()
    assert "李庄村红色网格的网格员已变更" in client.get(reverse("poster_home")).content.decode()
    assert printing(client, books, replaces=str(old.pk)).status_code == 200
    assert "已变更" not in client.get(reverse("poster_home")).content.decode()
    with as_system("a test looks"):
        prints = PrintedPoster.objects.order_by("number")
        assert [(row.number, row.taken_down_on is None) for row in prints] == [(1, False), (2, True)]


def test_a_print_is_taken_down_once(books: Books, client: Client) -> None:
    enter(client, books)
    printing(client, books)
    with as_system("a test looks"):
        row = PrintedPoster.objects.get()
    down = reverse("poster_down", args=[row.pk])
    assert client.post(down, {"version": "9"}).status_code == 409
    assert client.post(down, {"version": "1"}).status_code == 302
    assert client.post(down, {"version": "2"}).status_code == 422


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"kind": "poem"}, 422), ({"size": "B5"}, 422), ({"lang": "xx"}, 422), ({"place": "很" * 65}, 422),
        ({"replaces": "1"}, 404),
    ],
)  # fmt: skip
def test_odd_wishes_are_refused(books: Books, client: Client, sent: dict[str, str], status: int) -> None:
    assert printing(enter(client, books), books, **sent).status_code == status


def test_an_officer_has_the_own_sheet_and_no_poster(books: Books, client: Client) -> None:
    enter(client, books, "陈红丽")
    assert "李庄村红色网格" in client.get(reverse("poster_home")).content.decode()
    assert client.get(at("poster_page", books, "李庄村红色网格"), {"look": "1"}).status_code == 200
    assert client.get(at("poster_page", books)).status_code == 403
    assert client.get(at("poster_picture", books)).status_code == 403
    assert printing(client, books).status_code == 403
    assert client.get(at("poster_page", books, "李庄村黄色网格")).status_code == 404


def test_a_picture_with_names_of_households_is_never_kept(books: Books, client: Client, tmp_path: Path) -> None:
    enter(client, books)
    assert client.get(at("poster_picture", books), {"kind": "sheet"}).status_code == 200
    assert not list((tmp_path / "tmp").glob("posters/*")) if (tmp_path / "tmp").exists() else True
    assert client.get(at("poster_picture", books), {"page": "99"}).status_code == 422


def test_all_posters_come_in_one_file_with_progress(books: Books, client: Client) -> None:
    enter(client, books, "江书记")
    wrong = client.post(at("bundle_new", books, "大王庄乡"), {"size": "A3", "lang": "zh"})
    assert wrong.status_code == 422
    begun = client.post(at("bundle_new", books, "大王庄乡"), {"kinds": ["org"], "size": "A3", "lang": "zh"})
    page = begun["Location"]
    assert "hx-post" in client.get(page).content.decode()
    assert client.get(f"{page}file/").status_code == 422
    for _ in range(3):
        client.post(page)
    file = client.get(f"{page}file/")
    assert b"".join(file.streaming_content).startswith(b"PK")
    assert enter(client, books, "李支书").get(page).status_code == 404


def test_what_is_published_is_entered_on_a_page(books: Books, client: Client) -> None:
    enter(client, books, "江书记")
    sent = {"issuer": "大王庄乡人民政府", "supervision_phone": "000-0000110", "page": "on", "find": "on"}
    page = reverse("publishing_page")
    assert client.post(page, {**sent, "unit": "西华县人民政府办公室"}).status_code == 422
    assert client.post(page, {**sent, "unit": "西华县人民政府办公室", "filing": "备1号"}).status_code == 302
    assert "备1号" in client.get(page).content.decode()
    assert enter(client, books, "李支书").get(page).status_code == 403


@pytest.mark.parametrize("name", ["poster_home", "poster_page", "publishing_page"])
def test_pages_ask_few_queries(books: Books, client: Client, name: str, django_assert_max_num_queries: Any) -> None:
    enter(client, books, "江书记")
    printing(client, books)
    address = at(name, books) if name == "poster_page" else reverse(name)
    client.get(address)
    with django_assert_max_num_queries(40 if name == "poster_page" else 20):
        assert client.get(address).status_code == 200
