"""What time it is: instants in UTC, days in the township's own time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from datetime import date, datetime


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """Return today's date where the township is."""
    return timezone.localdate()
