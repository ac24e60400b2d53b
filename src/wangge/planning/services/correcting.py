"""Corrections of a draft by hand: one editor at a time, every step kept, undone and redone across log-ins."""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction

from wangge.delineation.correcting import Working
from wangge.delineation.hutongs import lanes_of
from wangge.kernel import clock
from wangge.kernel.access import get_visible, visible, writing
from wangge.kernel.changes import expect_version
from wangge.kernel.record import record
from wangge.planning import rules
from wangge.planning.correction_steps import OPERATE, refreshed
from wangge.planning.models import GridPlan, PlanStep
from wangge.planning.packing import Draft, pack_draft, pack_plan, unpack_draft, unpack_plan
from wangge.planning.selectors.corrections import Desk, OpenCorrection, kept, open_correction
from wangge.planning.services.steps import put_plan, save_step
from wangge.problem import Problem
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from wangge.delineation.model import Grid as Drawn
    from wangge.delineation.model import GridPlan as Plan
    from wangge.kernel.access import Actor


@dataclass(frozen=True)
class Touched:
    """A grid that a step changed: its households and persons before and after; None where it was not, or is no more."""

    code: str
    name: str
    before: tuple[int, int] | None
    after: tuple[int, int] | None


@dataclass(frozen=True)
class Corrected:
    """A draft after a step: its row, the net on the desk, which grids changed and which are no more."""

    row: GridPlan
    before: Desk
    desk: Desk
    touched: tuple[Touched, ...]
    gone: tuple[str, ...]
    steps: int  # kept in all; those after ``row.step`` can be redone


def plan_correct(
    *, actor: Actor, plan_id: UUID | str, version: int | str, operation: str, details: Mapping[str, Any]
) -> Corrected:
    """The draft is corrected by one step, which can be undone; what had been undone can no longer be redone.

    Parameters
    ----------
    operation, details
        One of ``rules.OPERATIONS`` and what it needs; points are lon/lat. ``move`` needs whom: ``households`` (their
        numbers), ``hutong`` (``lane`` and ``grid``) or ``polygon`` (a ring).

    Raises
    ------
    Problem
        ``access.*``, ``row.stale``, ``plan.not_drawn``; ``correct.*``: what the engine refuses, ``correct.closed``,
        ``correct.taken`` when somebody else corrects this draft, ``correct.operation``, ``correct.details``.
    """
    with writing(actor):
        opened, role = _to_correct(actor, plan_id, version)
        if operation not in rules.OPERATIONS:
            raise Problem("correct.operation", operation=operation[:24])
        missing = [name for name in rules.OPERATIONS[operation].needs if not details.get(name)]
        if missing and missing != ["name"]:
            raise Problem("correct.details", missing=missing[0])
        desk, row = opened.desk, opened.row
        after, keys = _operated(actor, opened, operation, details)
        gone = sorted({g.code for g in desk.work.plan.grids} - {g.code for g in after.plan.grids})
        said = {**_said(details, desk.work), "gone": gone}
        locked = sorted(after.locked)
        step = save_step(row, after.plan, operation=operation, details=said, by=actor.name, locked=locked)
        now = Desk(after, keys or desk.keys, desk.crs, desk.lanes)
        if keys is not None:  # other households: the whole draft is kept, as it was and as it is
            now = replace(now, lanes=lanes_of(after.village, after.plan))
            row.packed = pack_draft(Draft(after.village, after.plan, now.keys, now.crs))
            row.save(update_fields=["packed"])
            before = pack_draft(Draft(desk.work.village, desk.work.plan, desk.keys, desk.crs))
            step.packed = _pair(before, row.packed)
            step.save(update_fields=["packed"])
        record(
            "plan.correct", subject=row, actor=actor, path=opened.village.path, acting_as=role,
            after={"step": row.step, "operation": operation, **{k: v for k, v in said.items() if v}},
        )  # fmt: skip
        _keep(row, now)
    return _corrected(row, desk, now, row.step)


