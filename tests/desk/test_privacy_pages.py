"""The desk for residents' rights: requests in time, the file of a resident, erasure, purposes, retention, files."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pypdfium2
import pytest
import time_machine
from book_scenes import Books, write_books
from django.urls import reverse
from PIL import Image

from wangge.kernel import clock, files
from wangge.kernel.access import as_system, writing
from wangge.kernel.db.search import index
from wangge.kernel.db.words import tokens
from wangge.kernel.demo import is_demo
from wangge.kernel.keys import open_text, seal_text
from wangge.kernel.models import Entry, Purpose, SubjectRequest
from wangge.kernel.privacy import retention
from wangge.kernel.record import record_read, subject_of
from wangge.registry.models import CareNeed, Resident

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
PHONE, ID = "13905550123", "41162219700101002X"


@pytest.fixture
def books() -> Books:
    books = write_books()
    with as_system("a test's scene"):
        for home in books.households.values():
            index([("registry.household", home.pk, tokens(home.number, home.head_name, home.lane_name))])
        resident = Resident.objects.get(name="李红一")
        resident.phone, resident.id_number = seal_text(PHONE), seal_text(ID)
        resident.save()
        CareNeed.objects.create(
            household=books.households["李红一"], resident=resident, kind="disability", purpose="visit",
            source="family", basis="本人同意", valid_from=date(2026, 1, 1), expires_on=date(2026, 12, 31),
            details=seal_text("需要轮椅"),
        )  # fmt: skip
    return books


def resident(name: str = "李红一") -> Resident:
    with as_system("a test looks"):
        return Resident.objects.get(name=name)


@pytest.fixture
def desk(books: Books, client: Client) -> Client:
    client.force_login(books.user("李支书"))
    return client


def see(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query, HTTP_ACCEPT_LANGUAGE="zh-Hans")
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def ask(client: Client, kind: str = "erase", **more: str) -> SubjectRequest:
    answer = client.post(reverse("request_new", args=["resident", resident().pk]), {"kind": kind, **more})
    assert answer.status_code == 302, answer.content.decode()
    with as_system("a test looks"):
        return SubjectRequest.objects.latest("pk")


def test_from_the_search_to_the_answer(desk: Client, books: Books) -> None:
    assert "没有待办的申请" in see(desk, "privacy_home")
    found = see(desk, "request_find", q="李红一")
    assert reverse("request_new", args=["resident", resident().pk]) in found
    assert "孔红一" not in see(desk, "request_find", q="红一"), "another village's households are not found"
    with time_machine.travel("2026-03-06T10:00:00+08:00", tick=False):  # a Friday
        row = ask(desk, "access", note="想看看记了什么", asked_by="其子李强")
    assert row.due_on == date(2026, 3, 27), "fifteen working days, without Saturdays and Sundays"
    assert "李强" not in row.asked_by, "sealed"
    desk.force_login(books.user("李支书"))  # the session of March has run out
    shown = see(desk, "request_page", row.pk)
    assert "想看看记了什么" in shown
    assert "其子李强" in shown
    with time_machine.travel("2026-03-28T10:00:00+08:00", tick=False):
        assert "逾期" in see(desk, "privacy_home")
    with time_machine.travel("2026-03-27T23:00:00+08:00", tick=False):
        assert "逾期" not in see(desk, "privacy_home")
    url = reverse("request_page", args=[row.pk])
    assert desk.post(url, {"version": 1, "answer": " "}).status_code == 200
    assert desk.post(url, {"version": 1, "answer": "已当面出示"}).status_code == 302
    stale = desk.post(url, {"version": 1, "answer": "又一次"})
    assert stale.status_code == 200, "the form comes back with what happened meanwhile"
    with as_system("a test looks"):
        row.refresh_from_db()
        assert (row.state, open_text(row.answer)) == ("answered", "已当面出示")
    assert "李红一" in see(desk, "privacy_home", closed="1")


def test_the_file_says_what_for_on_what_basis_and_who_read_it(desk: Client, books: Books) -> None:
    one = resident()
    with writing(books.actor("陈红丽")):
        record_read(subject=one, actor=books.actor("陈红丽"), fields=["phone"], purpose="contact")
    shown = see(desk, "subject_file", "resident", one.pk)
    assert "139****0123" in shown
    assert not {text for text in (PHONE, ID, "需要轮椅") if text in shown}, "masked until uncovered"
    for said in ("《个人信息保护法》", "帮扶需求", "陈红丽", "2026"):
        assert said in shown
    url = reverse("subject_file", args=["resident", one.pk])
    answer = desk.post(url)
    shown = answer.content.decode()
    assert all(text in shown for text in (PHONE, ID, "需要轮椅", "李支书"))
    assert "no-store" in answer["Cache-Control"]
    with as_system("a test looks"):
        last = Entry.objects.filter(subject=subject_of(one)).latest("sequence")
    assert (last.action, last.actor_name) == ("sensitive.read", "李支书")


def test_on_paper_it_says_the_same(desk: Client) -> None:
    url = reverse("subject_file_paper", args=["resident", resident().pk])
    assert desk.get(url).status_code == 405
    answer = desk.post(url, HTTP_ACCEPT_LANGUAGE="zh-Hans")
    assert answer["Content-Type"] == "application/pdf"
    pdf = pypdfium2.PdfDocument(answer.content)
    text = re.sub(r"\s", "", "".join(page.get_textpage().get_text_bounded() for page in pdf))
    for said in ("李红一", PHONE, ID, "需要轮椅", "个人信息保护法", "李支书"):
        assert said in text
    assert desk.post(reverse("subject_file_paper", args=["household", resident().pk])).status_code == 404


def test_what_a_household_holds(desk: Client, books: Books) -> None:
    shown = see(desk, "subject_file", "household", books.households["李红一"].pk)
    assert "中心街" in shown
    assert "李红一家属" in shown


def test_erasure_needs_the_name_and_an_own_request(desk: Client) -> None:
    row = ask(desk, "correct")
    url = reverse("request_erase", args=[row.pk])
    assert desk.post(url, {"version": 1, "name": "李红一"}).status_code == 200, "it asks for something else"
    row = ask(desk, "erase")
    url = reverse("request_erase", args=[row.pk])
    assert desk.post(url, {"version": 1, "name": "李红"}).status_code == 200
    assert resident().name == "李红一"
    assert desk.post(url, {"version": 1, "name": "李红一"}).status_code == 302
    with as_system("a test looks"):
        assert not Resident.objects.filter(name="李红一").exists()
        row.refresh_from_db()
    assert row.state == "answered"
    assert "李红一" not in see(desk, "privacy_home", closed="1")
    see(desk, "request_page", row.pk)


@pytest.mark.parametrize("who", ["陈红丽", "帮扶张", "司法所赵", "管理员周", "李委员"])
def test_without_the_ability_nobody_gets_in(books: Books, client: Client, who: str) -> None:
    client.force_login(books.user(who))
    for name, args in (
        ("privacy_home", []), ("request_find", []), ("purpose_list", []), ("retention_page", []),
        ("subject_file", ["resident", resident().pk]), ("request_new", ["resident", resident().pk]),
    ):  # fmt: skip
        assert client.get(reverse(name, args=args)).status_code == 403, name


@pytest.mark.parametrize("who", ["孔支书", "外乡书记"])
def test_out_of_scope_is_not_found(books: Books, client: Client, who: str) -> None:
    client.force_login(books.user("李支书"))
    row = ask(client)
    client.force_login(books.user(who))
    paths = [
        reverse("subject_file", args=["resident", resident().pk]), reverse("request_page", args=[row.pk]),
        reverse("subject_file", args=["household", books.households["李红一"].pk]),
        reverse("request_new", args=["resident", resident().pk]), reverse("request_erase", args=[row.pk]),
    ]  # fmt: skip
    for path in paths:
        assert client.get(path).status_code == 404, path
        assert client.post(path, {"version": 1, "kind": "erase", "name": "李红一", "answer": "x"}).status_code == 404
    assert row.subject not in see(client, "privacy_home")
    assert resident().name == "李红一"


def test_the_township_sets_the_days_and_the_village_does_not(books: Books, client: Client) -> None:
    url = reverse("purpose_edit", args=["registry.resident.left"])
    client.force_login(books.user("李支书"))
    assert client.post(url, {"days": "10"}).status_code == 403
    client.force_login(books.user("江书记"))
    assert client.post(url, {"days": "-1"}).status_code == 200
    assert client.post(url, {"days": "10"}).status_code == 302
    assert Purpose.objects.get(pk="registry.resident.left").retention_days == 10
    assert client.get(reverse("purpose_edit", args=["registry.resident.name"])).status_code == 404
    shown = see(client, "purpose_list")
    assert "10 天" in shown
    assert "不保存宗教信仰" in shown


def test_the_retention_page_tells_of_the_last_run(desk: Client, books: Books) -> None:
    assert "还没有" in see(desk, "retention_page")
    with time_machine.travel(date(2027, 3, 1), tick=False):
        retention.run()
        desk.force_login(books.user("李支书"))
        shown = see(desk, "retention_page")
    assert "2027" in shown
    assert re.search(r"已结束的帮扶需求的详情.*?>1<", shown, re.DOTALL)


def test_a_file_is_served_so_that_it_cannot_run(desk: Client, books: Books, client: Client) -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 30)).save(out, "PNG")
    with as_system("a test's scene"):
        where = {"subject": subject_of(books.households["李红一"]), "path": books.grids["李庄村红色网格"].path}
    actor = books.actor("陈红丽")
    picture = files.store(actor=actor, purpose="photo", name="门口.png", data=out.getvalue(), **where)
    table = files.store(actor=actor, purpose="document", name="<b>.csv", data=b"a,b\n1,2\n", **where)
    for row, how in ((picture, "inline"), (table, "attachment")):
        answer = desk.get(reverse("file_page", args=[row.pk]))
        assert b"".join(answer.streaming_content)
        assert answer["Content-Disposition"].startswith(how)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "private" in answer["Cache-Control"]
    small = desk.get(reverse("file_page", args=[picture.pk]), {"thumbnail": "1"})
    assert small["Content-Type"] == "image/webp"
    assert b"".join(small.streaming_content)
    assert desk.get(reverse("file_page", args=[table.pk]), {"thumbnail": "1"}).status_code == 404
    client.force_login(books.user("孔支书"))
    assert client.get(reverse("file_page", args=[picture.pk])).status_code == 404
    client.logout()
    assert client.get(reverse("file_page", args=[picture.pk])).status_code == 302


@pytest.mark.parametrize("name", ["privacy_home", "purpose_list", "retention_page", "request_find", "subject_file"])
def test_pages_ask_little(desk: Client, books: Books, name: str, django_assert_max_num_queries) -> None:
    with as_system("a test's scene"):
        for number in range(30):
            SubjectRequest.objects.create(
                kind="access", subject=subject_of(books.households["李红二"]), path=books.grids["李庄村"].path,
                asked_on=clock.today(), due_on=clock.today() + timedelta(days=number),
            )  # fmt: skip
    args = ["household", books.households["李红一"].pk] if name == "subject_file" else []
    query = {"q": "李"} if name == "request_find" else {}
    is_demo()  # a process asks for the banner once in a while, not once a page
    with django_assert_max_num_queries(10):
        assert desk.get(reverse(name, args=args), query).status_code == 200
