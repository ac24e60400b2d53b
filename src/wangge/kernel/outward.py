"""Requests to other servers: only over TLS, and only to where everybody may go."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from requests.adapters import HTTPAdapter

from wangge.problem import Problem

if TYPE_CHECKING:
    from requests import PreparedRequest, Response, Session


def check_address(url: str, *, private: bool = False) -> None:
    """Refuse an address that is not reached over TLS, or that lies on this machine or in the office's own network.

    Raises
    ------
    Problem
        ``settings.address.insecure``, ``.private`` or ``.unknown``.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https" or not host:
        raise Problem("settings.address.insecure", value=url)
    if private:
        return
    try:
        found = socket.getaddrinfo(host, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Problem("settings.address.unknown", value=host) from None
    if not all(_is_public(str(address[4][0])) for address in found):
        raise Problem("settings.address.private", value=host)


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return bool((mapped or found).is_global) and not found.is_multicast


class _Checked(HTTPAdapter):
    """Checks every request: also what a redirect or another server's answer leads to."""

    def __init__(self, *, private: bool) -> None:
        super().__init__()
        self._private = private

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        check_address(request.url or "", private=self._private)
        return super().send(request, *args, **kwargs)


def mount_checks(session: Session, *, private: bool) -> Session:
    """Make a session check every address that it asks."""
    session.mount("https://", _Checked(private=private))
    session.mount("http://", _Checked(private=private))
    return session
