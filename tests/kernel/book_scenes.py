"""A small township with named people, written straight into the tables: the scene of most platform tests.

大王庄乡 has the villages 李庄村 and 孔寨村, each with one area and two leaf grids, each grid with two households.
外乡 is another township in the same database, which nobody of 大王庄乡 may see.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.hashers import make_password

from wangge.kernel.access import Actor, as_system
from wangge.kernel.models import User
from wangge.registry.indexing import reindex
from wangge.registry.models import Household, Placement, Residency, Resident
from wangge.roster.api import actor_for
from wangge.roster.models import Assignment, Body, Person, Role
from wangge.roster.rules import DEFAULT_ROLES
from wangge.territory.models import Division, Grid

FOUNDED = date(2022, 7, 1)
PASSWORD = "a long and quiet river"


@dataclass
class Books:
    """What the scene holds, by name."""

    grids: dict[str, Grid] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    households: dict[str, Household] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)

    def user(self, name: str) -> User:
        user = self.people[name].user
        assert user is not None
        return user

    def actor(self, name: str) -> Actor:
        """The person as an actor, with today's posts."""
        return actor_for(self.user(name))


PEOPLE = {
    "江书记": ("township_chief", "大王庄乡"),
    "办公室主任王": ("office_head", "大王庄乡"),
    "管理员周": ("administrator", "大王庄乡"),
    "李支书": ("village_chief", "李庄村"),
    "孔支书": ("village_chief", "孔寨村"),
    "李委员": ("area_chief", "李庄村一片"),
    "陈红丽": ("grid_officer", "李庄村红色网格"),
    "刘平": ("grid_officer", "李庄村黄色网格"),
    "孔网格员": ("grid_officer", "孔寨村红色网格"),
    "外乡书记": ("township_chief", "外乡"),
}


def write_roles() -> None:
    for order, role in enumerate(DEFAULT_ROLES):
        Role.objects.get_or_create(
            key=role.key,
            defaults={
                "name_zh": role.name_zh, "name_en": role.name_en, "target": role.target, "levels": role.levels,
                "in_charge": role.in_charge, "abilities": sorted(role.abilities), "order": order,
            },
        )  # fmt: skip


def write_books() -> Books:
    """Write the scene; call it inside a test that has a database."""
    with as_system("a test's scene"):
        write_roles()
        books = Books()
        for code, township, villages in (
            ("411622204", "大王庄乡", {"李庄村": "205", "孔寨村": "212"}),
            ("411622299", "外乡", {"外村": "201"}),
        ):
            division = Division.objects.create(code=code + "000", name=township, level=4, valid_from=FOUNDED)
            top = _grid(books, township, 1, code + "000000", None, division)
            for village, last in villages.items():
                of_village = Division.objects.create(
                    code=code + last, name=village, level=5, parent=division, valid_from=FOUNDED
                )
                second = _grid(books, village, 2, code + last + "000", top, of_village)
                area = _grid(books, f"{village}一片", 3, code + last + "801", second, of_village)
                for number, colour in enumerate(("红色", "黄色"), 1):
                    leaf = _grid(books, f"{village}{colour}网格", 4, f"{code}{last}{number:03}", area, of_village)
                    for door in (1, 2):
                        _household(
                            books, second, leaf, f"{number}{door:02}", f"{village[0]}{colour[0]}{'一二'[door - 1]}"
                        )
        for name, (role, grid) in PEOPLE.items():
            person = _person(books, name, books.grids[grid])
            leads = Role.objects.get(key=role).in_charge
            Assignment.objects.create(
                person=person, role_id=role, grid=books.grids[grid], in_charge=leads, valid_from=FOUNDED
            )
        station = Body.objects.create(
            kind="station", name="司法所", grid=books.grids["大王庄乡"], sort_key="sifasuo", valid_from=FOUNDED
        )
        books.bodies["司法所"] = station
        justice = _person(books, "司法所赵", books.grids["大王庄乡"])
        Assignment.objects.create(person=justice, role_id="body_head", body=station, valid_from=FOUNDED)
        support = _person(books, "帮扶张", books.grids["大王庄乡"])
        Assignment.objects.create(
            person=support, role_id="support", household_id=books.households["李红一"].pk, valid_from=FOUNDED
        )
        reindex(books.households.values())
    return books


@functools.cache
def _hashed() -> str:
    """The password as it is kept: hashing is slow on purpose, and one is enough for all."""
    return make_password(PASSWORD)


def _grid(books: Books, name: str, level: int, code: str, parent: Grid | None, division: Division) -> Grid:
    grid = Grid(level=level, code=code, name=name, parent=parent, division=division, valid_from=FOUNDED)
    grid.path = (parent.path if parent else "") + grid.pk.hex + "/"
    grid.save(force_insert=True)
    books.grids[name] = grid
    return grid


def _household(books: Books, village: Grid, grid: Grid, number: str, head: str) -> None:
    household = Household.objects.create(
        number=number, village=village, grid=grid, head_name=head, sort_key=head, lane_name="中心街", door=number,
        registered_size=2, resident_size=1, valid_from=FOUNDED,
    )  # fmt: skip
    Placement.objects.create(household=household, grid=grid, valid_from=FOUNDED)
    for relation, name in (("02", head), ("10", f"{head}家属")):
        resident = Resident.objects.create(name=name, sort_key=name, birth_year=1970)
        Residency.objects.create(
            household=household, resident=resident, relation=relation, living_here=relation == "02", valid_from=FOUNDED
        )
    books.households[head] = household


def _person(books: Books, name: str, home: Grid) -> Person:
    user = User.objects.create(username=name, display_name=name, password=_hashed())
    person = Person.objects.create(name=name, sort_key=name, home=home, user=user)
    books.people[name] = person
    return person
