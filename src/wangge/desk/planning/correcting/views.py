"""The editor: its page, its map, its steps, and who has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wangge.desk.planning.correcting import features, lists
from wangge.desk.planning.correcting.words import choices, page_words
from wangge.desk.planning.words import grid_names, said, verdict
from wangge.desk.shell.pages import page, staff
from wangge.desk.shell.problems import words_of
from wangge.desk.shell.sent import read_json
from wangge.planning import api as planning
from wangge.problem import Problem

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse, QueryDict

    from wangge.desk.shell.pages import StaffRequest
    from wangge.planning.api import Corrected, Desk

_LARGEST = 200_000  # bytes of one step: every household of a large village, and a long line
_LONG = 10  # digits of a number
_STAY = ("correct.", "parameter.", "row.stale", "plan.")


@require_GET
@staff("grid.write")
def plan_correct(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Show the editor; ``?part=lists`` answers the lists alone, after a step on the map."""
    opened = planning.open_correction(request.actor, plan_id)
    desk, row = opened.desk, opened.row
    steps = planning.steps_of(request.actor, row)
    grids = lists.grid_rows(desk)
    chosen = request.GET.get("grid", "")
    if chosen not in {grid.code for grid in grids} and chosen != "none":
        chosen = grids[0].code if grids else ""
    words, kind = verdict(row.findings)
    editor = planning.editor_of(row)
    context = {
        "row": row, "name": opened.village.name, "grids": grids, "hutongs": lists.hutong_rows(desk, grids, chosen),
        "chosen": chosen, "houses": lists.house_rows(desk, "" if chosen == "none" else chosen),
        "homeless": int((desk.work.plan.grid_of < 0).sum()),
        "steps": lists.step_rows(steps, row.step), "redo": row.step + 1 < len(steps),
        "verdict": words, "verdict_kind": kind, "findings": _findings(desk, row.findings),
        "other_editor": editor if editor and row.editor_id != request.actor.user_id else "",
        "colours": choices(), "params": opened.params, "bounds": features.bounds(desk),
        "scene": _scene(plan_id, opened),
    }  # fmt: skip
    part = request.GET.get("part") == "lists"
    return page(request, "desk/planning/correct_lists.html" if part else "desk/planning/correct.html", context)


