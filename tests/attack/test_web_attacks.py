"""What a stranger or an insider with bad intent tries on the web pages."""

from __future__ import annotations

import logging
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
import requests
from book_scenes import PASSWORD, Books, write_books
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings
from web_routes import Route, routes, tries

from wangge.kernel.accounts.api import account_reset, phone_index
from wangge.kernel.accounts.office import office_from
from wangge.kernel.accounts.office_adapter import account_of
from wangge.kernel.keys import secret_key
from wangge.kernel.models import User
from wangge.kernel.outward import check_address, mount_checks
from wangge.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"
READ_ONLY = {"healthz", "readyz"}


@pytest.fixture
def books() -> Books:
    cache.clear()
    return write_books()


MEASURED_FIRST = {"survey_new", "drawing_upload"}
"""Uploads whose size is looked at before the token, which can be read only with all of the upload."""


@pytest.fixture
def head(client: Client, books: Books) -> Client:
    client.force_login(books.user("江书记"))
    return client


@pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)
def test_no_address_takes_a_form_without_its_token(books: Books, route: Route) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(books.user("江书记"))
    if route.name not in MEASURED_FIRST:
        assert not getattr(route.view, "csrf_exempt", False)
    if route.name in READ_ONLY:
        assert client.post(route.address()).status_code in {403, 405}
    else:
        assert client.post(route.address(), {"any": "thing"}).status_code == 403
        forged = client.post(route.address(), {"any": "thing"}, HTTP_ORIGIN="https://evil.example")
        assert forged.status_code == 403


