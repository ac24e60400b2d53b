"""Make, change, move and close grids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wangge.desk.shell.answering import answer_form
from wangge.desk.shell.pages import done, staff
from wangge.desk.territory.forms import GridCloseForm, GridForm, NewGridForm, TargetForm
from wangge.kernel.access import get_visible
from wangge.problem import Problem
from wangge.territory.api import (
    AREA,
    LEAF,
    TOWNSHIP,
    VILLAGE,
    Grid,
    ancestors,
    area_create,
    grid_close,
    grid_create,
    grid_move,
    grid_update,
    grids_for,
    left_in,
    village_create,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangge.desk.shell.pages import StaffRequest
    from wangge.kernel.access import Actor


def _writable(actor: Actor, grid_id: UUID) -> Grid:
    grid = get_visible(Grid, actor, grid_id)
    actor.require("grid.write", grid.path)
    if grid.valid_to is not None:
        raise Problem("grid.closed", name=grid.name, day=grid.valid_to.isoformat())
    return grid


@require_http_methods(["GET", "POST"])
@staff("grid.write")
def grid_edit(request: StaffRequest, grid_id: UUID) -> HttpResponse:
    """Change how a grid is called and described."""
    grid = _writable(request.actor, grid_id)
    initial = {
        "name": grid.name, "colour": f"{grid.colour}{grid.colour_number or ''}", "scope_text": grid.scope_text,
        "note": grid.note, "version": grid.version,
    }  # fmt: skip
    form = GridForm(request.POST or None, initial=initial, level=grid.level)

    def act(data: dict[str, Any]) -> HttpResponse:
        changed = grid_update(
            actor=request.actor, grid_id=grid_id, version=data["version"], name=data["name"],
            colour=data.get("colour", ""), scope_text=data["scope_text"], note=data["note"], reason=data["reason"],
        )  # fmt: skip
        done(request, _("The grid is saved."), changed.undo)
        return redirect("grid_page", grid_id)

    return answer_form(request, form, act, _frame(grid, _("Change %(name)s") % {"name": grid}, _("Save")))


@require_http_methods(["GET", "POST"])
@staff("grid.write")
def grid_move_page(request: StaffRequest, grid_id: UUID) -> HttpResponse:
    """Let a leaf grid belong to another area of its village."""
    grid = _writable(request.actor, grid_id)
    found = grids_for(request.actor).filter(division_id=grid.division_id, level__in=(VILLAGE, AREA))
    targets = [(str(row.pk), row.name) for row in found.defer("outline")]
    initial = {"target": str(grid.parent_id), "version": grid.version}
    form = TargetForm(request.POST or None, initial=initial, targets=targets)

    def act(data: dict[str, Any]) -> HttpResponse:
        moved = grid_move(actor=request.actor, grid_id=grid_id, version=data["version"], area_id=UUID(data["target"]))
        done(request, _("The grid belongs to the other area now."), moved.undo)
        return redirect("grid_page", grid_id)

    return answer_form(request, form, act, _frame(grid, _("Move %(name)s") % {"name": grid}, _("Move")))


@require_http_methods(["GET", "POST"])
@staff("grid.write")
def grid_close_page(request: StaffRequest, grid_id: UUID) -> HttpResponse:
    """Close a grid; what is still in it must go over to another one."""
    actor, grid = request.actor, _writable(request.actor, grid_id)
    others = grids_for(actor).filter(division_id=grid.division_id, level=grid.level).exclude(pk=grid.pk)
    successors = [(str(row.pk), f"{row.name} ({row.code})") for row in others.defer("outline")]
    form = GridCloseForm(request.POST or None, initial={"version": grid.version}, successors=successors)

    def act(data: dict[str, Any]) -> HttpResponse:
        closed = grid_close(
            actor=actor, grid_id=grid_id, version=data["version"], on=data["on"], reason=data["reason"],
            successor_id=UUID(data["successor"]) if data["successor"] else None,
        )  # fmt: skip
        done(request, _("The grid is closed."), closed.undo)
        return redirect("grid_page", grid_id)

    left = [f"{_(word)} {number}" for word, number in left_in(actor, [grid]).get(grid.pk, {}).items()]
    text = _("Nothing is left in it.") if not left else _("Still in it: %(what)s.") % {"what": _(", ").join(left)}
    context = _frame(grid, _("Close %(name)s") % {"name": grid}, _("Close the grid"))
    return answer_form(request, form, act, {**context, "text": text, "kind": "danger"})


@require_http_methods(["GET", "POST"])
@staff("grid.write")
def grid_new(request: StaffRequest, parent_id: UUID) -> HttpResponse:
    """Make a village, an area or a grid below another."""
    parent = _writable(request.actor, parent_id)
    if parent.level == LEAF:
        raise Problem("grid.parent.level", name=parent.name, level=parent.level)
    if parent.level > TOWNSHIP:
        request.actor.require("grid.write", ancestors(parent.path)[1])
    initial = {key: request.GET[key][:64] for key in ("name", "code") if key in request.GET}
    form = NewGridForm(request.POST or None, above=parent.level, initial=initial)

    def act(data: dict[str, Any]) -> HttpResponse:
        made = _make(request.actor, parent, data)
        done(request, _("%(name)s is there: %(code)s.") % {"name": made, "code": made.code}, made.undo)
        return redirect("grid_page", made.pk)

    title = _("New below %(name)s") % {"name": parent}
    return answer_form(request, form, act, _frame(parent, title, _("Make it")))


def _make(actor: Actor, parent: Grid, data: dict[str, Any]) -> Grid:
    if data["level"] == VILLAGE:
        return village_create(actor=actor, township_id=parent.pk, code=data["code"], name=data["name"], on=data["on"])
    if data["level"] == AREA:
        return area_create(actor=actor, village_id=parent.pk, name=data["name"], code=data["code"], on=data["on"])
    return grid_create(
        actor=actor, parent_id=parent.pk, name=data["name"], kind=data["kind"] or "general", code=data["code"],
        colour=data["colour"].strip() or None, scope_text=data["scope_text"], on=data["on"],
    )  # fmt: skip


def _frame(grid: Grid, title: str, label: str) -> dict[str, Any]:
    back = reverse("grid_page", args=[grid.pk])
    return {"title": title, "label": label, "back": back, "kind": "primary"}
