"""Files that the wizard hands out: templates, and the rows to correct."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wangge.desk.exports.sending import mark_of, send
from wangge.desk.imports.words import HELP, wrong_words
from wangge.desk.shell.pages import staff
from wangge.kernel.exporting import Column, Sheet, write_xlsx
from wangge.problem import Problem
from wangge.registry.imports import api
from wangge.registry.imports.cells import from_plain

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse


@staff("import")
@require_GET
def import_template(request: Any, kind: str) -> HttpResponse:
    """An empty list with the right headings, and a sheet that explains them."""
    fields = api.KINDS.get(kind)
    if fields is None:
        raise Problem("access.not_found")
    title = _(api.KIND_LABELS[kind])
    headings = [Column(_(field.label), 14) for field in fields]
    explained = [
        (_(field.label), _("needed") if field.required else "", "、".join(field.words[:6])) for field in fields
    ]
    guide = Sheet(_("Guide"), [Column(_("Column"), 20), Column("", 10), Column(_("Also understood as"), 60)], explained)
    mark = _(HELP[kind])
    made = write_xlsx([Sheet(title, headings, []), guide], title=title, author=request.actor.name, mark=mark)
    return send(made, title)


@staff("import")
@require_GET
def import_problems(request: Any, pk: UUID) -> HttpResponse:
    """The rows with problems as they came, each with what is wrong with it; correct them and upload the file."""
    row = api.import_of(request.actor, pk)
    preview = api.preview_of(request.actor, pk)
    said: dict[int, list[str]] = {}
    cells: set[tuple[int, str]] = set()
    for wrong in preview.wrong:
        said.setdefault(wrong.row, []).append(
            f"{wrong.column}: {wrong_words(wrong)}" if wrong.column else wrong_words(wrong)
        )
        cells.add((wrong.row, wrong.column))
    at = {heading: number for number, heading in reversed(list(enumerate(preview.headings)))}
    bad = frozenset(
        (number, at[column])
        for number, (line, _cells) in enumerate(preview.bad)
        for column in preview.headings
        if (line, column) in cells
    )
    columns = [*(Column(heading, 14) for heading in preview.headings), Column(_("problem"), 60)]
    other = _("another row of this household is wrong")
    rows = [
        [*(from_plain(cell) for cell in values), "; ".join(said.get(line, [other]))]
        for line, values in preview.bad
    ]  # fmt: skip
    title = _("Rows to correct")
    made = write_xlsx(
        [Sheet(title, columns, rows, bad)],  # type: ignore[arg-type]
        title=title, author=request.actor.name, mark=mark_of(request.actor),
    )  # fmt: skip
    return send(
        made, f"{row.file_name.rpartition('.')[0]}-{title}", request=request, what="import.problems", path=row.path
    )
