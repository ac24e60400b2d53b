"""The figures in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from wangge.planning.api import COVERAGE_KINDS

if TYPE_CHECKING:
    from wangge.planning.api import Coverage, Figure


@dataclass(frozen=True)
class Told:
    """One figure in words. ``state`` is ``good``, ``warning`` (a blank), ``note`` (to look at) or ``plain``."""

    key: str
    words: str
    help: str
    number: str
    of: str
    state: str
    state_words: str
    note: str
    any: bool


def told(found: Coverage) -> list[Told]:
    """Return every figure in words."""
    return [_told(figure) for figure in found.figures.values()]


def _told(figure: Figure) -> Told:
    kind, note, number = figure.kind, "", number_words(figure.kind.key, figure.number)
    state, words = ("good", _("none"))
    if figure.number:
        state, words = ("warning", _("blank")) if kind.blank else ("note", _("to look at"))
    elif figure.unknown:
        state, words, number = "plain", _("not measured"), "–"
    if figure.unknown:
        note = _("Villages without a map, whose land cannot be measured: %(number)s.") % {"number": figure.unknown}
    if figure.named:
        note = _("For %(number)s of them the plan gives the reason.") % {"number": figure.named}
    return Told(
        kind.key, _(kind.words), _(kind.help), number,
        number_format(figure.of, force_grouping=True) if figure.of is not None else "", state, words, note,
        bool(figure.number),
    )  # fmt: skip


def number_words(key: str, number: float) -> str:
    """Say a number with its unit."""
    if COVERAGE_KINDS[key].unit:
        return square_metres(number)
    return number_format(int(number), force_grouping=True)


def square_metres(number: float) -> str:
    """Say an area in whole square metres; the smallest piece is not said to be none."""
    whole = "<1" if 0 < number < 1 else number_format(round(number), force_grouping=True)
    return _("%(number)s m²") % {"number": whole}


def told_parts(found: Coverage) -> list[dict[str, Any]]:
    """Return each part with what is blank in it, in words."""
    return [
        {
            "unit": part.unit,
            "blanks": [
                _("%(what)s: %(number)s") % {"what": _(kind.words), "number": number_words(key, part.numbers[key])}
                for key, kind in COVERAGE_KINDS.items()
                if kind.blank and part.numbers.get(key)
            ],
        }
        for part in found.parts
    ]
