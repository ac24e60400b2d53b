"""The township of the access matrix: its people with every kind of post, and one of every thing that has an address.

Names of places are short: 李红 is the red grid of 李庄村, 李片 its area, 李村 the village, 乡 the township, 外乡 another one.
"""

# ruff: noqa: E501 - tables are read across, and Chinese counts double

from __future__ import annotations

import io
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from allauth.usersessions.models import UserSession
from book_scenes import FOUNDED, Books, write_books
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory
from django.test.client import Client, ClientHandler
from django.urls import reverse
from import_scenes import book, checked, upload
from PIL import Image

from wangge.kernel import clock, keys
from wangge.kernel.access import as_system
from wangge.kernel.accounts.api import account_reset, map_key_make
from wangge.kernel.files import store
from wangge.kernel.models import Delivery, Entry, Setting, User
from wangge.kernel.privacy.requests import request_create
from wangge.kernel.record import subject_of
from wangge.planning.kept import Kept, pack_kept
from wangge.planning.models import Adoption, Drawing, GridPlan, Survey
from wangge.planning.selectors.publishing import FILING, HOST
from wangge.planning.services.bundles import bundle_start
from wangge.planning.services.printing import poster_print
from wangge.registry.imports import services as imports
from wangge.registry.models import CareNeed, Fact, Residency
from wangge.registry.services import household_leave
from wangge.roster.models import Assignment, Body, BodyArea, BodyAreaGrid, Person, PersonTag
from wangge.territory.models import Place, Settlement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

STRANGER = "stranger"
PLACES = {
    "乡": "大王庄乡", "李村": "李庄村", "李片": "李庄村一片", "李红": "李庄村红色网格", "李黄": "李庄村黄色网格",
    "孔村": "孔寨村", "孔红": "孔寨村红色网格", "外乡": "外乡", "外村": "外村", "外红": "外村红色网格",
}  # fmt: skip
HEADS = ("李红一", "李黄一", "孔红一", "外红一")
"""A household in the officer's own grid, in the next one, in the next village, in another township."""

MORE = {
    "指导员何": (("guide", "李村"),),
    "两岗吴": (("village_chief", "孔村"), ("grid_officer", "李红")),  # much there, less here
    "帮扶钱": (("team_leader", "孔村"), ("support", "李红一")),  # the same by way of a household
    "离任": (),
}
PEOPLE = (
    "江书记", "办公室主任王", "管理员周", "李支书", "孔支书", "李委员", "陈红丽", "刘平", "孔网格员", "司法所赵", "帮扶张", "外乡书记",
    *MORE, "无岗位",
)  # fmt: skip


@dataclass
class World:
    """Everything of the scene, by kind and name: ``things["place"]["李红"]`` are the arguments of its address."""

    books: Books
    users: dict[str, User]
    things: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def add(self, kind: str, name: str, /, **arguments: Any) -> None:
        self.things.setdefault(kind, {})[name] = arguments

    def grid(self, place: str) -> Any:
        return self.books.grids[PLACES[place]]


class Visitor(RequestFactory):
    """One person's browser, without what makes Django's test client slow."""

    def __init__(self, user: User | None) -> None:
        super().__init__(HTTP_ACCEPT_LANGUAGE="zh-CN")
        self.handler = ClientHandler(enforce_csrf_checks=False)
        if user is not None:
            client = Client()
            client.force_login(user)
            self.cookies.update(client.cookies)

    def request(self, **environ: Any) -> HttpResponse:  # type: ignore[override]
        return self.handler(self._base_environ(**environ))  # type: ignore[return-value]


def write_world() -> World:
    """Write the scene; call it inside a transaction."""
    cache.clear()
    books = write_books()
    with as_system("a test's scene"):
        users = _more_people(books)
        world = World(books, users)
        _places(world)
        _adoptions(world)
        _drafts(world)
        _homes(world)
        _roster(world)
        _accounts(world)
    _done_by_people(world)
    return world


def _more_people(books: Books) -> dict[str, User]:
    known = books.user("陈红丽").password
    for name, posts in MORE.items():
        home = books.grids[PLACES[posts[0][1]] if posts else PLACES["李红"]]
        user = User.objects.create(username=name, display_name=name, password=known)
        books.people[name] = Person.objects.create(name=name, sort_key=name, home=home, user=user)
        for role, where in posts:
            at = (
                {"household_id": books.households[where].pk}
                if role == "support"
                else {"grid": books.grids[PLACES[where]]}
            )
            Assignment.objects.create(person=books.people[name], role_id=role, valid_from=FOUNDED, **at)
    Assignment.objects.create(
        person=books.people["离任"], role_id="grid_officer", grid=books.grids[PLACES["李红"]], valid_from=FOUNDED,
        valid_to=clock.today() - timedelta(days=1),
    )  # fmt: skip
    new = Person.objects.create(name="新来", sort_key="新来", home=books.grids[PLACES["李红"]])
    books.people["新来"] = new  # has no account yet, and gets a card
    nobody = User.objects.create(username="无岗位", display_name="无岗位", password=known)
    return {name: books.user(name) for name in PEOPLE if name != "无岗位"} | {"无岗位": nobody}


