"""When a picture of the map may be shown again: to the same sight, as long as nothing was changed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db.models import Count, Max, Q

from wangge.kernel.access import as_system
from wangge.kernel.models import Entry

if TYPE_CHECKING:
    from wangge.kernel.access import Actor

_WINDOW = 1000
_READS = Q(action__startswith="account.") | Q(action__in=("sensitive.read", "list.export"))
"""What is recorded and changes nothing that a map shows."""


def revision() -> str:
    """Return a text that is another one whenever something was changed and recorded, which every change is.

    The newest line alone would not do: of two transactions at a time the one with the earlier line may end later. So
    the lines of the last stretch are counted too.
    """
    with as_system("whether anything on the map was changed"):
        last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        since = (last // _WINDOW - 1) * _WINDOW
        stretch = Entry.objects.filter(pk__gt=since).exclude(_READS).aggregate(last=Max("pk"), lines=Count("pk"))
    return f"{since}.{stretch['last'] or 0}.{stretch['lines']}"


def scope_of(actor: Actor) -> str:
    """Return a text that two actors share only when they see the same of everything on the map."""
    posts = sorted(
        f"{post.path}|{post.household_id or ''}|{','.join(sorted(post.abilities))}"
        for post in actor.posts
        if post.path or post.household_id
    )
    bodies = sorted(str(body) for body in actor.bodies())
    said = "\n".join([*posts, *bodies, str(actor.person_id or "")])
    return hashlib.sha256(said.encode()).hexdigest()[:32]
