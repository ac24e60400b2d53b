"""What a superior does with accounts, and what one does with one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import transaction

from wangge.kernel import clock
from wangge.kernel.access import writing
from wangge.kernel.accounts.cards import make_cards
from wangge.kernel.accounts.holders import directory, find_all, require_over
from wangge.kernel.accounts.names import propose_names
from wangge.kernel.accounts.phones import phone_index
from wangge.kernel.models import LoginCard, MapKey, User
from wangge.kernel.record import record
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.kernel.accounts.cards import Card
    from wangge.kernel.accounts.holders import Holder


def accounts_invite(*, actor: Actor, person_ids: Iterable[UUID], skip_denied: bool = False) -> list[Card]:
    """Give each person an account and a card; those who have logged in before are left out.

    Parameters
    ----------
    skip_denied
        Leave out those over whom the actor may not decide; otherwise one of them stops it all.

    Raises
    ------
    Problem
        ``access.not_found`` or ``access.denied``: then nobody was invited.
    """
    with writing(actor):
        holders = find_all(actor, person_ids)
        if skip_denied:
            holders = [holder for holder in holders if _is_over(actor, holder)]
        roles = {holder.person_id: require_over(actor, holder) for holder in holders}
        users = {user.pk: user for user in _existing(holders)}
        inside = {pk for pk, user in users.items() if user.last_login is not None or not user.is_active}
        holders = [holder for holder in holders if holder.user_id not in inside]
        users |= _make_users([holder for holder in holders if holder.user_id is None])
        invited = [users[holder.user_id or holder.person_id] for holder in holders]
        cards = make_cards(holders, invited, actor.user_id)
        for holder, user in zip(holders, invited, strict=True):
            role = roles[holder.person_id]
            record("account.invite", subject=user, actor=actor, path=holder.home, acting_as=role)
    return cards


@dataclass(frozen=True)
class AccountState:
    """How a person gets in: the account, if there is one, and the card that is still good, if any."""

    holder: Holder
    user: User | None
    card_expires_at: datetime | None


def account_state(*, actor: Actor, person_id: UUID) -> AccountState:
    """Return how a person gets in, to who may decide about it.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied`` or ``account.own``.
    """
    holder, _ = _over(actor, person_id)
    user = User.objects.filter(pk=holder.user_id).first() if holder.user_id else None
    cards = LoginCard.objects.filter(user=user, used_at=None, replaced_at=None, expires_at__gt=clock.now())
    card = cards.first() if user else None
    return AccountState(holder, user, card.expires_at if card else None)


def account_reset(*, actor: Actor, person_id: UUID, reason: str = "") -> Card:
    """Give a person a new card. The old password, second factor, ties to the office's server and sessions end now.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``, ``account.own`` or ``account.closed``.
    """
    with writing(actor):
        holder, role = _over(actor, person_id)
        if holder.user_id is None:
            user = _make_users([holder])[holder.person_id]
        else:
            user = _locked(holder)
            if not user.is_active:
                raise Problem("account.closed")
            user.set_unusable_password()
            user.save(update_fields=["password"])
            Authenticator.objects.filter(user=user).delete()
            _untie(user)
            MapKey.objects.filter(user=user, revoked_on=None).update(revoked_on=clock.today())
            _end_sessions(user)
        card = make_cards([holder], [user], actor.user_id)[0]
        record("account.reset", subject=user, actor=actor, path=holder.home, acting_as=role, reason=reason)
    return card


def account_close(*, actor: Actor, person_id: UUID, reason: str) -> User:
    """Keep a person out: sessions end now, cards and passwords open nothing until the account is opened again."""
    with writing(actor):
        holder, role = _over(actor, person_id)
        user = _locked(holder)
        if user.is_active:
            user.is_active = False
            user.save(update_fields=["is_active"])
            LoginCard.objects.filter(user=user, used_at=None).delete()
            _end_sessions(user)
            record("account.close", subject=user, actor=actor, path=holder.home, acting_as=role, reason=reason)
    return user


def account_reopen(*, actor: Actor, person_id: UUID, reason: str = "") -> User:
    """Let a person in again, with the password as it was."""
    with writing(actor):
        holder, role = _over(actor, person_id)
        user = _locked(holder)
        if not user.is_active:
            user.is_active = True
            user.save(update_fields=["is_active"])
            record("account.reopen", subject=user, actor=actor, path=holder.home, acting_as=role, reason=reason)
    return user


def account_make(
    *, actor: Actor, person_id: UUID, name: str, phone: str, path: str, username: str, password: str
) -> User:
    """Give the head of a new township an account with a password: nobody is above to print a card.

    Raises
    ------
    Problem
        ``account.name.taken``, or ``access.denied`` for anybody but the platform itself.
    """
    if actor.kind != "system":
        raise Problem("access.denied", ability="account.write")
    with writing(actor):
        if User.objects.filter(username__iexact=username).exists():
            raise Problem("account.name.taken", field="username")
        user = User(username=username, display_name=name, phone_index=_free_index(phone))
        user.set_password(password)
        user.save(force_insert=True)
        directory().link({person_id: user})
        record("account.make", subject=user, actor=actor, path=path, acting_as="system")
    return user


def account_choose_language(*, user: User, language: str) -> None:
    """Speak this language to the user from the next log-in on, wherever it is."""
    with transaction.atomic():
        user.language = language
        user.save(update_fields=["language"])


def session_end(*, user: User, session_id: int) -> None:
    """End one of the user's own sessions.

    Raises
    ------
    Problem
        ``access.not_found`` for a session that is not there or somebody else's.
    """
    session = UserSession.objects.filter(user=user, pk=session_id).first()
    if session is None:
        raise Problem("access.not_found")
    session.end()


def _is_over(actor: Actor, holder: Holder) -> bool:
    try:
        require_over(actor, holder)
    except Problem:
        return False
    return True


def _free_index(phone: str) -> str | None:
    index = phone_index(phone)
    return None if not index or User.objects.filter(phone_index=index).exists() else index


def _over(actor: Actor, person_id: UUID) -> tuple[Holder, str]:
    holder = find_all(actor, [person_id])[0]
    return holder, require_over(actor, holder)


def _existing(holders: Sequence[Holder]) -> Iterable[User]:
    return User.objects.select_for_update().filter(pk__in=[h.user_id for h in holders if h.user_id is not None])


def _locked(holder: Holder) -> User:
    user = User.objects.select_for_update().filter(pk=holder.user_id).first() if holder.user_id else None
    if user is None:
        raise Problem("account.none")
    return user


def _make_users(holders: Sequence[Holder]) -> dict[UUID, User]:
    """Make an account for each, without a usable password, and link it; return them by person.

    Two people with one phone number: the second one logs in by name alone.
    """
    indexes = [phone_index(holder.phone) for holder in holders]
    taken = set(
        User.objects.filter(phone_index__in=[index for index in indexes if index]).values_list("phone_index", flat=True)
    )
    users = {}
    for holder, index, name in zip(holders, indexes, propose_names(h.name for h in holders), strict=True):
        free = index if index and index not in taken else None
        taken.add(free)
        users[holder.person_id] = User(
            username=name, display_name=holder.name, phone_index=free, password=make_password(None)
        )
    User.objects.bulk_create(users.values())
    directory().link(users)
    return users


def _untie(user: User) -> None:
    """Forget which accounts at the office's identity server open this one; the settings may name no such server."""
    if apps.is_installed("allauth.socialaccount"):
        from allauth.socialaccount.models import SocialAccount  # noqa: PLC0415 - has a table only then

        SocialAccount.objects.filter(user=user).delete()


def _end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()
