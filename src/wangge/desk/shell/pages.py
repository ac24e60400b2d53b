"""How a view answers: only to those who are logged in, with a whole page or with its content alone."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpResponse

    from wangge.kernel.access import Ability, Actor
    from wangge.kernel.models import UndoLog


class StaffRequest(HttpRequest):
    """What a view gets behind ``staff``: a request whose actor is known."""

    actor: Actor


def staff(ability: Ability | None = None) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let only logged-in users in, and only those who hold ``ability`` somewhere."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                shown = request.htmx.current_url_abs_path if request.htmx else request.get_full_path()
                log_in = redirect_to_login(shown if shown and (request.htmx or request.method == "GET") else "/")
                return HttpResponseClientRedirect(log_in.url) if request.htmx else log_in
            if ability is not None:
                request.actor.require(ability)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render a page of the desk, or the part of it that htmx asked for."""
    answer = render(request, template, dict(context or {}), status=status)
    patch_vary_headers(answer, ["HX-Request"])  # or a browser going back takes a kept part for the page
    return answer


def done(request: HttpRequest, text: str, undo: UndoLog | None = None) -> None:
    """Say on the next page what was done, with a button that takes it back when there is an undo log."""
    messages.success(request, text, extra_tags=str(undo.pk) if undo else "")
