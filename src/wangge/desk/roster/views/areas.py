"""Areas of a body's own: by hand, and from Excel."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import FileResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wangge.desk.roster.common import done
from wangge.desk.roster.forms import AreaForm, AreaUploadForm
from wangge.desk.shell.answering import answer_form
from wangge.desk.shell.pages import page, staff
from wangge.exchange.columns import find_columns, words
from wangge.exchange.tables import read_table
from wangge.kernel.exporting import Column, Sheet, write_xlsx
from wangge.kernel.files import checked_spreadsheet
from wangge.language import describe
from wangge.problem import Problem
from wangge.roster import api
from wangge.territory.api import grids_by_code, leaf_grids

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

_LONG = 10  # digits of a version
_form = require_http_methods(["GET", "HEAD", "POST"])

FIELDS: dict[str, tuple[str, ...]] = {
    "code": ("片区编码", "警格编码", "河段编码", "区域编码", "编码", "编号", "areacode", "code"),
    "name": ("片区名称", "警格名称", "警格", "河段名称", "河长段", "区域名称", "名称", "areaname", "name"),
    "grid": ("网格编码", "网格", "网格编号", "gridcode", "grid"),
}
LABELS = {"code": "片区编码", "name": "片区名称", "grid": "网格编码"}


@_form
@staff("body.write")
def area_new(request: Any, body_id: UUID) -> HttpResponse:
    """Enter an area of a body."""
    return _save(request, _body(request.actor, body_id), None)


@_form
@staff("body.write")
def area_edit(request: Any, body_id: UUID, area_id: UUID) -> HttpResponse:
    """Change an area of a body."""
    return _save(request, _body(request.actor, body_id), area_id)


@require_POST
@staff("body.write")
def area_delete(request: Any, body_id: UUID, area_id: UUID) -> HttpResponse:
    """Remove an area of a body."""
    body = _body(request.actor, body_id)
    version = request.POST.get("version", "")
    number = int(version) if version.isdecimal() and len(version) < _LONG else 0
    api.area_delete(actor=request.actor, area_id=area_id, version=number)
    done(request, _("The area is removed."))
    return redirect("body_page", body.pk)


@_form
@staff("body.write")
def areas_import(request: Any, body_id: UUID) -> HttpResponse:
    """Take areas from a list: all rows, or none and each problem at its cell."""
    actor = request.actor
    body = _body(actor, body_id)
    form = AreaUploadForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            plan = _plan(actor, body, form.cleaned_data["file"])
            problems = [describe(problem, get_language()) for problem in plan.problems]
            if not problems:
                count = api.areas_import(actor=actor, body_id=body.pk, kind=form.cleaned_data["kind"], plan=plan)
                done(request, _("%(count)d areas are new or changed.") % {"count": count})
                return redirect("body_page", body.pk)
        except Problem as problem:
            if problem.code.startswith("access."):
                raise
            form.refuse(problem)
    context = {"body": body, "form": form, "problems": problems}
    status = 422 if problems or form.errors else 200
    return page(request, "desk/roster/areas_import.html", context, status=status)


@require_GET
@staff("body.write")
def areas_template(request: Any, body_id: UUID) -> Any:
    """Hand out a list to fill in: one row per grid of ours."""
    body = _body(request.actor, body_id)
    now = {grid.code: area for area, grids in api.areas_of(request.actor, body) for grid in grids}
    grids = leaf_grids(request.actor, within=body.grid).only("code", "name")
    rows = [
        (now[grid.code].code if grid.code in now else "", now[grid.code].name if grid.code in now else "", grid.code,
         grid.name) for grid in grids
    ]  # fmt: skip
    columns = [Column("片区编码", 16), Column("片区名称", 20), Column("网格编码", 20), Column("网格名称", 24)]
    sheet = Sheet(body.name[:20], columns, rows)
    mark = _("%(body)s: areas. Fill in the first two columns.") % {"body": body.name}
    made = write_xlsx([sheet], title=body.name, author=request.actor.name, mark=mark)
    return FileResponse(made.file, as_attachment=True, filename=f"{body.name}.xlsx", content_type=made.media_type)


def _save(request: Any, body: api.Body, area_id: UUID | None) -> HttpResponse:
    actor = request.actor
    initial: dict[str, Any] = {"kind": "police"}
    if area_id is not None:
        found = next(((area, grids) for area, grids in api.areas_of(actor, body) if area.pk == area_id), None)
        if found is None:
            raise Problem("access.not_found")
        area, covered = found
        initial = {name: getattr(area, name) for name in ("kind", "code", "name", "version")}
        initial["grids"] = "\n".join(grid.code for grid in covered)
    form = AreaForm(request.POST or None, initial=initial)
    back = reverse("body_page", args=[body.pk])

    def act(data: dict[str, Any]) -> HttpResponse:
        codes = data.pop("grids").split()
        grids = grids_by_code(actor, codes)
        unknown = next((code for code in codes if code not in grids), None)
        if unknown is not None:
            raise Problem("body.areas.grid", value=unknown, field="grids")
        api.area_save(
            actor=actor, body_id=body.pk, area_id=area_id, grid_ids=[grid.pk for grid in grids.values()], **data
        )
        done(request, _("Saved."))
        return redirect(back)

    title = _("An area of %(name)s") % {"name": body.name}
    return answer_form(request, form, act, {"title": title, "label": _("Save"), "kind": "primary", "back": back})


def _plan(actor: Any, body: api.Body, upload: Any) -> api.AreaPlan:
    """Read an uploaded list of areas."""
    checked = checked_spreadsheet(upload)
    folder = settings.VAR_DIR / "tmp"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=f".{checked.kind}") as file:
        file.write(checked.data)
        file.flush()
        try:
            table = read_table(Path(file.name), known=words(FIELDS))
            at = find_columns(table.headings, None, file=checked.name, sheet=table.sheet, fields=FIELDS, labels=LABELS)
        except Problem as problem:
            raise Problem(problem.code, **{**problem.details, "file": checked.name}) from problem
    for needed, label in LABELS.items():
        if needed not in at:
            raise Problem(
                "columns.missing", file=checked.name, sheet=table.sheet, row=int(table.rows[0]) - 1, column=label,
                found="、".join(table.headings),
            )  # fmt: skip

    def text(index: int, field: str) -> str:
        value = table.columns[at[field]][index]
        return str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()

    rows = [
        api.AreaRow(int(table.rows[i]), text(i, "code"), text(i, "name"), text(i, "grid"))
        for i in range(len(table))
        if text(i, "code") or text(i, "name")
    ]
    return api.areas_plan(actor, body.pk, rows, file=checked.name, sheet=table.sheet)


def _body(actor: Any, pk: UUID) -> api.Body:
    body = api.body_of(actor, pk)
    if body is None:
        raise Problem("access.not_found")
    actor.require("body.write", body.grid.path)
    return body
