"""What the pages of an import call things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext

from wangge.language import describe
from wangge.language.marking import _
from wangge.problem import Problem

if TYPE_CHECKING:
    from wangge.registry.api import Import
    from wangge.registry.imports.api import Wrong

STATES: dict[str, tuple[str, str]] = {
    "staged": (_("columns to be chosen"), "note"),
    "checking": (_("being checked"), "note"),
    "checked": (_("checked, not brought in yet"), "warning"),
    "done": (_("brought in"), "good"),
    "dropped": (_("given up"), "plain"),
    "undone": (_("undone"), "plain"),
}

STEPS = (_("Choose the file"), _("Say what the columns are"), _("Check"), _("Look and decide"), _("Done"))

HELP: dict[str, str] = {
    "households": _(
        "One row per household, or one row per person with household number and relation to the head. Households "
        "already in the books are recognised by village and number, so that the same list can be brought in again."
    ),
    "staff": _(
        "One row per post: level, village or grid code, post, name, phone. The filled-in roster of a drawn net "
        "(名册.xlsx) is understood as it is."
    ),
    "places": _("One row per place: village, kind, name, and its grid or its coordinates."),
    "net": _(
        "One row per grid: village, grid code or name, grid officer, and the household numbers that belong to it "
        "(1-30, 35)."
    ),
}


NEXT: dict[str, tuple[str, str]] = {
    "households": ("household_list", _("See the households")),
    "staff": ("person_list", _("See the people in charge")),
    "places": ("place_list", _("See the places")),
    "net": ("grid_list", _("See the grids")),
}
"""Per kind the page to go on with after it was brought in."""


def state_words(row: Import) -> tuple[str, str]:
    """Return what state an import is in, and the kind of badge for it."""
    words, kind = STATES[row.state]
    return gettext(words), kind


def wrong_words(wrong: Wrong) -> str:
    """Say what is wrong at a cell and what to do."""
    return describe(wrong.problem(), get_language())


def problem_words(problem: Problem) -> str:
    """Say a problem; a column of ours is named in the reader's language."""
    label = problem.details.get("label")
    if isinstance(label, str):
        problem = Problem(problem.code, **{**problem.details, "label": gettext(label)})
    return describe(problem, get_language())


def diff_words(diff: list[list[str]]) -> str:
    """Say in one line what would change."""
    parts = []
    for label, old, new in diff:
        if label == "+people":
            parts.append(gettext("new people: {count}").format(count=new))
        elif label == "~people":
            parts.append(gettext("people with changes: {count}").format(count=new))
        elif old or new:
            parts.append(f"{gettext(label)}: {old or '–'} → {new}")
        else:
            parts.append(gettext(label))
    return gettext("; ").join(parts)
