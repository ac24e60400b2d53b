"""When a new net comes into force: the posts at grids that close go over to the grids where the households went."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from wangge.kernel.access import writing
from wangge.kernel.changes import Changes
from wangge.kernel.db.many import update_many
from wangge.kernel.record import record
from wangge.roster.models import Assignment, Body, BodyAreaGrid, Person
from wangge.roster.services.assignments import Target, end_post, open_post
from wangge.roster.services.common import reachable, require_there
from wangge.territory.api import VILLAGE, Grid, ancestors

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from wangge.kernel.access import Actor


class Heir(NamedTuple):
    """Who takes over from a grid that closes: the code of a grid of the new net, and how many households go there."""

    code: str
    households: int


class Succession(NamedTuple):
    """A post at a grid that closes, and the code of the grid it goes over to; empty when it ends."""

    post: Assignment
    code: str


def posts_succeeding(actor: Actor, heirs: Mapping[UUID, Heir]) -> list[Succession]:
    """Return what becomes of each open post at grids that close (the keys of ``heirs``).

    A post goes where most households of its grid go. It ends when that grid has somebody in charge already, when
    another brings more households into it, or when nobody takes the grid over.
    """
    posts = reachable(Assignment, actor).filter(valid_to=None, grid__isnull=False).select_related("role", "person")
    codes = {heir.code for heir in heirs.values() if heir.code}
    concerned = list(posts.filter(Q(grid__code__in=codes) | Q(grid__in=list(heirs))).select_related("grid"))
    led: set[str] = set()
    held: set[tuple[UUID, str, str]] = set()
    for post in concerned:
        if post.grid is not None and post.grid.pk not in heirs:
            held.add((post.person_id, post.role_id, post.grid.code))
            if post.in_charge:
                led.add(post.grid.code)
    leaving = [post for post in concerned if post.grid_id in heirs]
    leaving.sort(
        key=lambda post: (
            -heirs[post.grid.pk].households if post.grid else 0,
            post.grid.code if post.grid else "",
            post.pk,
        )
    )
    found = []
    for post in leaving:
        code = heirs[post.grid.pk].code if post.grid else ""
        held_there = (post.person_id, post.role_id, code)
        if code and held_there not in held and not (post.in_charge and code in led):
            held.add(held_there)
            if post.in_charge:
                led.add(code)
        else:
            code = ""
        found.append(Succession(post, code))
    return found


def posts_follow(
    *, actor: Actor, heirs: Mapping[UUID, Heir], grids: Mapping[str, Grid], on: date, reason: str = ""
) -> list[tuple[Assignment, Assignment | None]]:
    """Every post at a grid that closes has ended, and goes on where ``posts_succeeding`` says; returns both posts.

    Areas of bodies, bodies and people that hung on such a grid hang on its heir, or on the village when it has none.
    Belongs into the transaction that closes the grids.

    Raises
    ------
    Problem
        ``access.denied``.
    """
    done: list[tuple[Assignment, Assignment | None]] = []
    with writing(actor):
        changes = Changes()
        for post, code in posts_succeeding(actor, heirs):
            old = post.grid
            if old is None:
                continue
            acting = require_there(actor, "person.write", old.path)
            day = max(on, post.valid_from)
            end_post(post, on=day, changes=changes)
            record(
                "assignment.end", subject=post, actor=actor, path=old.path, acting_as=acting, reason=reason,
                before={"valid_to": None},
                after={"valid_to": day, "person": post.person.name, "at": old.name, "because": "net"},
            )  # fmt: skip
            opened = None
            if code:
                grid = grids[code]
                opened = open_post(
                    actor=actor, person=post.person, role=post.role, on=day, changes=changes, title=post.title,
                    target=Target(grid.path, grid.name, grid.level, grid=grid), consent_on=post.consent_on,
                    consent_scope=post.consent_scope,
                )  # fmt: skip
                record(
                    "assignment.open", subject=opened, actor=actor, path=grid.path, acting_as=acting, reason=reason,
                    after={"person": post.person.name, "at": grid.name, "valid_from": day},
                )  # fmt: skip
            done.append((post, opened))
        _rehang(actor, heirs, grids)
    return done


def _rehang(actor: Actor, heirs: Mapping[UUID, Heir], grids: Mapping[str, Grid]) -> None:
    """Areas of bodies, bodies and people hang on the heirs of grids that close."""
    gone = list(heirs)
    links = list(reachable(BodyAreaGrid, actor).filter(grid__in=gone))
    if links:
        there = reachable(BodyAreaGrid, actor).filter(area__in={link.area_id for link in links})
        pairs = set(there.values_list("area_id", "grid_id"))
        wanted = {(one.area_id, grids[heirs[one.grid_id].code].pk) for one in links if heirs[one.grid_id].code}
        reachable(BodyAreaGrid, actor).filter(pk__in=[link.pk for link in links]).delete()
        BodyAreaGrid.objects.bulk_create(BodyAreaGrid(area_id=area, grid_id=pk) for area, pk in sorted(wanted - pairs))
    bodies = list(reachable(Body, actor).filter(grid__in=gone).select_related("grid"))
    people = list(reachable(Person, actor).filter(home__in=gone).select_related("home"))
    if not bodies and not people:
        return
    villages = {grid.path: grid for grid in grids.values() if grid.level == VILLAGE}
    for body in bodies:
        body.grid, body.version = _over(body.grid, heirs, grids, villages), body.version + 1
    for person in people:
        person.home, person.version = _over(person.home, heirs, grids, villages), person.version + 1
    update_many(bodies, ["grid", "version"])
    update_many(people, ["home", "version"])


def _over(grid: Grid, heirs: Mapping[UUID, Heir], grids: Mapping[str, Grid], villages: Mapping[str, Grid]) -> Grid:
    return grids.get(heirs[grid.pk].code) or villages[ancestors(grid.path)[1]]
