"""What goes wrong is said in the reader's language, with its status, in the form that was asked for."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest
from book_scenes import Books, write_books
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from wangge.desk.shell.pages import staff
from wangge.desk.shell.problems import status_of
from wangge.problem import Problem
from wangge.project import urls as project_urls

ROOT = Path(__file__).parents[2]


@staff()
def raising(request: HttpRequest, code: str) -> HttpResponse:
    raise Problem(code, ability="household.write", by="王", at="今天", changed="door")


@staff("settings.write")
def settings_only(request: HttpRequest) -> HttpResponse:
    return HttpResponse("settings")


@staff()
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the cause, for the log alone")


urlpatterns = [
    path("raising/<str:code>/", raising),
    path("settings-only/", settings_only),
    path("broken/", broken),
    *project_urls.urlpatterns,
]
handler400, handler403 = project_urls.handler400, project_urls.handler403
handler404, handler500 = project_urls.handler404, project_urls.handler500

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def books() -> Books:
    return write_books()


@pytest.fixture
def officer(books: Books) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(books.user("陈红丽"))
    return client


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("access.not_found", 404),
        ("access.denied", 403),
        ("row.stale", 409),
        ("upload.too_large", 413),
        ("list.page.invalid", 422),
        ("page.broken", 500),
    ],
)
def test_each_kind_of_problem_has_its_status(officer: Client, code: str, status: int) -> None:
    assert status_of(code) == status
    assert officer.get(f"/raising/{code}/").status_code == status


def test_the_words_are_in_the_language_of_the_reader_and_say_what_to_do(officer: Client) -> None:
    chinese = officer.get("/raising/access.denied/", headers={"Accept-Language": "zh-CN"}).content.decode()
    assert "您没有这项权限" in chinese
    assert "请联系网格长或网格办" in chinese
    english = officer.get("/raising/access.denied/", headers={"Accept-Language": "en"}).content.decode()
    assert "do not let you change households here. Ask" in english
    assert 'href="/">' in english


def test_the_way_back_is_where_one_came_from_but_never_another_site(officer: Client) -> None:
    ours = officer.get("/raising/row.stale/", headers={"Referer": "http://testserver/grids/7/"}).content.decode()
    assert 'href="http://testserver/grids/7/"' in ours
    theirs = officer.get("/raising/row.stale/", headers={"Referer": "http://evil.example/"}).content.decode()
    assert "evil.example" not in theirs


def test_a_program_gets_code_details_and_words(officer: Client) -> None:
    answer = officer.get("/raising/access.denied/", headers={"Accept": "application/json", "Accept-Language": "en"})
    assert answer.status_code == 403
    said = answer.json()
    assert (said["code"], said["details"]["ability"], said["next"]) == ("access.denied", "household.write", "/")
    assert said["title"].startswith("Your posts do not let you change households")


def test_htmx_gets_a_part_for_the_place_of_messages(officer: Client) -> None:
    answer = officer.get("/raising/access.denied/", headers={"HX-Request": "true"})
    assert answer["HX-Retarget"] == "#messages"
    assert "<html" not in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()


def test_htmx_is_sent_to_the_log_in_whole_when_the_session_is_over(books: Books) -> None:
    answer = Client().get("/settings-only/", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"].startswith("/account/login/?next=")


def test_a_view_asks_for_its_ability(officer: Client, books: Books) -> None:
    assert officer.get("/settings-only/").status_code == 403
    chief = Client()
    chief.force_login(books.user("江书记"))
    assert chief.get("/settings-only/").content == b"settings"
    assert Client().get("/settings-only/").status_code == 302


def test_an_unknown_address_and_a_wrong_method_are_answered_in_the_frame(officer: Client) -> None:
    nowhere = officer.get("/nowhere/")
    assert nowhere.status_code == 404
    assert "请返回列表重新查找" in nowhere.content.decode()
    wrong = officer.get("/language/")
    assert (wrong.status_code, wrong["Allow"]) == (405, "POST")
    assert "请返回，使用页面上的按钮操作" in wrong.content.decode()


def test_a_form_without_its_token_is_refused_in_words(books: Books) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(books.user("陈红丽"))
    answer = client.post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "内容没有保存" in answer.content.decode()


def test_a_failure_of_the_platform_tells_nothing_of_its_cause(officer: Client) -> None:
    answer = officer.get("/broken/")
    assert answer.status_code == 500
    assert "系统内部出错" in answer.content.decode()
    assert "the cause" not in answer.content.decode()


def test_the_contract_is_current() -> None:
    fresh: Any = runpy.run_path(str(ROOT / "scripts" / "write_contract.py"))["problems"]()
    kept = (ROOT / "contract" / "problems.json").read_text(encoding="utf-8")
    assert json.loads(kept) == json.loads(fresh), "make contract"
