"""Map keys: a map program reads the map in its user's name, with nothing but a key that can be taken back."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from wangge.kernel import clock
from wangge.kernel.access import Actor
from wangge.kernel.accounts.holders import directory
from wangge.kernel.accounts.phones import phone_index
from wangge.kernel.models import MapKey
from wangge.kernel.record import record
from wangge.problem import Problem

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from wangge.kernel.models import User

MOST = 10
"""So many keys a user may have at a time; one a program is enough."""

_BYTES = 16
_NAME = 64


def map_keys_of(user: User) -> QuerySet[MapKey]:
    """Return the user's keys that open the map, the newest first."""
    return MapKey.objects.filter(user=user, revoked_on=None)


def map_key_make(*, user: User, name: str) -> tuple[MapKey, str]:
    """The user has one more key; it is returned this once, and kept nowhere.

    Raises
    ------
    Problem
        ``map.key.name``, ``map.key.many``.
    """
    name = " ".join(name.split())
    if not name or len(name) > _NAME:
        raise Problem("map.key.name", most=_NAME, field="name")
    key = secrets.token_urlsafe(_BYTES)
    with transaction.atomic():
        if map_keys_of(user).count() >= MOST:
            raise Problem("map.key.many", most=MOST)
        row = MapKey.objects.create(user=user, name=name, digest=_digest(key), made_on=clock.today())
        _tell("account.map_key_made", user, name)
    return row, key


def map_key_revoke(*, user: User, key_id: int) -> MapKey:
    """The key opens nothing any more.

    Raises
    ------
    Problem
        ``access.not_found`` for a key that is not there, or somebody else's.
    """
    with transaction.atomic():
        row = map_keys_of(user).select_for_update().filter(pk=key_id).first()
        if row is None:
            raise Problem("access.not_found")
        row.revoked_on = clock.today()
        row.save(update_fields=["revoked_on"])
        _tell("account.map_key_revoked", user, row.name)
    return row


def map_key_user(*, name: str, key: str) -> User:
    """Return the user whom the key belongs to, called by the user name or phone number. The day of use is kept.

    Raises
    ------
    Problem
        ``map.key.wrong``: no such key, another's, taken back, or its user's account is closed.
    """
    row = MapKey.objects.select_related("user").filter(digest=_digest(key), revoked_on=None).first()
    if row is None or not row.user.is_active or not _called(row.user, name):
        raise Problem("map.key.wrong")
    today = clock.today()
    if row.used_on != today:
        MapKey.objects.filter(pk=row.pk).update(used_on=today)
    return row.user


def _called(user: User, name: str) -> bool:
    if user.username.lower() == name.strip().lower():
        return True
    return bool(user.phone_index) and phone_index(name) == user.phone_index


def _digest(key: str) -> str:
    return hashlib.sha256(f"map:{key}".encode()).hexdigest()


def _tell(action: str, user: User, name: str) -> None:
    actor = Actor(user_id=user.pk, name=str(user))
    record(action, subject=user, actor=actor, path=directory().home_of(user.pk), after={"name": name})
