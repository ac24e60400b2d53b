"""Log-ins in the record: who got in, and who tried."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from wangge.kernel.access import Actor
from wangge.kernel.accounts.holders import directory
from wangge.kernel.record import record, subject_of

if TYPE_CHECKING:
    from wangge.kernel.models import User

_NOBODY = UUID(int=0)
STRANGER = "kernel.user:unknown"
"""The subject of attempts with a name that nobody has. What was typed is not kept: it may be a password."""


def login_record(user: User, *, address: str, way: str) -> None:
    """Write down that a user logged in, from where, and how."""
    with transaction.atomic():
        record(
            "account.login", subject=user, actor=_as_actor(user), path=directory().home_of(user.pk),
            after={"address": address, "way": way},
        )  # fmt: skip


def failure_record(user: User | None, *, address: str) -> None:
    """Write down that somebody could not log in. It takes the same steps, and so the same time, for unknown names."""
    with transaction.atomic():
        record(
            "account.login_failed",
            subject=subject_of(user) if user else STRANGER,
            actor=Actor(user_id=None, name="", kind="stranger"),
            path=directory().home_of(user.pk if user else _NOBODY),
            after={"address": address},
        )


def password_record(user: User) -> None:
    """Write down that a user set another password."""
    with transaction.atomic():
        record("account.password", subject=user, actor=_as_actor(user), path=directory().home_of(user.pk))


def second_factor_record(user: User, *, kind: str, on: bool) -> None:
    """Write down that a user's second factor was set up, made anew or removed."""
    action = "account.factor_on" if on else "account.factor_off"
    with transaction.atomic():
        record(action, subject=user, actor=_as_actor(user), path=directory().home_of(user.pk), after={"kind": kind})


def _as_actor(user: User) -> Actor:
    return Actor(user_id=user.pk, name=str(user))
