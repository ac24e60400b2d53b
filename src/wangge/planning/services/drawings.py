"""Rounds of drawing: begun, tried again, dropped, or made of the net in force."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from wangge.kernel.access import get_visible, visible, writing
from wangge.kernel.changes import expect_version
from wangge.kernel.record import record
from wangge.planning.ground.checking import checked
from wangge.planning.models import Drawing, GridPlan, PlanStep
from wangge.planning.packing import Draft
from wangge.planning.params import read_params
from wangge.planning.selectors.nets import given_for, net_in_force
from wangge.planning.services.drafting import new_drawing, put_draft, villages_to_draw
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from wangge.kernel.access import Actor

OPEN = ("waiting", "drawing", "drawn")
"""The states of a drawing that is neither in force nor dropped."""


def drawing_start(
    *, actor: Actor, village_ids: Sequence[UUID | str], params: Mapping[str, Any], keep_existing: bool = False
) -> Drawing:
    """The villages wait to be drawn; the worker draws them one by one.

    Parameters
    ----------
    params
        Fields of the engine's ``GridParams``; those that are missing have their defaults.
    keep_existing
        The households stay in the grids they are in; only the land is drawn.

    Raises
    ------
    Problem
        ``access.*``, ``drawing.villages.*``, ``parameter.*``.
    """
    wanted = read_params(params)
    with writing(actor):
        villages, path, role = villages_to_draw(actor, village_ids)
        drawing = new_drawing(actor, path, wanted, keep_existing=keep_existing, state="waiting")
        GridPlan.objects.bulk_create([GridPlan(drawing=drawing, village=village) for village in villages])
        record(
            "drawing.start", subject=drawing, actor=actor, path=path, acting_as=role,
            after={"villages": [village.name for village in villages], "parameters": asdict(wanted)},
        )  # fmt: skip
    return drawing


def drawing_again(*, actor: Actor, plan_id: UUID | str, version: int | str) -> GridPlan:
    """A plan that failed waits once more.

    Raises
    ------
    Problem
        ``access.*``, ``row.stale``, ``plan.not_failed``.
    """
    with writing(actor):
        row = get_visible(GridPlan, actor, plan_id, lock=True)
        drawing = get_visible(Drawing, actor, row.drawing_id, lock=True)
        role = actor.require("grid.write", drawing.path)
        expect_version(row, version)
        if row.state != "failed":
            raise Problem("plan.not_failed")
        row.state, row.problem, row.version = "waiting", None, row.version + 1
        row.save(update_fields=["state", "problem", "version"])
        drawing.state, drawing.version = "drawing", drawing.version + 1
        drawing.save(update_fields=["state", "version"])
        record("drawing.again", subject=drawing, actor=actor, path=drawing.path, acting_as=role)
    return row


def drawing_drop(*, actor: Actor, drawing_id: UUID | str, version: int | str) -> Drawing:
    """The drafts are gone, with their steps; that there was a drawing stays known.

    Raises
    ------
    Problem
        ``access.*``, ``row.stale``, ``drawing.closed``.
    """
    with writing(actor):
        drawing = get_visible(Drawing, actor, drawing_id, lock=True)
        role = actor.require("grid.write", drawing.path)
        expect_version(drawing, version)
        if drawing.state not in OPEN:
            raise Problem("drawing.closed", state=drawing.state)
        there = visible(GridPlan, actor).filter(drawing=drawing).defer("packed")
        plans = [row for row in there if row.state != "adopted"]
        for row in plans:
            row.state, row.packed, row.version = "dropped", None, row.version + 1
        GridPlan.objects.bulk_update(plans, ["state", "packed", "version"], batch_size=100)
        PlanStep.objects.filter(plan_id__in=[row.pk for row in plans]).delete()
        drawing.state, drawing.version = "dropped", drawing.version + 1
        drawing.save(update_fields=["state", "version"])
        record("drawing.drop", subject=drawing, actor=actor, path=drawing.path, acting_as=role)
    return drawing


def drawing_from_force(*, actor: Actor, village_id: UUID | str) -> Drawing:
    """The net in force of a village is a draft, to be corrected by hand.

    Raises
    ------
    Problem
        ``access.*``, ``plan.force.none`` when the village has no grids.
    """
    with writing(actor):
        (village,), path, role = villages_to_draw(actor, [village_id])
        net, given = net_in_force(actor, village), given_for(actor, village)
        if not net.plan.grids:
            raise Problem("plan.force.none", village=village.name)
        params = read_params({})
        drawn = replace(net.village, previous=given.village.previous)
        plan = checked(net.plan, drawn, params, existing=True)
        drawing = new_drawing(actor, path, params, state="drawn")
        draft = Draft(drawn, plan, net.keys, net.crs)
        row = GridPlan(drawing=drawing, village=village)
        put_draft(row, draft, params, given.ground_version, before=plan.measures, by=actor.name)
        record(
            "drawing.force", subject=drawing, actor=actor, path=path, acting_as=role, after={"villages": [village.name]}
        )
    return drawing
