"""The pages of people, posts, bodies and roles: who sees them, what they do, how they refuse."""

from __future__ import annotations

import io
import re

import pytest
from book_scenes import Books, write_books
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from roster_scenes import staff_list

from wangge.kernel.access import as_system
from wangge.roster import api
from wangge.roster.models import Assignment, Body, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def books() -> Books:
    books = write_books()
    api.write_default_roles()
    return books


@pytest.fixture
def chief(books: Books, client: Client) -> Client:
    client.force_login(books.user("江书记"))
    return client


def post_of(name: str) -> Assignment:
    with as_system("a test looks"):
        return Assignment.objects.select_related("grid", "person").get(person__name=name, valid_to=None)


def in_charge(name: str) -> str:
    with as_system("a test looks"):
        return Assignment.objects.get(grid__name=name, role__in_charge=True, valid_to=None).person.name


PAGES = ("person_list", "person_new", "four_assignments", "roster_import", "body_list", "body_new", "role_list")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_list_and_form_opens_with_few_queries(
    chief: Client, name: str, language: str, django_assert_max_num_queries
) -> None:
    chief.cookies.load({"django_language": language})
    with django_assert_max_num_queries(12):  # two of them for session and user
        answer = chief.get(reverse(name))
    assert answer.status_code == 200


def test_pages_of_one_row_open_with_few_queries(books: Books, chief: Client, django_assert_max_num_queries) -> None:
    officer, body, grid = books.people["陈红丽"], books.bodies["司法所"], books.grids["李庄村红色网格"]
    for address in (
        reverse("person_page", args=[officer.pk]), reverse("person_edit", args=[officer.pk]),
        reverse("person_leave", args=[officer.pk]), reverse("person_post_new", args=[officer.pk]),
        reverse("assignment_new", args=[grid.pk]), reverse("handover", args=[grid.pk]),
        reverse("body_post_new", args=[body.pk]), reverse("body_page", args=[body.pk]),
        reverse("body_edit", args=[body.pk]), reverse("body_close", args=[body.pk]),
        reverse("area_new", args=[body.pk]), reverse("areas_import", args=[body.pk]),
        reverse("bodies_usual", args=[grid.parent.parent.pk]),
        reverse("role_page", args=["grid_officer"]), reverse("role_edit", args=["grid_officer"]),
        reverse("assignment_end", args=[post_of("陈红丽").pk]),
        reverse("assignment_consent", args=[post_of("陈红丽").pk]),
        reverse("support_new", args=[books.households["李红一"].pk]),
    ):  # fmt: skip
        with django_assert_max_num_queries(12):
            answer = chief.get(address)
        assert answer.status_code == 200, address


def test_out_of_scope_is_not_found_on_every_page(books: Books, client: Client) -> None:
    client.force_login(books.user("外乡书记"))
    person, body, grid, post = books.people["陈红丽"], books.bodies["司法所"], books.grids["李庄村"], post_of("陈红丽")
    for name, key in (
        ("person_page", person.pk), ("person_edit", person.pk), ("person_leave", person.pk),
        ("person_post_new", person.pk), ("assignment_new", grid.pk), ("handover", grid.pk), ("body_post_new", body.pk),
        ("body_page", body.pk), ("body_edit", body.pk), ("body_close", body.pk), ("area_new", body.pk),
        ("areas_import", body.pk), ("areas_template", body.pk), ("bodies_usual", grid.pk), ("assignment_end", post.pk),
        ("assignment_consent", post.pk), ("support_new", books.households["李红一"].pk),
    ):  # fmt: skip
        assert client.get(reverse(name, args=[key])).status_code == 404, name
        if name not in {"person_page", "body_page", "areas_template"}:
            assert client.post(reverse(name, args=[key]), {}).status_code == 404, name


def test_an_officer_reads_but_appoints_nobody(books: Books, client: Client) -> None:
    client.force_login(books.user("陈红丽"))
    assert client.get(reverse("person_list")).status_code == 200
    for address in (
        reverse("person_new"), reverse("roster_import"), reverse("handover", args=[books.grids["李庄村红色网格"].pk]),
        reverse("assignment_end", args=[post_of("陈红丽").pk]), reverse("role_edit", args=["grid_officer"]),
        reverse("body_new"),
    ):  # fmt: skip
        assert client.get(address).status_code == 403, address
        assert client.post(address, {}).status_code == 403, address


