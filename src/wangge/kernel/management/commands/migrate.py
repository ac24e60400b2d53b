"""Django's migrate, with the guard's leave: tables are rebuilt for the platform, not for anybody."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from wangge.kernel.access import as_system


class Command(migrate.Command):
    """Migrate as the system."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Run Django's own command."""
        with as_system("migration"):
            super().handle(*args, **options)
