"""A synthetic county in the tables of the platform: townships, villages, grids, people in charge, households, a record.

Everybody in it is invented: phone numbers begin with 000 and id numbers with an area that does not exist.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import time
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from web_land import COLUMNS, CRS, LANES, SIDE, VillageLand, bent, corner_of

from wangge.demo import names
from wangge.project.server.prepare import prepare

TOWNSHIPS, VILLAGES, GRIDS, AREAS = 26, 20, 15, 3  # of the county, of a township, of a village, of a village
HOMES = 481  # of a village: 250,120 in all
COUNTY = "990101"
PASSWORD = "a long and quiet river"  # noqa: S105 - of invented accounts
CHIEF, OFFICER, EVERYWHERE = "bench-chief", "bench-officer", "bench-everywhere"
_SIZES, _SHARE = np.arange(1, 10), np.array([0.062, 0.160, 0.196, 0.243, 0.172, 0.112, 0.040, 0.011, 0.004])
_RELATIONS = ("02", "10", "20", "30", "21", "31", "51", "52", "42")
_WAYS = ("main_road", "street", "street", "lane", "lane", "lane", "lane", "lane", "lane", "lane", "lane", "lane")
_SPOTS = ("square", "school", "clinic", "village_office", "pond")
_SIDES = "东西南北中前后上下新老大"
_FOUNDED = date(2022, 7, 1)
_SCOPE = "东至文化路，西至东沟，南至第三条胡同，北至第五条胡同，三个村民小组三十二户"
_BODIES = ("司法所", "派出所", "供电所", "卫生院", "农业服务中心", "民政所", "市场监管所", "自然资源所")


@dataclass
class Unit:
    """The rows of one township, by table, to be written together."""

    rows: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, row: Any) -> Any:
        """Keep a row."""
        self.rows.setdefault(row._meta.label, []).append(row)
        return row


def fill(townships: int = TOWNSHIPS, seed: int = 1) -> dict[str, float]:
    """Fill an empty, prepared database with the county; return the seconds that each part took."""
    from django.db import connection, transaction  # noqa: PLC0415 - the settings are known only now

    from wangge.kernel.access import as_system  # noqa: PLC0415
    from wangge.kernel.db.many import insert_many  # noqa: PLC0415
    from wangge.roster.services.roles import write_default_roles  # noqa: PLC0415

    began = time.perf_counter()
    rng = np.random.default_rng(seed)
    with as_system("a synthetic county"):
        write_default_roles()
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:  # for this process alone: a county that is lost is made again
                for pragma in ("synchronous=OFF", "secure_delete=OFF", "cache_size=-1500000"):
                    cursor.execute(f"PRAGMA {pragma}")
        users = _users()
        for number in range(townships):
            unit = Unit()
            entries = _township(unit, number, users, rng)
            with transaction.atomic():
                for rows in unit.rows.values():
                    insert_many(rows)
                _record(unit, entries)
            print(f"township {number + 1} of {townships}: {time.perf_counter() - began:.0f} s", flush=True)
        filled = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return {"fill": filled - began, "analyze": time.perf_counter() - filled}


def _users() -> dict[str, Any]:
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415

    from wangge.kernel.models import User  # noqa: PLC0415

    hashed = make_password(PASSWORD)
    return {
        name: User.objects.create(username=name, display_name=name, password=hashed)
        for name in (CHIEF, OFFICER, EVERYWHERE)
    }


def _township(unit: Unit, number: int, users: dict[str, Any], rng: np.random.Generator) -> list[tuple[str, str, str]]:
    """Add everything of one township; return the lines of its record (subject, path, what it says)."""
    from wangge.kernel.db.sorting import sort_key  # noqa: PLC0415
    from wangge.roster.models import Body  # noqa: PLC0415
    from wangge.territory.models import Division, Settlement  # noqa: PLC0415

    code = f"{COUNTY}{200 + number:03}"
    name = f"{_SIDES[number % 12]}{names.COMMON[number % 8]}{'乡镇庄'[number % 3]}"
    of_town = unit.add(Division(code=code + "000", name=name, level=4, valid_from=_FOUNDED))
    top = _grid(unit, name, 1, code + "000000", None, of_town, outline=bent(*corner_of(number), SIDE, SIDE))
    if number == 0:
        _post(unit, "township_chief", top, users[CHIEF], rng)
    _post(unit, "township_chief", top, users[EVERYWHERE], rng, leads=number != 0)
    for body in _BODIES:
        row = unit.add(Body(kind="station", name=body, grid=top, sort_key=sort_key(body), valid_from=_FOUNDED))
        _post(unit, "body_head", row, None, rng)
    entries = []
    for v in range(VILLAGES):
        stem, family = names.VILLAGES[v]
        stem = f"{_SIDES[(number * 7 + v) % 12]}{stem}" if number else stem
        of_village = unit.add(
            Division(code=f"{code}{200 + v:03}", name=f"{stem}村", level=5, parent=of_town, valid_from=_FOUNDED)
        )
        land = VillageLand(number, v)
        village = _grid(unit, f"{stem}村", 2, of_village.code + "000", top, of_village, outline=land.outline)
        _mapped(unit, village, land)
        _post(unit, "village_chief", village, None, rng)
        natural = unit.add(Settlement(village=village, kind="natural_village", name=stem, sort_key=sort_key(stem)))
        groups = [
            unit.add(Settlement(
                village=village, parent=natural, kind="villager_group", name=f"{names.numeral(g)}组",
                sort_key=f"{g:08}",
            ))
            for g in range(1, 11)
        ]  # fmt: skip
        leaves = []
        for a in range(AREAS):
            area = _grid(
                unit, f"{stem}{names.numeral(a + 1)}片", 3, f"{of_village.code}{801 + a}", village, of_village,
                outline=land.area(a),
            )  # fmt: skip
            _post(unit, "area_chief", area, None, rng)
            for g in range(a * GRIDS // AREAS, (a + 1) * GRIDS // AREAS):
                colour = "红黄绿橙蓝紫青棕"[g % 8]
                leaf = _grid(
                    unit, f"{stem}{colour}色网格", 4, f"{of_village.code}{g + 1:03}", area, of_village, colour,
                    outline=land.grid(g),
                )  # fmt: skip
                first = not (number or v or g)
                if first or (number * 300 + v * 15 + g) % 97:  # some posts are vacant
                    _post(unit, "grid_officer", leaf, users[OFFICER] if first else None, rng)
                leaves.append(leaf)
        lanes = _places(unit, stem, village, leaves, land)
        entries += _homes(unit, family or "张", village, leaves, groups, lanes, land, rng)
    return entries


def _grid(
    unit: Unit, name: str, level: int, code: str, parent: Any, division: Any, colour: str = "", *, outline: Any
) -> Any:  # fmt: skip
    from wangge.kernel.db.words import name_tokens  # noqa: PLC0415
    from wangge.kernel.models import SearchEntry  # noqa: PLC0415
    from wangge.territory.models import Grid  # noqa: PLC0415

    inside = outline.representative_point()
    grid = Grid(
        level=level, code=code, name=name, parent=parent, division=division, colour=colour, valid_from=_FOUNDED,
        outline=shapely.to_wkb(outline), lon=inside.x, lat=inside.y, scope_text=_SCOPE if level == 4 else "",
    )  # fmt: skip
    grid.path = (parent.path if parent else "") + grid.pk.hex + "/"
    _index(unit, SearchEntry, "territory.grid", grid.pk, name_tokens(name, division.name, code, colour))
    return unit.add(grid)


def _post(unit: Unit, role: str, place: Any, user: Any, rng: np.random.Generator, *, leads: bool = True) -> None:
    """Appoint an invented person; one user is one person."""
    from wangge.kernel.db.sorting import sort_key  # noqa: PLC0415
    from wangge.kernel.keys import seal_text  # noqa: PLC0415
    from wangge.kernel.models import SearchEntry  # noqa: PLC0415
    from wangge.roster.models import Assignment, Person  # noqa: PLC0415
    from wangge.roster.rules import SEARCHED_AS  # noqa: PLC0415

    person = getattr(user, "of_bench", None)
    at_body = role == "body_head"
    if person is None:
        name = names.person(rng)
        person = unit.add(Person(
            name=name, sort_key=sort_key(name), home=place.grid if at_body else place, user=user,
            phone=seal_text(f"000{rng.integers(10**8):08}"),
        ))  # fmt: skip
        if user is not None:
            user.of_bench = person
        _index(unit, SearchEntry, SEARCHED_AS, person.pk, _spelled(name))
    unit.add(Assignment(
        person=person, role_id=role, grid=None if at_body else place, body=place if at_body else None,
        in_charge=leads and not at_body, valid_from=_FOUNDED,
    ))  # fmt: skip


_PROOFS = itertools.count(1)
"""Keys of proofs: the rows are written past the database's own counter."""


