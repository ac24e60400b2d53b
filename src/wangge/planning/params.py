"""The engine's parameters as they come from a form: known ones, of their kind, within their ranges."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from wangge.delineation import GridParams
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

STABILITY = 3.0
"""Used when nothing else is said: of a net in force households move only for a clearly better border."""


def read_params(params: Mapping[str, Any]) -> GridParams:
    """Return the parameters; those that are missing have their defaults.

    Raises
    ------
    Problem
        ``parameter.unknown``, ``parameter.type``, and what ``GridParams`` raises.
    """
    known = {field.name: field.default for field in fields(GridParams)}
    given: dict[str, Any] = {"stability": STABILITY}
    for name, value in params.items():
        if name not in known:
            raise Problem("parameter.unknown", name=name)
        given[name] = _like(known[name], name, value)
    return GridParams(**given)


def _like(default: Any, name: str, value: Any) -> Any:
    """Return the value as what the default is: yes or no, a whole number, a number, a word."""
    if isinstance(default, bool) or isinstance(value, bool):
        right = isinstance(default, bool) and isinstance(value, bool)
    elif isinstance(default, int):
        right = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    elif isinstance(default, float):
        right = isinstance(value, int | float)
    else:
        right = isinstance(value, str)
    if not right:
        raise Problem("parameter.type", name=name, value=str(value)[:40])
    return type(default)(value)
