"""How a log-in by the office's identity server finds its account; it never makes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings

from wangge.kernel.accounts.phones import phone_index
from wangge.kernel.models import User
from wangge.kernel.outward import mount_checks

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest
    from requests import Session


class OfficeAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Accounts come from superiors; the office's server only says who is at the door."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002 - its signature
        """Nobody gets an account this way."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Tie a first log-in to the account with the same phone number or name; later ones are recognised by it."""
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        user = account_of(sociallogin.account.extra_data)
        if user is not None:
            sociallogin.connect(request, user)

    def get_requests_session(self) -> Session:
        """Ask only addresses that may be asked, whatever the server's own description says."""
        return mount_checks(super().get_requests_session(), private=settings.OIDC_PRIVATE)


def account_of(claims: dict[str, Any]) -> User | None:
    """Return the account that an identity server's claims speak of: by a phone number that it has verified.

    A server whose people cannot choose their own names and numbers (``WANGGE_OIDC_TRUSTED``) is believed without that,
    and by user name too.
    """
    known = {**claims.get("id_token", {}), **claims.get("userinfo", {}), **claims}
    index = phone_index(str(known.get("phone_number") or ""))
    said = known.get("phone_number_verified", settings.OIDC_TRUSTED)
    verified = str(said).lower() == "true"  # some servers write it as a text
    if index and verified:
        user = User.objects.filter(phone_index=index).first()
        if user is not None:
            return user
    name = str(known.get("preferred_username") or "")
    return User.objects.filter(username__iexact=name).first() if name and settings.OIDC_TRUSTED else None