@require_GET
@staff("grid.write")
def plan_correct_map(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Answer all features of the map, with the version they are of."""
    opened = planning.open_correction(request.actor, plan_id)
    return _json({"version": opened.row.version, **features.scene(opened.desk)})


@require_POST
@staff("grid.write")
def plan_correct_step(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Take one step, undo or redo one: from the map (JSON, answered by what changed) or from a form of the lists."""
    if request.content_type == "application/json":
        asked = _read(request)
        done = _take(
            request, plan_id, asked.get("version"), str(asked.get("operation", "")), asked.get("details") or {}
        )
        return _json(_answer(done))
    back = _back(request, plan_id)
    try:
        done = _take(
            request, plan_id, request.POST.get("version"), request.POST.get("operation", ""), _form(request.POST)
        )
    except Problem as problem:
        if not problem.code.startswith(_STAY):
            raise
        messages.error(request, words_of(problem))
        return HttpResponseRedirect(back)
    messages.success(request, _("Saved. %(what)s") % {"what": _totals(done)})
    return HttpResponseRedirect(back)


@require_POST
@staff("grid.write")
def plan_correct_editor(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Give a sign that one corrects the draft, take it over, or leave it to others."""
    act = request.POST.get("act", "take")
    if act == "leave":
        planning.plan_edit_release(actor=request.actor, plan_id=plan_id)
    else:
        planning.plan_edit_take(actor=request.actor, plan_id=plan_id, over=act == "over")
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return _json({"editor": request.actor.name if act != "leave" else ""})
    return HttpResponseRedirect(
        reverse("plan_page", args=[plan_id]) if act == "leave" else reverse("plan_correct", args=[plan_id])
    )


def _take(request: StaffRequest, plan_id: UUID, version: Any, operation: str, details: Any) -> Corrected:
    if not isinstance(details, dict):
        raise Problem("correct.details", missing="details")
    seen = str(version) if version is not None else "0"
    if operation == "undo":
        return planning.plan_undo(actor=request.actor, plan_id=plan_id, version=seen)
    if operation == "redo":
        return planning.plan_redo(actor=request.actor, plan_id=plan_id, version=seen)
    return planning.plan_correct(
        actor=request.actor, plan_id=plan_id, version=seen, operation=operation, details=details
    )


def _read(request: StaffRequest) -> dict[str, Any]:
    if len(request.body) > _LARGEST:
        raise Problem("correct.too_large", limit=_LARGEST // 1000)
    try:
        asked = read_json(request.body)
    except ValueError as odd:
        raise Problem("correct.details", missing="JSON") from odd
    if not isinstance(asked, dict):
        raise Problem("correct.details", missing="JSON")
    return asked


def _form(sent: QueryDict) -> dict[str, Any]:
    """Return the details of a step as a form of the lists sends them."""
    details: dict[str, Any] = {name: sent[name] for name in ("grid", "other", "to", "name", "colour") if sent.get(name)}
    if "households" in sent:
        details["households"] = sent.getlist("households")
    elif sent.get("lane"):
        details["hutong"] = {"lane": sent["lane"], "grid": sent.get("grid", "")}
    numbers = {name: str(sent.get(name, "")) for name in ("target", "minimum", "maximum")}
    params = {name: int(value) for name, value in numbers.items() if value.isdecimal() and len(value) < _LONG}
    return {**details, "params": params} if params else details


def _answer(done: Corrected) -> dict[str, Any]:
    """What the map needs after a step: changed features, totals, verdict, findings, what can be undone."""
    row = done.row
    words, kind = verdict(row.findings)
    return {
        "version": row.version, **features.changed(done),
        "touched": [
            {"code": t.code, "name": t.name, "before": t.before, "after": t.after} for t in done.touched
        ],
        "verdict": words, "kind": kind, "findings": _findings(done.desk, row.findings),
        "undo": row.step > 0, "redo": row.step < done.steps,
    }  # fmt: skip


def _totals(done: Corrected) -> str:
    """Say the new totals of the grids that changed."""
    parts = []
    for one in done.touched:
        old, new = one.before, one.after
        if new is None:
            parts.append(_("%(grid)s is no more") % {"grid": one.name})
        elif old is None:
            parts.append(_("%(grid)s is new: %(n)d households") % {"grid": one.name, "n": new[0]})
        else:
            parts.append(
                _("%(grid)s: households %(old)d → %(new)d, persons %(before)d → %(after)d") % {
                    "grid": one.name, "old": old[0], "new": new[0], "before": old[1], "after": new[1],
                }
            )  # fmt: skip
    return "; ".join(parts[:6])


def _findings(desk: Desk, findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the findings in words with their place on the map; who moves since the net in force is not among them."""
    told = [one for one in findings if one["code"] != "household.moves"]
    rows = said(told, grid_names(desk.work.plan.grids))
    places = features.lonlat(desk, [row.xy for row in rows])
    return [
        {"grade": row.grade, "kind": row.kind, "words": row.words, "codes": row.codes, "at": at}
        for row, at in zip(rows, places, strict=True)
    ]


def _scene(plan_id: UUID, opened: planning.OpenCorrection) -> dict[str, Any]:
    address = {name: reverse(f"plan_correct{end}", args=[plan_id]) for name, end in (
        ("page", ""), ("map", "_map"), ("step", "_step"), ("editor", "_editor"),
    )}  # fmt: skip
    return {
        "bounds": features.bounds(opened.desk), "version": opened.row.version, "addresses": address,
        "findings": _findings(opened.desk, opened.row.findings), "words": page_words(),
    }  # fmt: skip


def _back(request: StaffRequest, plan_id: UUID) -> str:
    """Return to the list one came from: the same grid's households."""
    shown = request.POST.get("shown", "")
    query = f"?grid={shown}" if shown.isalnum() else ""
    at = request.POST.get("at", "")
    anchor = f"#{at}" if at in ("grids", "hutongs", "households") else ""
    return reverse("plan_correct", args=[plan_id]) + query + anchor


def _json(content: dict[str, Any]) -> JsonResponse:
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