def test_a_person_is_entered_appointed_and_found_by_initials(books: Books, chief: Client) -> None:
    home = books.grids["李庄村"]
    answer = chief.post(
        reverse("person_new"), {"name": "王小明", "phone": "138 0013 8000", "home_id": home.pk, "tags": ["veteran"]}
    )
    with as_system("a test looks"):
        person = Person.objects.get(name="王小明")
    assert answer.headers["Location"] == reverse("person_page", args=[person.pk])
    grid = books.grids["李庄村红色网格"]
    chief.post(
        reverse("assignment_new", args=[grid.pk]),
        {"person_id": person.pk, "role": "assistant", "on": "2026-01-02"},
    )
    shown = chief.get(reverse("person_page", args=[person.pk])).content.decode()
    assert "138 0013 8000" in shown
    assert "李庄村红色网格" in shown
    assert "王小明" in chief.get(reverse("person_list"), {"q": "wxm"}).content.decode()
    assert (
        "王小明"
        not in chief.get(reverse("person_list"), {"q": "wxm", "on": "2025-01-01", "role": "assistant"}).content.decode()
    )


def test_a_bad_phone_is_told_at_its_field(books: Books, chief: Client) -> None:
    chief.cookies.load({"django_language": "en"})
    answer = chief.post(reverse("person_new"), {"name": "王", "phone": "abc", "home_id": books.grids["李庄村"].pk})
    assert answer.status_code == 422
    assert "no phone number" in answer.content.decode()


def test_a_stale_form_is_told_what_changed(books: Books, chief: Client) -> None:
    officer = books.people["陈红丽"]
    values = {"name": "陈红丽", "phone": "13800000001", "version": 1}
    assert chief.post(reverse("person_edit", args=[officer.pk]), values).status_code == 302
    assert chief.post(reverse("person_edit", args=[officer.pk]), values).status_code == 409


def test_a_grid_is_handed_over_and_that_is_taken_back(books: Books, chief: Client) -> None:
    grid, officer = books.grids["李庄村红色网格"], post_of("陈红丽")
    values = {
        "to_person": books.people["李委员"].pk,
        "on": "2026-01-02",
        "from_assignment": officer.pk,
        "note": "钥匙在村委会",
    }
    answer = chief.post(reverse("handover", args=[grid.pk]), values, follow=True)
    assert in_charge(grid.name) == "李委员"
    assert chief.post(reverse("handover", args=[grid.pk]), values).status_code == 422
    undo = re.search(r'action="(/undo/[^"]+)"', answer.content.decode())
    assert undo
    chief.post(undo.group(1))
    assert in_charge(grid.name) == "陈红丽"


def test_the_note_is_for_the_successor_and_those_above(books: Books, chief: Client, client: Client) -> None:
    grid, officer = books.grids["李庄村红色网格"], post_of("陈红丽")
    to = books.people["李委员"]
    api.handover(
        actor=books.actor("江书记"), grid_id=grid.pk, to_person=to.pk, from_assignment=officer.pk, note="钥匙在村委会"
    )
    page = reverse("person_page", args=[to.pk])
    assert "钥匙在村委会" in chief.get(page).content.decode()
    client.force_login(books.user("李委员"))
    assert "钥匙在村委会" in client.get(page).content.decode()
    client.force_login(books.user("司法所赵"))
    assert "钥匙在村委会" not in client.get(page).content.decode()


def test_a_list_is_looked_at_before_it_is_carried_out(books: Books, chief: Client) -> None:
    chief.cookies.load({"django_language": "en"})
    file = staff_list(("网格", "李庄村", "411622204205001", "", "网格员", "新人", "13800000009", "是", "", ""))
    shown = chief.post(reverse("roster_import"), {"file": file})
    assert shown.status_code == 200
    assert "陈红丽 ends" in shown.content.decode()
    assert in_charge("李庄村红色网格") == "陈红丽"
    lines = shown.context["sealed"]
    answer = chief.post(reverse("roster_import"), {"lines": lines})
    assert answer.headers["Location"] == reverse("card_sheet", args=[books.grids["李庄村红色网格"].pk])
    assert in_charge("李庄村红色网格") == "新人"
    other = Client()
    other.force_login(books.user("办公室主任王"))
    assert other.post(reverse("roster_import"), {"lines": lines}).status_code == 422
    assert other.post(reverse("roster_import"), {"lines": "bm90IG91cnM=" * 4}).status_code == 422


