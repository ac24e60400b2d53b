"""Home, the choice of language, undoing what was just done, and what goes wrong outside the pages."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.db import InterfaceError, OperationalError
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from wangge.desk.shell import problems
from wangge.desk.shell.overview import overview
from wangge.desk.shell.pages import page, staff
from wangge.desk.shell.steps import next_steps
from wangge.kernel.accounts.api import account_choose_language
from wangge.kernel.changes import undo as take_back
from wangge.problem import Problem

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from wangge.desk.shell.pages import StaffRequest


@require_GET
@staff()
def home(request: StaffRequest) -> HttpResponse:
    """Show what the actor needs today."""
    found = overview(request.actor)
    return page(request, "desk/home.html", {"overview": found, "steps": next_steps(request.actor, found)})


@require_POST
def language_choose(request: HttpRequest) -> HttpResponse:
    """Speak another language to this browser, and to this user from the next log-in on."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        account_choose_language(user=request.user, language=language)
    return set_language(request)


@require_POST
@staff()
def undo(request: StaffRequest, undo_id: UUID) -> HttpResponse:
    """Take a change back and return to where one was."""
    take_back(actor=request.actor, undo_id=undo_id)
    messages.success(request, _("Undone: everything is as it was before."))
    back = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if ours else "home")


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer what cannot be read."""
    return problems.answer(request, Problem("page.request.invalid"))


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer an address that leads nowhere: the same words as for what one may not see."""
    return problems.answer(request, Problem("access.not_found"))


@requires_csrf_token
def denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer what Django or a library refuses."""
    return problems.answer(request, Problem("access.denied"))


@requires_csrf_token
def broken(request: HttpRequest) -> HttpResponse:
    """Answer when the platform itself fails; no query, for the database may be what fails."""
    request.actor = None  # type: ignore[attr-defined]
    lost = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    return problems.answer(request, Problem("page.database" if lost else "page.broken"))


@requires_csrf_token
def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Answer a form without its token."""
    return problems.answer(request, Problem("page.forged"))
