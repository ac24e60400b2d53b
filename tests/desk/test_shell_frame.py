"""The frame of every page: its menu, its languages, its files, and the numbers on the home page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from book_scenes import Books, write_books
from django.contrib.messages import get_messages
from django.test import Client

import wangge.desk
from wangge.desk.shell.assets import FOLDER, LIST, asset_path
from wangge.desk.shell.navigation import ENTRIES
from wangge.desk.shell.overview import overview
from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.registry.models import Household
from wangge.roster.models import Assignment

DESK = Path(wangge.desk.__file__).parent
ICON = re.compile(r"""\{%\s*icon\s+["']([a-z0-9-]+)["']""")

pytestmark = pytest.mark.django_db


@pytest.fixture
def books() -> Books:
    return write_books()


def page_of(books: Books, name: str, address: str = "/", **headers: str) -> str:
    client = Client()
    client.force_login(books.user(name))
    return client.get(address, headers=headers).content.decode()


def test_the_menu_has_what_one_may_use_and_nothing_else(books: Books) -> None:
    def words(name: str) -> set[str]:
        found = re.findall(r'nav-link-title">([^<]+)<', page_of(books, name, **{"Accept-Language": "en"}))
        return set(found)

    assert {"Home", "Grids", "Households", "Import", "Record", "Privacy", "Settings"} <= words("江书记")
    assert {"Import", "Record", "Privacy", "Settings"} & words("陈红丽") == set()
    assert "Households" not in words("管理员周")
    assert words("帮扶张") == {"Home", "People in charge", "Households"}


def test_where_one_is_is_marked_for_eyes_and_ears(books: Books) -> None:
    page = page_of(books, "江书记")
    assert re.search(r'<a class="nav-link" href="/" aria-current="true">', page)
    assert len(re.findall("aria-current", page)) == 2  # the menu of the desk and that of the phone


def test_the_home_page_counts_the_own_part_in_few_queries(books: Books, django_assert_max_num_queries: object) -> None:
    client = Client()
    client.force_login(books.user("江书记"))
    client.get("/")
    with django_assert_max_num_queries(10):
        page = client.get("/").content.decode()
    assert "李庄村" in page
    assert "外村" not in page


def test_blanks_and_vacancies_are_shown(books: Books) -> None:
    with as_system("the scene goes on"):
        Household.objects.filter(pk=books.households["李红一"].pk).update(grid=None)
        Assignment.objects.filter(person=books.people["刘平"]).update(valid_to=clock.today())
    village = overview(books.actor("李支书"))
    assert (village.total.grids, village.total.vacancies) == (2, 1)
    assert (village.total.households, village.total.blanks) == (4, 1)
    assert (village.total.registered, village.total.resident) == (8, 4)
    assert {row.name: row.vacancies for row in village.rows} == {"李庄村红色网格": 0, "李庄村黄色网格": 1}
    township = overview(books.actor("江书记"))
    assert {row.name: (row.grids, row.vacancies, row.households, row.blanks) for row in township.rows} == {
        "李庄村": (2, 1, 4, 1), "孔寨村": (2, 1, 4, 0),
    }  # fmt: skip


def test_who_has_no_grid_sees_a_home_page_too(books: Books) -> None:
    for name in ("帮扶张", "司法所赵", "管理员周"):
        assert "基本情况" in page_of(books, name)


def test_an_empty_township_is_told_what_to_do(books: Books) -> None:
    with as_system("the scene goes on"):
        Household.objects.filter(pk__in=[h.pk for h in books.households.values()]).update(valid_to=clock.today())
    assert "接下来要做的事" in page_of(books, "江书记")
    assert "接下来要做的事" not in page_of(books, "陈红丽")


def test_the_language_is_chosen_by_a_button_and_kept(books: Books) -> None:
    client = Client()
    client.force_login(books.user("陈红丽"))
    assert client.post("/language/", {"language": "en", "next": "/"}).status_code == 302
    assert "My posts" in client.get("/", headers={"Accept-Language": "zh-CN"}).content.decode()
    user = books.user("陈红丽")
    user.refresh_from_db()
    assert user.language == "en"
    for bad in ("xx", "zh-hans'; --", ""):
        client.post("/language/", {"language": bad})
        user.refresh_from_db()
        assert user.language == "en"


def test_the_language_button_leads_nowhere_else(books: Books) -> None:
    answer = Client().post("/language/", {"language": "en", "next": "https://evil.example/"})
    assert answer["Location"] == "/"


def test_every_page_has_a_strict_policy(books: Books) -> None:
    policy = Client().get("/account/login/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_built_files_are_served_compressed_and_kept_for_ever() -> None:
    for name in ("desk.css", "desk.js"):
        answer = Client().get(f"/static/{asset_path(name)}", headers={"Accept-Encoding": "gzip, br"})
        assert answer.status_code == 200
        assert answer["Content-Encoding"] == "br"
        assert "immutable" in answer["Cache-Control"]
        answer.close()


def test_the_styles_need_nothing_that_chromium_103_does_not_know() -> None:
    styles = (FOLDER / json.loads(LIST.read_text())["desk.css"]).read_text()
    newer = ("color-mix(", "oklch(", "oklab(", "@layer", "@container", "@scope", "light-dark(", "&", "dvh")
    assert not [word for word in newer if word in styles]


def test_every_icon_that_a_template_or_the_menu_names_is_drawn() -> None:
    sprite = (FOLDER / json.loads(LIST.read_text())["icons.svg"]).read_text()
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', sprite))
    named = {name for file in DESK.rglob("templates/**/*.html") for name in ICON.findall(file.read_text())}
    assert named | {entry.icon for entry in ENTRIES} <= drawn, "make frontend"


def test_no_template_has_inline_code_or_style() -> None:
    bad = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|javascript:|<script(?![^>]*\ssrc=)")
    assert not [file.name for file in DESK.rglob("templates/**/*.html") if bad.search(file.read_text())]


def test_a_change_cannot_be_undone_by_another(books: Books) -> None:
    client = Client()
    client.force_login(books.user("陈红丽"))
    answer = client.post("/undo/00000000-0000-7000-8000-000000000000/")
    assert answer.status_code == 404
    assert not list(get_messages(answer.wsgi_request))
