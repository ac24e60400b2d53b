"""Texts of foreign files without the signs that nobody sees and no workbook or print can hold."""

from __future__ import annotations

import re

_BREAKS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]+")


def readable(text: str) -> str:
    """Return a text with single spaces for line breaks and control signs, and without invisible and turning signs."""
    return _BREAKS.sub(" ", _UNSEEN.sub("", text)).strip()
