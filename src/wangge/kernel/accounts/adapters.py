"""What django-allauth asks of us: who logs in by which name, what a stranger is told, what is written down."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wangge.kernel.accounts.entering import failure_record, login_record, password_record
from wangge.kernel.accounts.phones import normal_phone, phone_index
from wangge.kernel.keys import open_sealed, seal
from wangge.kernel.models import User

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LOCK_MINUTES = 5
"""How long an address that failed too often with one name must wait. It keeps out nobody else."""

_WRONG = _("This name and password do not belong together. Try again, or ask your superior for a new log-in card.")


class PhoneField(forms.CharField):
    """A phone number, written as people write it."""

    def clean(self, value: Any) -> str:
        """Return its digits."""
        digits = normal_phone(super().clean(value))
        if not digits:
            raise ValidationError(_("This is no phone number."))
        return digits


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts of a township: made by superiors, entered by name or phone number, without e-mail."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _WRONG,
        "phone_password_mismatch": _WRONG,
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "too_many_login_attempts": _(
            "Too many attempts. Wait 5 minutes, or ask your superior for a new log-in card."
        ),
    }  # fmt: skip

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - its signature
        """Nobody signs up: accounts come from superiors."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Lead only to pages of the host that was asked."""
        request = context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        """Understand a phone number as people write it."""
        return PhoneField(**kwargs)

    def get_user_by_phone(self, phone: str) -> User | None:
        """Find by the keyed hash; the number itself is not kept."""
        index = phone_index(phone)
        return User.objects.filter(phone_index=index).first() if index else None

    def get_phone(self, user: User) -> None:
        """Say that the number is not known: only its hash is."""

    def get_login_stages(self) -> list[str]:
        """Ask for the second factor, and for nothing by mail or message."""
        return [stage for stage in super().get_login_stages() if stage.startswith("allauth.mfa.")]

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures by name and address together, so that a stranger elsewhere cannot lock anybody out."""
        name = str(credentials.get("username", ""))
        return f"{self.get_client_ip(request)}:{normal_phone(name) or name.lower()}"

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write the attempt down."""
        name = str(credentials.get("username", ""))
        user = User.objects.filter(username__iexact=name).first() or self.get_user_by_phone(name)
        failure_record(user, address=self.get_client_ip(request))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Write the log-in down, and speak the user's language."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        ways = [step["method"] for step in request.session.get("account_authentication_methods", [])]
        login_record(user, address=self.get_client_ip(request), way="+".join(ways))
        if user.language:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, user.language, max_age=settings.LANGUAGE_COOKIE_AGE,
                secure=settings.SESSION_COOKIE_SECURE, samesite="Lax", httponly=True,
            )  # fmt: skip
        return response

    def set_password(self, user: User, password: str) -> None:
        """Set it and write it down."""
        user.set_password(password)
        user.save(update_fields=["password"])
        password_record(user)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps lie sealed, under the key that signs sessions and not in the database."""

    def get_totp_issuer(self) -> str:
        """Call the platform by its name in the authenticator app."""
        return gettext("Wangge")

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return base64.b64encode(seal(text.encode(), key=_factor_key())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open it."""
        return open_sealed(base64.b64decode(encrypted_text), key=_factor_key()).decode()


def _factor_key() -> bytes:
    return hashlib.sha256(b"second factor:" + settings.SECRET_KEY.encode()).digest()
