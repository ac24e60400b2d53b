"""Ids and codes of other villages and townships in addresses, forms, filters and calls: nothing is found or written."""

# ruff: noqa: E501 - tables are read across, and Chinese counts double

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from access_scenes import Visitor, World, address, watching
from book_scenes import FOUNDED
from django.apps import apps
from django.db import transaction
from django.db.models import Count, Sum
from import_scenes import book, upload
from matrix import hides

from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.kernel.changes import undo
from wangge.problem import Problem
from wangge.registry import services as homes
from wangge.registry.imports import services as imports
from wangge.registry.models import Residency
from wangge.roster import services as roster
from wangge.territory.api import PlaceFacts, grid_close, grid_move, place_create, place_move, settlement_create

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model

pytestmark = pytest.mark.django_db
FOREIGN = ("孔", "外")


@dataclass
class There:
    """What lies elsewhere, of one village: for forms."""

    world: World
    mark: str
    ids: dict[str, Any] = field(default_factory=dict)

    def of(self, kind: str, name: str, key: str) -> str:
        return str(self.world.things[kind][name][key])

    @property
    def grid(self) -> str:
        return str(self.world.grid(f"{self.mark}红").pk)

    @property
    def area(self) -> str:
        return str(self.world.grid(f"{self.mark}红").parent_id)

    @property
    def village(self) -> str:
        return str(self.world.grid(f"{self.mark}村").pk)

    @property
    def code(self) -> str:
        return self.world.grid(f"{self.mark}红").code

    @property
    def settlement(self) -> str:
        return self.of("settlement", f"{self.mark}村", "settlement_id")

    @property
    def person(self) -> str:
        return self.of("person", {"孔": "孔网格员", "外": "外乡书记"}[self.mark], "person_id")

    @property
    def body(self) -> str:
        return self.of("body", f"{self.mark}村委会", "body_id")

    @property
    def home(self) -> str:
        return self.of("household", f"{self.mark}红一", "household_id")

    @property
    def member(self) -> str:
        return self.of("member", f"{self.mark}红一", "residency_id")

    @property
    def need(self) -> str:
        return self.of("need", f"{self.mark}红一", "care_id")


ON = {"on": "2024-01-01", "version": "1", "reason": "试"}
LI = "李支书"
FORMS: dict[str, tuple[str, str, Callable[[There], dict[str, Any]]]] = {
    # address, thing of one's own, form
    "a household into a grid elsewhere": ("household_move", "household/李红一", lambda t: {"grid_id": t.grid}),
    "a household in a village elsewhere": (
        "household_new", "", lambda t: {"village_id": t.village, "grid_id": t.grid, "number": "77", "head_name": "试"},
    ),
    "a head from elsewhere": ("household_head", "household/李红一", lambda t: {"head": t.member, "old_relation": "97"}),
    "a member from elsewhere": ("household_split", "household/李红一", lambda t: {"members": [t.member], "head": t.member}),
    "a need of somebody elsewhere": (
        "care_new", "household/李红一",
        lambda t: {
            "who": t.member, "kind": "elder_alone", "purpose": "visit", "source": "self", "basis": "试",
            "expires_on": "2027-01-01",
        },
    ),
    "a person from elsewhere in a post": ("assignment_new", "grid/李红", lambda t: {"person_id": t.person, "role": "guide"}),
    "a person from elsewhere to support": ("support_new", "household/李红一", lambda t: {"person_id": t.person, "role": "support"}),
    "a post at a grid elsewhere": ("person_post_new", "person/陈红丽", lambda t: {"place": f"grid:{t.grid}", "role": "guide"}),
    "a post in a body elsewhere": ("person_post_new", "person/陈红丽", lambda t: {"place": f"body:{t.body}", "role": "body_head"}),
    "a grid handed over to somebody elsewhere": ("handover", "grid/李红", lambda t: {"to_person": t.person}),
    "a person kept elsewhere": ("person_new", "", lambda t: {"name": "试", "home_id": t.village}),
    "a place in a settlement elsewhere": ("place_new", "grid/李红", lambda t: {"kind": "square", "settlement": t.settlement}),
    "a place given to a grid elsewhere": ("place_move", "place/李红", lambda t: {"target": t.grid}),
    "a place changed to a settlement elsewhere": ("place_edit", "place/李红", lambda t: {"kind": "square", "settlement": t.settlement}),
    "a grid under an area elsewhere": ("grid_move", "grid/李红", lambda t: {"target": t.area}),
    "a grid closed in favour of one elsewhere": ("grid_close", "grid/李红", lambda t: {"successor": t.grid}),
    "a group under a settlement elsewhere": (
        "settlement_new", "grid/李村", lambda t: {"kind": "villager_group", "name": "试", "parent": t.settlement},
    ),
}  # fmt: skip
TOWNSHIPS: dict[str, tuple[str, str, Callable[[There], dict[str, Any]]]] = {
    "a body elsewhere": ("body_new", "", lambda t: {"name": "试", "kind": "station", "grid_id": t.village}),
    "an area over grids elsewhere": (
        "area_new", "body/司法所", lambda t: {"kind": "police", "code": "9", "name": "试", "grids": t.code},
    ),
    "a post at a grid elsewhere": ("person_post_new", "person/陈红丽", lambda t: {"place": f"grid:{t.grid}", "role": "guide"}),
    "a household into a grid elsewhere": ("household_move", "household/李红一", lambda t: {"grid_id": t.grid}),
}  # fmt: skip
MIXED = {
    "a member": ("member_edit", lambda t: {"household_id": "李红一", "residency_id": t.member}),
    "a member leaving": ("member_leave", lambda t: {"household_id": "李红一", "residency_id": t.member}),
    "a member moving": ("member_move", lambda t: {"household_id": "李红一", "residency_id": t.member}),
    "a need": ("care_end", lambda t: {"household_id": "李红一", "care_id": t.need}),
    "a need extended": ("care_extend", lambda t: {"household_id": "李红一", "care_id": t.need}),
}


