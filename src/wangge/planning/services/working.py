"""The worker draws what waits, village by village; each is kept as soon as it is drawn, so that little is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from wangge.delineation import delineate
from wangge.kernel.access import as_system, visible, writing
from wangge.kernel.access.predicates import after
from wangge.kernel.delivery import consumer, periodic
from wangge.kernel.record import record
from wangge.planning.ground.keeping import keep_known
from wangge.planning.models import Drawing, GridPlan
from wangge.planning.packing import Draft
from wangge.planning.params import read_params
from wangge.planning.selectors.nets import given_for
from wangge.planning.services.drafting import measures_in_force, put_draft
from wangge.problem import Problem
from wangge.territory.api import AREA, Grid, ancestors, platform_over

if TYPE_CHECKING:
    from uuid import UUID

    from wangge.delineation import GridParams
    from wangge.kernel.access import Actor
    from wangge.kernel.models import Entry
    from wangge.planning.selectors.nets import Given

_WORK = ("waiting", "drawing")
_EVERY = timedelta(minutes=1)


@consumer("planning.draw", actions=["drawing.start", "drawing.again"])
def draw_started(entry: Entry) -> None:
    """Every village of the drawing is drawn or has failed."""
    draw_waiting(entry.subject.partition(":")[2])


@periodic("planning.draw", every=_EVERY)
def draw_left_over() -> None:
    """What a worker left undone when it was killed is drawn, without waiting for its claim to run out.

    Begins with the last village: should another worker still be at it, the two meet half-way and hardly anything is
    drawn twice.
    """
    with as_system("drawings wait for the worker"):
        left = list(Drawing.objects.filter(state__in=_WORK).order_by("created_at").values_list("pk", flat=True))
    for drawing_id in left:
        draw_waiting(drawing_id, backwards=True)


def draw_waiting(drawing_id: UUID | str, *, backwards: bool = False) -> int:
    """Draw every village of a drawing that still waits; return how many were drawn here."""
    with as_system("drawings wait for the worker"):
        drawing = Drawing.objects.filter(pk=drawing_id, state__in=_WORK).first()
        top = Grid._base_manager.filter(path=ancestors(drawing.path)[0]).first() if drawing else None
    if drawing is None or top is None:
        return 0
    actor = platform_over(top, drawing.owner_name)
    params = read_params(drawing.params)
    drawn = 0
    while (row := _next(actor, drawing, backwards=backwards)) is not None:
        drawn += _draw(actor, drawing, row, params)
    _finish(actor, drawing)
    return drawn


def draw(given: Given, params: GridParams, *, keep_existing: bool, actor: Actor, village: Grid) -> Draft:
    """Return the draft of one village.

    Raises
    ------
    Problem
        ``drawing.village.empty``, ``drawing.existing.none``, and what the engine raises.
    """
    if not len(given.village.households):
        raise Problem("drawing.village.empty", village=village.name)
    if keep_existing and not (given.village.households.grid != "").any():
        raise Problem("drawing.existing.none", village=village.name)
    plan = delineate(given.village, params, keep_existing=keep_existing)
    rows = list(
        visible(Grid, actor)
        .filter(level__gte=AREA, path__gt=village.path, path__lt=after(village.path))
        .defer("outline")
    )
    return Draft(given.village, keep_known(plan, rows), given.keys, given.crs)


def _next(actor: Actor, drawing: Drawing, *, backwards: bool) -> GridPlan | None:
    waiting = visible(GridPlan, actor).filter(drawing=drawing, state="waiting").select_related("village")
    return waiting.order_by("-village__code" if backwards else "village__code").first()


def _draw(actor: Actor, drawing: Drawing, row: GridPlan, params: GridParams) -> bool:
    """Draw one village and keep it, unless somebody else was faster or it is wanted no more."""
    problem, draft, given = None, None, given_for(actor, row.village)
    before = measures_in_force(actor, row.village, params) if given.village.previous is not None else {}
    try:
        draft = draw(given, params, keep_existing=drawing.keep_existing, actor=actor, village=row.village)
    except Problem as found:
        problem = {"code": found.code, "details": found.details}
    with writing(actor):
        now = visible(Drawing, actor).select_for_update(of=("self",)).get(pk=drawing.pk)
        plan = visible(GridPlan, actor).select_for_update(of=("self",)).get(pk=row.pk)
        if plan.state != "waiting":
            return False
        if draft is not None:
            put_draft(plan, draft, params, given.ground_version, before=before, by=drawing.owner_name)
        else:
            plan.state, plan.problem, plan.version = "failed", problem, plan.version + 1
            plan.save(update_fields=["state", "problem", "version"])
        if now.state == "waiting":
            now.state, now.version = "drawing", now.version + 1
            now.save(update_fields=["state", "version"])
    return draft is not None


def _finish(actor: Actor, drawing: Drawing) -> None:
    """The drawing is done when nothing of it waits any more."""
    with writing(actor):
        now = visible(Drawing, actor).select_for_update(of=("self",)).get(pk=drawing.pk)
        states = list(visible(GridPlan, actor).filter(drawing=drawing).values_list("state", flat=True))
        if now.state not in _WORK or "waiting" in states:
            return
        now.state, now.version = "drawn", now.version + 1
        now.save(update_fields=["state", "version"])
        record(
            "drawing.done", subject=now, actor=actor, path=now.path, acting_as="system",
            after={"drawn": states.count("drawn"), "failed": states.count("failed")},
        )  # fmt: skip
