"""How to connect: SQLite in the var folder, or PostgreSQL by its address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from wangge.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path

_PRAGMAS = (
    "PRAGMA journal_mode=WAL; "
    "PRAGMA synchronous=FULL; "
    "PRAGMA foreign_keys=ON; "
    "PRAGMA secure_delete=ON; "
    "PRAGMA cache_size=-65536; "
    "PRAGMA temp_store=MEMORY; "
)


def connection_settings(url: str, var_dir: Path) -> dict[str, Any]:
    """Return Django's settings for the database at ``url``; for SQLite in ``var_dir`` when it is empty.

    Raises
    ------
    Problem
        ``settings.database.unknown`` for an address that is not PostgreSQL's.
    """
    if not url:
        var_dir.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": var_dir / "wangge.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _PRAGMAS},
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise Problem("settings.database.unknown", value=parts.scheme or url[:12])
    query = dict(item.split("=", 1) for item in parts.query.split("&") if "=" in item)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {},
    }