def sent(
    world: World, person: str, route: str, arguments: dict[str, Any], form: dict[str, Any]
) -> tuple[int, list[str], str]:
    """Send a form and take back what it did."""
    with transaction.atomic():
        visitor = Visitor(world.users[person])
        with watching() as written:
            answer = visitor.post(address(route, arguments), {**ON, **form})
            page = answer.content.decode()
        transaction.set_rollback(True)
    return answer.status_code, written, page


def own(world: World, thing: str) -> dict[str, Any]:
    kind, _, name = thing.partition("/")
    return world.things[kind][name] if kind else {}


@pytest.mark.parametrize("mark", FOREIGN)
@pytest.mark.parametrize("case", FORMS)
def test_a_form_with_an_id_from_elsewhere_does_nothing(world: World, case: str, mark: str) -> None:
    route, thing, form = FORMS[case]
    status, written, _ = sent(world, LI, route, own(world, thing), form(There(world, mark)))
    assert (status in {200, 403, 404, 422}, written) == (True, []), (status, written)


@pytest.mark.parametrize("case", TOWNSHIPS)
def test_the_head_of_a_township_reaches_no_other(world: World, case: str) -> None:
    route, thing, form = TOWNSHIPS[case]
    status, written, _ = sent(world, "江书记", route, own(world, thing), form(There(world, "外")))
    assert (status in {403, 404, 422}, written) == (True, []), (status, written)


@pytest.mark.parametrize("mark", FOREIGN)
@pytest.mark.parametrize("case", MIXED)
def test_what_belongs_to_another_household_is_not_found_below_one_s_own(world: World, case: str, mark: str) -> None:
    route, arguments = MIXED[case]
    found = arguments(There(world, mark)) | {"household_id": world.books.households["李红一"].pk}
    status, written, _ = sent(world, LI, route, found, {"expires_on": "2027-01-01", "why": "left"})
    assert (status, written) == (404, [])


@pytest.mark.parametrize("mark", FOREIGN)
def test_masked_values_of_others_are_not_uncovered_below_one_s_own_household(world: World, mark: str) -> None:
    there = There(world, mark)
    with as_system("a test looks"):
        resident = Residency.objects.get(pk=there.member).resident_id
    for name, pk in (("household.phone", there.home), ("care.details", there.need), ("resident.phone", resident)):
        arguments = {"household_id": world.books.households["李红一"].pk, "field": name, "pk": pk}
        status, written, page = sent(world, LI, "household_reveal", arguments, {"purpose": "visit"})
        assert (status in {404, 422}, written) == (True, []), (name, status, written)
        assert "13900000000" not in page


