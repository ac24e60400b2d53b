"""Who reads when nobody is logged in: the platform itself, over all townships of the database."""

from __future__ import annotations

from wangge.kernel.access import Ability, Actor, Post, as_system
from wangge.territory.api import TOWNSHIP, Grid

_READS: frozenset[Ability] = frozenset({"grid.read", "person.read", "household.read"})


def platform_reader(name: str) -> Actor:
    """Return the platform as an actor that reads the net, its people and households, and changes nothing."""
    with as_system("the platform counts in all townships"):
        paths = list(Grid.objects.filter(level=TOWNSHIP, valid_to=None).order_by("path").values_list("path", flat=True))
    posts = tuple(Post(role="system", level=TOWNSHIP, path=path, abilities=_READS) for path in paths)
    return Actor(user_id=None, name=name, posts=posts, kind="system")
