"""Whose account it is. The kernel knows no people: the room that keeps them registers its directory here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.kernel.models import User


@dataclass(frozen=True)
class HeldPost:
    """A post that a person holds today. ``writes_accounts``: it allows to reset accounts itself."""

    name_zh: str
    name_en: str
    where: str
    path: str
    writes_accounts: bool = False


@dataclass(frozen=True)
class Holder:
    """A person who has an account or is to get one. ``home`` is the path of the grid that keeps the person."""

    person_id: UUID
    name: str
    home: str
    township: str
    phone: str = ""
    user_id: UUID | None = None
    posts: tuple[HeldPost, ...] = ()


class Directory(Protocol):
    """What the room that keeps people can tell."""

    def find(self, actor: Actor, person_ids: Sequence[UUID]) -> list[Holder]:
        """Return those of the people whom the actor may see, with all their posts."""

    def link(self, users: Mapping[UUID, User]) -> None:
        """Give people their accounts."""

    def waiting(self, actor: Actor, path: str) -> list[UUID]:
        """Return those under ``path`` who hold a post and have never logged in."""

    def home_of(self, user_id: UUID | None) -> str:
        """Return the path of the grid that keeps the user's person, or nothing."""


_DIRECTORIES: list[Directory] = []


def register(directory: Directory) -> None:
    """Ask this directory from now on."""
    _DIRECTORIES[:] = [directory]


def directory() -> Directory:
    """Return the directory of people."""
    return _DIRECTORIES[0]


def find_all(actor: Actor, person_ids: Iterable[UUID]) -> list[Holder]:
    """Return all these people, in their order.

    Raises
    ------
    Problem
        ``access.not_found`` when the actor may not see one of them.
    """
    wanted = list(dict.fromkeys(person_ids))
    found = {holder.person_id: holder for holder in directory().find(actor, wanted)}
    if len(found) < len(wanted):
        raise Problem("access.not_found")
    return [found[person_id] for person_id in wanted]


def require_over(actor: Actor, holder: Holder) -> str:
    """Return the role under which the actor may decide about the account, for the record.

    A superior's subtree must hold the person and every post of the person: else a village could open the account of
    somebody who leads the township. Those who may reset accounts themselves are reset from above; on the township's
    level, which has nobody above, by each other.

    Raises
    ------
    Problem
        ``access.denied``, or ``account.own`` for the actor's own account.
    """
    role = actor.require("account.write", holder.home)
    if actor.kind == "system":
        return role
    if holder.user_id is not None and holder.user_id == actor.user_id:
        raise Problem("account.own")
    tops = actor.paths("account.write")
    for post in holder.posts:
        if not any(_over(top, post) for top in tops):
            raise Problem("access.denied", ability="account.write")
    return role


def _over(top: str, post: HeldPost) -> bool:
    """Say whether a post lies in the subtree of ``top``, and is no peer's."""
    if not post.path.startswith(top):
        return False
    is_township = top.count("/") == 1
    return is_township or not (post.writes_accounts and post.path == top)
