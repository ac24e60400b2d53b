"""Hand a file out: recorded before it leaves, and gone when it was sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from django.http import FileResponse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from wangge.kernel import clock
from wangge.kernel.record import record_export

if TYPE_CHECKING:
    from django.http import HttpResponse

    from wangge.kernel.access import Actor
    from wangge.kernel.exporting import ExportedFile

_NAME = re.compile(r"[\\/:*?\"<>|\r\n\t]+")


def mark_of(actor: Actor) -> str:
    """Return the line that says who exported it, when, and what it is for."""
    now = formats.date_format(timezone.localtime(clock.now()), "SHORT_DATETIME_FORMAT")
    return _("Exported by {name} on {time}. For official work only; do not pass on.").format(name=actor.name, time=now)


def send(
    made: ExportedFile, name: str, *, request: Any = None, what: str = "", path: str = "", purpose: str = ""
) -> HttpResponse:
    """Answer with the file; with ``what`` the record says first who took which list."""
    file = f"{_NAME.sub(' ', name).strip()}-{timezone.localdate():%Y%m%d}.{made.ending}"
    if what:
        record_export(what=what, rows=made.rows, actor=request.actor, purpose=purpose, path=path, file=file)
    answer = FileResponse(made.file, as_attachment=True, filename=file, content_type=made.media_type)
    answer["Cache-Control"] = "no-store"
    return cast("HttpResponse", answer)  # to those who hand it on, an answer like any other
