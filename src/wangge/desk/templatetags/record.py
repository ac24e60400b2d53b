"""The history of one thing, on any page: ``{% include "desk/record/history.html" with subject=household %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from wangge.desk.record import showing
from wangge.kernel.record import reading, subject_of

if TYPE_CHECKING:
    from django.db.models import Model
    from django.template.context import Context

register = template.Library()

_MOST = 10


@register.simple_tag(takes_context=True)
def history(context: Context, of: Model | str) -> list[showing.Line]:
    """Return the newest lines about a row that the one who looks may read."""
    actor: Any = context["request"].actor
    return showing.lines(reading.history_of(actor, [subject(of)], most=_MOST), actor)


@register.filter
def subject(of: Model | str) -> str:
    """Return the name under which a row stands in the record."""
    return of if isinstance(of, str) else subject_of(of)
