"""Planning in words: states, measures, findings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext

from wangge.language import describe
from wangge.language.marking import _
from wangge.problem import Finding, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

GRADES = {"error": (_("must be mended"), "danger"), "warning": (_("decide"), "warning"), "note": (_("note"), "plain")}
MEASURES: dict[str, str] = {
    "households": _("Households"),
    "persons": _("Persons"),
    "grids": _("Grids"),
    "mean": _("Households in a grid, on average"),
    "smallest": _("The smallest grid"),
    "largest": _("The largest grid"),
    "outside_band": _("Grids smaller or larger than was asked for"),
    "compactness": _("Compact grids (a circle has 100)"),
    "border_on_streets": _("Borders that run along streets or water"),
}
_SHARES = frozenset({"border_on_streets"})
_OF_A_HUNDRED = frozenset({"compactness"})
DRAWING_STATES: dict[str, tuple[str, str]] = {
    "waiting": (_("is being drawn"), "note"),
    "drawing": (_("is being drawn"), "note"),
    "drawn": (_("draft"), "plain"),
    "adopted": (_("adopted"), "good"),
    "dropped": (_("dropped"), "plain"),
}
PLAN_STATES: dict[str, tuple[str, str]] = {
    "waiting": (_("waits"), "plain"),
    "drawn": (_("drawn"), "good"),
    "failed": (_("could not be drawn"), "danger"),
    "adopted": (_("adopted"), "good"),
    "dropped": (_("dropped"), "plain"),
}
_ORDER = ("error", "warning", "note")
_DIGITS = 15  # of the code of a grid: those of its village and a number of three


@dataclass(frozen=True)
class Said:
    """A finding in words: how grave, which sign it has on the sketch, where it lies, the codes of the grids in it."""

    grade: str
    kind: str
    words: str
    code: str
    mark: str = ""
    xy: tuple[float, float] | None = None
    codes: str = ""


def measure_words(name: str) -> str:
    """Say a measure."""
    return gettext(MEASURES[name]) if name in MEASURES else name


def measured(name: str, value: float | None) -> str:
    """Write the value of a measure as people read it; a dash where there is none."""
    if value is None:
        return "–"
    if name in _SHARES:
        return f"{number_format(value * 100, 0)} %"
    if name in _OF_A_HUNDRED:
        return str(number_format(value * 100, 0))
    return str(number_format(value, 1 if name == "mean" else 0))


def state_words(table: Mapping[str, tuple[str, str]], state: str) -> tuple[str, str]:
    """Return a state in words and how its sign looks."""
    words, kind = table[state]
    return gettext(words), kind


def grid_names(grids: Iterable[Any]) -> dict[str, str]:
    """Return how grids are called on the pages, number and name, by their codes."""
    return {grid.code: f"{number_of(grid.code)} {grid.name}" for grid in grids}


def number_of(code: str) -> str:
    """Return the number that a grid has in its village: the end of its code."""
    return code[-3:].lstrip("0") or code


def said(findings: Iterable[Mapping[str, Any]], names: Mapping[str, str] | None = None) -> list[Said]:
    """Return kept findings in words, the gravest first; those with a place have a letter each.

    Grids are called as ``names`` has it, those of the village that are no more by their number.
    """
    rows = sorted(findings, key=lambda row: _ORDER.index(row["severity"]))
    letters = iter(ascii_uppercase)
    made = []
    for row in rows:
        finding = finding_of(row)
        grade, kind = GRADES[finding.severity]
        mark = next(letters, "") if finding.xy is not None and finding.severity != "note" else ""
        named, codes = _named(finding, names or {})
        words = describe(named, get_language())
        made.append(Said(gettext(grade), kind, words, finding.code, mark, finding.xy, ", ".join(codes)))
    return made


def _named(finding: Finding, names: Mapping[str, str]) -> tuple[Finding, list[str]]:
    """Return a finding with names in place of the codes of grids, and those codes."""
    if not names:
        return finding, []
    facts = {"grid": finding.grid, **finding.details}
    codes = {name: code for name, code in facts.items() if isinstance(code, str) and _is_grid(code, names)}
    called = {name: names.get(code) or number_of(code) for name, code in codes.items()}
    details = {**finding.details, **{name: words for name, words in called.items() if name in finding.details}}
    named = replace(finding, grid=called.get("grid", finding.grid), details=details)
    return named, list(dict.fromkeys(codes.values()))


def _is_grid(code: str, names: Mapping[str, str]) -> bool:
    """Whether it is the code of a grid of the draft, or of one of its village that is no more."""
    return code in names or (len(code) == _DIGITS and code[:-3] == next(iter(names))[:-3])


def finding_of(row: Mapping[str, Any]) -> Finding:
    """Return a finding as the engine made it."""
    xy = row.get("xy")
    return Finding(
        row["code"], row["severity"], row.get("village", ""), row.get("grid", ""), (xy[0], xy[1]) if xy else None,
        dict(row.get("details", {})),
    )  # fmt: skip


def verdict(findings: Iterable[Mapping[str, Any]]) -> tuple[str, str]:
    """Return the checker's verdict over a draft in a few words and how its sign looks."""
    errors = warnings = 0
    for row in findings:
        errors += row["severity"] == "error"
        warnings += row["severity"] == "warning"
    if errors:
        return gettext("to mend: %(n)d") % {"n": errors}, "danger"
    if warnings:
        return gettext("to decide: %(n)d") % {"n": warnings}, "warning"
    return gettext("keeps every rule"), "good"


def failure(problem: Mapping[str, Any] | None) -> str:
    """Say why a village could not be drawn."""
    if not problem:
        return ""
    return describe(Problem(problem["code"], **problem.get("details", {})), get_language())
