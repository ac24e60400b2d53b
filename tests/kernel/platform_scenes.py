"""A platform of its own for a test: its var folder, its database, its processes, which may be killed."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from pathlib import Path

_START = """
import os, sys, threading, time
from datetime import timedelta
import django
django.setup()
from django.db import connection, transaction
from wangge.kernel.access import as_system, system_actor
from wangge.kernel.models import *
from wangge.kernel.record import record
me = system_actor("test")
"""


@dataclass(frozen=True)
class Platform:
    """Where it lives and how its processes are started."""

    folder: Path

    def environment(self) -> dict[str, str]:
        return os.environ | {
            "WANGGE_VAR_DIR": str(self.folder), "DJANGO_SETTINGS_MODULE": "wangge.project.settings",
            "WANGGE_DATABASE_URL": "",
        }  # fmt: skip

    def run(self, script: str) -> str:
        """Run a script to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-c", _START + script], env=self.environment(), capture_output=True, text=True,
            check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, script: str) -> subprocess.Popen[str]:
        """Start a script and leave it running."""
        return subprocess.Popen(
            [sys.executable, "-c", _START + script], env=self.environment(), stdout=subprocess.PIPE, text=True
        )


def new_platform(folder: Path) -> Platform:
    """Make the database of a platform in an SQLite file of its own."""
    platform = Platform(folder)
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "-v", "0", "--skip-checks"],
        env=platform.environment(),
        check=True,
        timeout=120,
    )
    return platform


def on_postgres() -> bool:
    """Say whether these tests run on PostgreSQL."""
    return connection.vendor == "postgresql"
