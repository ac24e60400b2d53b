"""How a problem is answered: its status, and a page, a part of a page or JSON in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext

from wangge.kernel.access import ABILITIES
from wangge.language import describe
from wangge.language.marking import _
from wangge.problem import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_BY_CODE = {
    "access.denied": 403,
    "page.forged": 403,
    "page.method": 405,
    "page.request.invalid": 400,
    "row.stale": 409,
    "page.broken": 500,
    "page.database": 503,
}
_BY_ENDING = {"not_found": 404, "too_large": 413}

TITLES = {
    400: _("This request cannot be read"),
    403: _("You may not do this"),
    404: _("Not found"),
    405: _("Not possible this way"),
    409: _("Somebody else changed this meanwhile"),
    413: _("Too large"),
    422: _("This was not possible"),
    500: _("Something went wrong"),
    503: _("Out of reach for a moment"),
}


def status_of(code: str) -> int:
    """Return the HTTP status of a problem."""
    return _BY_CODE.get(code) or _BY_ENDING.get(code.rpartition(".")[2], 422)


def words_of(problem: Problem) -> str:
    """Say the problem in the reader's language."""
    ability: Any = problem.details.get("ability")
    if ability in ABILITIES:
        problem = Problem(problem.code, **{**problem.details, "ability": gettext(ABILITIES[ability])})
    return describe(problem, get_language())


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Answer a request with a problem: JSON for a program, a part of a page for htmx, else a page."""
    status = status_of(problem.code)
    title, words, back = gettext(TITLES[status]), words_of(problem), _back(request)
    if _wants_json(request):
        content = {"code": problem.code, "details": problem.details, "title": words, "next": back}
        return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
    part = bool(getattr(request, "htmx", False))
    template = "desk/problem_part.html" if part else "desk/broken.html" if status >= 500 else "desk/problem.html"
    context = {"problem": problem, "title": title, "words": words, "back": back, "status": status}
    response = render(request, template, context, status=status)
    if part:  # beside what was pressed, where the frame has its messages
        response["HX-Retarget"], response["HX-Reswap"] = "#messages", "innerHTML show:window:top"
    return response


def _wants_json(request: HttpRequest) -> bool:
    preferred = request.get_preferred_type(["text/html", "application/json"])
    return preferred == "application/json"


def _back(request: HttpRequest) -> str:
    """Return the page one came from when it is one of ours, else the home page."""
    came_from = request.headers.get("Referer", "")
    if not came_from:  # nor is the host asked for, which may be what was refused
        return "/"
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if ours and came_from != request.build_absolute_uri() else "/"
