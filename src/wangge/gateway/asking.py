"""What requests to the gateway have in common: who asks, for which day, in which frame, and how a refusal is said."""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpResponse, JsonResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from wangge.kernel import clock
from wangge.kernel.accounts.api import map_key_user
from wangge.language import describe
from wangge.planning.api import FRAMES
from wangge.problem import Problem
from wangge.roster.api import actor_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from wangge.kernel.access import Actor

_STATUS = {"map.login": 401, "map.key.wrong": 401, "map.key.often": 429, "access.denied": 403}


_FAILURES, _FAILURES_OF_ADDRESS, _WINDOW = 10, 60, 300
"""Wrong keys of one name, of one address, in so many seconds, until the answer is to wait."""


def reader(*, challenge: bool) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Hand a view the actor who reads; say what is refused as JSON, and keep the answer from everybody else.

    ``challenge`` asks for name and key where nobody is logged in. The map in a browser does without: the browser would
    open a window for them.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @require_safe
        @wraps(view)
        def guarded(request: HttpRequest, **values: Any) -> HttpResponse:
            response: HttpResponse
            try:
                response = view(request, _actor(request), **values)
            except Problem as problem:
                response = _refusal(problem)
                if challenge and response.status_code == _STATUS["map.login"]:
                    response["WWW-Authenticate"] = 'Basic realm="Wangge", charset="UTF-8"'
            if "Cache-Control" not in response:
                response["Cache-Control"] = "private, no-cache"
            patch_vary_headers(response, ["Cookie", "Authorization"])
            return response

        return guarded

    return decorate


def _actor(request: HttpRequest) -> Actor:
    """Return who reads: the holder of the key that came along, else who is logged in, with today's posts.

    Raises
    ------
    Problem
        ``map.login``, ``map.key.wrong``, ``map.key.often``.
    """
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        return _by_key(request, given)
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise Problem("map.login")
    return actor


def _by_key(request: HttpRequest, given: str) -> Actor:
    try:
        name, _, key = base64.b64decode(given.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        name, key = "", ""
    try:
        return actor_for(map_key_user(name=name, key=key))
    except Problem:  # a right key is never kept waiting by somebody else's wrong ones
        if _failed_often(request, name):
            raise Problem("map.key.often") from None
        raise


def _failed_often(request: HttpRequest, name: str) -> bool:
    """Count a failure of an address, and of a name from there; say whether there were too many lately."""
    address = get_adapter(request).get_client_ip(request)
    often = False
    for whose, most in ((address, _FAILURES_OF_ADDRESS), (f"{address}:{name.lower()}", _FAILURES)):
        counter = f"map_key:{hashlib.sha256(whose.encode()).hexdigest()}"
        failures = cache.get(counter, 0) + 1
        cache.set(counter, failures, _WINDOW)
        often = often or failures > most
    return often


def _refusal(problem: Problem) -> JsonResponse:
    ending = problem.code.rpartition(".")[2]
    status = 404 if ending == "not_found" else _STATUS.get(problem.code, 400)
    content = {"code": problem.code, "description": describe(problem, get_language())}
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})


def day_of(text: str) -> date:
    """Return the day that is asked for; today when none is, or one to come.

    Raises
    ------
    Problem
        ``map.day.invalid``.
    """
    if not text:
        return clock.today()
    try:
        return min(date.fromisoformat(text[:10]), clock.today())
    except ValueError as wrong:
        raise Problem("map.day.invalid", value=text[:40]) from wrong


def frame_of(text: str) -> str:
    """Return the frame that is asked for.

    Raises
    ------
    Problem
        ``map.frame.unknown``.
    """
    if text and text not in FRAMES:
        raise Problem("map.frame.unknown", value=text[:40], known=", ".join(FRAMES))
    return text or FRAMES[0]
