"""Log-in by the office's own identity server (OpenID Connect), when the settings name one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

PROVIDER = "office"


@dataclass(frozen=True)
class Office:
    """The identity server: its address, what we are called there, and what its button says."""

    issuer: str
    client_id: str
    secret: str
    name: str
    private: bool

    @property
    def origin(self) -> str:
        """The scheme and host to which a log-in form may lead."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"


def office_from(read: Callable[[str], Any]) -> Office | None:
    """Return the identity server that the environment names, if it does.

    Raises
    ------
    Problem
        ``settings.oidc.incomplete`` or ``settings.address.insecure``. Where the address leads is checked with every
        request (``kernel.outward``).
    """
    issuer: str = read("WANGGE_OIDC_ISSUER")
    if not issuer:
        return None
    office = Office(
        issuer.rstrip("/"), read("WANGGE_OIDC_CLIENT_ID"), read("WANGGE_OIDC_SECRET"), read("WANGGE_OIDC_NAME"),
        read("WANGGE_OIDC_PRIVATE"),
    )  # fmt: skip
    if not office.client_id or not office.secret:
        raise Problem("settings.oidc.incomplete")
    if urlsplit(office.issuer).scheme != "https":
        raise Problem("settings.address.insecure", value=office.issuer)
    return office


def office_settings(office: Office) -> dict[str, Any]:
    """Return the settings of django-allauth for this server."""
    app = {
        "provider_id": PROVIDER, "name": office.name, "client_id": office.client_id, "secret": office.secret,
        "settings": {"server_url": office.issuer, "oauth_pkce_enabled": True},
    }  # fmt: skip
    return {"openid_connect": {"APPS": [app]}}
