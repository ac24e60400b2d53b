"""The one address of stored files."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import FileResponse
from django.views.decorators.http import require_safe

from wangge.desk.shell.pages import staff
from wangge.kernel.files import open_file

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from wangge.desk.shell.pages import StaffRequest


@require_safe
@staff()
def file_page(request: StaffRequest, file_id: UUID) -> HttpResponse:
    """Send a file, or with ``?thumbnail=1`` its small picture, to those who may see its subject.

    Pictures are shown, everything else is saved; nothing in it can run, and no shared cache keeps it.
    """
    row, content, media_type = open_file(request.actor, file_id, thumbnail="thumbnail" in request.GET)
    response = FileResponse(
        content, as_attachment=not media_type.startswith("image/"), filename=row.name, content_type=media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return cast("HttpResponse", response)  # a response of another class, the same to whoever sends it
