"""What the accounts of the kernel are told about people: who they are, where they belong, what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext

from wangge.kernel import clock
from wangge.kernel.access import as_system, visible
from wangge.kernel.access.predicates import after
from wangge.kernel.accounts.api import HeldPost, Holder
from wangge.kernel.keys import open_text
from wangge.roster import households
from wangge.roster.models import Assignment, Person
from wangge.roster.periods import on_day
from wangge.territory.api import VILLAGE, Grid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.kernel.models import User


class People:
    """The roster as the accounts' directory."""

    def find(self, actor: Actor, person_ids: Sequence[UUID]) -> list[Holder]:
        """Return those of the people whom the actor may see, with all their posts, also those out of sight."""
        seen = list(visible(Person, actor).filter(pk__in=person_ids, left_on=None).select_related("home"))
        posts = _posts(actor, [person.pk for person in seen])
        tops = {person.home.path.partition("/")[0] + "/" for person in seen}
        names = dict(visible(Grid, actor).filter(path__in=tops).values_list("path", "name"))
        return [
            Holder(
                person_id=person.pk, name=person.name, home=person.home.path,
                township=names.get(person.home.path.partition("/")[0] + "/", ""), phone=open_text(person.phone),
                user_id=person.user_id, posts=tuple(posts.get(person.pk, ())),
            )
            for person in seen
        ]  # fmt: skip

    def link(self, users: Mapping[UUID, User]) -> None:
        """Give people their accounts; who was entered by a batch can then no longer be taken back with it."""
        Person.objects.bulk_update([Person(pk=pk, user=user) for pk, user in users.items()], ["user"], batch_size=300)
        keys = list(users)
        for start in range(0, len(keys), 300):
            Person.objects.filter(pk__in=keys[start : start + 300]).update(version=F("version") + 1)

    def waiting(self, actor: Actor, path: str) -> list[UUID]:
        """Return those under ``path`` who hold a post and have never logged in, by name."""
        held = Assignment._base_manager.filter(person=OuterRef("pk")).filter(on_day(clock.today()))
        end = after(path)
        below = Q(grid__path__gte=path, grid__path__lt=end) | Q(body__grid__path__gte=path, body__grid__path__lt=end)
        never = Q(user=None) | Q(user__last_login=None, user__is_active=True)
        there = visible(Person, actor).filter(never, Exists(held.filter(below)), left_on=None)
        return list(there.order_by("home__path", "sort_key").values_list("pk", flat=True))

    def home_of(self, user_id: UUID | None) -> str:
        """Return the path of the grid that keeps the user's person, or nothing."""
        if user_id is None:
            return ""
        with as_system("where an account belongs"):
            return Person.objects.filter(user=user_id).values_list("home__path", flat=True).first() or ""


def _posts(actor: Actor, person_ids: list[UUID]) -> dict[UUID, list[HeldPost]]:
    """Return the posts of today, wherever they are: whether an account may be opened depends on all of them.

    Which household somebody supports is named to those who keep it.
    """
    found: dict[UUID, list[HeldPost]] = {}
    with as_system("what else somebody holds whose account is asked for"):
        posts = list(
            Assignment.objects.filter(on_day(clock.today()), person__in=person_ids)
            .select_related("role", "grid__division", "body__grid")
            .order_by("role__order", "pk")
        )
        wanted = {post.household_id for post in posts if post.household_id}
        kept = {
            row.pk: row
            for row in households.table()._base_manager.filter(pk__in=wanted).select_related("grid", "village")
        }
    for post in posts:
        if post.household_id:
            row = kept.get(post.household_id)
            where = str(row) if row and households.actor_sees(row, actor) else gettext("a household")
            path = households.path_of(row) if row else ""
        else:
            grid = post.grid or (post.body.grid if post.body else None)
            where, path = str(post.grid or post.body), grid.path if grid else ""
            if post.grid and post.grid.level > VILLAGE:  # every village may have its red grid
                village = post.grid.division.name
                where = where if where.startswith(village) else f"{village} {where}"
        abilities = post.role.abilities
        found.setdefault(post.person_id, []).append(
            HeldPost(post.title or post.role.name_zh, post.role.name_en, where, path, "account.write" in abilities)
        )
    return found
