"""Drafts beside what is in force, as the pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from wangge.desk.planning.words import PLAN_STATES, measure_words, measured, state_words, verdict
from wangge.planning.api import measures_beside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangge.kernel.access import Actor
    from wangge.planning.api import GridPlan

_COLUMNS = ("households", "grids", "mean", "smallest", "largest", "outside_band", "compactness", "border_on_streets")


@dataclass(frozen=True)
class Beside:
    """One measure: its words, its value in force and in the draft."""

    name: str
    words: str
    force: str
    draft: str
    same: bool


@dataclass(frozen=True)
class DraftRow:
    """A village in the table of drafts."""

    plan: GridPlan
    verdict: str
    verdict_kind: str
    state: str
    state_kind: str
    findings: int
    measures: list[Beside]


def measures_of(actor: Actor, plan: GridPlan) -> list[Beside]:
    """Return the measures of a draft beside what is in force, in words."""
    return [
        Beside(name, measure_words(name), measured(name, force), measured(name, draft), same=force == draft)
        for name, force, draft in measures_beside(actor, plan)
        if name in _COLUMNS
    ]


def _table(measures: list[Beside]) -> list[Beside]:
    """Return the measures for the table of all villages: the smallest and the largest grid stand in one column."""
    small, large = (next(one for one in measures if one.name == name) for name in ("smallest", "largest"))
    size = Beside(
        "size", _("The smallest and the largest grid"), _span(small.force, large.force),
        _span(small.draft, large.draft),
        same=small.same and large.same,
    )  # fmt: skip
    return [size if one is small else one for one in measures if one is not large]


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low}–{high}"


def draft_rows(actor: Actor, plans: Sequence[GridPlan]) -> list[DraftRow]:
    """Return a row for each village that is drawn, in the order of the villages."""
    rows = []
    for plan in plans:
        if plan.state in ("drawn", "adopted"):
            words, kind = verdict(plan.findings)
            state, state_kind = state_words(PLAN_STATES, plan.state)
            serious = sum(row["severity"] != "note" for row in plan.findings)
            rows.append(DraftRow(plan, words, kind, state, state_kind, serious, _table(measures_of(actor, plan))))
    return rows
