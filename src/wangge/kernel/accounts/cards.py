"""Log-in cards: made by a superior, good for a day and for one use."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from wangge.kernel import clock
from wangge.kernel.access import Actor
from wangge.kernel.accounts.holders import directory
from wangge.kernel.ids import typed_code
from wangge.kernel.models import LoginCard
from wangge.kernel.record import record
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from wangge.kernel.accounts.holders import HeldPost, Holder
    from wangge.kernel.models import User

GOOD_FOR = timedelta(hours=24)
_LENGTH = 16
"""31 letters to the 16th power: nobody guesses one in a day, and nobody finds it from its hash."""


@dataclass(frozen=True)
class Card:
    """What is printed on a card. The code exists nowhere else."""

    person_id: UUID
    name: str
    posts: tuple[HeldPost, ...]
    township: str
    username: str
    code: str
    expires_at: datetime

    @property
    def spoken_code(self) -> str:
        """The code in groups of four, as it is read from paper."""
        return "-".join(self.code[at : at + 4] for at in range(0, _LENGTH, 4))


def make_cards(holders: Sequence[Holder], users: Sequence[User], made_by: UUID | None) -> list[Card]:
    """Make a card for each; older ones of the same users are no good any more. Belongs inside a transaction."""
    now = clock.now()
    expires = now + GOOD_FOR
    LoginCard.objects.filter(user__in=[user.pk for user in users], used_at=None, replaced_at=None).update(
        replaced_at=now
    )
    codes = [typed_code(_LENGTH) for _ in users]
    LoginCard.objects.bulk_create(
        LoginCard(code_hash=_hash(code), user=user, made_by_id=made_by, expires_at=expires)
        for code, user in zip(codes, users, strict=True)
    )
    return [
        Card(holder.person_id, holder.name, holder.posts, holder.township, user.username, code, expires)
        for holder, user, code in zip(holders, users, codes, strict=True)
    ]


def card_find(code: str, *, lock: bool = False) -> LoginCard:
    """Return the card with this code, if it still lets its holder in.

    Raises
    ------
    Problem
        ``account.card.unknown``, ``.used``, ``.replaced``, ``.late`` or ``account.closed``.
    """
    cards = LoginCard.objects.select_related("user")
    if lock:
        cards = cards.select_for_update(of=("self",))
    card = cards.filter(code_hash=_hash(code)).first()
    if card is None:
        raise Problem("account.card.unknown")
    if card.used_at is not None:
        raise Problem("account.card.used")
    if card.replaced_at is not None:
        raise Problem("account.card.replaced")
    if card.expires_at <= clock.now():
        raise Problem("account.card.late", hours=int(GOOD_FOR.total_seconds() // 3600))
    if not card.user.is_active:
        raise Problem("account.closed")
    return card


def card_use(*, code: str, password: str) -> User:
    """Set the password of the card's user and spend the card; every older session of the user ends with it.

    Raises
    ------
    Problem
        As ``card_find``.
    ValidationError
        For a password that is too simple.
    """
    with transaction.atomic():
        card = card_find(code, lock=True)
        user = card.user
        validate_password(password, user)
        user.set_password(password)
        user.save(update_fields=["password"])
        card.used_at = clock.now()
        card.save(update_fields=["used_at"])
        actor = Actor(user_id=user.pk, name=str(user))
        record("account.card_used", subject=user, actor=actor, path=directory().home_of(user.pk))
    return user


def _hash(code: str) -> str:
    """Hash what was typed or scanned; small letters, blanks and hyphens do not matter."""
    plain = "".join(letter for letter in code.upper() if letter.isascii() and letter.isalnum())
    return hashlib.sha256(f"card:{plain}".encode()).hexdigest()
