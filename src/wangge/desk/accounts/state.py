"""How the platform is set up and whether it is well, for the settings page."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from wangge.kernel import clock
from wangge.kernel.access import ABILITIES
from wangge.kernel.access.predicates import visible
from wangge.kernel.accounts.adapters import LOCK_MINUTES
from wangge.kernel.models import Checkpoint, Delivery, Heartbeat, Setting
from wangge.roster.api import Role
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from datetime import datetime

    from wangge.kernel.access import Actor

_ALIVE = timedelta(minutes=10)
BACKUP = "backup.last"
"""Under which setting the time of the last copy is kept."""


@dataclass(frozen=True)
class Check:
    """One line about health: what, how it is, since when, what to do."""

    name: str
    words: str
    kind: str
    at: datetime | None = None
    help: str = ""


@dataclass(frozen=True)
class Line:
    """One setting in words."""

    name: str
    words: str


@dataclass(frozen=True)
class Link:
    """A page where more can be set."""

    name: str
    url: str


@dataclass(frozen=True)
class May:
    """An ability and the roles that hold it."""

    name: str
    roles: list[Role]


@dataclass(frozen=True)
class PlatformState:
    """What the settings page shows."""

    townships: list[Grid]
    health: list[Check]
    log_in: list[Line]
    versions: list[tuple[str, str]]
    links: list[Link]
    abilities: list[May]


def platform_state(actor: Actor) -> PlatformState:
    """Return how the platform is set up and whether it is well."""
    roles = list(Role.objects.order_by("order"))
    return PlatformState(
        townships=list(visible(Grid, actor).filter(level=1)),
        health=[_worker(), _backup(), _checkpoint(), _deliveries()],
        log_in=_log_in(),
        versions=_versions(),
        links=_links(),
        abilities=[
            May(_(words), [role for role in roles if ability in role.abilities]) for ability, words in ABILITIES.items()
        ],
    )


def _worker() -> Check:
    seen = Heartbeat.objects.aggregate(at=Max("ran_at"))["at"]
    if seen is None:
        return Check(
            _("Background work"), _("not started yet"), "warning", help=_("Start the platform with wangge serve.")
        )
    if seen < clock.now() - _ALIVE:
        return Check(
            _("Background work"), _("stands still since"), "danger", seen, _("Restart the platform with wangge serve.")
        )
    return Check(_("Background work"), _("runs"), "good", seen)


def _backup() -> Check:
    kept = Setting.objects.filter(key=BACKUP).values_list("value", flat=True).first()
    if kept is None:
        return Check(
            _("Backup"),
            _("none yet"),
            "warning",
            help=_("Run wangge backup every day; keep the keys in another place."),
        )
    at = clock.now().fromisoformat(kept)
    old = at < clock.now() - timedelta(days=2)
    return Check(_("Backup"), _("too old") if old else _("done"), "warning" if old else "good", at)


def _checkpoint() -> Check:
    at = Checkpoint.objects.aggregate(at=Max("at"))["at"]
    if at is None:
        return Check(_("Checkpoint of the record"), _("none yet"), "warning", help=_("The first comes within an hour."))
    return Check(_("Checkpoint of the record"), _("signed"), "good", at)


def _deliveries() -> Check:
    failed = Delivery.objects.exclude(failed_at=None).count()
    if not failed:
        return Check(_("Notices"), _("none failed"), "good")
    words = _("%(count)d failed") % {"count": failed}
    return Check(_("Notices"), words, "danger", help=_("Look at the log for the reason, correct it, and they go out."))


def _log_in() -> list[Line]:
    hours = settings.SESSION_COOKIE_AGE // 3600
    office = settings.OFFICE
    return [
        Line(_("With"), _("name or phone number and password")),
        Line(
            _("Logged out after"),
            _("%(count)d hours") % {"count": hours},
        ),
        Line(
            _("After 5 wrong passwords"),
            _("%(count)d minutes to wait") % {"count": LOCK_MINUTES},
        ),
        Line(_("Identity server"), f"{office.name} ({office.origin})" if office else _("none")),
        Line(_("Over TLS only"), _("yes") if settings.HTTPS else _("no")),
    ]


def _versions() -> list[tuple[str, str]]:
    return [
        ("Wangge", version("wangge")),
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
        (_("Database"), "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"),
    ]


def _links() -> list[Link]:
    found = []
    for name, words in (("role_list", _("Roles and duties")), ("purpose_list", _("Purposes of sensitive fields"))):
        try:
            found.append(Link(words, reverse(name)))
        except NoReverseMatch:
            continue
    return found