def test_an_area_of_another_body_is_not_found_below_one_s_own(world: World) -> None:
    arguments = world.things["area"]["外村委会"] | world.things["body"]["司法所"]
    for route in ("area_edit", "area_delete"):
        form = {"kind": "police", "code": "9", "name": "试", "grids": ""}
        status, written, _ = sent(world, "江书记", route, arguments, form)
        assert (status, written) == (404, []), route


@pytest.mark.parametrize("mark", FOREIGN)
def test_an_import_cannot_be_started_elsewhere(world: World, mark: str) -> None:
    path = world.grid(f"{mark}村").path
    data = book(("行政村", "户号", "户主"), ("外村", "901", "试"))
    status, written, _ = sent(world, LI, "import_new", {}, {"kind": "households", "path": path, "file": upload(data)})
    assert (status in {302, 404, 422}, [w for w in written if "import" in w and path in w]) == (True, []), (
        status,
        written,
    )
    with pytest.raises(Problem, match="access"):
        imports.import_start(actor=world.books.actor(LI), kind="households", upload=upload(data), path=path)


QUERIES = [
    "grid_list?q={name}", "grid_list?village={village}", "place_list?grid={code}", "place_list?village={village}",
    "place_list?q={mark}红", "person_list?grid={code}", "person_list?q={mark}", "body_list?grid={village}",
    "body_list?q={mark}村", "four_assignments?grid={village}&all=1", "household_list?grid={code}",
    "household_list?village={village}", "household_list?q={mark}红", "household_list?group={settlement}",
    "household_export?format=csv&grid={code}", "household_export?format=csv&within={code}",
    "household_export?format=csv&settlement={settlement}", "household_export?format=csv&q={mark}红一",
    "resident_export?format=csv&grid={code}", "place_export?format=csv&grid={code}", "grid_export?format=csv&village={village}",
    "person_export?format=csv&grid={code}", "body_export?format=csv&q={mark}", "four_export?format=csv&within={village}",
    "household_export_uncovered?grid={code}", "record_list?subject=registry.household:{home}", "record_list?person={mark}",
    "request_find?q={mark}红",
]  # fmt: skip


@pytest.mark.parametrize("mark", FOREIGN)
@pytest.mark.parametrize("query", QUERIES)
def test_a_filter_from_elsewhere_shows_nothing_from_there(world: World, query: str, mark: str) -> None:
    there = There(world, mark)
    village = world.grid(f"{mark}村")
    route, _, asked = query.format(
        code=there.code,
        village=village.code,
        name=village.name,
        mark=mark,
        settlement=there.settlement,
        home=there.home,
    ).partition("?")
    with transaction.atomic():
        answer = Visitor(world.users[LI]).get(f"{address(route, {})}?{asked}")
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        transaction.set_rollback(True)
    assert answer.status_code in {200, 404}, answer.status_code
    page = content.decode()
    for name in (*hides(LI), f"{mark}红广场", f"{mark}村委会", f"{village.name}红色网格"):
        assert name not in page, name


