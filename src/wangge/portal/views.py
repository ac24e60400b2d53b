"""The residents' page of a village or grid: plain HTML, no account, no cookie, no script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.core.internal import ratelimit
from django.http import HttpResponse
from django.template.loader import get_template
from django.utils import translation
from django.views.decorators.http import require_safe

from wangge.planning.api import public_index, public_page
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest


_LANGUAGES = {"zh": "zh-hans", "en": "en"}
_LONGEST = 64


@require_safe
def grid_public(request: HttpRequest, code: str) -> HttpResponse:
    """Show who looks after the grid, and find one's own by lane and door."""
    lang = request.GET.get("lang", "")
    if lang not in _LANGUAGES:
        lang = "en" if (translation.get_language() or "").startswith("en") else "zh"
    with translation.override(_LANGUAGES[lang]):
        try:
            page = public_page(code)
        except Problem:
            return _answer("portal/missing.html", {"lang": lang, "code": ""}, status=404)
        context = {"page": page, "lang": lang, "code": code}
        if not page.find:
            return _answer("portal/page.html", context)
        lane, door = request.GET.get("lane", "")[:_LONGEST], request.GET.get("door", "")[:_LONGEST]
        if lane and not _may_ask(request):
            return _answer("portal/slower.html", context, status=429)
        index = public_index(page)
        found = index.find(lane, door) if lane else None
        context |= {"lanes": index.lanes, "lane": lane, "door": door, "found": found}
        return _answer("portal/page.html", context)


def _may_ask(request: HttpRequest) -> bool:
    """Count a question; its answer is a page by GET, which the outer door of the counter lets through uncounted."""
    return bool(ratelimit.consume(request, app="allauth.account", action="find_grid", limit_get=True))


def _answer(template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """Answer without what the desk knows of a request: nobody is logged in here, and no cookie is set."""
    answer = HttpResponse(get_template(template).render(dict(context)), status=status)
    answer["Cache-Control"] = "no-store" if status != 200 else "public, max-age=60"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
