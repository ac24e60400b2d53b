"""What every template may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import SimpleLazyObject

from wangge.desk.shell.navigation import links
from wangge.kernel.demo import is_demo
from wangge.territory.api import township_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from wangge.kernel.access import Actor

_KEPT = "township"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the actor and what the frame of a page shows; what costs a query is asked only when it is shown."""
    actor: Actor | None = getattr(request, "actor", None)
    return {
        "actor": actor,
        "demo": is_demo(),
        "navigation": links(actor, request) if actor else [],
        "township": SimpleLazyObject(lambda: _township(request, actor) if actor else ""),
    }


def _township(request: HttpRequest, actor: Actor) -> str:
    """Return the name of the actor's township; asked once, then kept with the session while the posts lie there."""
    root = next((post.path.partition("/")[0] for post in actor.posts if post.path), "")
    kept = request.session.get(_KEPT, {})
    if kept.get("root") != root:
        kept = {"root": root, "name": str(township_of(actor) or "")}
        request.session[_KEPT] = kept
    return str(kept["name"])