def plan_undo(*, actor: Actor, plan_id: UUID | str, version: int | str) -> Corrected:
    """The draft is what it was before its last step.

    Raises
    ------
    Problem
        As ``plan_correct``; ``correct.undo.none`` when it is as it was drawn.
    """
    with writing(actor):
        opened, role = _to_correct(actor, plan_id, version)
        row, desk = opened.row, opened.desk
        if not row.step:
            raise Problem("correct.undo.none")
        last = _step(actor, row, row.step)
        before = _step(actor, row, row.step - 1)
        whole = unpack_draft(_parts(last.packed)[0]) if last.operation == "refresh" else None
        return _gone_to(actor, opened, role, before, whole, desk.work.spent - _gone(last))


def plan_redo(*, actor: Actor, plan_id: UUID | str, version: int | str) -> Corrected:
    """The step that was undone last is in effect again.

    Raises
    ------
    Problem
        As ``plan_correct``; ``correct.redo.none`` when nothing was undone since the last step.
    """
    with writing(actor):
        opened, role = _to_correct(actor, plan_id, version)
        row, desk = opened.row, opened.desk
        following = visible(PlanStep, actor).filter(plan=row, number=row.step + 1).first()
        if following is None:
            raise Problem("correct.redo.none")
        whole = unpack_draft(_parts(following.packed)[1]) if following.operation == "refresh" else None
        return _gone_to(actor, opened, role, following, whole, desk.work.spent | _gone(following))


def plan_edit_take(*, actor: Actor, plan_id: UUID | str, over: bool = False) -> GridPlan:
    """The actor corrects this draft from now on; ``over`` takes it from whoever does so now.

    Raises
    ------
    Problem
        ``access.*``, ``plan.not_drawn``, ``correct.closed``; ``correct.taken`` names who has it.
    """
    with writing(actor):
        opened = open_correction(actor, plan_id, lock=True)
        row = opened.row
        role = actor.require("grid.write", opened.village.path)
        other = editor_of(row)
        if other and row.editor_id != actor.user_id:
            if not over:
                raise Problem("correct.taken", name=other)
            record(
                "plan.take",
                subject=row,
                actor=actor,
                path=opened.village.path,
                acting_as=role,
                before={"editor": other},
            )
        _sign(actor, row)
    return row


def plan_edit_release(*, actor: Actor, plan_id: UUID | str) -> GridPlan:
    """Nobody corrects this draft, if it was the actor who did."""
    with writing(actor):
        row = get_visible(GridPlan, actor, plan_id, lock=True)
        actor.require("grid.write", get_visible(Grid, actor, row.village_id).path)
        if row.editor_id == actor.user_id:
            row.editor_id, row.editor_name, row.editor_seen = None, "", None
            row.save(update_fields=["editor_id", "editor_name", "editor_seen"])
    return row


def editor_of(row: GridPlan) -> str:
    """Return who corrects the draft now, "" when nobody gave a sign for ten minutes."""
    fresh = row.editor_seen is not None and clock.now() - row.editor_seen < rules.EDITOR_GONE
    return row.editor_name if fresh else ""


def _to_correct(actor: Actor, plan_id: UUID | str, version: int | str) -> tuple[OpenCorrection, str]:
    """The draft, locked, if it is the actor who corrects it, and as the actor saw it."""
    opened = open_correction(actor, plan_id, lock=True)
    role = actor.require("grid.write", opened.village.path)
    other = editor_of(opened.row)
    if other and opened.row.editor_id != actor.user_id:
        raise Problem("correct.taken", name=other)
    expect_version(opened.row, version)
    _sign(actor, opened.row)
    return opened, role


def _sign(actor: Actor, row: GridPlan) -> None:
    row.editor_id, row.editor_name, row.editor_seen = actor.user_id, actor.name, clock.now()
    row.save(update_fields=["editor_id", "editor_name", "editor_seen"])


def _step(actor: Actor, row: GridPlan, number: int) -> PlanStep:
    return visible(PlanStep, actor).get(plan=row, number=number)


def _operated(
    actor: Actor, opened: OpenCorrection, operation: str, details: Mapping[str, Any]
) -> tuple[Working, tuple[UUID, ...] | None]:
    """The net after a correction, and the keys of its households if these are others now."""
    if operation == "refresh":
        return refreshed(actor, opened)
    return OPERATE[operation](opened, details), None


