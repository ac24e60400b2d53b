"""The pages of the record: who did what, only below one's own grid, in words."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from book_scenes import Books, write_books
from django.template import Context, Template
from django.urls import reverse

import wangge
from wangge.desk.record import words as desk_words
from wangge.kernel import clock
from wangge.kernel.access import as_system, writing
from wangge.kernel.keys import seal_text
from wangge.kernel.models import Delivery, Entry
from wangge.kernel.record import erase_subject, record, record_read
from wangge.kernel.record.words import actions
from wangge.language import gettext

if TYPE_CHECKING:
    from django.test import Client


@pytest.fixture
def books(db) -> Books:
    """陈红丽 moved a door in 李庄村, 孔网格员 one in 孔寨村, 外乡书记 one elsewhere."""
    books = write_books()
    for name, head, village in (
        ("陈红丽", "李红一", "李庄村"), ("孔网格员", "孔红一", "孔寨村"), ("外乡书记", "外红一", "外村"),
    ):  # fmt: skip
        actor = books.actor(name)
        with writing(actor):
            record(
                "household.update", subject=books.households[head], actor=actor, path=books.grids[village].path,
                acting_as="grid_officer", before={"door": "101", "phone": seal_text("0000")},
                after={"door": "102", "phone": seal_text("1111")}, reason="门牌更换",
            )  # fmt: skip
    return books


def see(client: Client, books: Books, name: str, url: str, **query: str) -> str:
    client.force_login(books.user(name))
    answer = client.get(url, query, headers={"accept-language": "zh-hans"})
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def number(books: Books, head: str) -> int:
    with as_system("a test looks"):
        return Entry.objects.get(subject=f"registry.household:{books.households[head].pk}").pk


def test_each_reads_what_happened_below_the_own_grid(client: Client, books: Books) -> None:
    chief = see(client, books, "李支书", reverse("record_list"))
    assert "陈红丽" in chief
    assert "李红一" in chief
    assert "孔网格员" not in chief
    secretary = see(client, books, "江书记", reverse("record_list"))
    assert "孔网格员" in secretary
    assert "外乡书记" not in secretary


def test_who_may_not_read_the_record_is_refused(client: Client, books: Books) -> None:
    client.force_login(books.user("帮扶张"))
    assert client.get(reverse("record_list")).status_code == 403
    assert client.get(reverse("record_page", args=[number(books, "李红一")])).status_code == 403


def test_a_line_elsewhere_is_the_same_as_none(client: Client, books: Books) -> None:
    client.force_login(books.user("李支书"))
    assert client.get(reverse("record_page", args=[number(books, "孔红一")])).status_code == 404
    assert client.get(reverse("record_page", args=[10**12])).status_code == 404


def test_the_details_show_before_and_after_with_protected_values_masked(client: Client, books: Books) -> None:
    text = see(client, books, "李支书", reverse("record_page", args=[number(books, "李红一")]))
    assert "101" in text
    assert "102" in text
    assert "门牌更换" in text
    assert "●●●" in text
    with as_system("a test looks"):
        assert "0000" not in re.sub(r"<span class=.text-secondary.*?</span>", "", text)


def test_after_an_erasure_the_line_stays_and_what_it_said_is_gone(client: Client, books: Books) -> None:
    with as_system("a test erases"):
        erase_subject(
            f"registry.household:{books.households['李红一'].pk}", "retention", path=books.grids["李庄村"].path
        )
        first = Entry.objects.filter(subject=f"registry.household:{books.households['李红一'].pk}").earliest("id")
    text = see(client, books, "李支书", reverse("record_page", args=[first.pk]))
    assert "102" not in re.sub(r"<span class=.text-secondary.*?</span>", "", text)
    assert gettext("erased by rule", "zh") in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "registry.household"}, True), ({"kind": "roster.person"}, False),
        ({"action": "household.update"}, True), ({"action": "grid.close"}, False),
        ({"person": "红丽"}, True), ({"person": "刘平"}, False),
        ({"since": "TODAY", "until": "TODAY"}, True), ({"until": "YESTERDAY"}, False), ({"since": "TOMORROW"}, False),
        ({"subject": "registry.household:1"}, False), ({"kind": "nonsense"}, True), ({"since": "nonsense"}, True),
        ({"since": "TODAY", "until": "YESTERDAY"}, True),
    ],
)  # fmt: skip
def test_the_list_is_filtered(client: Client, books: Books, query: dict[str, str], found: bool) -> None:
    days = {"TODAY": 0, "YESTERDAY": -1, "TOMORROW": 1}
    asked = {k: str(clock.today() + timedelta(days=days[v])) if v in days else v for k, v in query.items()}
    text = see(client, books, "李支书", reverse("record_list"), **asked)
    assert ('<td class="text-nowrap">陈红丽</td>' in text) is found


def test_pages_of_the_list_follow_one_another(client: Client, books: Books, django_assert_max_num_queries) -> None:
    actor = books.actor("李支书")
    with writing(actor):
        for n in range(60):
            record(
                "grid.update",
                subject=books.grids["李庄村"],
                actor=actor,
                path=books.grids["李庄村"].path,
                after={"n": n},
            )
    client.force_login(books.user("李支书"))
    with django_assert_max_num_queries(10):
        first = client.get(reverse("record_list"))
    older = re.search(r'rel="next" href="([^"]+)"', first.content.decode())
    assert older is not None
    second = client.get(reverse("record_list") + older.group(1).replace("&amp;", "&"))
    newer = re.search(r'rel="prev" href="([^"]+)"', second.content.decode())
    assert newer is not None
    again = client.get(reverse("record_list") + newer.group(1).replace("&amp;", "&"))
    rows = re.compile(r'href="/record/(\d+)/"')
    one, two, three = (rows.findall(p.content.decode()) for p in (first, second, again))
    assert (len(one), len(two), three) == (50, 11, one)
    assert client.get(reverse("record_list"), {"after": "x"}).status_code == 422


def test_the_history_of_one_thing_is_shown_on_other_pages(rf, books: Books) -> None:
    household = books.households["李红一"]
    chief = books.actor("李支书")
    record_read(subject=household, actor=chief, fields=["phone"], purpose="visit", path=books.grids["李庄村"].path)
    request = rf.get("/")
    page = Template('{% include "desk/record/history.html" with subject=household %}')
    request.actor = chief
    text = page.render(Context({"household": household, "request": request}))
    assert text.count("<tr>") == 3
    request.actor = books.actor("孔支书")
    assert page.render(Context({"household": household, "request": request})).count("<tr>") == 0


def test_the_administrator_sees_what_was_given_up_and_tries_again(client: Client, books: Books) -> None:
    Delivery.objects.all().delete()
    row = Delivery.objects.create(
        consumer="mailbox", entry_id=number(books, "李红一"), due_at=clock.now(), failed_at=clock.now(), error="Timeout"
    )
    text = see(client, books, "管理员周", reverse("delivery_list"))
    assert "mailbox" in text
    assert "Timeout" in text
    assert client.post(reverse("delivery_again", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    assert (row.failed_at, row.attempts) == (None, 0)
    assert client.post(reverse("delivery_again", args=[row.pk])).status_code == 404
    client.force_login(books.user("李支书"))
    assert client.get(reverse("delivery_list")).status_code == 403


def test_every_action_in_the_code_has_words_in_both_languages() -> None:
    used: set[str] = set()
    named = re.compile(r"[a-z_]+(\.[a-z_]+)+")
    for file in Path(wangge.__file__).parent.rglob("*.py"):
        for call in (n for n in ast.walk(ast.parse(file.read_text())) if isinstance(n, ast.Call)):
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            spoken = [*call.args[:1]] if name in {"record", "finish", "append_line"} else []
            spoken += [k.value for k in call.keywords if k.arg == "action" and name == "keep_undo"]
            for argument in spoken:
                constants = [n.value for n in ast.walk(argument) if isinstance(n, ast.Constant)]
                used |= {c for c in constants if isinstance(c, str) and named.fullmatch(c)}
    assert used - actions().keys() == set()
    said = [*actions().values(), *desk_words.FIELDS.values(), *(k.words for k in desk_words.KINDS.values())]
    assert [word for word in said if gettext(word, "zh") == word] == []
