"""How a number of the net came to be what it is: a small line, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from wangge.planning.api import net_trend

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from wangge.kernel.access import Actor

WIDTH, HEIGHT = 96, 24
_EDGE = 2


@dataclass(frozen=True)
class Trend:
    """``points`` of a polyline in a box of ``WIDTH`` by ``HEIGHT``; ``words`` say what changed since which day."""

    points: str
    words: str


def trends(actor: Actor, now: Mapping[str, float], *, villages: int) -> dict[str, Trend]:
    """Return the trend of each number; none before the first day was written down."""
    past = net_trend(actor, villages=villages)
    if not past:
        return {}
    return {
        name: Trend(
            line([figures[name] for _day, figures in past] + [value]), said(value - past[0][1][name], past[0][0])
        )
        for name, value in now.items()
    }


def line(values: list[float]) -> str:
    """Return the points of a line through the values; equal ones lie in the middle."""
    low, high = min(values), max(values)
    step = (WIDTH - 2 * _EDGE) / max(1, len(values) - 1)
    room = HEIGHT - 2 * _EDGE
    heights = [(value - low) / (high - low) if high > low else 0.5 for value in values]
    return " ".join(f"{_EDGE + at * step:.1f},{_EDGE + (1 - height) * room:.1f}" for at, height in enumerate(heights))


def said(change: float, since: date) -> str:
    """Say how much a number changed since a day."""
    day = date_format(since, "MONTH_DAY_FORMAT")
    if not change:
        return _("unchanged since %(day)s") % {"day": day}
    number = number_format(abs(int(change)), force_grouping=True)
    sign = "+" if change > 0 else "−"
    return _("%(change)s since %(day)s") % {"change": f"{sign}{number}", "day": day}