def _gone_to(
    actor: Actor, opened: OpenCorrection, role: str, step: PlanStep, whole: Draft | None, spent: frozenset[str]
) -> Corrected:
    """The net of the draft is the one after this step; ``whole`` has other households too."""
    row, desk = opened.row, opened.desk
    back = step.number < row.step
    if whole is not None:
        plan, packed = whole.plan, pack_plan(whole.plan)
        row.packed = pack_draft(whole)
    else:
        kept_plan = bytes(step.packed)
        packed = pack_plan(unpack_draft(_parts(kept_plan)[1]).plan) if step.operation == "refresh" else kept_plan
        plan = unpack_plan(packed)
    row.locked = list(step.locked)
    put_plan(row, plan, packed=packed, step=step.number)
    village = whole.village if whole else desk.work.village
    work = Working(village, plan, frozenset(step.locked), spent)
    now = Desk(work, whole.keys if whole else desk.keys, desk.crs, lanes_of(village, plan) if whole else desk.lanes)
    record(
        "plan.undo" if back else "plan.redo", subject=row, actor=actor, path=opened.village.path, acting_as=role,
        after={"step": row.step},
    )  # fmt: skip
    steps = visible(PlanStep, actor).filter(plan=row).order_by("-number").values_list("number", flat=True)[0]
    _keep(row, now)
    return _corrected(row, desk, now, steps)


def _gone(step: PlanStep) -> frozenset[str]:
    return frozenset(step.details.get("gone", ()))


def _keep(row: GridPlan, desk: Desk) -> None:
    """Once it is saved for good, the next step finds it on the desk."""
    plan_id, version = row.pk, row.version
    transaction.on_commit(lambda: kept.put(plan_id, version, desk))


def _corrected(row: GridPlan, before: Desk, after: Desk, steps: int) -> Corrected:
    old = {grid.code: grid for grid in before.work.plan.grids}
    new = {grid.code: grid for grid in after.work.plan.grids}
    was, now = _members(before), _members(after)
    touched = [
        Touched(code, (new.get(code) or old[code]).name, _sizes(old.get(code)), _sizes(new.get(code)))
        for code in sorted({*old, *new})
        if was.get(code) != now.get(code) or _looks(old.get(code)) != _looks(new.get(code))
    ]
    return Corrected(row, before, after, tuple(touched), tuple(sorted(old.keys() - new.keys())), steps)


def _members(desk: Desk) -> dict[str, set[UUID]]:
    plan: Plan = desk.work.plan
    out: dict[str, set[UUID]] = {grid.code: set() for grid in plan.grids}
    for key, grid in zip(desk.keys, plan.grid_of.tolist(), strict=True):
        if grid >= 0:
            out[plan.grids[grid].code].add(key)
    return out


def _looks(grid: Drawn | None) -> tuple[str, str] | None:
    return (grid.name, grid.colour_name) if grid else None


def _sizes(grid: Drawn | None) -> tuple[int, int] | None:
    return (grid.households, grid.persons) if grid else None


def _said(details: Mapping[str, Any], work: Working) -> dict[str, Any]:
    """What of the details is kept with the step: names of grids and how many households, not whose."""
    known = {grid.code: grid.name for grid in work.plan.grids}
    said = {name: known[str(details[name])] for name in ("grid", "other", "to") if str(details.get(name)) in known}
    chosen = details.get("households")
    if isinstance(chosen, list):
        said["households"] = str(len(chosen))
    hutong = details.get("hutong")
    if isinstance(hutong, dict):
        said["hutong"] = str(hutong.get("lane", ""))[:64]
    return said | {name: str(details[name])[:64] for name in ("name", "colour") if details.get(name)}


def _pair(before: bytes, after: bytes) -> bytes:
    return struct.pack("<I", len(before)) + before + after


def _parts(pair: bytes | memoryview) -> tuple[bytes, bytes]:
    data = bytes(pair)
    (length,) = struct.unpack_from("<I", data)
    return data[4 : 4 + length], data[4 + length :]
