"""Everything that must be so before the first request: the server extra, the var folder, the tables."""

from __future__ import annotations

import os
from importlib.util import find_spec

from wangge.problem import Problem


def load() -> None:
    """Load the platform's settings and apps.

    Raises
    ------
    Problem
        ``server.missing`` when only the drawing commands are installed.
    """
    if find_spec("django") is None or find_spec("allauth") is None:
        raise Problem("server.missing")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.project.settings")
    os.umask(0o077)  # what is written from here on, the database first, other users of the machine cannot read
    import django  # noqa: PLC0415 - not part of a plain installation
    from django.conf import settings  # noqa: PLC0415

    settings.VAR_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    django.setup()


def prepare() -> None:
    """Load the platform and bring its database up to date.

    Raises
    ------
    Problem
        ``server.missing``; ``database.unreachable`` when PostgreSQL does not answer.
    """
    load()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import OperationalError, connection  # noqa: PLC0415

    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise Problem("database.unreachable", reason=str(error).strip().splitlines()[-1]) from None
    call_command("migrate", verbosity=0, interactive=False)
