"""Getting in: by name, by phone number, by card, with a second factor; and being kept out."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from account_scenes import entries
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from book_scenes import PASSWORD, Books, write_books
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.test import Client
from web_routes import routes

from wangge.kernel import clock
from wangge.kernel.accounts.api import account_reset, phone_index
from wangge.kernel.models import User

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"
NEW = "four quiet ponds by the road"


@pytest.fixture
def books() -> Books:
    cache.clear()
    written = write_books()
    User.objects.filter(username="陈红丽").update(phone_index=phone_index("13900001234"))
    return written


def log_in(client: Client, name: str, password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"login": name, "password": password}, **more)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "name", ["陈红丽", " 陈红丽 ", "13900001234", "139 0000 1234", "+86 13900001234", "１３９００００１２３４"]
)
def test_name_or_phone_number_open_the_same_account(client: Client, books: Books, name: str) -> None:
    answer = log_in(client, name)
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert client.session["_auth_user_id"] == str(books.user("陈红丽").pk)
    (entry,) = entries(action="account.login")
    assert (entry.actor_name, entry.path) == ("陈红丽", books.grids["李庄村红色网格"].path)


def test_nobody_signs_up_and_no_mail_is_asked() -> None:
    for address in ("/account/signup/", "/account/email/", "/account/password/reset/", "/accounts/signup/"):
        assert not any(address == f"/{route.pattern}" for route in routes())


def test_unknown_names_and_wrong_passwords_get_the_same_words(client: Client, books: Books) -> None:
    def words(name: str) -> list[str]:
        return [str(e) for e in log_in(client, name, "wrong").context["form"].non_field_errors()]

    assert words("陈红丽") == words("谁也不是") == words("13900001234") == words("13999999999") != []
    subjects = [entry.subject for entry in entries(action="account.login_failed")]
    mine, unknown = f"kernel.user:{books.user('陈红丽').pk}", "kernel.user:unknown"
    assert subjects == [mine, unknown, mine, unknown]


def test_a_wrong_password_costs_as_much_work_as_an_unknown_name(client: Client, books: Books, monkeypatch) -> None:
    worked: list[str] = []
    for work in ("encode", "verify"):
        original = getattr(Argon2PasswordHasher, work)
        monkeypatch.setattr(
            Argon2PasswordHasher, work, lambda *a, _o=original, _w=work, **k: (worked.append(_w), _o(*a, **k))[1]
        )
    log_in(client, "陈红丽", "wrong")
    for_known = len(worked)
    worked.clear()
    log_in(client, "谁也不是", "wrong")
    assert len(worked) == for_known == 1


def test_after_five_failures_the_address_waits_and_nobody_else(client: Client, books: Books) -> None:
    for _ in range(5):
        log_in(client, "陈红丽", "wrong")
    answer = log_in(client, "陈红丽")
    assert not is_in(client)
    assert "5" in str(answer.context["form"].non_field_errors())
    elsewhere = Client(REMOTE_ADDR="10.9.8.7")
    log_in(elsewhere, "陈红丽")
    assert is_in(elsewhere), "the officer at another address is not locked out"
    log_in(client, "刘平")
    assert is_in(client), "a colleague at the same address is not locked out"
    client.logout()
    with time_machine.travel(clock.now() + timedelta(minutes=5, seconds=2)):
        log_in(client, "陈红丽")
        assert is_in(client)


def test_the_lock_holds_however_the_name_is_written(client: Client, books: Books) -> None:
    for written in ("13900001234", "139 0000 1234", "+8613900001234", "139-0000-1234", "１３９００００１２３４"):
        log_in(client, written, "wrong")
    log_in(client, "13900001234")
    assert not is_in(client)


def test_a_card_greets_by_name_and_logs_in_with_a_new_password(client: Client, books: Books) -> None:
    card = account_reset(actor=books.actor("李支书"), person_id=books.people["陈红丽"].pk)
    address = f"/account/card/{card.code}/"
    page = client.get(address)
    assert "陈红丽" in page.content.decode()
    assert client.get(address).status_code == 200, "looking does not spend it"
    wrong = client.post(address, {"password1": NEW, "password2": "other"})
    assert wrong.context["form"].errors["password2"]
    answer = client.post(address, {"password1": NEW, "password2": NEW})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_in(client)
    late = Client()
    assert late.get(address).status_code == 422
    log_in(late, "陈红丽", NEW)
    assert is_in(late)


def test_the_code_of_a_card_can_be_typed(client: Client, books: Books) -> None:
    card = account_reset(actor=books.actor("李支书"), person_id=books.people["陈红丽"].pk)
    answer = client.post("/account/card/", {"code": f" {card.spoken_code.lower()} "}, follow=True)
    assert "陈红丽" in answer.content.decode()
    assert client.post("/account/card/", {"code": "####"}, follow=True).status_code == 422


def test_a_reset_ends_the_sessions_at_once(client: Client, books: Books) -> None:
    log_in(client, "陈红丽")
    assert client.get("/account/").status_code == 200
    account_reset(actor=books.actor("李支书"), person_id=books.people["陈红丽"].pk)
    assert client.get("/account/").status_code == 302


def test_a_closed_account_says_what_to_do(client: Client, books: Books) -> None:
    User.objects.filter(username="陈红丽").update(is_active=False)
    answer = client.post(LOGIN, {"login": "陈红丽", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain[-1][0] == "/account/inactive/"
    assert not is_in(client)


def test_with_a_second_factor_the_password_alone_opens_nothing(client: Client, books: Books) -> None:
    user, secret = books.user("陈红丽"), "JBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    stored = Authenticator.objects.get(user=user).data["secret"]
    assert secret not in stored
    assert get_factor_adapter().decrypt(stored) == secret
    assert log_in(client, "陈红丽")["Location"].startswith("/account/second-factor/authenticate/")
    assert not is_in(client)
    code = format_hotp_value(hotp_value(secret, int(clock.now().timestamp()) // 30))
    client.post("/account/second-factor/authenticate/", {"code": "000000" if code != "000000" else "111111"})
    assert not is_in(client)
    client.post("/account/second-factor/authenticate/", {"code": code})
    assert is_in(client)


def test_one_ends_the_own_session_elsewhere_and_no_others(client: Client, books: Books) -> None:
    other_device, stranger = Client(), Client()
    log_in(client, "陈红丽")
    log_in(other_device, "陈红丽", HTTP_USER_AGENT="old phone")
    log_in(stranger, "刘平")
    theirs = UserSession.objects.get(user=books.user("刘平"))
    assert client.post(f"/account/sessions/{theirs.pk}/end/").status_code == 404
    assert "old phone" in client.get("/account/sessions/").content.decode()
    mine = UserSession.objects.get(user=books.user("陈红丽"), user_agent="old phone")
    client.post(f"/account/sessions/{mine.pk}/end/")
    assert other_device.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
    assert stranger.get("/account/").status_code == 200


def test_the_own_password_is_changed_with_the_old_one(client: Client, books: Books) -> None:
    log_in(client, "陈红丽")
    form = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    assert client.post("/account/password/", form).context["form"].errors["oldpassword"]
    assert client.post("/account/password/", form | {"oldpassword": PASSWORD})["Location"] == "/account/"
    assert books.user("陈红丽").check_password(PASSWORD), "the scene's copy is the old one"
    assert User.objects.get(username="陈红丽").check_password(NEW)
    assert len(entries(action="account.password")) == 1


def test_the_user_is_spoken_to_in_the_own_language_from_the_log_in_on(client: Client, books: Books) -> None:
    log_in(client, "陈红丽")
    client.post("/language/", {"language": "en", "next": "/account/"})
    elsewhere = Client(HTTP_ACCEPT_LANGUAGE="zh-CN")
    log_in(elsewhere, "陈红丽")
    assert "My account" in elsewhere.get("/account/").content.decode()
