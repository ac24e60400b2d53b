"""A step of a draft: the whole net after it, so that it can be gone back to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wangge.exchange.net.plan import plain_data
from wangge.planning.models import GridPlan, PlanStep
from wangge.planning.packing import pack_plan, plain_findings, with_plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangge.delineation.model import GridPlan as Plan

DRAWN = "draw"
"""The operation of step 0."""


def save_step(
    row: GridPlan, plan: Plan, *, operation: str, details: dict[str, Any], by: str, locked: Sequence[str] | None = None
) -> PlanStep:
    """The net of the draft is ``plan``, as one step more; steps that were undone can no longer be redone.

    Belongs inside ``writing``, with the row locked. ``locked`` are the codes of grids that redrawing leaves alone; None
    leaves them as they are.
    """
    packed = pack_plan(plan)
    number = row.step + 1
    PlanStep.objects.filter(plan=row).filter(number__gt=row.step).delete()  # the key first: asked by plan, not at large
    row.locked = list(row.locked if locked is None else locked)
    step = PlanStep.objects.create(
        plan=row, number=number, operation=operation, details=details, packed=packed, locked=row.locked, by_name=by
    )
    put_plan(row, plan, packed=packed, step=number)
    return step


def put_plan(row: GridPlan, plan: Plan, *, packed: bytes, step: int) -> None:
    """The net of the draft is ``plan``, which is what it was after that step."""
    row.packed = with_plan(row.packed or b"", packed)
    row.measures = plain_data(plan.measures)
    row.findings = plain_findings(plan.findings)
    row.step = step
    row.version += 1
    row.save(update_fields=["packed", "measures", "findings", "step", "locked", "version"])
