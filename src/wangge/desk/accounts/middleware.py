"""Before anybody has an account, every page leads to the setup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect

from wangge.kernel.accounts.setup_code import is_founded

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_OPEN = {"setup", "language_choose", "healthz", "readyz"}


class SetupMiddleware:
    """Lead strangers to the setup as long as the platform has no account; one cheap question, to strangers only."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Decide when it is known where the address leads."""
        match = request.resolver_match
        if request.user.is_authenticated or (match and match.url_name in _OPEN) or is_founded():
            return None
        return redirect("setup")
