"""Drafts as they are corrected: taken apart once, then kept in this process for the next step."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from wangge.delineation.correcting import Working
from wangge.delineation.hutongs import lanes_of
from wangge.delineation.naming import beside as neighbours_of_all
from wangge.kernel.access import get_visible, visible
from wangge.planning.ground.lands import frame_of
from wangge.planning.models import Drawing, GridPlan, PlanStep
from wangge.planning.packing import unpack_draft
from wangge.planning.params import read_params
from wangge.problem import Problem
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from uuid import UUID

    import numpy as np
    from numpy.typing import NDArray

    from wangge.delineation import GridParams
    from wangge.exchange.net.layers import Frame
    from wangge.kernel.access import Actor

_KEPT = 8  # drafts; one of a thousand households takes about three megabytes


@dataclass(frozen=True)
class Desk:
    """A draft on the desk: the net under correction, the keys of its households, and the hutong of each."""

    work: Working
    keys: tuple[UUID, ...]
    crs: str
    lanes: NDArray[np.object_]

    @property
    def frame(self) -> Frame:
        """Return the way between its metres and lon/lat."""
        return frame_of(self.crs)


class _Kept:
    """The drafts used last, by plan and version: another version, whoever made it, is another draft."""

    def __init__(self) -> None:
        self._desks: OrderedDict[tuple[UUID, int], Desk] = OrderedDict()
        self._lock = Lock()

    def get(self, row: GridPlan) -> Desk | None:
        with self._lock:
            desk = self._desks.get((row.pk, row.version))
            if desk is not None:
                self._desks.move_to_end((row.pk, row.version))
            return desk

    def put(self, plan_id: UUID, version: int, desk: Desk) -> None:
        with self._lock:
            for key in [key for key in self._desks if key[0] == plan_id and key[1] < version]:
                del self._desks[key]
            self._desks[plan_id, version] = desk
            while len(self._desks) > _KEPT:
                self._desks.popitem(last=False)


kept = _Kept()


@dataclass(frozen=True)
class OpenCorrection:
    """A draft with its row, its drawing, and what can be undone and redone."""

    row: GridPlan
    drawing: Drawing
    village: Grid
    desk: Desk

    @property
    def params(self) -> GridParams:
        """Return the parameters it was drawn with."""
        return read_params(self.drawing.params)


def open_correction(actor: Actor, plan_id: UUID | str, *, lock: bool = False) -> OpenCorrection:
    """Return a draft that may be corrected.

    Raises
    ------
    Problem
        ``access.not_found``; ``plan.not_drawn``; ``correct.closed`` when it was adopted or dropped.
    """
    row = get_visible(GridPlan, actor, plan_id, lock=lock)
    village = get_visible(Grid, actor, row.village_id)
    drawing = get_visible(Drawing, actor, row.drawing_id)
    if row.state in ("adopted", "dropped") or drawing.state in ("adopted", "dropped"):
        raise Problem("correct.closed", village=village.name, state=row.state)
    if row.packed is None:
        raise Problem("plan.not_drawn", village=village.name)
    return OpenCorrection(row, drawing, village, _desk(actor, row))


def beside(desk: Desk) -> dict[str, list[str]]:
    """Return for each grid, by code, those that border on it."""
    codes = [grid.code for grid in desk.work.plan.grids]
    return {code: [codes[i] for i in near] for code, near in zip(codes, neighbours_of_all(desk.work), strict=True)}


def steps_of(actor: Actor, row: GridPlan) -> list[PlanStep]:
    """Return the corrections of a draft, those that were undone included, without the nets; step 0 is the drawing."""
    return list(visible(PlanStep, actor).filter(plan=row).defer("packed").order_by("number"))


def _desk(actor: Actor, row: GridPlan) -> Desk:
    desk = kept.get(row)
    if desk is None:
        draft = unpack_draft(row.packed or b"")
        done = [step for step in steps_of(actor, row) if step.number <= row.step]
        spent = frozenset(code for step in done for code in step.details.get("gone", ()))
        codes = {grid.code for grid in draft.plan.grids}
        work = Working(draft.village, draft.plan, frozenset(row.locked) & codes, spent - codes)
        desk = Desk(work, draft.keys, draft.crs, lanes_of(draft.village, draft.plan))
        kept.put(row.pk, row.version, desk)
    return desk
