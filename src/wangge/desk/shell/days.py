"""The day that a page shows: ``?on=2026-07-01``, today without it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from wangge.kernel import clock
from wangge.problem import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True)
class Day:
    """A day to look at; ``query`` is what links must carry along to stay on it."""

    date: date
    past: bool

    @property
    def query(self) -> str:
        """Return ``?on=...``, or nothing for today."""
        return f"?on={self.date.isoformat()}" if self.past else ""


def asked_day(request: HttpRequest) -> Day:
    """Return the day the request asks for.

    Raises
    ------
    Problem
        ``date.invalid``, ``date.future``.
    """
    today = clock.today()
    text = request.GET.get("on", "").strip()
    if not text:
        return Day(today, past=False)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Problem("date.invalid", value=text[:20]) from None
    if day > today:
        raise Problem("date.future", value=day.isoformat(), today=today.isoformat())
    return Day(day, past=day < today)
