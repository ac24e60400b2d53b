"""Accounts: who may make, reset and close whose, and what a card is good for."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from account_scenes import entries
from allauth.mfa.models import Authenticator
from book_scenes import Books, write_books
from django.core.exceptions import ValidationError

from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.kernel.accounts.api import (
    account_close,
    account_reopen,
    account_reset,
    account_state,
    accounts_invite,
    card_find,
    card_use,
    directory,
    invite,
    normal_phone,
    phone_index,
)
from wangge.kernel.accounts.names import propose_names
from wangge.kernel.keys import seal_text
from wangge.kernel.models import LoginCard, User
from wangge.problem import Problem
from wangge.roster.models import Assignment, Person

pytestmark = pytest.mark.django_db
NEW = "four quiet ponds by the road"


@pytest.fixture
def books() -> Books:
    return write_books()


def appoint(books: Books, name: str, grid: str, *, role: str = "grid_officer", phone: str = "") -> Person:
    """Somebody newly appointed, without an account."""
    with as_system("a test's scene"):
        person = Person.objects.create(
            name=name, sort_key=name, home=books.grids[grid], phone=seal_text(phone), phone_index=phone_index(phone)
        )
        Assignment.objects.create(
            person=person, role_id=role, grid=books.grids[grid], valid_from=clock.today() - timedelta(days=1)
        )
    return person


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("139 0000 1234", "13900001234"),
        ("+86-139-0000-1234", "13900001234"),
        ("008613900001234", "13900001234"),
        ("１３９００００１２３４", "13900001234"),
        ("0394 6001234", "03946001234"),
        ("chenhongli", ""),
        ("陈13900001234", ""),
        ("12", ""),
        ("", ""),
    ],
)
def test_a_phone_number_is_the_same_however_it_is_written(written: str, digits: str) -> None:
    assert normal_phone(written) == digits


def test_a_name_to_log_in_with_is_the_name_in_pinyin_and_a_number_when_it_is_taken() -> None:
    User.objects.create(username="LiTao")
    assert propose_names(["李涛", "李涛", "陈红丽", "··"]) == ["litao2", "litao3", "chenhongli", "user"]


def test_who_is_appointed_gets_an_account_and_a_card(books: Books) -> None:
    person = appoint(books, "李涛", "李庄村黄色网格", phone="139 0000 1234")
    (card,) = invite(books.actor("李支书"), [person])
    assert (card.name, card.username, card.township) == ("李涛", "litao", "大王庄乡")
    assert [(post.where, post.name_zh) for post in card.posts] == [("李庄村黄色网格", "网格员")]
    user = User.objects.get(username="litao")
    assert user.phone_index == phone_index("13900001234")
    assert not user.has_usable_password()
    assert not LoginCard.objects.filter(code_hash=card.code).exists(), "only the hash is kept"
    assert entries(action="account.invite")[0].path == books.grids["李庄村黄色网格"].path
    with as_system("a test looks"):
        assert Person.objects.get(pk=person.pk).user_id == user.pk


def test_two_with_one_phone_number_both_get_in_the_second_by_name_alone(books: Books) -> None:
    first = appoint(books, "李涛", "李庄村黄色网格", phone="13900001234")
    second = appoint(books, "李兰", "李庄村黄色网格", role="assistant", phone="13900001234")
    cards = invite(books.actor("李支书"), [first, second])
    assert [User.objects.get(username=card.username).phone_index is None for card in cards] == [False, True]


def test_a_whole_village_is_invited_at_once_but_not_who_is_in_already(books: Books) -> None:
    person = appoint(books, "李涛", "李庄村黄色网格")
    User.objects.filter(username="陈红丽").update(last_login=clock.now())
    waiting = directory().waiting(books.actor("李支书"), books.grids["李庄村"].path)
    cards = accounts_invite(actor=books.actor("李支书"), person_ids=waiting, skip_denied=True)
    assert person.pk in waiting
    assert {card.name for card in cards} == {"李委员", "刘平", "李涛"}, "not 陈红丽, and not the secretary's own"


@pytest.mark.parametrize(
    ("superior", "person"),
    [
        ("孔支书", "陈红丽"),  # of another village
        ("外乡书记", "陈红丽"),
        ("江书记", "外乡书记"),
    ],
)
def test_who_is_out_of_sight_is_not_found(books: Books, superior: str, person: str) -> None:
    with pytest.raises(Problem) as refused:
        account_reset(actor=books.actor(superior), person_id=books.people[person].pk)
    assert refused.value.code == "access.not_found"


@pytest.mark.parametrize("person", ["李委员", "刘平", "李支书"])
def test_an_officer_resets_nobody(books: Books, person: str) -> None:
    with pytest.raises(Problem) as refused:
        account_reset(actor=books.actor("陈红丽"), person_id=books.people[person].pk)
    assert refused.value.code in {"access.denied", "access.not_found"}
    assert books.user(person).check_password("a long and quiet river")


def test_a_village_cannot_open_the_account_of_somebody_who_leads_the_township(books: Books) -> None:
    """The township's head lives in 李庄村 and is kept there: the village could else print a card and be the head."""
    with as_system("a test's scene"):
        Person.objects.filter(pk=books.people["办公室主任王"].pk).update(home=books.grids["李庄村"])
    with pytest.raises(Problem) as refused:
        account_reset(actor=books.actor("李支书"), person_id=books.people["办公室主任王"].pk)
    assert refused.value.code == "access.denied"


