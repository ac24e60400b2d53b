"""What a grid covers, in words made from the streets and groups around and in it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from wangge.language import gettext
from wangge.language.marking import _

if TYPE_CHECKING:
    from wangge.delineation.model import Scope

_MOST_LANES = 6
_MOST_GROUPS = 4
_MOST_RUNS = 3


_LYING = {
    "south": _("north of {name}"),
    "north": _("south of {name}"),
    "west": _("east of {name}"),
    "east": _("west of {name}"),
}
"""How a grid lies to what borders it on each side, in the order in which it is said."""


def scope_words(scope: Scope, lang: str | None = None) -> str:
    """Say where a grid lies and what is in it: 文化路以北、李庄东大街以西；含三胡同、四胡同；李庄三组24户.

    Parts of which nothing is known are left out; long lists are cut with "and N more".
    """
    sides = [
        gettext(words, lang).format(name=scope.sides[side]) for side, words in _LYING.items() if scope.sides.get(side)
    ]
    lanes = _some(list(scope.lanes), _MOST_LANES, lang)
    groups = [_group(*group, lang=lang) for group in scope.groups]
    parts = [
        _listed(sides, lang),
        gettext(_("with {lanes}"), lang).format(lanes=lanes) if lanes else "",
        _some(groups, _MOST_GROUPS, lang),
        _runs(scope, lang),
    ]
    return gettext(_("; "), lang).join(part for part in parts if part)


def _listed(words: list[str], lang: str | None) -> str:
    """Join words as each language does: with commas, or with 顿号."""
    pair = gettext(_("{first}, {second}"), lang)
    return functools.reduce(lambda first, second: pair.format(first=first, second=second), words) if words else ""


def _some(words: list[str], most: int, lang: str | None) -> str:
    """List the first words and count the rest."""
    said = _listed(words[:most], lang)
    if len(words) > most:
        said += gettext(_(" and {count} more"), lang).format(count=len(words) - most)
    return said


def _runs(scope: Scope, lang: str | None) -> str:
    """Say from which household of the list to which, each run once."""
    to = gettext(_("{first} to {last}"), lang)
    runs = [first if first == last else to.format(first=first, last=last) for first, last in scope.runs]
    if not runs:
        return ""
    words = _("doors {runs}") if scope.by_door else _("households no. {runs}")
    return gettext(words, lang).format(runs=_some(runs, _MOST_RUNS, lang))


def _group(settlement: str, group: str, households: int, whole: bool, *, lang: str | None) -> str:
    """Name one villager group with its households; the natural village is said once."""
    name = group if group.startswith(settlement) else settlement + group
    if not name:
        return gettext(_("{count} households"), lang).format(count=households)
    words = _("{name} {count} households (all)") if whole else _("{name} {count} households")
    return gettext(words, lang).format(name=name, count=households)
