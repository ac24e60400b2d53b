"""What every template may use."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.utils.functional import SimpleLazyObject

from wangge.desk.shell.navigation import links
from wangge.kernel.demo import is_demo
from wangge.territory.api import township_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from wangge.kernel.access import Actor

_FRESH = 60.0
_NAMES: dict[str, tuple[str, float]] = {}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the actor and what the frame of a page shows; what costs a query is asked only when it is shown."""
    actor: Actor | None = getattr(request, "actor", None)
    return {
        "actor": actor,
        "demo": is_demo(),
        "navigation": links(actor, request) if actor else [],
        "township": SimpleLazyObject(lambda: _township(actor) if actor else ""),
    }


def _township(actor: Actor) -> str:
    """Return the name of the actor's township; it stands on every page, so a process remembers it for a minute."""
    root = next((post.path.partition("/")[0] for post in actor.posts if post.path), "")
    name, at = _NAMES.get(root, ("", 0.0))
    if time.monotonic() - at > _FRESH or not at:
        name = str(township_of(actor) or "")
        _NAMES[root] = (name, time.monotonic())
    return name
