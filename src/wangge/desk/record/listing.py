"""The list of lines, newest first, a page at a time by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.desk.shell.listing import Listing
from wangge.problem import Problem

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from wangge.kernel.models import Entry

SIZE = 50


def newest_first(rows: QuerySet[Entry], request: HttpRequest) -> Listing[Entry]:
    """Return the page that the request asks for: ``?after=`` a number are older lines, ``?before=`` newer ones.

    Raises
    ------
    Problem
        ``list.page.invalid`` when the number in the address is none.
    """
    newer = "before" in request.GET
    text = request.GET.get("before" if newer else "after", "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Problem("list.page.invalid")
    if text:
        rows = rows.filter(id__gt=int(text)) if newer else rows.filter(id__lt=int(text))
    found = list(rows.order_by("id" if newer else "-id")[: SIZE + 1])
    more = len(found) > SIZE
    found = found[:SIZE]
    if newer:
        found.reverse()
    return Listing(
        found,
        _address(request, "after", found[-1]) if found and (more or newer) else "",
        _address(request, "before", found[0]) if found and (more if newer else bool(text)) else "",
    )


def _address(request: HttpRequest, name: str, row: Entry) -> str:
    query = request.GET.copy()
    for old in ("after", "before"):
        query.pop(old, None)
    query[name] = str(row.pk)
    return query.urlencode()
