"""Uploads that are too large are refused by what they say of themselves, before anything of them is kept."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.views.decorators.csrf import csrf_exempt, csrf_protect

from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_MEGA = 1024 * 1024
MOST = 200
"""Megabytes of all files of one upload together; the extract of a whole county has a tenth of it."""
_FORM = 1  # the other fields and the borders between the parts
_PATIENCE = 1024 * _MEGA


def upload_up_to(most: int) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Refuse a request of more than ``most`` megabytes before Django reads it.

    The forgery check reads the form, and with it the files; so it has to come after this one. What is refused is
    heard to its end, for a browser that is still sending would show a broken connection and not our page.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        checked = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            announced = int(request.META.get("CONTENT_LENGTH") or 0)
            if request.method == "POST" and announced > (most + _FORM) * _MEGA:
                _hear_out(request, announced)
                raise Problem("planning.upload.too_large", size=announced // _MEGA, most=most)
            return checked(request, *args, **kwargs)

        return guarded

    return decorate


def _hear_out(request: HttpRequest, announced: int) -> None:
    left = min(announced, _PATIENCE)
    while left > 0 and (part := request.read(min(left, _MEGA))):
        left -= len(part)
