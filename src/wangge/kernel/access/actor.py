"""The one who acts: a user with the posts held today."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wangge.problem import Problem

if TYPE_CHECKING:
    from uuid import UUID

    from wangge.kernel.access.abilities import Ability


@dataclass(frozen=True)
class Post:
    """One post held today: its role, where it reaches, and what it allows there.

    ``path`` is the path of the grid at the top of the subtree; empty for a support contact, whose post reaches the
    households in ``household_id`` alone. ``level`` is the grid's level, 1 (township) to 4 (leaf grid).
    """

    role: str
    level: int
    path: str
    abilities: frozenset[Ability]
    body_id: UUID | None = None
    household_id: UUID | None = None


@dataclass(frozen=True)
class Actor:
    """Who asks. ``kind`` is ``user`` or ``system``; a system actor sees nothing by itself."""

    user_id: UUID | None
    name: str
    posts: tuple[Post, ...] = ()
    person_id: UUID | None = None
    kind: str = "user"
    acting_as: str = field(default="")

    def paths(self, ability: Ability) -> tuple[str, ...]:
        """Return the tops of the subtrees in which the actor has this ability."""
        return tuple(dict.fromkeys(p.path for p in self.posts if p.path and ability in p.abilities))

    def households(self, ability: Ability) -> tuple[UUID, ...]:
        """Return the single households over which the actor has this ability (support contacts)."""
        return tuple(
            dict.fromkeys(p.household_id for p in self.posts if p.household_id is not None and ability in p.abilities)
        )

    def bodies(self) -> tuple[UUID, ...]:
        """Return the bodies (departments, stations, branches) in which the actor holds a post."""
        return tuple(dict.fromkeys(p.body_id for p in self.posts if p.body_id is not None))

    def may(self, ability: Ability, path: str = "", household_id: UUID | None = None) -> bool:
        """Say whether the actor has the ability at ``path`` (anywhere when both are empty)."""
        return self._post(ability, path, household_id) is not None

    def require(self, ability: Ability, path: str = "", household_id: UUID | None = None) -> str:
        """Return the role under which the actor may do this, for the record.

        Raises
        ------
        Problem
            ``access.denied``: the thing can be seen, the act is not allowed.
        """
        if self.kind == "system":
            return "system"
        post = self._post(ability, path, household_id)
        if post is None:
            raise Problem("access.denied", ability=ability)
        return post.role

    def _post(self, ability: Ability, path: str, household_id: UUID | None) -> Post | None:
        for post in self.posts:
            if ability not in post.abilities:
                continue
            if not path and household_id is None:
                return post
            if post.path and path.startswith(post.path):
                return post
            if household_id is not None and post.household_id == household_id:
                return post
        return None


def system_actor(name: str) -> Actor:
    """Return an actor for what the platform does by itself (a retention job, a migration)."""
    return Actor(user_id=None, name=name, kind="system")
