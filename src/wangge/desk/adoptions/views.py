"""Adoptions: the preview with its form, the list, what one changed, its papers, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wangge.desk.adoptions.forms import AdoptForm, UndoForm
from wangge.desk.shell.pages import done, page, staff
from wangge.desk.shell.problems import words_of
from wangge.planning.api import (
    ANNEXES,
    adoption_of,
    adoption_preview,
    adoption_undo,
    adoptions_for,
    moves_of,
    plans_adopt,
    undo_preview,
)
from wangge.planning.api import (
    adoption_annex as write_annex,
)
from wangge.planning.api import (
    adoption_annexes as write_annexes,
)
from wangge.problem import Problem
from wangge.territory.api import AREA, LEAF

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from wangge.planning.api import Adoption, Preview

_MOST = 200
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
@staff("grid.read")
def adoption_list(request: Any) -> HttpResponse:
    """Show the adoptions, the newest first."""
    context = {"rows": adoptions_for(request.actor)[:_MOST], "may_draw": request.actor.may("grid.write")}
    return page(request, "desk/adoptions/list.html", context)


@require_http_methods(["GET", "POST"])
@staff("grid.write")
def adoption_new(request: Any) -> HttpResponse:
    """Show what adopting the chosen drafts would change, and adopt them."""
    plans = request.GET.getlist("plan")
    form = AdoptForm(request.POST or None)

    def adopt(data: dict[str, Any]) -> Adoption:
        data.pop("confirmed")
        return plans_adopt(actor=request.actor, plan_ids=plans, **data)

    return _decide(
        request, form, adopt, lambda: adoption_preview(request.actor, plans), title=_("Adopt the net"),
        label=_("Put into force"), said=_("The net is in force."), back=reverse("planning_home"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff("grid.write")
def adoption_undo_page(request: Any, adoption_id: UUID) -> HttpResponse:
    """Show what going back to the net before would change, and do it."""
    return _decide(
        request, UndoForm(request.POST or None),
        lambda data: adoption_undo(actor=request.actor, adoption_id=adoption_id, **data),
        lambda: undo_preview(request.actor, adoption_id), title=_("Go back to the net before"),
        label=_("Put the net before into force again"), said=_("The net from before is in force again."), undo=True,
        back=reverse("adoption_page", args=[adoption_id]),
    )  # fmt: skip


def _decide(
    request: Any,
    form: UndoForm,
    act: Callable[[dict[str, Any]], Adoption],
    preview: Callable[[], Preview],
    *,
    title: str,
    label: str,
    said: str,
    back: str,
    undo: bool = False,
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                row = act(form.cleaned_data)
            except Problem as problem:
                if problem.code.startswith("access."):
                    raise
                form.refuse(problem)
            else:
                done(request, said)
                return redirect("adoption_page", row.pk)
    shown = preview()
    context = {
        "form": form, "preview": shown, "title": title, "label": label, "back": back, "undo": undo,
        "problems": [words_of(problem) for problem in shown.problems],
        "village_names": {village.division_id: village.name for village in shown.villages},
    }  # fmt: skip
    return page(request, "desk/adoptions/new.html", context, status=status)


@require_GET
@staff("grid.read")
def adoption_page(request: Any, adoption_id: UUID) -> HttpResponse:
    """Show what an adoption changed, with its papers."""
    shown = adoption_of(request.actor, adoption_id)
    may = request.actor.may("grid.write", shown.row.path.split("/")[0] + "/")
    leaves, areas = (
        [sum(grid.level == level for grid in grids) for grids in (shown.opened, shown.closed)] for level in (LEAF, AREA)
    )
    context = {
        "leaves": leaves, "areas": areas,
        "shown": shown, "row": shown.row, "annexes": [(kind, _(words)) for kind, words in ANNEXES.items()],
        "may_undo": may and not shown.undo_problems,
        "why_not": words_of(shown.undo_problems[0]) if may and shown.undo_problems else "",
        "may_list": request.actor.may("household.read"),
    }  # fmt: skip
    return page(request, "desk/adoptions/page.html", context)


@require_GET
@staff("household.read")
def adoption_moves(request: Any, adoption_id: UUID) -> HttpResponse:
    """Show the households that changed their grid, pair by pair, to be printed and handed over."""
    row, pairs = moves_of(request.actor, adoption_id)
    return page(request, "desk/adoptions/moves.html", {"row": row, "pairs": pairs})


@require_GET
@staff("grid.read")
def adoption_annex(request: Any, adoption_id: UUID, kind: str) -> HttpResponse:
    """Answer with one paper of an adoption."""
    if kind not in ANNEXES:
        raise Problem("access.not_found")
    name, data = write_annex(request.actor, adoption_id, kind)
    return _file(name, data, _DOCX)


@require_GET
@staff("grid.read")
def adoption_annexes(request: Any, adoption_id: UUID) -> HttpResponse:
    """Answer with all papers of an adoption in one file."""
    name, data = write_annexes(request.actor, adoption_id)
    return _file(name, data, "application/zip")


def _file(name: str, data: bytes, kind: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": disposition or ""})
