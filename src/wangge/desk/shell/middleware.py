"""Who asks, in which language, and what to answer when something goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseNotAllowed
from django.utils import translation

from wangge.desk.shell.problems import answer
from wangge.language import choose
from wangge.problem import Problem
from wangge.roster.api import actor_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


class ActorMiddleware:
    """Put ``request.actor`` on every request: the posts that the user holds today, none for a stranger."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the actor."""
        request.actor = actor_for(request.user) if request.user.is_authenticated else None  # type: ignore[attr-defined]
        return self.get_response(request)


class SpeechMiddleware:
    """Let the sentences of problems follow the language that Django chose for this request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Speak it."""
        choose(translation.get_language())
        return self.get_response(request)


class ProblemMiddleware:
    """Answer a Problem with its words and status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; a method that an address does not take is said in words too.

        No text of ours has a NUL in it, and PostgreSQL breaks on one.
        """
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return answer(request, Problem("page.request.invalid"))
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            said = answer(request, Problem("page.method"))
            said["Allow"] = response["Allow"]
            return said
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Say what is wrong and what to do."""
        return answer(request, error) if isinstance(error, Problem) else None