def _mapped(unit: Unit, village: Any, land: VillageLand) -> None:
    """Add the map of a village, and what its land was found to be."""
    from wangge.kernel import clock  # noqa: PLC0415
    from wangge.planning.models import Ground, Proof  # noqa: PLC0415

    now = clock.now()
    unit.add(Ground(village=village, crs=CRS, packed=land.packed(), changed_at=now))
    unit.add(Proof(pk=next(_PROOFS), village=village, digest="", uncovered=0.0, doubled=0.0, computed_at=now))


def _places(unit: Unit, stem: str, village: Any, leaves: list[Any], land: VillageLand) -> list[Any]:
    from wangge.kernel.db.words import name_tokens  # noqa: PLC0415
    from wangge.kernel.models import SearchEntry  # noqa: PLC0415
    from wangge.territory.models import Place  # noqa: PLC0415
    from wangge.territory.services.finishing import order_key  # noqa: PLC0415

    lanes = []
    for at, kind in enumerate((*_WAYS, *_SPOTS)):
        way = at < len(_WAYS)
        word = {"main_road": "大街", "street": "街", "lane": "胡同"}.get(kind, kind)
        name = f"{_SIDES[at % 12]}{stem[-2:]}{word}"
        pieces = range(COLUMNS) if way else (at % len(leaves),)
        for piece in pieces:
            shape = land.lane(at, piece) if way else land.spot(piece)
            middle = shape.interpolate(0.5, normalized=True) if way else shape.centroid
            place = unit.add(Place(
                grid=leaves[at // LANES * COLUMNS + piece if way else piece], village=village, kind=kind, name=name,
                segment=piece + 1 if way else 0, sort_key=order_key(name), shape=shapely.to_wkb(shape), lon=middle.x,
                lat=middle.y, valid_from=_FOUNDED,
            ))  # fmt: skip
            _index(unit, SearchEntry, "territory.place", place.pk, name_tokens(name))
            lanes += [place] if way and not piece else []
    return lanes


def _homes(
    unit: Unit, family: str, village: Any, leaves: list[Any], groups: list[Any], lanes: list[Any],
    land: VillageLand, rng: np.random.Generator,
) -> list[tuple[str, str, str]]:  # fmt: skip
    from wangge.kernel.db.words import tokens  # noqa: PLC0415
    from wangge.kernel.models import SearchEntry  # noqa: PLC0415
    from wangge.registry.indexing import KIND  # noqa: PLC0415
    from wangge.registry.models import CareNeed, Household, Placement, Residency, Resident  # noqa: PLC0415
    from wangge.registry.sealing import put_id, put_phone  # noqa: PLC0415
    from wangge.roster.models import Assignment  # noqa: PLC0415

    entries = []
    families = names.families(HOMES, family, rng)
    sizes = rng.choice(_SIZES, size=HOMES, p=_SHARE / _SHARE.sum())
    away = rng.random(HOMES) < 0.35
    for h in range(HOMES):
        at = h * len(leaves) // HOMES
        leaf = leaves[at] if h % 240 else None  # three blanks in each village
        lon, lat = land.homes[at, h % land.homes.shape[1]].tolist()
        lane, group = lanes[h % len(lanes)], groups[h % len(groups)]
        people = [names.person(rng, woman=m == 1, surname=_family(families[h], m)) for m in range(sizes[h])]
        home = Household(
            number=f"{1000 + h}", grid=leaf, village=village, settlement=group, lane=lane, lane_name=lane.name,
            door=str(1 + h // len(lanes)), head_name=people[0], sort_key=_sort_key(people[0]),
            residence="seasonal" if away[h] else "resident", registered_size=int(sizes[h]),
            resident_size=max(1, int(sizes[h]) - int(away[h])), members_known=True, valid_from=_FOUNDED,
            lon=lon, lat=lat,
        )  # fmt: skip
        put_phone(home, _phone(rng))
        unit.add(home)
        if leaf is not None:
            unit.add(Placement(household=home, grid=leaf, valid_from=_FOUNDED))
        for m, name in enumerate(people):
            born = int(rng.integers(1940, 2024))
            resident = Resident(name=name, sort_key=_sort_key(name), sex="12"[m % 2], birth_year=born)
            if born < 2012:
                put_phone(resident, _phone(rng))
            put_id(resident, f"000000{born}{int(rng.integers(1, 13)):02}{int(rng.integers(1, 29)):02}{h % 1000:03}{m}")
            unit.add(resident)
            unit.add(Residency(
                household=home, resident=resident, relation=_RELATIONS[m], living_here=not (m and away[h]),
                valid_from=_FOUNDED,
            ))  # fmt: skip
        if h % 30 == 0:
            unit.add(CareNeed(
                household=home, kind="living_alone", purpose="visit", source="visit", basis="-", valid_from=_FOUNDED,
                expires_on=date(2099, 1, 1),
            ))  # fmt: skip
        if h % 50 == 0:
            person = unit.rows["roster.Person"][-1 - h % 7]
            unit.add(Assignment(person=person, role_id="support", household_id=home.pk, valid_from=_FOUNDED))
        found = dict.fromkeys(_spelled(people[0]).split())
        for name in people[1:]:
            found |= dict.fromkeys(_plain(name).split())
        where = (home.number, home.lane_name, home.door, group.name, leaf.code if leaf else "")
        _index(unit, SearchEntry, KIND, home.pk, " ".join(found | dict.fromkeys(tokens(*where).split())))
        path = (leaf or village).path
        entries.append((f"registry.household:{home.pk}", path, "household.create"))
        if h % 5 == 0:
            entries.append((f"registry.household:{home.pk}", path, "household.update"))
            entries.append((f"registry.resident:{resident.pk}", path, "household.member_update"))
    return entries


def _record(unit: Unit, entries: list[tuple[str, str, str]]) -> None:
    """Append the lines as the record itself would, many at a time."""
    from wangge.kernel import clock  # noqa: PLC0415
    from wangge.kernel.keys import seal  # noqa: PLC0415
    from wangge.kernel.models import Entry, Payload, SubjectKey  # noqa: PLC0415
    from wangge.kernel.record.chain import COLUMNS, FORMAT, line_digest  # noqa: PLC0415
    from wangge.kernel.record.payloads import payload_for  # noqa: PLC0415

    people = unit.rows["roster.Person"]
    heads: dict[str, tuple[Any, bytes]] = {}
    lines, payloads = [], []
    for at, (subject, path, action) in enumerate(entries):
        if subject not in heads:
            key = os.urandom(32)
            heads[subject] = SubjectKey(subject=subject, wrapped=seal(key)), key
        head, key = heads[subject]
        salt, sealed, digest = payload_for(None, {"number": at, "door": "12", "lane_name": "东街"}, "", key=key)
        who = people[at % len(people)]
        entry = Entry(
            format=FORMAT, subject=subject, sequence=head.last_sequence + 1, action=action, actor_id=who.pk,
            actor_name=who.name, acting_as="office_staff", path=path, at=clock.now(), payload_digest=digest,
            previous=head.last_digest,
        )  # fmt: skip
        entry.digest = line_digest(tuple(getattr(entry, column) for column in COLUMNS))
        head.last_sequence, head.last_digest = entry.sequence, entry.digest
        lines.append(entry)
        payloads.append((salt, sealed))
    SubjectKey.objects.bulk_create([head for head, _ in heads.values()], batch_size=2000)
    Entry.objects.bulk_create(lines, batch_size=2000)
    said = zip(lines, payloads, strict=True)
    Payload.objects.bulk_create([Payload(entry=e, salt=s, sealed=x) for e, (s, x) in said], batch_size=2000)


def _index(unit: Unit, model: Any, kind: str, pk: Any, words: str) -> None:
    _index.last += 1  # type: ignore[attr-defined]
    unit.add(model(pk=_index.last, kind=kind, object_id=pk, tokens=words))  # type: ignore[attr-defined]


_index.last = 0  # type: ignore[attr-defined]


def _family(family: str, member: int) -> str:
    """Return the surname of a member: a wife has one of her own."""
    return names.COMMON[(ord(family) + member) % len(names.COMMON)] if member == 1 else family


def _phone(rng: np.random.Generator) -> str:
    return f"000{rng.integers(10**8):08}"


@lru_cache(maxsize=400_000)
def _plain(name: str) -> str:
    from wangge.kernel.db.words import name_tokens  # noqa: PLC0415

    return name_tokens(name)


@lru_cache(maxsize=400_000)
def _spelled(name: str) -> str:
    from wangge.kernel.db.words import name_tokens  # noqa: PLC0415

    return name_tokens(name, spelled=True)


@lru_cache(maxsize=400_000)
def _sort_key(name: str) -> str:
    from wangge.kernel.db.sorting import sort_key  # noqa: PLC0415

    return sort_key(name)


if __name__ == "__main__":
    prepare()
    print(json.dumps(fill(*map(int, sys.argv[1:]))))
