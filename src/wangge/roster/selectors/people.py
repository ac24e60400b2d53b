"""People and their posts, as lists and pages need them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from wangge.kernel import clock
from wangge.kernel.access import get_visible, visible
from wangge.kernel.access.predicates import after
from wangge.kernel.accounts.api import normal_phone, phone_index
from wangge.kernel.db.search import matching
from wangge.kernel.keys import open_text
from wangge.roster import households, rules
from wangge.roster.models import Assignment, Duty, Person, PersonTag, Role
from wangge.roster.periods import on_day
from wangge.roster.selectors.holders import holding, role_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.territory.api import Grid


def people_for(
    actor: Actor, *, q: str = "", role: str = "", grid: Grid | None = None, tag: str = "", on: date | None = None,
    without_post: bool = False,
) -> QuerySet[Person]:  # fmt: skip
    """Return people the actor may see: who hold a post on the day, or are kept and have not left by then.

    Parameters
    ----------
    q
        Part of the name, pinyin initials, or a whole phone number.
    grid
        Only with a post at this grid or below it, or kept there.
    without_post
        Only those who hold no post on the day.
    """
    day = on or clock.today()
    found = visible(Person, actor).filter(Q(left_on=None) | Q(left_on__gt=day)).select_related("home")
    if q.strip():
        found = found.filter(_named(q.strip()))
    if tag:
        found = found.filter(pk__in=visible(PersonTag, actor).filter(tag=tag).values("person"))
    posts = holding(actor, day).filter(person=OuterRef("pk"))
    if without_post:
        return found.exclude(Exists(posts))
    if role:
        posts = posts.filter(role=role)
    if grid is not None:
        end = after(grid.path)
        there = Q(grid__path__gte=grid.path, grid__path__lt=end) | Q(
            body__grid__path__gte=grid.path, body__grid__path__lt=end
        )
        posts = posts.filter(there)
        kept = Q(home__path__gte=grid.path, home__path__lt=end)
        return found.filter(Exists(posts) if role else Exists(posts) | kept)
    return found.filter(Exists(posts)) if role else found


def _named(q: str) -> Q:
    digits = normal_phone(q)
    if digits and len(digits) >= 7:
        return Q(phone_index=phone_index(digits))
    return Q(pk__in=matching(rules.SEARCHED_AS, q))


def posts_of_many(actor: Actor, people: Sequence[Person], on: date | None = None) -> dict[UUID, list[Assignment]]:
    """Return the posts in force on a day of each of the people, as far as the actor may see them."""
    found: dict[UUID, list[Assignment]] = {person.pk: [] for person in people}
    posts = holding(actor, on).filter(person__in=list(found)).select_related("role", "grid", "body__grid")
    for post in posts.order_by("role__order", "pk"):
        found[post.person_id].append(post)
    return found


def posts_of(actor: Actor, person: Person, on: date | None = None) -> list[Assignment]:
    """Return the posts of a person that the actor may see, newest first: all of them, or those in force on a day.

    A post over a household carries its name as ``household_name``.
    """
    posts = visible(Assignment, actor).filter(person=person).select_related("role", "grid", "body__grid")
    if on is not None:
        posts = posts.filter(on_day(on))
    found = list(posts.order_by("-valid_from", "role__order", "pk"))
    wanted = {post.household_id for post in found if post.household_id}
    names = households.told(visible(households.table(), actor), wanted) if wanted else {}
    for post in found:
        post.household_name = names.get(post.household_id, "") if post.household_id else ""  # type: ignore[attr-defined]
    return found


def person_of(actor: Actor, pk: UUID | str) -> Person:
    """Return a person with the grid that keeps them."""
    person = get_visible(Person, actor, pk)
    person.home = get_visible_home(actor, person)
    return person


def get_visible_home(actor: Actor, person: Person) -> Grid:
    """Return where a person is kept, also when that lies above or beside what the actor keeps."""
    return visible(Person, actor).select_related("home").get(pk=person.pk).home


def phone_of(actor: Actor, person: Person) -> str:
    """Return the digits of a person's phone, for those who keep the person or one of the posts; else nothing."""
    if not person.phone:
        return ""
    if person.pk == actor.person_id or actor.may("person.read", person.home.path):
        return open_text(person.phone)
    posts = holding(actor).filter(person=person).select_related("grid", "body__grid")
    places = (post.grid or (post.body.grid if post.body else None) for post in posts)
    if any(place is not None and actor.may("person.read", place.path) for place in places):
        return open_text(person.phone)
    return ""


def tags_of(actor: Actor, person: Person) -> list[str]:
    """Return what a person is known as, in the order of the rules."""
    held = set(visible(PersonTag, actor).filter(person=person).values_list("tag", flat=True))
    return [tag for tag in rules.TAGS if tag in held]


def roles_with_duties() -> list[Role]:
    """Return all roles in their order, each with its duty list as ``lines``."""
    roles = list(Role.objects.order_by("order", "key"))
    lines: dict[str, list[Duty]] = {role.key: [] for role in roles}
    for duty in Duty.objects.order_by("role", "order"):
        lines[duty.role_id].append(duty)
    for role in roles:
        role.lines = lines[role.key]  # type: ignore[attr-defined]
        role.name = role_name(role)  # type: ignore[attr-defined]
    return roles


def role_with_duties(key: str) -> Role | None:
    """Return one role with its duty list, or nothing."""
    return next((role for role in roles_with_duties() if role.key == key), None)


def where(post: Any) -> str:
    """Return what a post is at, in words."""
    return str(post.grid or post.body or getattr(post, "household_name", ""))
