"""A new round of drafts: its rows, and a draft that is ready at once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from wangge.exchange.net.plan import plain_data, version_of
from wangge.planning.ground.checking import measures_of
from wangge.planning.models import Drawing, GridPlan, PlanStep
from wangge.planning.packing import Draft, pack_draft, pack_plan, pack_village, plain_findings
from wangge.planning.selectors.nets import net_in_force
from wangge.planning.services.steps import DRAWN
from wangge.problem import Problem
from wangge.territory.api import ancestors, villages_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangge.delineation import GridParams
    from wangge.delineation.model import Village
    from wangge.kernel.access import Actor
    from wangge.territory.api import Grid

NOBODY = UUID(int=0)
"""The owner of what the platform itself draws."""


def villages_to_draw(actor: Actor, village_ids: Sequence[UUID | str]) -> tuple[list[Grid], str, str]:
    """Return the villages, the path of the drawing, and the role under which the actor may draw there.

    Raises
    ------
    Problem
        ``drawing.villages.none``, ``drawing.villages.apart``, ``access.not_found``, ``access.denied``.
    """
    wanted = set(village_ids)
    if not wanted:
        raise Problem("drawing.villages.none")
    try:
        villages = list(villages_for(actor).filter(pk__in=wanted))
    except (ValueError, TypeError) as odd:
        raise Problem("access.not_found") from odd
    if len(villages) != len(wanted):
        raise Problem("access.not_found")
    tops = {ancestors(village.path)[0] for village in villages}
    if len(tops) > 1:
        raise Problem("drawing.villages.apart")
    path = villages[0].path if len(villages) == 1 else tops.pop()
    return villages, path, actor.require("grid.write", path)


def new_drawing(actor: Actor, path: str, params: GridParams, *, keep_existing: bool = False, state: str) -> Drawing:
    """The drawing is there, without plans. Belongs inside ``writing``."""
    return Drawing.objects.create(
        path=path, state=state, params=asdict(params), keep_existing=keep_existing,
        owner_id=actor.user_id or NOBODY, owner_name=actor.name,
    )  # fmt: skip


def put_draft(
    row: GridPlan, draft: Draft, params: GridParams, ground_version: int, *, before: dict[str, float], by: str
) -> None:
    """The plan is drawn: ``draft`` is its step 0. Belongs inside ``writing``.

    ``before`` are the measures of the net in force.
    """
    plan = draft.plan
    row.state, row.problem, row.step = "drawn", None, 0
    row.packed = pack_draft(draft)
    row.ground_version = ground_version
    row.engine = f"wangge {version_of('wangge')}"[:32]
    row.input_hash = input_hash(draft.village, params)
    row.measures, row.measures_before = plain_data(plan.measures), plain_data(before)
    row.findings = plain_findings(plan.findings)
    row.locked = []
    if row._state.adding:
        row.save(force_insert=True)
    else:
        row.version += 1
        row.save(update_fields=[*_DRAWN, "version"])
    PlanStep.objects.filter(plan=row).delete()
    PlanStep.objects.create(plan=row, number=0, operation=DRAWN, packed=pack_plan(plan), by_name=by)


_DRAWN = (
    "state", "problem", "step", "packed", "ground_version", "engine", "input_hash", "measures", "measures_before",
    "findings", "locked",
)  # fmt: skip


def measures_in_force(actor: Actor, village: Grid, params: GridParams) -> dict[str, float]:
    """Return the measures of the net in force, by the band of the drawing; none without a net."""
    net = net_in_force(actor, village)
    return measures_of(net.plan, net.village, params) if net.plan.grids else {}


def input_hash(village: Village, params: GridParams) -> str:
    """Return the digest of households, map, net in force and parameters: the same ones give the same net."""
    said: dict[str, Any] = asdict(params)
    return hashlib.sha256(pack_village(village) + json.dumps(said, sort_keys=True).encode()).hexdigest()
