"""Whose account it is: the roster's people, told to the kernel's accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from wangge.kernel import clock
from wangge.kernel.access import as_system, visible
from wangge.kernel.access.predicates import after
from wangge.kernel.accounts.api import HeldPost, Holder, register
from wangge.kernel.keys import open_text
from wangge.roster.models import Assignment, Person
from wangge.territory.models import Grid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wangge.kernel.access import Actor
    from wangge.kernel.models import User

NOBODY = UUID(int=0)


class _Roster:
    """The directory of people."""

    def find(self, actor: Actor, person_ids: Sequence[UUID]) -> list[Holder]:
        """Return those of the people whom the actor may see, with all their posts."""
        people = list(visible(Person, actor).filter(pk__in=person_ids).select_related("home"))
        posts: dict[UUID, list[HeldPost]] = {person.pk: [] for person in people}
        tops = {person.home.path.split("/")[0] + "/" for person in people}
        with as_system("every post counts for who may open an account, also those elsewhere"):
            held = list(
                Assignment.objects.filter(_today(), person__in=posts).select_related("role", "grid", "body__grid")
            )
            townships = dict(Grid.objects.filter(path__in=tops).values_list("path", "name"))
        for assignment in held:
            grid = assignment.grid or (assignment.body.grid if assignment.body else None)
            if grid is None:
                continue
            posts[assignment.person_id].append(
                HeldPost(
                    name_zh=assignment.role.name_zh,
                    name_en=assignment.role.name_en,
                    where=assignment.body.name if assignment.body else grid.name,
                    path=grid.path,
                    writes_accounts="account.write" in assignment.role.abilities,
                )
            )
        return [
            Holder(
                person_id=person.pk,
                name=person.name,
                home=person.home.path,
                township=townships.get(person.home.path.split("/")[0] + "/", ""),
                phone=open_text(person.phone),
                user_id=person.user_id,
                posts=tuple(posts[person.pk]),
            )
            for person in people
        ]

    def link(self, users: Mapping[UUID, User]) -> None:
        """Give people their accounts."""
        for person_id, user in users.items():
            Person.objects.filter(pk=person_id).update(user=user)

    def waiting(self, actor: Actor, path: str) -> list[UUID]:
        """Return those under ``path`` who hold a post and have never logged in."""
        here = visible(Assignment, actor).filter(
            _today(), person=OuterRef("pk"), grid__path__gte=path, grid__path__lt=after(path)
        )
        kept = Q(home__path__gte=path, home__path__lt=after(path))
        posted = Assignment._base_manager.filter(_today(), person=OuterRef("pk"))
        people = visible(Person, actor).filter(Q(user=None) | Q(user__last_login=None, user__is_active=True))
        return list(
            people.filter(Exists(here) | (kept & Exists(posted)), left_on=None)
            .order_by("home__path", "sort_key", "pk")
            .values_list("pk", flat=True)
        )

    def home_of(self, user_id: UUID | None) -> str:
        """Return the path of the grid that keeps the user's person, or nothing."""
        with as_system("where a log-in is written down"):
            return Person.objects.filter(user=user_id or NOBODY).values_list("home__path", flat=True).first() or ""


def _today() -> Q:
    day = clock.today()
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))


register(_Roster())
