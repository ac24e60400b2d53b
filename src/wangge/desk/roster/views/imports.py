"""A filled-in 名册.xlsx or a list of people: looked at first, then carried out in one step."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wangge.desk.roster.common import done
from wangge.desk.roster.forms import UploadForm
from wangge.desk.shell.pages import page, staff
from wangge.kernel.access import visible
from wangge.kernel.files import checked_spreadsheet
from wangge.kernel.keys import open_text, seal_text
from wangge.language import describe
from wangge.problem import Problem
from wangge.roster import api
from wangge.territory.api import Grid

if TYPE_CHECKING:
    from django.http import HttpResponse

_SHOWN = 500


@require_http_methods(["GET", "HEAD", "POST"])
@staff("person.write")
def roster_import(request: Any) -> HttpResponse:
    """Look at an uploaded list and show what it would do; carry out what was shown."""
    if request.method == "POST" and "lines" in request.POST:
        return _carry_out(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            upload = checked_spreadsheet(form.cleaned_data["file"])
            lines, findings = api.read_lines(upload)
        except Problem as problem:
            form.refuse(problem)
        else:
            return _preview(request, upload.name, lines, findings)
    return page(request, "desk/roster/roster_import.html", {"form": form}, status=422 if form.errors else 200)


def _preview(request: Any, file: str, lines: list[api.Line], findings: list[Any]) -> HttpResponse:
    plan = api.appoint_plan(request.actor, lines, findings=findings)
    language = get_language()
    context = {
        "form": UploadForm(), "file": file, "plan": plan, "counts": plan.counts,
        "problems": [(problem.details, describe(problem, language)) for problem in plan.problems[:_SHOWN]],
        "notes": [describe(note, language) for note in plan.notes[:_SHOWN]],
        "steps": [_told(step) for step in plan.steps if step.act not in {"same", "skip"}][:_SHOWN],
        "sealed": "" if plan.problems else _sealed(request, file, lines),
    }  # fmt: skip
    return page(request, "desk/roster/roster_import.html", context, status=422 if plan.problems else 200)


def _carry_out(request: Any) -> HttpResponse:
    actor = request.actor
    file, lines = _opened(request)
    plan = api.appoint_plan(actor, lines)
    counts = api.appoint(actor, plan, file=file)
    total = counts["open"] + counts["replace"] + counts["update"]
    row = _batch(actor, plan) if plan.changes else None
    done(request, _("%(count)d appointments are made.") % {"count": total}, row)
    if row is not None and actor.may("account.write", row.path):
        return redirect("card_sheet", row.pk)
    return redirect(reverse("person_list"))


def _batch(actor: Any, plan: api.Plan) -> Grid | None:
    """Return the grid under which the batch was recorded."""
    place = api.place_of_plan(plan)
    return visible(Grid, actor).filter(path=place).first()


def _told(step: api.Step) -> dict[str, Any]:
    return {
        "act": step.act,
        "words": {"open": _("new post"), "replace": _("takes over"), "update": _("changed")}[step.act],
        "row": step.line.row, "sheet": step.line.sheet, "name": step.line.name, "is_new": step.is_new,
        "role": step.title or (api.role_name(step.role) if step.role else step.line.role),
        "where": step.target.name if step.target else "",
        "instead": step.replaces.person.name if step.replaces else "",
        "consent": step.line.consent,
    }  # fmt: skip


def _sealed(request: Any, file: str, lines: list[api.Line]) -> str:
    """Return what was shown, sealed for this user: nothing of it lies on the server until it is carried out."""
    said = {"user": str(request.actor.user_id), "file": file, "lines": [asdict(line) for line in lines]}
    return seal_text(zlib.compress(json.dumps(said, ensure_ascii=False).encode()).hex())


def _opened(request: Any) -> tuple[str, list[api.Line]]:
    try:
        said = json.loads(zlib.decompress(bytes.fromhex(open_text(request.POST["lines"]))))
    except (InvalidTag, ValueError, zlib.error) as error:
        raise Problem("appoint.changed") from error
    if said["user"] != str(request.actor.user_id):
        raise Problem("appoint.changed")
    return said["file"], [api.Line(**line) for line in said["lines"]]