def test_a_wrong_file_and_wrong_cells_are_told(books: Books, chief: Client) -> None:
    chief.cookies.load({"django_language": "en"})
    answer = chief.post(reverse("roster_import"), {"file": ContentFile(b"%PDF-1.4 not a table", name="a.xlsx")})
    assert answer.status_code == 422
    file = staff_list(("网格", "李庄村", "999", "", "网格员", "新人", "", "", "", ""))
    answer = chief.post(reverse("roster_import"), {"file": file})
    assert answer.status_code == 422
    assert "row 2" in answer.content.decode()
    assert answer.context["sealed"] == ""


def test_the_usual_bodies_are_entered_once(books: Books, chief: Client) -> None:
    village = books.grids["李庄村"]
    offered = [usual["name"] for usual in chief.get(reverse("bodies_usual", args=[village.pk])).context["missing"]]
    assert "李庄村党支部" in offered
    chief.post(reverse("bodies_usual", args=[village.pk]), {"name": offered})
    assert chief.get(reverse("bodies_usual", args=[village.pk])).context["missing"] == []
    with as_system("a test looks"):
        assert Body.objects.filter(grid=village).count() == 3


def test_a_role_is_changed_within_what_the_editor_holds(books: Books, chief: Client) -> None:
    page = reverse("role_edit", args=["cleaner"])
    values = {
        "version": 1,
        "name_zh": "保洁员",
        "name_en": "cleaner",
        "abilities": ["grid.read"],
        "duties_zh": "扫街\n清沟",
    }
    assert chief.post(page, values).status_code == 302
    assert "清沟" in chief.get(reverse("role_page", args=["cleaner"])).content.decode()
    admin = Client()
    admin.force_login(books.user("管理员周"))
    assert admin.post(page, {**values, "version": 2, "abilities": ["grid.read", "household.reveal"]}).status_code == 422
    locked = {"version": 1, "name_zh": "系统管理员", "abilities": ["grid.read"]}
    assert admin.post(reverse("role_edit", args=["administrator"]), locked).status_code == 422


def test_the_four_assignments_show_what_is_open(books: Books, chief: Client) -> None:
    counts = chief.get(reverse("four_assignments")).context["check"].counts
    assert (counts["grids"], counts["vacant"]) == (9, 2)  # the area and the yellow grid of 孔寨村
    api.assignment_end(actor=books.actor("江书记"), assignment_id=post_of("陈红丽").pk, version=1)
    answer = chief.get(reverse("four_assignments"), {"grid": books.grids["李庄村"].code})
    assert answer.context["check"].counts["vacant"] == 1
    assert answer.context["check"].counts["idle"] == 1


def test_a_list_of_areas_is_handed_out_filled_in_and_taken_over(books: Books, chief: Client) -> None:
    station = books.bodies["司法所"]
    answer = chief.get(reverse("areas_template", args=[station.pk]))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    for close in answer._resource_closers:
        close()
    sheet = book.active
    assert sheet is not None
    codes = [sheet.cell(row, 3).value for row in range(3, 7)]
    assert codes == ["411622204205001", "411622204205002", "411622204212001", "411622204212002"]
    for row in (3, 4):
        sheet.cell(row, 1, "J01")
        sheet.cell(row, 2, "一号警格")
    chief.post(reverse("areas_import", args=[station.pk]), {"kind": "police", "file": as_file(book)})
    areas = chief.get(reverse("body_page", args=[station.pk])).context["areas"]
    assert [(a.code, a.name, [g.code for g in grids]) for a, _, grids in areas] == [("J01", "一号警格", codes[:2])]
    sheet.cell(5, 1, "J02")
    sheet.cell(5, 3, "999")
    chief.cookies.load({"django_language": "en"})
    refused = chief.post(reverse("areas_import", args=[station.pk]), {"kind": "police", "file": as_file(book)})
    assert refused.status_code == 422
    assert any("row 5" in problem and "网格编码" in problem for problem in refused.context["problems"])
    area = areas[0][0]
    chief.post(reverse("area_delete", args=[station.pk, area.pk]), {"version": area.version})
    assert chief.get(reverse("body_page", args=[station.pk])).context["areas"] == []


def as_file(book: Workbook) -> ContentFile[bytes]:
    data = io.BytesIO()
    book.save(data)
    return ContentFile(data.getvalue(), name="areas.xlsx")
