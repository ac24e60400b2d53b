"""The door of the accounts: what the rooms above may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from wangge.kernel.accounts import factors, words  # noqa: F401 - what they register
from wangge.kernel.accounts.cards import Card, card_find, card_use
from wangge.kernel.accounts.holders import Directory, HeldPost, Holder, directory, find_all, register, require_over
from wangge.kernel.accounts.map_keys import map_key_make, map_key_revoke, map_key_user, map_keys_of
from wangge.kernel.accounts.phones import normal_phone, phone_index
from wangge.kernel.accounts.services import (
    AccountState,
    account_choose_language,
    account_close,
    account_make,
    account_reopen,
    account_reset,
    account_state,
    accounts_invite,
    session_end,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from wangge.kernel.access import Actor

__all__ = [
    "AccountState", "Card", "Directory", "HeldPost", "Holder", "account_choose_language", "account_close",
    "account_make", "account_reopen", "account_reset", "account_state", "accounts_invite", "card_find", "card_use",
    "directory", "find_all", "invite", "map_key_make", "map_key_revoke", "map_key_user", "map_keys_of", "normal_phone",
    "phone_index", "register", "require_over", "session_end",
]  # fmt: skip


class _Person(Protocol):
    @property
    def pk(self) -> UUID: ...


def invite(actor: Actor, persons: Iterable[_Person]) -> list[Card]:
    """Give people an account and a card each (see ``accounts_invite``)."""
    return accounts_invite(actor=actor, person_ids=[person.pk for person in persons])
