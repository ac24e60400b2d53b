"""Drawings and drafts as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangge.exchange.roster.scope import scope_words
from wangge.kernel.access import get_visible, visible
from wangge.planning.models import Drawing, GridPlan
from wangge.planning.packing import unpack_draft
from wangge.problem import Problem
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from wangge.kernel.access import Actor

MEASURES = (
    "households", "persons", "grids", "mean", "smallest", "largest", "outside_band", "compactness", "border_on_streets",
)  # fmt: skip
"""The measures that are shown, in order."""


@dataclass(frozen=True)
class Progress:
    """How far a drawing is: villages in all, those that no longer wait, and those that failed."""

    total: int
    done: int
    failed: int

    @property
    def percent(self) -> int:
        """Return the share that is done."""
        return 100 * self.done // self.total if self.total else 100


@dataclass(frozen=True)
class Explained:
    """A grid of a draft in words."""

    code: str
    name: str
    households: int
    persons: int
    words: str


def drawings_for(actor: Actor) -> QuerySet[Drawing]:
    """Return the drawings that the actor may see, the newest first."""
    return visible(Drawing, actor).order_by("-created_at", "pk")


def plans_of(actor: Actor, drawing_id: UUID | str) -> list[GridPlan]:
    """Return the plans of a drawing by village, without what is packed in them.

    Raises
    ------
    Problem
        ``access.not_found``.
    """
    drawing = get_visible(Drawing, actor, drawing_id)
    plans = visible(GridPlan, actor).filter(drawing=drawing).defer("packed").select_related("village", "drawing")
    return list(plans.order_by("village__code"))


def plan_for(actor: Actor, plan_id: UUID | str) -> GridPlan:
    """Return one plan.

    Raises
    ------
    Problem
        ``access.not_found``.
    """
    row = get_visible(GridPlan, actor, plan_id)
    row.village = get_visible(Grid, actor, row.village_id)
    row.drawing = get_visible(Drawing, actor, row.drawing_id)
    return row


def progress_of(actor: Actor, drawing: Drawing) -> Progress:
    """Return how far a drawing is."""
    states = list(visible(GridPlan, actor).filter(drawing=drawing).values_list("state", flat=True))
    return Progress(len(states), len(states) - states.count("waiting"), states.count("failed"))


def measures_beside(_actor: Actor, plan: GridPlan) -> list[tuple[str, float | None, float | None]]:
    """Return each measure with its value in the net in force, as it was when the plan was drawn, and in the draft.

    None where there is none: a village without a net, or without land.
    """
    return [(name, plan.measures_before.get(name), plan.measures.get(name)) for name in MEASURES]


def explained(_actor: Actor, plan: GridPlan) -> list[Explained]:
    """Return each grid of a draft in words, in the language spoken now: what borders it, lanes, groups, households.

    Raises
    ------
    Problem
        ``plan.not_drawn``.
    """
    if plan.packed is None:
        raise Problem("plan.not_drawn", village=plan.village.name)
    return [
        Explained(grid.code, grid.name, grid.households, grid.persons, scope_words(grid.scope))
        for grid in unpack_draft(plan.packed).plan.grids
    ]
