"""The predicates against a plain reading of the rule, for trees and posts that nobody thought of."""

# ruff: noqa: E501 - tables are read across, and Chinese counts double

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from book_scenes import FOUNDED
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wangge.kernel.access import ABILITIES, Actor, Post, as_system, visible
from wangge.kernel.models import Entry, StoredFile
from wangge.registry.models import CareNeed, Household, Import, Residency, Resident
from wangge.roster.models import Assignment, Body
from wangge.territory.models import Grid, Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from access_scenes import World

pytestmark = pytest.mark.django_db

_ASKED = ["grid.read", "person.read", "household.read", "care.read", "import", "record.read"]


def _holds(actor: Actor, ability: str, path: str, household: Any = None) -> bool:
    """A post whose subtree holds the place, or that is over this very household."""
    return any(
        ability in post.abilities
        and ((post.path != "" and path.startswith(post.path)) or (household is not None and post.household_id == household))
        for post in actor.posts
    )  # fmt: skip


def _below(actor: Actor, ability: str, path: str) -> bool:
    """A post somewhere below the place."""
    return any(ability in post.abilities and post.path != path and post.path.startswith(path) for post in actor.posts)


def _home(actor: Actor, home: Household, ability: str = "household.read") -> bool:
    return _holds(actor, ability, (home.grid or home.village).path, home.pk)


def _post(actor: Actor, post: Assignment) -> bool:
    if post.person_id == actor.person_id:
        return True
    if post.grid is not None:
        above = post.role.in_charge and _below(actor, "person.read", post.grid.path)
        return above or _holds(actor, "person.read", post.grid.path)
    if post.body is not None:
        return _holds(actor, "person.read", post.body.grid.path) or any(p.body_id == post.body_id for p in actor.posts)
    home = Household.objects.select_related("grid", "village").get(pk=post.household_id)
    supports = any("person.read" in p.abilities and p.household_id == home.pk for p in actor.posts)
    return supports or _holds(actor, "household.read", (home.grid or home.village).path)


def _body(actor: Actor, body: Body) -> bool:
    own = any(p.body_id == body.pk for p in actor.posts)
    return own or _holds(actor, "grid.read", body.grid.path) or _below(actor, "grid.read", body.grid.path)


def _resident(actor: Actor, resident: Resident) -> bool:
    there = resident.residencies.select_related("household__grid", "household__village")
    return any(_home(actor, one.household) for one in there)


def _file(actor: Actor, file: StoredFile) -> bool:
    supported = {f"registry.household:{p.household_id}" for p in actor.posts if "household.read" in p.abilities}
    own = not file.path and file.owner_id == actor.user_id
    return own or file.subject in supported or (file.path != "" and _holds(actor, "household.read", file.path))


RULES: dict[Any, Callable[[Actor, Any], bool]] = {
    Household: _home,
    Residency: lambda actor, row: _home(actor, row.household),
    Resident: _resident,
    CareNeed: lambda actor, row: _home(actor, row.household, "care.read"),
    Assignment: _post,
    Body: _body,
    Place: lambda actor, row: _holds(actor, "grid.read", (row.grid or row.village).path),
    Grid: lambda actor, row: _holds(actor, "grid.read", row.path) or _below(actor, "grid.read", row.path),
    Import: lambda actor, row: _holds(actor, "import", row.path),
    StoredFile: _file,
    Entry: lambda actor, row: row.path != "" and _holds(actor, "record.read", row.path),
}


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_everybody_sees_what_the_rule_says_and_nothing_else(world: World, data: st.DataObject) -> None:
    with transaction.atomic():
        with as_system("a test's scene and its plain reading"):
            _grow(data)
            grids = list(Grid.objects.order_by("code"))
            homes = list(Household.objects.order_by("village__code", "number"))
            bodies = list(Body.objects.order_by("sort_key", "name"))
            people = [None, *(person.pk for person in world.books.people.values())]
            users = [None, *(user.pk for user in world.users.values())]
            posts = data.draw(st.lists(_posts(grids, homes, bodies), max_size=4))
            actor = Actor(
                data.draw(st.sampled_from(users)), "somebody", tuple(posts), data.draw(st.sampled_from(people))
            )
            right = {model: {row.pk for row in _rows(model) if rule(actor, row)} for model, rule in RULES.items()}
        for model in RULES:
            assert set(visible(model, actor).values_list("pk", flat=True)) == right[model], model
        transaction.set_rollback(True)


def _rows(model: Any) -> list[Any]:
    near = {
        Household: ("grid", "village"), Residency: ("household__grid", "household__village"),
        CareNeed: ("household__grid", "household__village"), Assignment: ("grid", "body__grid", "role"), Body: ("grid",),
        Place: ("grid", "village"),
    }  # fmt: skip
    rows = model.objects.all()
    return list(rows.select_related(*near[model]) if model in near else rows)


def _posts(grids: list[Grid], homes: list[Household], bodies: list[Body]) -> st.SearchStrategy[Post]:
    abilities: Any = st.frozensets(st.sampled_from(_ASKED), max_size=4)
    return st.one_of(
        st.builds(lambda g, a: Post("at a grid", g.level, g.path, a), st.sampled_from(grids), abilities),
        st.builds(lambda b, a: Post("in a body", 1, b.grid.path, a, body_id=b.pk), st.sampled_from(bodies), abilities),
        st.builds(lambda h, a: Post("over a home", 0, "", a, household_id=h.pk), st.sampled_from(homes), abilities),
    )


def _grow(data: st.DataObject) -> None:
    """More grids and households, with and without a grid, wherever the tree has room."""
    for number in range(data.draw(st.integers(0, 3))):
        parents = list(Grid.objects.filter(level__lt=4).order_by("code"))
        parent = data.draw(st.sampled_from(parents))
        grid = Grid(
            level=parent.level + 1, code=f"4116229999999{number:02}", name=f"新{number}", parent=parent,
            division_id=parent.division_id, valid_from=FOUNDED,
        )  # fmt: skip
        grid.path = f"{parent.path}{grid.pk.hex}/"
        grid.save(force_insert=True)
    villages = list(Grid.objects.filter(level=2).order_by("code"))
    for number in range(data.draw(st.integers(0, 4))):
        village = data.draw(st.sampled_from(villages))
        leaves = [None, *Grid.objects.filter(path__startswith=village.path, level=4).order_by("code")]
        Household.objects.create(
            number=f"8{number:02}", village=village, grid=data.draw(st.sampled_from(leaves)), head_name="新户", sort_key="x",
            valid_from=FOUNDED,
        )  # fmt: skip


def test_the_rules_ask_for_abilities_that_exist() -> None:
    assert set(_ASKED) <= set(ABILITIES)