def _calls(world: World, t: There) -> dict[str, Callable[[Any], Any]]:
    home = world.books.households["李红一"]
    leaf, place = world.grid("李红"), world.things["place"]["李红"]["place_id"]
    mine = world.books.people["陈红丽"].pk
    details = homes.Details(number="99", head_name="试")
    facts = PlaceFacts(kind="square", settlement_id=t.settlement)  # type: ignore[arg-type]
    with as_system("a test looks"):
        version = type(home).objects.get(pk=home.pk).version
    return {
        "household_move": lambda a: homes.household_move(actor=a, household_id=home.pk, version=version, grid_id=t.grid),
        "household_move out of": lambda a: homes.household_move(actor=a, household_id=t.home, version=1, grid_id=leaf.pk),
        "household_create": lambda a: homes.household_create(actor=a, village_id=t.village, grid_id=t.grid, details=details),
        "household_merge": lambda a: homes.household_merge(actor=a, household_id=home.pk, version=version, other_id=t.home),
        "care_end": lambda a: homes.care_end(actor=a, care_id=t.need, version=1),
        "place_create": lambda a: place_create(actor=a, grid_id=leaf.pk, facts=facts),
        "place_move": lambda a: place_move(actor=a, place_id=place, version=1, grid_id=t.grid),  # type: ignore[arg-type]
        "grid_move": lambda a: grid_move(actor=a, grid_id=leaf.pk, version=1, area_id=t.area),  # type: ignore[arg-type]
        "grid_close": lambda a: grid_close(
            actor=a, grid_id=leaf.pk, version=1, on=clock.today(), reason="试", successor_id=t.grid,  # type: ignore[arg-type]
        ),
        "settlement_create": lambda a: settlement_create(
            actor=a, village_id=world.grid("李村").pk, kind="villager_group", name="试", parent_id=t.settlement,  # type: ignore[arg-type]
        ),
        "assignment_open at": lambda a: roster.assignment_open(actor=a, person_id=mine, role="guide", grid_id=t.grid),
        "assignment_open of": lambda a: roster.assignment_open(actor=a, person_id=t.person, role="guide", grid_id=leaf.pk),
        "assignment_open in": lambda a: roster.assignment_open(actor=a, person_id=mine, role="body_head", body_id=t.body),
        "assignment_open over": lambda a: roster.assignment_open(actor=a, person_id=mine, role="support", household_id=t.home),
        "person_create": lambda a: roster.person_create(actor=a, name="试", home_id=t.village),
        "undo": lambda a: undo(actor=a, undo_id=t.of("undo", f"{t.mark}红", "undo_id")),
        "import_carry_out": lambda a: imports.import_carry_out(actor=a, import_id=t.of("checked", f"{t.mark}红", "pk")),
        "import_undo": lambda a: imports.import_undo(actor=a, import_id=t.of("brought", f"{t.mark}红", "pk")),
    }  # fmt: skip


@pytest.mark.parametrize("mark", FOREIGN)
def test_no_service_takes_an_id_from_elsewhere(world: World, mark: str) -> None:
    """The forms offer nothing from elsewhere; what stands behind them does not rely on that."""
    actor = world.books.actor(LI)
    before = counted()
    for name, call in _calls(world, There(world, mark)).items():
        with pytest.raises(Problem) as refused, transaction.atomic(), watching() as written:
            call(actor)
        assert written == [], name
        assert refused.value.code in {"access.not_found", "access.denied"}, (name, refused.value)
    assert counted() == before


def counted() -> dict[str, tuple[int, int]]:
    """How many rows each table has, and the sum of their versions."""
    found = {}
    with as_system("a test counts"):
        for model in _ours(apps.get_models()):
            has = any(f.name == "version" for f in model._meta.get_fields())
            row = model._default_manager.aggregate(n=Count("pk"), **({"v": Sum("version")} if has else {}))
            found[model._meta.label] = (row["n"], row.get("v") or 0)
    return found


def _ours(models: Any) -> list[type[Model]]:
    return [m for m in models if m._meta.app_label in {"kernel", "territory", "roster", "registry"}]


def test_who_supports_a_household_and_leads_elsewhere_appoints_nobody_to_it(world: World) -> None:
    """An ability held elsewhere is none here, though the household is in sight."""
    actor = world.books.actor("帮扶钱")
    home, other = world.books.households["李红一"].pk, world.books.people["孔网格员"].pk
    post = world.things["post"]["帮扶张"]["assignment_id"]
    for call in (
        lambda: roster.assignment_open(actor=actor, person_id=other, role="support", household_id=home),
        lambda: roster.assignment_end(actor=actor, assignment_id=post, version=1),
        lambda: roster.assignment_consent(actor=actor, assignment_id=post, version=1, consent_on=FOUNDED, scope="试"),
    ):
        with pytest.raises(Problem) as refused, transaction.atomic():
            call()
        assert refused.value.code == "access.denied"


def test_who_no_longer_has_a_post_sees_nothing_of_what_they_stored(world: World) -> None:
    officer, file = world.books.user("陈红丽"), address("file_page", world.things["file"]["李红"])
    with transaction.atomic():
        answer = Visitor(officer).get(file)
        assert (answer.status_code, b"".join(answer.streaming_content) != b"") == (200, True)  # type: ignore[attr-defined]
        with as_system("the post ends"):
            officer_posts = world.books.people["陈红丽"].assignments.all()
            officer_posts.update(valid_to=FOUNDED)
        assert Visitor(officer).get(file).status_code == 404
        transaction.set_rollback(True)
