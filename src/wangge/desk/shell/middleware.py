"""Who asks, and what to answer when something goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from wangge.language import describe
from wangge.problem import Problem
from wangge.roster.api import actor_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest


class ActorMiddleware:
    """Put ``request.actor`` on every request: the posts that the user holds today, none for a stranger."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the actor."""
        request.actor = actor_for(request.user) if request.user.is_authenticated else None  # type: ignore[attr-defined]
        return self.get_response(request)


class ProblemMiddleware:
    """Answer a Problem with its words and status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> Any:  # noqa: ARG002
        """Say it."""
        if isinstance(error, Problem):
            return HttpResponse(describe(error), status=404 if error.code == "access.not_found" else 403)
        return None
