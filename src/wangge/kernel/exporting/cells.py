"""A value as it may stand in a cell: what a spreadsheet would take for a formula is marked as text."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from uuid import UUID

    Value = str | int | float | bool | date | datetime | UUID | None
else:
    Value = object

_FORMULA = re.compile(r"^[\s\u200b-\u200f\ufeff\u00ad]*[=+\-@|%＝＋－＠]|^[\t\r\n]")
"""What begins a formula or a command in some spreadsheet; full-width signs count, since programs fold them."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_EXACT = 10**15
"""Excel would round a longer number."""
LONGEST = 32_767
"""Characters in a cell of Excel."""


def safe(value: Value) -> str | int | float:
    """Return what is written for ``value``: numbers stay numbers, all else is text that no program executes.

    A text that begins like a formula gets an apostrophe in front, which our import takes away again.
    """
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if isinstance(value, float) and not math.isfinite(value):
            return ""
        return value if abs(value) < _EXACT else str(value)
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date | time):
        return value.isoformat()
    text = _CONTROL.sub("", str(value))
    if _FORMULA.match(text):
        text = f"'{text}"
    return text[:LONGEST]
