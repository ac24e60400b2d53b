"""What a script of ours sends as JSON: read without trust, for others can send it too."""

from __future__ import annotations

import json
import re
from typing import Any

_DIGITS = 18
_CONTROL = re.compile(r"(?<!\\)(?:\\\\)*\\(?:u00[01][0-9a-f]|[bf])")
"""Signs that no form lets in and no column, sheet or document can hold, as JSON writes them."""


def read_json(body: bytes) -> Any:
    """Return what was sent.

    Raises
    ------
    ValueError
        When it is no JSON, is nested without end, or has numbers or signs that nobody draws or types.
    """
    try:
        sent = json.loads(body, parse_int=_whole, parse_constant=_no_number)
        said = json.dumps(sent, ensure_ascii=False)
    except RecursionError as deep:
        raise ValueError("nested without end") from deep
    said.encode()  # half a sign is none
    if _CONTROL.search(said):
        raise ValueError("a control sign")
    return sent


def _whole(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise ValueError("a number out of the world")
    return int(digits)


def _no_number(name: str) -> float:
    raise ValueError(name)