def test_a_peer_cannot_open_the_account_of_a_peer_but_the_township_can(books: Books) -> None:
    leader = appoint(books, "组长孙", "李庄村", role="team_leader")
    invite(books.actor("江书记"), [leader])
    with pytest.raises(Problem) as refused:
        account_reset(actor=books.actor("李支书"), person_id=leader.pk)
    assert refused.value.code == "access.denied"
    assert account_reset(actor=books.actor("管理员周"), person_id=leader.pk).name == "组长孙"


def test_nobody_resets_the_own_account(books: Books) -> None:
    with pytest.raises(Problem) as refused:
        account_reset(actor=books.actor("江书记"), person_id=books.people["江书记"].pk)
    assert refused.value.code == "account.own"


def test_a_card_opens_once_and_sets_the_password(books: Books) -> None:
    (card,) = invite(books.actor("李支书"), [appoint(books, "李涛", "李庄村黄色网格")])
    assert card_find(card.spoken_code.lower()).user.username == "litao", "as typed from paper"
    user = card_use(code=card.code, password=NEW)
    assert user.check_password(NEW)
    for again in (lambda: card_find(card.code), lambda: card_use(code=card.code, password="another good one")):
        with pytest.raises(Problem) as refused:
            again()
        assert refused.value.code == "account.card.used"
    assert User.objects.get(pk=user.pk).check_password(NEW)


def test_a_card_is_too_old_after_a_day_and_replaced_by_a_newer_one(books: Books) -> None:
    person = appoint(books, "李涛", "李庄村黄色网格")
    (old,) = invite(books.actor("李支书"), [person])
    newer = account_reset(actor=books.actor("李支书"), person_id=person.pk)
    with pytest.raises(Problem) as refused:
        card_find(old.code)
    assert refused.value.code == "account.card.replaced"
    with time_machine.travel(clock.now() + timedelta(hours=24, seconds=1)), pytest.raises(Problem) as refused:
        card_find(newer.code)
    assert refused.value.code == "account.card.late"
    with pytest.raises(Problem) as refused:
        card_find("AAAA-BBBB-CCCC-DDDD")
    assert refused.value.code == "account.card.unknown"


@pytest.mark.parametrize("password", ["kurz", "8675309867", "password123", "litao1234"])
def test_an_easy_password_is_refused_and_the_card_stays_good(books: Books, password: str) -> None:
    (card,) = invite(books.actor("李支书"), [appoint(books, "李涛", "李庄村黄色网格")])
    with pytest.raises(ValidationError):
        card_use(code=card.code, password=password)
    assert card_find(card.code)


def test_a_reset_ends_password_and_second_factor(books: Books) -> None:
    user = books.user("陈红丽")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    account_reset(actor=books.actor("李支书"), person_id=books.people["陈红丽"].pk, reason="手机丢失")
    user.refresh_from_db()
    assert not user.has_usable_password()
    assert not Authenticator.objects.filter(user=user).exists()
    assert entries(action="account.reset", subject=f"kernel.user:{user.pk}")


def test_a_closed_account_opens_to_no_card_until_it_is_opened_again(books: Books) -> None:
    secretary, person = books.actor("李支书"), books.people["陈红丽"]
    card = account_reset(actor=secretary, person_id=person.pk)
    account_close(actor=secretary, person_id=person.pk, reason="离任")
    with pytest.raises(Problem):
        card_find(card.code)
    with pytest.raises(Problem) as refused:
        account_reset(actor=secretary, person_id=person.pk)
    assert refused.value.code == "account.closed"
    account_reopen(actor=secretary, person_id=person.pk)
    state = account_state(actor=secretary, person_id=person.pk)
    assert state.user is not None
    assert state.user.is_active
    assert [e.action for e in entries(subject=f"kernel.user:{state.user.pk}")] == [
        "account.reset", "account.close", "account.reopen",
    ]  # fmt: skip


def test_one_who_may_not_be_invited_stops_all(books: Books) -> None:
    person = appoint(books, "李涛", "李庄村黄色网格")
    ids = [person.pk, books.people["江书记"].pk]
    with pytest.raises(Problem):
        accounts_invite(actor=books.actor("李支书"), person_ids=ids)
    assert not User.objects.filter(username="litao").exists()
