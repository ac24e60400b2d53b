"""Every address x method x person x thing inside, outside, in the area and over a single household."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from access_scenes import PEOPLE, PLACES, STRANGER, Visitor, World, address, watching
from django.core.signals import got_request_exception
from django.db import transaction
from matrix import ABOVE, ALL, KINDS, ROWS, WHO, Row, anywhere, described, hides
from web_routes import routes

from wangge.kernel.access import ABILITIES
from wangge.roster.api import actor_for

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
NAMES = [route.name for route in routes()]
_FORM = {"POST": ("sent=1", "application/x-www-form-urlencoded")}
"""A form in which nothing is filled in."""
_SHORT = {"HTTP_ACCEPT": "application/json"}
_NOT_THE_BOOKS = {"account_login", "account_logout", "language_choose"}
_LEAD_AWAY = {name for name in ROWS if name.startswith("mfa_")} | {"account_set_password"}
"""Pages of the log-in library that lead elsewhere before they look at the method."""
_STORED_AS = {"leaf": "grid", "net": "grid", "village": "grid", "undoable": "brought"}


@pytest.fixture(scope="module")
def visitors(world: World) -> dict[str, Visitor]:
    return {STRANGER: Visitor(None), **{name: Visitor(user) for name, user in world.users.items()}}


@pytest.fixture
def broken() -> Iterator[list[BaseException]]:
    """What went wrong inside, for the message."""
    found: list[BaseException] = []

    def note(**_: Any) -> None:
        import sys  # noqa: PLC0415

        found.append(sys.exc_info()[1])  # type: ignore[arg-type]

    got_request_exception.connect(note)
    yield found
    got_request_exception.disconnect(note)


def asked(visitor: Visitor, method: str, where: str, **headers: str) -> tuple[int, bytes, list[str], str]:
    """Ask and take back what it did: the status, the page, what was written, where it leads."""
    with transaction.atomic():
        with watching() as written:
            answer = visitor.generic(method, where, *_FORM.get(method, ()), **headers)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        transaction.set_rollback(True)
    return answer.status_code, content, written, answer.get("Location", "")


def where(world: World, route: str, row: Row, thing: str) -> str:
    arguments = world.things[_STORED_AS.get(row.of, row.of)][thing] if row.of else {}
    return address(route, arguments) + row.query


def test_the_table_has_every_address_and_no_other() -> None:
    assert sorted(NAMES) == sorted(ROWS)


def test_the_table_knows_all_abilities_people_and_things(world: World) -> None:
    assert set(WHO) == set(ABILITIES)
    assert set(world.users) == set(PEOPLE)
    for row in ROWS.values():
        if row.of:
            assert set(row.things) <= set(world.things[_STORED_AS.get(row.of, row.of)])
            assert all(KINDS[row.of].sees[thing] <= ALL for thing in row.things)


@pytest.mark.parametrize("ability", sorted(ABILITIES))
def test_who_holds_what_where_is_as_written_by_name(world: World, ability: Any) -> None:
    for place in ("乡", "外乡", *ABOVE):
        home = world.books.households.get(place)
        path = world.grid(ABOVE[place] if home else place).path
        found = {n for n, u in world.users.items() if actor_for(u).may(ability, path, home.pk if home else None)}
        assert found == WHO[ability][place], (ability, place, PLACES.get(place, place))


@pytest.mark.parametrize("route", sorted(ROWS))
def test_each_is_answered_as_the_table_says(
    world: World, visitors: dict[str, Visitor], broken: list[BaseException], route: str
) -> None:
    row, wrong, methods = ROWS[route], [], ROWS[route].methods.split()
    for thing in row.things:
        place = where(world, route, row, thing)
        for person, visitor in visitors.items():
            for method in methods:
                right = row.expected(person, thing, method)
                short = _SHORT if right in {(403,), (404,)} else {}  # a refusal without the frame of a page around it
                status, content, written, leads = asked(visitor, method, place, **short)
                cell = (route, thing, person, method)
                if status not in right:
                    wrong.append((*cell, f"{status} {broken[-1]!r}" if broken and status == 500 else status, right))
                elif status in {403, 404} or (person == STRANGER and row.who != "public"):
                    if written:
                        wrong.append((*cell, f"wrote {written}", "nothing"))
                    if status == 302 and not leads.startswith("/account/login/"):
                        wrong.append((*cell, leads, "the log-in"))
                if status == 200 and person in ALL:
                    page = content.decode("utf-8", "replace")
                    wrong += [(*cell, f"shows {name}", "less") for name in hides(person) if name in page]
    assert not wrong, "\n".join(map(described, wrong))


@pytest.mark.parametrize("route", sorted(set(ROWS) - _NOT_THE_BOOKS))
def test_other_methods_are_refused_in_words(world: World, visitors: dict[str, Visitor], route: str) -> None:
    row = ROWS[route]
    thing, known = row.things[0], row.methods.split()[0]
    place = where(world, route, row, thing)
    person = next(p for p in PEOPLE if row.expected(p, thing, known) not in {(403,), (404,)})
    taken = row.methods.replace("POST", "POST PUT").split()  # Django's form views take one for the other
    for method in {"GET", "POST", "PUT", "DELETE", "PATCH"} - set(taken):
        status, content, written, _ = asked(visitors[person], method, place)
        assert (status, written) == (405, []) or (status in {302, 404} and route in _LEAD_AWAY), (route, method, status)
        assert content or status == 302


@pytest.mark.parametrize(
    "route", ["household_page", "household_edit", "place_edit", "person_edit", "file_page", "request_page"]
)
def test_pages_parts_of_pages_and_programs_get_the_same_answer(
    world: World, visitors: dict[str, Visitor], route: str
) -> None:
    row = ROWS[route]
    for thing in row.things:
        place = where(world, route, row, thing)
        for person in ("江书记", "李委员", "陈红丽", "帮扶张", "外乡书记"):
            for method in row.methods.split():
                right = row.expected(person, thing, method)
                for headers in ({}, {"HTTP_HX_REQUEST": "true"}, _SHORT):
                    status, *_ = asked(visitors[person], method, place, **headers)
                    assert status in right, (route, thing, person, method, headers)


def test_a_stranger_s_part_of_a_page_leads_the_whole_window_to_the_log_in(world: World) -> None:
    home = address("household_page", world.things["household"]["李红一"])
    answer = Visitor(None).get(home, HTTP_HX_REQUEST="true")
    assert (answer.status_code, "/account/login/" in answer["HX-Redirect"]) == (200, True)


def test_who_has_no_post_is_let_in_nowhere(world: World) -> None:
    for ability in ABILITIES:
        assert not anywhere(ability) & {"无岗位", "离任"}
