"""Every environment variable, declared once: its name, type, default and a sentence."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wangge.language.marking import _
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Variable:
    """One environment variable. ``kind`` reads its text; ``default`` is written as one would set it."""

    name: str
    kind: str
    default: str
    sentence: str


_TRUE = {"1", "true", "yes", "on", "是"}
_FALSE = {"", "0", "false", "no", "off", "否"}


def _flag(text: str) -> bool:
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise ValueError(text)


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


_KINDS: dict[str, Callable[[str], Any]] = {"text": str, "flag": _flag, "list": _items, "number": int, "folder": Path}

VARIABLES: tuple[Variable, ...] = (
    Variable(
        "WANGGE_VAR_DIR", "folder", "./var", _("Where everything that changes is kept: database, keys, files, logs.")
    ),
    Variable(
        "WANGGE_DATABASE_URL",
        "text",
        "",
        _("postgresql://user:password@host:port/name; without it SQLite in the var folder."),
    ),
    Variable(
        "WANGGE_SECRET_KEY",
        "text",
        "",
        _("Signs sessions; without it one is made in the var folder. At least 50 characters."),
    ),
    Variable("WANGGE_DEBUG", "flag", "no", _("For developers: error pages with their causes. Never on a real server.")),
    Variable(
        "WANGGE_HOSTS", "list", "localhost,127.0.0.1,[::1]", _("The host names under which the platform is reached.")
    ),
    Variable("WANGGE_HTTPS", "flag", "no", _("The platform is reached over TLS: cookies are then sent over TLS only.")),
    Variable(
        "WANGGE_PUBLIC_URL",
        "text",
        "",
        _(
            "The address at which residents reach the platform, such as https://wangge.example.gov.cn: posters carry "
            "it as a QR code. Without it they carry none."
        ),
    ),
    Variable("WANGGE_TIME_ZONE", "text", "Asia/Shanghai", _("The time zone of the township.")),
    Variable(
        "WANGGE_PROXIES",
        "number",
        "0",
        _(
            "How many proxies of one's own stand before the platform; they tell the visitor's address and that TLS is "
            "used."
        ),
    ),
    Variable(
        "WANGGE_OIDC_ISSUER",
        "text",
        "",
        _("https address of the office's identity server (OpenID Connect); its people then log in there."),
    ),
    Variable("WANGGE_OIDC_CLIENT_ID", "text", "", _("What the platform is called at the identity server.")),
    Variable("WANGGE_OIDC_SECRET", "text", "", _("The platform's secret at the identity server.")),
    Variable(
        "WANGGE_OIDC_TRUSTED",
        "flag",
        "no",
        _(
            "People cannot choose their own names and numbers at the identity server: a user name or an unverified "
            "phone number then finds the account too."
        ),
    ),
    Variable("WANGGE_OIDC_NAME", "text", "OIDC", _("What the button for it says on the log-in page.")),
    Variable(
        "WANGGE_OIDC_PRIVATE",
        "flag",
        "no",
        _("The identity server lies in the office's own network; without this only public addresses are asked."),
    ),
    Variable(
        "WANGGE_BASEMAP_URL",
        "list",
        "",
        _(
            "A background for the map: an address of tiles with {x}, {y} and {z} (Tianditu with its key, or one's own);"
            " several are laid one over the other."
        ),
    ),
    Variable(
        "WANGGE_BASEMAP_SYSTEM",
        "text",
        "wgs84",
        _("The coordinates of the background: wgs84 (Tianditu) or gcj02 (Amap, Tencent); the net is shifted to fit."),
    ),
    Variable("WANGGE_BASEMAP_ATTRIBUTION", "text", "", _("Who made the background; shown in the corner of the map.")),
    Variable(
        "WANGGE_NOTICE_URLS",
        "list",
        "",
        _(
            "Where the platform tells its administrators of trouble: Apprise addresses (dingtalk://, wecombot://, feishu://...)."
        ),
    ),
    Variable(
        "WANGGE_EMAIL_URL",
        "text",
        "",
        _("The same by e-mail: smtps://user:password@host:465/from@example.org?to=a@example.org,b@example.org."),
    ),
)


def read(name: str) -> Any:
    """Return the value of a declared variable.

    Raises
    ------
    Problem
        ``settings.variable.invalid`` when its text cannot be read.
    """
    variable = next(v for v in VARIABLES if v.name == name)
    text = os.environ.get(name, variable.default)
    try:
        return _KINDS[variable.kind](text)
    except ValueError:
        raise Problem("settings.variable.invalid", name=name, value=text, kind=variable.kind) from None
