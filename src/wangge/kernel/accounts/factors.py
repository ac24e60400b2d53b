"""Second factors in the record: django-allauth tells of them by signals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.dispatch import receiver

from wangge.kernel.accounts.entering import second_factor_record

if TYPE_CHECKING:
    from wangge.kernel.models import User


@receiver([authenticator_added, authenticator_reset], dispatch_uid="wangge.second_factor_on")
def _on(user: User, authenticator: Any, **_: Any) -> None:
    second_factor_record(user, kind=authenticator.type, on=True)


@receiver(authenticator_removed, dispatch_uid="wangge.second_factor_off")
def _off(user: User, authenticator: Any, **_: Any) -> None:
    second_factor_record(user, kind=authenticator.type, on=False)
