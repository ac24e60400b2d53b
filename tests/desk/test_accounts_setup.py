"""From an empty platform to the first township, to a second one, and out of the demonstration."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from account_scenes import entries
from book_scenes import PASSWORD, Books, write_books
from django.core.cache import cache
from django.test import Client

from wangge.kernel import demo
from wangge.kernel.access import as_system, visible
from wangge.kernel.accounts.setup_code import setup_code
from wangge.kernel.keys import keyed_hash, seal_text
from wangge.kernel.models import Setting, User
from wangge.kernel.record.checkpoints import checkpoint_file
from wangge.problem import Problem
from wangge.roster.api import actor_for
from wangge.territory.models import Grid

if TYPE_CHECKING:
    from collections.abc import Iterator

WANTED = {
    "township": "大王庄乡", "code": "411622204", "head": "王凤磊", "phone": "139 0000 1234", "username": "wangfenglei",
    "password1": PASSWORD, "password2": PASSWORD,
}  # fmt: skip


@pytest.fixture(autouse=True)
def fresh(db: None, settings, tmp_path: Path) -> Iterator[None]:
    """A var folder of its own with the same keys."""
    seal_text(keyed_hash("made on first use", ""))
    shutil.copytree(settings.VAR_DIR / "keys", tmp_path / "keys", ignore=shutil.ignore_patterns("setup"))
    settings.VAR_DIR = tmp_path
    cache.clear()
    demo._seen.clear()
    yield
    demo._seen.clear()


def wanted(**other: str) -> dict[str, str]:
    return WANTED | {"setup_code": setup_code()} | other


def test_before_the_first_account_every_page_leads_to_the_setup(client: Client) -> None:
    for address in ("/", "/account/login/", "/settings/", "/account/card/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, "/setup/")
    assert client.get("/setup/").status_code == 200
    assert client.get("/healthz").status_code == 200


def test_the_code_lies_in_a_file_that_only_the_owner_reads(tmp_path: Path) -> None:
    code = setup_code()
    file = Path(tmp_path, "keys", "setup")
    assert file.read_text() == code == setup_code()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_who_knows_the_code_founds_the_township_and_is_in(client: Client, tmp_path: Path) -> None:
    answer = client.post("/setup/", wanted(setup_code=setup_code().lower()))
    assert (answer.status_code, answer["Location"]) == (302, "/")
    user = User.objects.get(username="wangfenglei")
    assert client.session["_auth_user_id"] == str(user.pk)
    actor = actor_for(user)
    assert actor.may("settings.write")
    top = visible(Grid, actor).get(level=1)
    assert (top.name, top.code) == ("大王庄乡", "411622204000000")
    assert not Path(tmp_path, "keys", "setup").exists()
    assert client.get("/setup/")["Location"] == "/"
    other = Client()
    other.post("/account/login/", {"login": "13900001234", "password": PASSWORD})
    assert other.session["_auth_user_id"] == str(user.pk), "by phone number too"
    assert client.get("/").status_code == 200
    assert {entry.action for entry in entries()} >= {"account.make", "account.login"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"setup_code": "AAAABBBBCCCC"}, "setup_code"),
        ({"code": "4116222"}, "code"),
        ({"code": "999999999"}, None),
        ({"password2": "not the same"}, "password2"),
        ({"password1": "wangfenglei1", "password2": "wangfenglei1"}, "password1"),
        ({"username": "two words"}, "username"),
        ({"head": ""}, "head"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_made(client: Client, wrong, field) -> None:
    answer = client.post("/setup/", wanted(**wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors or not field
    assert not User.objects.exists()
    with as_system("a test looks"):
        assert not Grid.objects.exists()
    assert not Setting.objects.exists()


def test_a_stranger_cannot_guess_the_code(client: Client) -> None:
    answers = [
        client.post("/setup/", wanted(setup_code=f"GUESS{n}"), headers={"accept-language": "en"}) for n in range(11)
    ]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert "Wait a minute" in answers[-1].content.decode()
    assert not User.objects.exists()


def test_an_administrator_adds_a_township_that_sees_nothing_of_the_first(client: Client) -> None:
    books = write_books()
    client.force_login(books.user("江书记"))
    form = wanted(code="411622205", township="奉母镇", username="fengmu", head="孙镇长", phone="")
    assert client.get("/settings/township/").status_code == 200
    assert client.post("/settings/township/", form | {"username": "陈红丽"}).context["form"].errors["username"]
    assert client.post("/settings/township/", form)["Location"] == "/settings/"
    head = actor_for(User.objects.get(username="fengmu"))
    assert [grid.name for grid in visible(Grid, head)] == ["奉母镇"]
    assert "奉母镇" not in {grid.name for grid in visible(Grid, books.actor("江书记"))}
    client.force_login(books.user("李支书"))
    assert client.get("/settings/township/").status_code == 403


@pytest.fixture
def books() -> Books:
    return write_books()


def test_the_settings_page_tells_how_the_platform_is(
    client: Client, books: Books, django_assert_max_num_queries
) -> None:
    client.force_login(books.user("管理员周"))
    with django_assert_max_num_queries(12):  # two of them make the session and name the township in the frame
        page = client.get("/settings/").content.decode()
    assert "411622204000" in page
    assert "SQLite" in page or "PostgreSQL" in page
    client.force_login(books.user("陈红丽"))
    assert client.get("/settings/").status_code == 403


def test_real_work_cannot_be_wiped(client: Client, books: Books) -> None:
    client.force_login(books.user("江书记"))
    assert client.post("/settings/leave-demo/", {"word": "leave"}).status_code == 422
    with pytest.raises(Problem) as refused:
        demo.leave_demo(actor=books.actor("江书记"))
    assert refused.value.code == "demo.none"
    assert User.objects.exists()


def test_only_who_sets_the_platform_up_leaves_the_demonstration(client: Client, books: Books) -> None:
    demo.mark_demo()
    client.force_login(books.user("陈红丽"))
    assert client.post("/settings/leave-demo/", {"word": "leave"}).status_code == 403
    client.force_login(books.user("江书记"))
    assert client.post("/settings/leave-demo/", {"word": "yes"}).status_code == 422
    assert demo.is_demo()
    assert User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_leaving_the_demonstration_wipes_it_and_begins_the_setup(client: Client, tmp_path: Path) -> None:
    books = write_books()
    demo.mark_demo()
    left = Path(tmp_path, "files", "ab", "abc")
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_text("a demonstration's file")
    checkpoint_file().write_text("signed in the demonstration")
    client.force_login(books.user("江书记"))
    answer = client.post("/settings/leave-demo/", {"word": "清空"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/setup/"
    assert setup_code() in answer.content.decode(), "who left it need not look at the terminal"
    assert not User.objects.exists()
    assert not entries()
    with as_system("a test looks"):
        assert not Grid.objects.exists()
    assert not demo.is_demo()
    assert not left.exists()
    assert not checkpoint_file().exists()
    assert client.post("/setup/", wanted())["Location"] == "/"
