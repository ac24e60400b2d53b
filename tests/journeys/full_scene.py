"""The small township with something on every page: bodies, areas, needs, facts, files, imports, requests, cards.

``HEAD`` may see all of it. What people would have typed is Chinese in both languages; it is kept in ``typed`` so that a
look at an English page can tell it from words of ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from adopting_scenes import a_draft, adopted
from book_scenes import Books, write_books
from import_scenes import HOUSEHOLDS, book, brought_in, checked, upload

from wangge.kernel import clock, files
from wangge.kernel.access import as_system, visible
from wangge.kernel.accounts.api import account_reset
from wangge.kernel.models import Delivery, Entry, LoginCard
from wangge.kernel.privacy.requests import request_create
from wangge.kernel.record import subject_of
from wangge.registry import services as registry
from wangge.registry.bulk.rows import PersonRow
from wangge.registry.imports import services as imports
from wangge.registry.indexing import reindex
from wangge.registry.models import CareNeed, Household, Residency
from wangge.roster import api as roster
from wangge.roster.models import Assignment
from wangge.territory import api as territory

if TYPE_CHECKING:
    from uuid import UUID


HEAD = "江书记"
PHONE, ID_NUMBER = "13987651234", "11010519491231002X"
CENTRE = (114.5, 33.7)

NEW = (
    ("李庄村", "901", "李新一", "中心街", "9", 4, 3, "常住", "13700005678", "红色网格"),
    ("孔寨村", "902", "孔新二", "后街", "12", 2, 0, "全户外出", "", ""),
)
BAD = (
    ("李庄村", "903", "李新三", "中心街", "11", 4, 3, "常住", "不知道", "红色网格", "汉"),
    ("李庄村", "904", "李新四", "后街", "", 1, 1, "", "", "", ""),
)


@dataclass
class Scene:
    """The books, and the ids of what was added to them."""

    books: Books
    ids: dict[str, UUID | int | str] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)

    def __getitem__(self, name: str) -> UUID | int | str:
        return self.ids[name]


def write_full_scene() -> Scene:
    """Write it; call it inside a test that has a database."""
    with as_system("a test's scene has roles with their duties"):
        roster.write_default_roles()
    books = write_books()
    with as_system("a test's scene can be searched"):
        reindex(books.households.values())
    scene = Scene(books)
    for rows in (books.grids, books.people, books.households, books.bodies):
        scene.typed |= set(rows)
    scene.typed |= {f"{head}家属" for head in books.households} | {"中心街", "李小红"}
    scene.ids |= {
        "township": books.grids["大王庄乡"].pk, "village": books.grids["李庄村"].pk,
        "grid": books.grids["李庄村红色网格"].pk, "officer": books.people["陈红丽"].pk,
        "person": books.people["刘平"].pk, "station": books.bodies["司法所"].pk,
        "household": books.households["李红一"].pk,
    }  # fmt: skip
    _territory(scene)
    _roster(scene)
    _registry(scene)
    _imports(scene)
    _rights(scene)
    _adoption(scene)
    return scene


def _adoption(scene: Scene) -> None:
    head, village = scene.books.actor(HEAD), scene.books.grids["孔寨村"]
    numbers = list(visible(Household, head).filter(village=village).order_by("number").values_list("number", flat=True))
    row = adopted(head, a_draft(head, village, {1: tuple(numbers[:-1]), 3: tuple(numbers[-1:])}))
    scene.ids["adoption"] = row.pk
    scene.ids["draft"] = a_draft(head, village, {1: tuple(numbers[1:]), 3: tuple(numbers[:1])})
    scene.typed |= {"孔寨村绿色网格", "绿色网格", "黄色网格", "红色网格", row.document, row.reason}


def _territory(scene: Scene) -> None:
    chief, grid = scene.books.actor("李支书"), scene.books.grids["李庄村红色网格"]
    natural = territory.settlement_create(
        actor=chief, village_id=scene["village"], kind="natural_village", name="西李庄"
    )
    territory.settlement_create(
        actor=chief, village_id=scene["village"], kind="villager_group", name="十组", parent_id=natural.pk
    )
    pond = territory.place_create(
        actor=chief, grid_id=grid.pk, facts=territory.PlaceFacts("pond", "东大坑", lon=CENTRE[0], lat=CENTRE[1])
    )
    territory.grid_update(
        actor=chief, grid_id=grid.pk, version=1, name=grid.name, colour="红", scope_text="中心街以北"
    )  # fmt: skip
    scene.ids |= {"settlement": natural.pk, "place": pond.pk}
    scene.typed |= {"西李庄", "十组", "东大坑", "中心街以北"}


def _roster(scene: Scene) -> None:
    head = scene.books.actor(HEAD)
    roster.bodies_add_usual(actor=head, grid_id=scene["village"], lang="zh")
    area = roster.area_save(
        actor=head, body_id=scene["station"], kind="police", code="J01", name="一号警格", grid_ids=[scene["grid"]]
    )
    with as_system("a test looks"):
        post = Assignment.objects.get(person__name="陈红丽", valid_to=None)
    scene.ids |= {"area": area.pk, "post": post.pk}
    scene.typed |= {"一号警格", "李庄村党支部", "李庄村村民委员会", "李庄村村务监督委员会"}


def _registry(scene: Scene) -> None:
    chief = scene.books.actor("李支书")
    home = scene.books.households["李红一"]
    registry.household_update(
        actor=chief, household_id=home.pk, version=1, details={"phone": PHONE, "note": "院里有狗"}
    )
    registry.member_add(
        actor=chief, household_id=home.pk, version=2,
        person=PersonRow("李小红", "20", "1", 2001, phone=PHONE, id_number=ID_NUMBER),
    )  # fmt: skip
    registry.care_open(
        actor=chief, household_id=home.pk, kind="illness", purpose="visit", source="family", basis="本人同意",
        expires_on=clock.today() + timedelta(days=30), details="每周透析两次",
    )  # fmt: skip
    registry.fact_set(
        actor=chief, household_id=home.pk, key="water", value="自来水", source="family", purpose="visit",
        as_of=date(2023, 1, 5),
    )  # fmt: skip
    registry.fact_set(actor=chief, household_id=home.pk, key="income", value="8123", source="family", purpose="visit")
    with as_system("a test looks"):
        member = Residency.objects.get(household=home, relation="20", valid_to=None)
        need = CareNeed.objects.get(household=home)
    away = scene.books.households["李红二"]
    registry.household_leave(actor=chief, household_id=away.pk, version=1, residence="away", on=date(2024, 2, 1))
    scene.ids |= {"member": member.pk, "resident": member.resident_id, "need": need.pk, "away": away.pk}
    scene.typed |= {"本人同意", "自来水", "院里有狗"}


def _imports(scene: Scene) -> None:
    head = scene.books.actor(HEAD)
    done = brought_in(head, book(HOUSEHOLDS, *NEW), name="户册一.xlsx")
    bad = checked(head, book((*HOUSEHOLDS, "民族"), *BAD), name="户册二.xlsx")
    staged = imports.import_start(
        actor=head, kind="households", upload=upload(book((*HOUSEHOLDS, "民族"), *BAD), "户册三.xlsx")
    )
    checking = imports.import_start(actor=head, kind="households", upload=upload(book(HOUSEHOLDS, *NEW), "户册四.xlsx"))
    checking = imports.import_map(actor=head, import_id=checking.pk, mapping=checking.options["mapping"])
    scene.ids |= {
        "import_done": done.pk, "import_bad": bad.pk, "import_staged": staged.pk, "import_checking": checking.pk,
    }  # fmt: skip
    for row in (*NEW, *BAD):
        scene.typed |= {cell for cell in row if isinstance(cell, str) and cell}
    scene.typed |= {f"户册{n}" for n in "一二三四"} | {*HOUSEHOLDS, "民族", "户"}


def _rights(scene: Scene) -> None:
    head, chief = scene.books.actor(HEAD), scene.books.actor("李支书")
    with as_system("a test looks"):
        member = Residency.objects.select_related("resident").get(pk=scene["member"])
        entry = Entry.objects.filter(action="household.update").latest("pk")
    asked = request_create(
        actor=chief, kind="erase", subject=subject_of(member.resident), asked_by="其子李强", note="不再住在村里"
    )
    household: Household = scene.books.households["李红一"]
    stored = files.store(
        actor=head, subject=subject_of(household), path=scene.books.grids["李庄村红色网格"].path,
        purpose="document", name="说明.csv", data=b"a,b\n1,2\n",
    )  # fmt: skip
    failed = Delivery.objects.create(
        consumer="notices", entry=entry, due_at=clock.now(), attempts=9, failed_at=clock.now(),
        error="ConnectionRefusedError",
    )  # fmt: skip
    card = account_reset(actor=chief, person_id=scene["person"])
    LoginCard.objects.update(expires_at=clock.now() + timedelta(days=1))
    scene.ids |= {"request": asked.pk, "file": stored.pk, "entry": entry.pk, "delivery": failed.pk, "card": card.code}
    scene.typed |= {"其子李强", "不再住在村里", "说明", "李强"}
