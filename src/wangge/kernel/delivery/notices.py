"""Notices to the people who run the platform: a group robot by Apprise, an e-mail by SMTP.

The addresses come from the environment, from the administrator; they may name servers of the local network.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

SCHEMES = frozenset({"dingtalk", "feishu", "lark", "wecombot", "mailto", "mailtos", "ntfys", "jsons"})
"""The kinds of Apprise addresses that are let in; all speak TLS or are the administrator's own mail server."""
_SECONDS = 15


@dataclass(frozen=True)
class MailServer:
    """Where e-mail goes: ``smtps://user:password@host:465/from@example.org?to=a@example.org,b@example.org``."""

    host: str
    port: int
    user: str
    password: str
    tls: str  # "", "starttls" or "implicit"
    sender: str
    to: tuple[str, ...]


def mail_server(url: str) -> MailServer:
    """Read the address of a mail server.

    Raises
    ------
    Problem
        ``settings.email.invalid``.
    """
    parts = urlsplit(url)
    query = dict(item.split("=", 1) for item in parts.query.split("&") if "=" in item)
    to = tuple(filter(None, unquote(query.get("to", "")).split(",")))
    if parts.scheme not in _TLS or not parts.hostname or "@" not in unquote(parts.path) or not to:
        raise Problem("settings.email.invalid")
    tls, port = _TLS[parts.scheme]
    return MailServer(
        host=parts.hostname, port=parts.port or port, user=unquote(parts.username or ""),
        password=unquote(parts.password or ""), tls=tls, sender=unquote(parts.path.strip("/")), to=to,
    )  # fmt: skip


_TLS = {"smtp": ("", 25), "smtp+starttls": ("starttls", 587), "smtps": ("implicit", 465)}


def require_allowed(urls: Sequence[str]) -> None:
    """Make sure that every notice address is of a kind that is let in.

    Raises
    ------
    Problem
        ``settings.notice.scheme``.
    """
    for url in urls:
        scheme = urlsplit(url).scheme
        if scheme not in SCHEMES:
            raise Problem("settings.notice.scheme", scheme=scheme, known=", ".join(sorted(SCHEMES)))


def check_settings() -> None:
    """Refuse addresses in the settings that cannot work, when the platform starts and not when it is in trouble."""
    require_allowed(settings.NOTICE_URLS)
    if settings.EMAIL_URL:
        mail_server(settings.EMAIL_URL)


def send_notice(title: str, text: str) -> int:
    """Send a notice to every address of the settings; return to how many. It holds no data of residents.

    Raises
    ------
    Problem
        ``notice.unsent``: at least one did not take it.
    """
    sent = _by_apprise(settings.NOTICE_URLS, title, text) if settings.NOTICE_URLS else 0
    if settings.EMAIL_URL:
        sent += _by_mail(mail_server(settings.EMAIL_URL), title, text)
    return sent


def _by_apprise(urls: Sequence[str], title: str, text: str) -> int:
    import apprise  # noqa: PLC0415 - slow to load, and only workers need it

    require_allowed(urls)
    robot = apprise.Apprise()
    for url in urls:
        if not robot.add(url):
            raise Problem("settings.notice.invalid", scheme=urlsplit(url).scheme)
    if not robot.notify(title=title, body=text):
        raise Problem("notice.unsent")
    return len(urls)


def _by_mail(server: MailServer, title: str, text: str) -> int:
    connection = get_connection(
        host=server.host, port=server.port, username=server.user or None, password=server.password or None,
        use_tls=server.tls == "starttls", use_ssl=server.tls == "implicit", timeout=_SECONDS,
    )  # fmt: skip
    try:
        EmailMessage(title, text, server.sender, list(server.to), connection=connection).send()
    except OSError as refused:  # smtplib's errors are among them
        raise Problem("notice.unsent") from refused
    return len(server.to)
