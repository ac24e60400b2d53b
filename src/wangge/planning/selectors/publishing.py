"""What a township publishes of its net, and whether its pages for residents may be open."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from django.conf import settings

from wangge.kernel.demo import is_demo
from wangge.kernel.models import Setting

if TYPE_CHECKING:
    from wangge.territory.api import Grid

HOST, FILING = "publishing.host", "publishing.filing"


@dataclass(frozen=True)
class Hosting:
    """The unit (county or above) that hosts the platform, and its filing number (备案号)."""

    unit: str = ""
    filing: str = ""

    @property
    def known(self) -> bool:
        """Both are."""
        return bool(self.unit and self.filing)


@dataclass(frozen=True)
class Publishing:
    """What one township prints and shows. ``page``: residents' pages; ``find``: "find my grid" by door on them."""

    issuer: str = ""
    supervision_phone: str = ""
    map_approval: str = ""
    page: bool = True
    find: bool = True


def key_of(township_code: str) -> str:
    """Return the name of the setting that holds it."""
    return f"publishing.{township_code}"


def published(township: Grid) -> tuple[Publishing, Hosting]:
    """Return what the township has chosen, or what holds until it chooses, and who hosts the platform."""
    key = key_of(township.code)
    found = dict(Setting.objects.filter(key__in=(key, HOST, FILING)).values_list("key", "value"))
    known = {field.name for field in fields(Publishing)}
    chosen = {name: value for name, value in json.loads(found.get(key, "{}")).items() if name in known}
    return Publishing(**chosen), Hosting(found.get(HOST, ""), found.get(FILING, ""))


def hosting() -> Hosting:
    """Return who hosts the platform; empty until it is entered."""
    found = dict(Setting.objects.filter(key__in=(HOST, FILING)).values_list("key", "value"))
    return Hosting(found.get(HOST, ""), found.get(FILING, ""))


def publishing_of(township: Grid) -> Publishing:
    """Return what the township has chosen, or what holds until it chooses."""
    return published(township)[0]


def pages_open(publishing: Publishing, host: Hosting) -> bool:
    """Say whether residents may open the pages: hosted and filed, or a demonstration; and the township wants it."""
    return publishing.page and (host.known or is_demo())


def page_address(code: str) -> str:
    """Return the public address of a grid's page, by its code; empty while the platform's own is not set."""
    base = str(settings.PUBLIC_URL).rstrip("/")
    return f"{base}/g/{short_code(code)}/" if base else ""


def short_code(code: str) -> str:
    """Return the 12 digits of a village's or township's code, the 15 of a grid's."""
    return code[:12] if code.endswith("000") else code
