"""A list as a file: the same rows as its page, in the same order, as .xlsx or .csv."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from wangge.desk.exports.sending import mark_of, send
from wangge.desk.shell.pages import staff
from wangge.kernel.exporting import Column, Sheet, Value, write_csv, write_xlsx

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangge.kernel.access import Ability

Rows = Iterable[Sequence[Value]]


@dataclass(frozen=True)
class Listed:
    """A list that can be exported: its name in the record, its title, who may, its columns and its rows."""

    what: str
    title: str
    ability: Ability
    columns: tuple[tuple[str, float], ...]
    rows: Callable[[Any], Rows]


def export_view(listed: Listed) -> Callable[..., HttpResponse]:
    """Return the view that hands the list out with the filters of its page (``?format=csv`` for text)."""

    @require_GET
    @staff("export")
    def view(request: Any) -> HttpResponse:
        request.actor.require(listed.ability)
        return answer(request, listed, listed.rows(request))

    view.__name__ = listed.what.replace(".", "_")
    view.__doc__ = f"The list {listed.what} as a file."
    return view


def answer(request: Any, listed: Listed, rows: Rows, *, purpose: str = "") -> HttpResponse:
    """Write the rows and hand the file out, recorded."""
    actor, title, mark = request.actor, gettext(listed.title), mark_of(request.actor)
    sheet = Sheet(title, [Column(gettext(heading), width) for heading, width in listed.columns], rows)
    asked = request.POST if request.method == "POST" else request.GET
    if asked.get("format") == "csv":
        made = write_csv(sheet, mark=mark)
    else:
        made = write_xlsx([sheet], title=title, author=actor.name, mark=mark)
    path = min(actor.paths(listed.ability), key=len, default="")
    return send(made, title, request=request, what=listed.what, path=path, purpose=purpose)
