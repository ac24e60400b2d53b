"""Django's flush, with the guard's leave: the tables are emptied between tests."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush

from wangge.kernel.access import as_system


class Command(flush.Command):
    """Flush as the system."""

    def handle(self, **options: Any) -> None:
        """Run Django's own command."""
        with as_system("all tables are emptied"):
            super().handle(**options)