class _Inline(HTMLParser):
    """Finds code and styles inside a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        kind = given.get("type", "")
        if tag == "style" or (tag == "script" and "src" not in given and kind != "application/json"):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            code = (value or "").strip().lower().startswith("javascript:")
            if name == "style" or name.startswith(("on", "hx-on")) or code or name == "srcdoc":
                self.found.append(f"<{tag} {name}={value!r}>")
        for name in ("src", "href", "action"):
            value = given.get(name) or ""
            if tag in {"script", "link", "img", "iframe", "form"} and value.startswith(("http:", "https:", "//")):
                self.found.append(f"<{tag} {name}={value!r}>: of another server")


def _check_page(address: str, answer) -> None:
    if "text/html" not in answer.get("Content-Type", ""):
        return
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy, address
    assert "unsafe" not in policy, address
    assert "frame-ancestors 'none'" in policy, address
    assert answer["X-Frame-Options"] == "DENY", address
    assert answer["X-Content-Type-Options"] == "nosniff", address
    assert answer["Referrer-Policy"] in {"same-origin", "no-referrer"}, address
    reader = _Inline()
    reader.feed(answer.content.decode())
    assert not reader.found, (address, reader.found)


@pytest.mark.parametrize("route", routes(), ids=lambda route: route.name)
def test_every_page_forbids_inline_code_and_has_none(head: Client, books: Books, route: Route) -> None:
    for address in tries(route, books):
        answer = head.get(address)
        _check_page(address, answer)
        if answer.streaming:
            answer.getvalue()  # read to its end, as a browser does
        if answer.status_code == 200:
            break


def test_pages_for_strangers_and_of_mistakes_are_as_strict(client: Client, books: Books) -> None:
    card = account_reset(actor=books.actor("李支书"), person_id=books.people["陈红丽"].pk)
    for address in (
        LOGIN,
        "/account/help/",
        "/account/card/",
        f"/account/card/{card.code}/",
        "/account/card/x/",
        "/none",
    ):
        _check_page(address, client.get(address))
    strict = Client(enforce_csrf_checks=True)
    _check_page("a forged form", strict.post(LOGIN, {"login": "x"}))
    with override_settings(ALLOWED_HOSTS=["wangge.example"]):
        _check_page("another host", client.get(LOGIN))


def test_a_printed_card_is_as_strict(head: Client, books: Books) -> None:
    address = f"/people/{books.people['陈红丽'].pk}/account/card/"
    answer = head.post(address, {"reason": ""})
    assert answer.status_code == 200
    _check_page(address, answer)


def test_a_session_from_before_the_log_in_is_worth_nothing_after_it(client: Client, books: Books) -> None:
    client.get(LOGIN)
    session = client.session
    session["planted"] = "by the attacker"
    session.save()
    before = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    client.post(LOGIN, {"login": "陈红丽", "password": PASSWORD})
    assert client.session["_auth_user_id"]
    assert client.session.session_key != before
    attacker = Client()
    attacker.cookies[settings.SESSION_COOKIE_NAME] = before
    assert attacker.get("/account/").status_code == 302


def test_a_session_ends_with_the_log_out(head: Client) -> None:
    kept = head.cookies[settings.SESSION_COOKIE_NAME].value
    head.get("/account/logout/")
    assert head.get("/account/").status_code == 200, "an image of an address logs nobody out"
    head.post("/account/logout/")
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = kept
    assert thief.get("/account/").status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example", "http:///evil.example", "javascript:alert(1)",
        "https://testserver@evil.example/", "https:evil.example", "https://testserver.evil.example/", " //evil.example",
    ],
)  # fmt: skip
def test_nobody_is_led_away(client: Client, books: Books, target: str) -> None:
    def ours(answer) -> bool:
        return answer.get("Location", "/").startswith("/") and not answer.get("Location", "/").startswith(("//", "/\\"))

    assert ours(client.post(LOGIN, {"login": "陈红丽", "password": PASSWORD, "next": target}))
    assert ours(client.get(LOGIN, {"next": target}))
    assert ours(client.post("/language/", {"language": "en", "next": target}))
    assert ours(client.post("/account/logout/", {"next": target}))


def test_the_way_back_to_an_own_page_is_kept(client: Client, books: Books) -> None:
    answer = client.get("/account/sessions/")
    assert answer["Location"] == "/account/login/?next=/account/sessions/"
    back = client.post(LOGIN, {"login": "陈红丽", "password": PASSWORD, "next": "/account/sessions/"})
    assert back["Location"] == "/account/sessions/"


def test_guessing_passwords_is_stopped_by_account_and_by_address(client: Client, books: Books) -> None:
    for n in range(6):
        client.post(LOGIN, {"login": "江书记", "password": f"guess {n}"})
    client.post(LOGIN, {"login": "江书记", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    spraying = Client(REMOTE_ADDR="10.1.1.1")
    for n in range(21):
        spraying.post(LOGIN, {"login": f"name{n}", "password": "spring2026"})
    spraying.post(LOGIN, {"login": "刘平", "password": PASSWORD})
    assert "_auth_user_id" not in spraying.session, "many names from one address"


def test_an_address_in_a_header_is_not_believed(client: Client, books: Books) -> None:
    for n in range(6):
        client.post(LOGIN, {"login": "江书记", "password": "x"}, HTTP_X_FORWARDED_FOR=f"10.0.0.{n}")
    client.post(LOGIN, {"login": "江书记", "password": PASSWORD}, HTTP_X_FORWARDED_FOR="10.0.0.99")
    assert "_auth_user_id" not in client.session


@override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True)
def test_cookies_are_for_the_server_alone(client: Client, books: Books) -> None:
    User.objects.filter(username="陈红丽").update(language="zh-hans")
    client.get(LOGIN, secure=True)
    answer = client.post(LOGIN, {"login": "陈红丽", "password": PASSWORD}, secure=True)
    session = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert session["httponly"]
    for name, cookie in answer.cookies.items():
        assert cookie["secure"], name
        assert cookie["samesite"] == "Lax", name


@override_settings(ALLOWED_HOSTS=["wangge.example"])
def test_another_host_name_is_refused(client: Client, books: Books) -> None:
    assert client.get(LOGIN, HTTP_HOST="evil.example").status_code == 400
    assert client.get(LOGIN, HTTP_HOST="wangge.example", HTTP_X_FORWARDED_HOST="evil.example").status_code == 200


def test_secrets_reach_no_log(client: Client, books: Books, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    card = account_reset(actor=books.actor("李支书"), person_id=books.people["陈红丽"].pk)
    secrets = [PASSWORD, "a wrong secret", card.code, "brand new words here"]
    client.post(LOGIN, {"login": "刘平", "password": "a wrong secret"})
    client.post(LOGIN, {"login": "刘平", "password": PASSWORD})
    client.get(f"/account/card/{card.code}/")
    words = {"password1": "brand new words here", "password2": "brand new words here"}
    client.post(f"/account/card/{card.code}/", words)
    client.post(LOGIN, {"login": "13900001234", "password": "a wrong secret"})
    said = "\n".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("django.db.backends")
    )
    for secret in [*secrets, "13900001234", "刘平", "陈红丽"]:
        assert secret not in said


@pytest.mark.parametrize("weak", ["x", "a" * 60, "ab" * 40, "secret", "123456789" * 5])
def test_a_weak_secret_key_is_refused(tmp_path: Path, weak: str) -> None:
    with pytest.raises(Problem) as refused:
        secret_key(tmp_path, weak)
    assert refused.value.code == "settings.secret.weak"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://login.example.com/", "insecure"), ("file:///etc/passwd", "insecure"), ("gopher://x/", "insecure"),
        ("https://", "insecure"), ("https://127.0.0.1/", "private"), ("https://localhost/", "private"),
        ("https://10.0.0.5/", "private"), ("https://192.168.1.1:8443/", "private"), ("https://[::1]/", "private"),
        ("https://169.254.169.254/latest/meta-data/", "private"), ("https://[::ffff:127.0.0.1]/", "private"),
        ("https://2130706433/", "private"), ("https://0.0.0.0/", "private"), ("https://100.64.0.1/", "private"),
    ],
)  # fmt: skip
def test_the_platform_asks_no_inner_address(address: str, code: str) -> None:
    with pytest.raises(Problem) as refused:
        check_address(address)
    assert refused.value.code == f"settings.address.{code}"


def test_what_another_servers_answer_leads_to_is_checked_too() -> None:
    session = mount_checks(requests.Session(), private=False)
    for address in ("https://127.0.0.1/token", "http://127.0.0.1/token"):
        with pytest.raises(Problem):
            session.get(address, timeout=1)


def test_an_identity_server_is_set_whole_and_over_tls() -> None:
    good = {
        "WANGGE_OIDC_ISSUER": "https://id.example.com/realm", "WANGGE_OIDC_CLIENT_ID": "wangge",
        "WANGGE_OIDC_SECRET": "s", "WANGGE_OIDC_NAME": "County", "WANGGE_OIDC_PRIVATE": False,
    }  # fmt: skip
    assert office_from(good.__getitem__).origin == "https://id.example.com"
    assert office_from({**good, "WANGGE_OIDC_ISSUER": ""}.__getitem__) is None
    for wrong, code in (
        ({"WANGGE_OIDC_ISSUER": "http://id.example.com"}, "settings.address.insecure"),
        ({"WANGGE_OIDC_SECRET": ""}, "settings.oidc.incomplete"),
    ):
        with pytest.raises(Problem) as refused:
            office_from({**good, **wrong}.__getitem__)
        assert refused.value.code == code


def test_an_identity_server_opens_only_accounts_that_exist(books: Books, settings) -> None:
    User.objects.filter(username="陈红丽").update(phone_index=phone_index("13900001234"))
    number, name = {"phone_number": "+86 139 0000 1234"}, {"userinfo": {"preferred_username": "刘平"}}
    assert account_of({**number, "phone_number_verified": True}) == books.user("陈红丽")
    assert account_of(number) is None, "who says so of themselves may be anybody"
    assert account_of(name) is None
    settings.OIDC_TRUSTED = True
    assert account_of(number) == books.user("陈红丽")
    assert account_of({"phone_number": "+86 139 0000 1234", "phone_number_verified": False}) is None
    assert account_of(name) == books.user("刘平")
    assert account_of({"preferred_username": "somebody", "email": "陈红丽@example.com"}) is None
    assert account_of({}) is None