def _places(world: World) -> None:
    for place in PLACES:
        world.add("grid", place, grid_id=world.grid(place).pk)
        world.add("panel", place, kind="grid", pk=world.grid(place).pk)
        world.add("parent", place, parent_id=world.grid(place).pk)
    for leaf, village in (("李红", "李村"), ("孔红", "孔村"), ("外红", "外村")):
        settled = Settlement.objects.create(
            village=world.grid(village), kind="natural_village", name=f"{village}庄", sort_key=village
        )
        world.add("settlement", village, settlement_id=settled.pk)
        place = Place.objects.create(
            grid=world.grid(leaf), village=world.grid(village), kind="square", name=f"{leaf}广场", sort_key=leaf,
            valid_from=FOUNDED,
        )  # fmt: skip
        world.add("place", leaf, place_id=place.pk)


def _adoptions(world: World) -> None:
    for village in ("李村", "孔村", "外村"):
        grid = world.grid(village)
        counts = {"villages": [str(grid.pk)], "opened": [], "closed": [], "posts": [], "moved": 0, "first": [village]}
        row = Adoption.objects.create(
            path=grid.path, document="文", document_date=FOUNDED, valid_from=FOUNDED, by_name="测试", counts=counts,
            before=pack_kept(Kept()),
        )  # fmt: skip
        world.add("adoption", village, adoption_id=row.pk)
        world.add("annex", village, adoption_id=row.pk, kind="officers")


def _drafts(world: World) -> None:
    owner = world.books.people["江书记"].pk
    for village in ("李村", "孔村", "外村"):
        grid = world.grid(village)
        drawing = Drawing.objects.create(path=grid.path, state="drawn", owner_id=owner, owner_name="测试")
        plan = GridPlan.objects.create(
            drawing=drawing, village=grid, state="failed", problem={"code": "drawing.village.empty", "details": {}}
        )
        world.add("drawing", village, drawing_id=drawing.pk)
        world.add("failed", village, plan_id=plan.pk)
    for township in ("乡", "外乡"):
        survey = Survey.objects.create(path=world.grid(township).path, homes="books", owner_id=owner, owner_name="测试")
        world.add("survey", township, survey_id=survey.pk)


def _homes(world: World) -> None:
    for head in HEADS:
        home = world.books.households[head]
        home.phone = keys.seal_text("13900000000")
        home.save(update_fields=["phone"])
        need = CareNeed.objects.create(
            household=home, kind="elder_alone", purpose="visit", source="self", basis="测试", valid_from=FOUNDED,
            expires_on=clock.today() + timedelta(days=90),
        )  # fmt: skip
        Fact.objects.create(
            household=home, key="housing", value=keys.seal_text("好"), as_of=FOUNDED, source="self", purpose="visit"
        )
        member = Residency.objects.filter(household=home).exclude(relation="02").get()
        of = {"household_id": home.pk}
        world.add("household", head, **of)
        world.add("member", head, **of, residency_id=member.pk)
        world.add("need", head, **of, care_id=need.pk)
        world.add("masked", head, **of, field="household.phone", pk=home.pk)
        world.add("held", f"{head}家属", kind="resident", pk=member.resident_id)
        world.add("held", head, kind="household", pk=home.pk)


def _roster(world: World) -> None:
    books = world.books
    world.add("body", "司法所", body_id=books.bodies["司法所"].pk)
    for village in ("李村", "孔村", "外村"):
        made = Body.objects.create(
            kind="village_committee",
            name=f"{village}委会",
            grid=world.grid(village),
            sort_key=village,
            valid_from=FOUNDED,
        )
        world.add("body", f"{village}委会", body_id=made.pk)
    for name, of in list(world.things["body"].items()):
        area = BodyArea.objects.create(**of, kind="police", code="1", name=f"{name}片")
        BodyAreaGrid.objects.create(area=area, grid=world.grid({"外": "外红", "孔": "孔红"}.get(name[0], "李红")))
        world.add("area", name, **of, area_id=area.pk)
    for name in ("江书记", "陈红丽", "孔网格员", "帮扶张", "外乡书记"):
        PersonTag.objects.create(person=books.people[name], tag="party_member")
        world.add("person", name, person_id=books.people[name].pk)
        post = Assignment.objects.get(person=books.people[name])
        world.add("post", name, assignment_id=post.pk)
    world.add("post", "司法所赵", assignment_id=Assignment.objects.get(person=books.people["司法所赵"]).pk)
    world.add("role", "grid_officer", key="grid_officer")
    world.add("field", "registry.household.phone", field="registry.household.phone")
    world.add("kind", "households", kind="households")
    world.add("tile", "net", layer="net", z=4, x=13, y=6)
    world.add("layer", "grids", layer="grids")
    for leaf in ("李红", "孔红", "外红"):
        world.add("mapped", leaf, layer="grids", feature=world.grid(leaf).pk)
    world.add("blank", "grid_nobody", kind="grid_nobody")


