"""What time it is: instants in UTC, days in the township's own time zone."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """Return today's date where the township is."""
    return timezone.localdate()
