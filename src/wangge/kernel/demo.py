"""The demonstration: that the data is invented, and how one leaves it for real work."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError

from wangge.kernel.access import as_system
from wangge.kernel.accounts.setup_code import setup_code
from wangge.kernel.models import Setting
from wangge.kernel.privacy.ledger import ledger_file
from wangge.kernel.record.checkpoints import checkpoint_file
from wangge.problem import Problem

if TYPE_CHECKING:
    from wangge.kernel.access import Actor

_KEY = "demo"
_FRESH = 3.0
"""Seconds for which a process believes what it read: the banner is on every page."""

_FOLDERS = ("files", "exports", "tmp")
"""Folders below the var folder that hold the demonstration's data. Keys, logs and backups stay."""

_seen: dict[str, float] = {}


def is_demo() -> bool:
    """Say whether the data is the invented township's; every page then says so."""
    now = time.monotonic()
    if now - _seen.get("at", -_FRESH) >= _FRESH:
        try:
            _seen["demo"] = float(Setting.objects.filter(key=_KEY).exists())
        except DatabaseError:  # the page that tells of it has this banner too
            return bool(_seen.get("demo"))
        _seen["at"] = now
    return bool(_seen["demo"])


def mark_demo() -> None:
    """From now on every page says that the data is invented."""
    Setting.objects.update_or_create(key=_KEY, defaults={"value": "yes"})
    _seen.clear()


def leave_demo(*, actor: Actor) -> str:
    """Wipe everything that the demonstration made, people and record included; return the code for the setup.

    Nothing that is not marked as a demonstration can be wiped.

    Raises
    ------
    Problem
        ``demo.none``, ``access.denied``.
    """
    actor.require("settings.write")
    if not Setting.objects.filter(key=_KEY).exists():
        raise Problem("demo.none")
    # Files first: if this is interrupted it is still a demonstration, and leaving it can be repeated.
    for name in _FOLDERS:
        shutil.rmtree(settings.VAR_DIR / name, ignore_errors=True)
    for file in (checkpoint_file(), ledger_file()):
        file.unlink(missing_ok=True)
    with as_system("leaving the demonstration wipes it"):
        call_command("flush", interactive=False, verbosity=0)
    _seen.clear()
    return setup_code()