def _accounts(world: World) -> None:
    for name in ("陈红丽", "外乡书记"):
        session = UserSession.objects.create(
            user=world.users[name], ip="127.0.0.1", session_key=f"of {name}", user_agent="a test"
        )
        world.add("session", name, session_id=session.pk)
        world.add("map_key", name, key_id=map_key_make(user=world.users[name], name="QGIS")[0].pk)


def _done_by_people(world: World) -> None:
    """What leaves a trace: changes that can be undone, files, imports, requests."""
    books = world.books
    for leaf, head, officer, chief, village in (
        ("李红", "李红一", "陈红丽", "李支书", "李庄村"),
        ("孔红", "孔红一", "孔网格员", "孔支书", "孔寨村"),
        ("外红", "外红一", "外乡书记", "外乡书记", "外村"),
    ):
        home = books.households[head]
        done = household_leave(
            actor=books.actor(officer), household_id=home.pk, version=home.version, residence="seasonal", reason="务工"
        )
        world.add("undo", leaf, undo_id=done.pk)
        picture = io.BytesIO()
        Image.new("RGB", (8, 8)).save(picture, "PNG")
        file = store(
            actor=books.actor(officer), subject=subject_of(home), path=world.grid(leaf).path, purpose="photo",
            name="a.png", data=picture.getvalue(),
        )  # fmt: skip
        world.add("file", leaf, file_id=file.pk)
        rows = book(("行政村", "户号", "户主"), (village, "901", f"{head}新"))
        clerk = books.actor(chief)
        staged = imports.import_start(actor=clerk, kind="households", upload=upload(rows, "一.xlsx"))
        world.add("staged", leaf, pk=staged.pk)
        world.add("checked", leaf, pk=checked(clerk, rows, name="二.xlsx").pk)
        brought = checked(clerk, rows, name="三.xlsx")
        imports.import_carry_out(actor=clerk, import_id=brought.pk)
        world.add("brought", leaf, pk=brought.pk)
        asked = request_create(actor=clerk, subject=subject_of(home), kind="access")
        world.add("request", leaf, request_id=asked.pk)
        erase = request_create(actor=clerk, subject=subject_of(home), kind="erase")
        world.add("erasure", leaf, request_id=erase.pk)
    with as_system("a test's scene"):
        for leaf in ("李红", "孔红", "外红"):
            home = world.things["member"][f"{leaf}一"]["household_id"]
            now = Residency.objects.filter(household=home, valid_to=None).exclude(relation="02").get()
            world.things["member"][f"{leaf}一"]["residency_id"] = now.pk  # it began anew when the household left
            line = Entry.objects.filter(action="household.leave", path=world.grid(leaf).path).get()
            world.add("line", leaf, number=line.pk)
        failed = Delivery.objects.create(
            consumer="a test", entry=Entry.objects.first(), due_at=clock.now(), failed_at=clock.now()
        )
    world.add("delivery", "failed", pk=failed.pk)
    for leaf, where, chief in (("李红", "李村", "李支书"), ("孔红", "孔村", "孔支书"), ("外红", "外村", "外乡书记")):
        done = poster_print(actor=books.actor(chief), grid_id=world.grid(where).pk, kind="org", size="A4", lang="zh")
        world.add("print", leaf, poster_id=done.row.pk)
    for key in (HOST, FILING):  # residents' pages are open
        Setting.objects.update_or_create(key=key, defaults={"value": "县"})
    world.add("public", "411622204205", code="411622204205")
    for place, head in (("乡", "江书记"), ("外乡", "外乡书记")):
        begun = bundle_start(
            actor=books.actor(head), township_id=world.grid(place).pk, kinds=["org"], size="A4", lang="zh"
        )
        world.add("bundle", place, bundle_id=begun.pk)
    card = account_reset(actor=books.actor("李支书"), person_id=books.people["新来"].pk)
    world.add("card", "新来", code=card.code)


def address(route: str, arguments: dict[str, Any]) -> str:
    return reverse(route, kwargs=arguments)


def our_tables() -> set[str]:
    """The tables in which the township's books are; sessions, caches and counters of attempts are not."""
    ours = {"kernel", "territory", "roster", "registry"}
    return {m._meta.db_table for m in apps.get_models() if m._meta.app_label in ours} - {"kernel_cache"}


@contextmanager
def watching() -> Iterator[list[str]]:
    """Collect the statements that write into the books."""
    tables, found = our_tables(), []

    def watch(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        words = str(sql).replace('"', " ").split(None, 4)
        verb = words[0].upper() if words else ""
        if verb in {"INSERT", "UPDATE", "DELETE"} and tables.intersection(words[1:4]):
            found.append(" ".join(words[:4]))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found
