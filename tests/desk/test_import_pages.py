"""The import wizard as a clerk walks through it, and lists as files."""

from __future__ import annotations

import io

import openpyxl
import pytest
from book_scenes import Books, write_books
from django.urls import reverse
from import_scenes import HOUSEHOLDS, book, brought_in, checked, upload

from wangge.kernel.access import as_system, visible
from wangge.kernel.models import Entry
from wangge.registry.imports import keeping
from wangge.registry.imports.fields import KINDS, guessed
from wangge.registry.models import Household, Import

pytestmark = pytest.mark.django_db


@pytest.fixture
def books() -> Books:
    return write_books()


@pytest.fixture
def clerk(client, books):
    client.force_login(books.user("江书记"))
    return client


NEW = book(
    HOUSEHOLDS,
    ["李庄村", "901", "李新一", "中心街", "9", 4, 3, "常住", "00012345678", "红色网格"],
    ["孔寨", "902", "孔新二", "后街", "12", 2, 0, "全户外出", "", ""],
)
BAD = book(
    (*HOUSEHOLDS, "民族"),
    ["李庄村", "901", "李新一", "中心街", "9", 4, 3, "常住", "不知道", "红色网格", "汉"],
    ["李庄村", "903", "李新三", "", "", 1, 1, "", "", "", ""],
)


def walked(clerk, data: bytes, name: str = "户册.xlsx"):
    """Upload, accept the guess, check to the end; the address of the preview."""
    answer = clerk.post(reverse("import_new"), {"kind": "households", "file": upload(data, name)})
    assert answer.status_code == 302, answer.content.decode()
    mapping = clerk.get(answer["Location"])
    assert mapping.status_code == 200
    form = mapping.context["form"]
    posted = {field: form[field].value() or "" for field in form.fields}
    answer = clerk.post(answer["Location"], posted)
    assert answer.status_code == 302
    check = answer["Location"]
    assert clerk.get(check).status_code == 200
    while "check" in check:
        check = clerk.post(check)["Location"]
        check = clerk.get(check).get("Location", check) if "check" not in check else check
    return check


def test_from_the_file_to_the_books_and_back(clerk, books) -> None:
    preview = walked(clerk, NEW)
    page = clerk.get(preview)
    assert "李庄村 901 李新一" in page.content.decode() or page.context["tab"] == "new"
    with as_system("a test counts"):
        assert not Household.objects.filter(number="901").exists()
    answer = clerk.post(preview, {})
    assert answer.status_code == 302
    done = clerk.get(answer["Location"])
    assert done.context["undoable"] is True
    with as_system("a test counts"):
        assert Household.objects.filter(number__in=["901", "902"]).count() == 2
        row = Import.objects.get()
    clerk.post(reverse("import_undo", args=[row.pk]))
    with as_system("a test counts"):
        assert not Household.objects.filter(number__in=["901", "902"]).exists()
    listed = clerk.get(reverse("import_list")).content.decode()
    assert "户册.xlsx" in listed


def test_columns_that_must_not_be_kept_are_named_and_not_offered(clerk) -> None:
    answer = clerk.post(reverse("import_new"), {"kind": "households", "file": upload(BAD)})
    page = clerk.get(answer["Location"]).content.decode()
    assert "民族" in page
    assert "汉" not in page.replace("汉字", "")


def test_problems_stand_at_their_cells_and_come_back_as_a_file_to_correct(clerk, books) -> None:
    preview = walked(clerk, BAD)
    page = clerk.get(preview)
    wrong, words = page.context["rows"][0]
    assert (wrong.row, wrong.column, wrong.value) == (2, "联系电话", "不知道")
    assert words
    refused = clerk.post(preview, {})
    assert refused.status_code == 409
    with as_system("a test counts"):
        row = Import.objects.get()
    answer = clerk.get(reverse("import_problems", args=[row.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    lines = list(sheet.iter_rows(values_only=True))
    assert lines[1][:3] == ("行政村", "户号", "户主")
    assert lines[2][1] == "901"
    assert len(lines) == 3
    assert "民族" not in lines[1]
    assert clerk.post(preview, {"only_good": "1"}).status_code == 302
    with as_system("a test counts"):
        assert Household.objects.filter(number="903").exists()
        assert not Household.objects.filter(number="901").exists()


def test_a_check_survives_a_reload_and_can_be_given_up(clerk, books) -> None:
    answer = clerk.post(reverse("import_new"), {"kind": "households", "file": upload(NEW)})
    form = clerk.get(answer["Location"]).context["form"]
    check = clerk.post(answer["Location"], {f: form[f].value() or "" for f in form.fields})["Location"]
    with as_system("a test counts"):
        row = Import.objects.get()
    assert clerk.get(reverse("import_page", args=[row.pk]))["Location"] == check
    answer = clerk.post(reverse("import_drop", args=[row.pk]))
    assert answer["Location"] == reverse("import_list")
    with as_system("a test counts"):
        row = Import.objects.get()
    assert (row.state, row.staged) == ("dropped", None)


def test_a_file_that_is_no_list_is_told_in_the_form(clerk) -> None:
    answer = clerk.post(
        reverse("import_new"), {"kind": "households", "file": upload(b"\x89PNG\r\n\x1a\n0000", "a.xlsx")}
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors


@pytest.mark.parametrize("kind", ["households", "staff", "places", "net"])
def test_a_template_has_headings_that_are_all_understood(clerk, kind) -> None:
    answer = clerk.get(reverse("import_template", args=[kind]))
    book_ = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    headings = [cell.value for cell in book_.worksheets[0][2]]
    assert len(guessed(kind, headings)) == len(KINDS[kind])


def test_another_township_answers_not_found(client, books) -> None:
    row = checked(books.actor("江书记"), NEW)
    client.force_login(books.user("外乡书记"))
    for name in ("import_page", "import_map", "import_check", "import_preview", "import_problems", "import_done"):
        assert client.get(reverse(name, args=[row.pk])).status_code == 404, name
    for name in ("import_map", "import_check", "import_preview", "import_drop", "import_undo"):
        assert client.post(reverse(name, args=[row.pk]), {"sheet": "户"}).status_code == 404, name


def test_an_import_of_another_office_is_not_listed(client, books) -> None:
    checked(books.actor("江书记"), NEW)
    client.force_login(books.user("孔支书"))
    assert client.get(reverse("import_list")).context["rows"] == []


def lines_of(answer) -> list[tuple]:
    assert answer.status_code == 200, answer
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    return list(sheet.iter_rows(values_only=True))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", ["household_export", "resident_export"])
def test_what_is_exported_can_be_brought_in_again_and_changes_nothing(client, books, name, language) -> None:
    brought_in(books.actor("江书记"), NEW)
    client.force_login(books.user("江书记"))
    answer = client.get(reverse(name), headers={"accept-language": language})
    data = b"".join(answer.streaming_content)
    again = checked(books.actor("江书记"), data)
    assert (again.counts["new"], again.counts["changed"], again.counts["bad"]) == (0, 0, 0), keeping.opened(
        again.findings
    )
    assert again.counts["unchanged"] > 0


def test_each_exports_exactly_what_they_see(client, books) -> None:
    for who in ("江书记", "李支书", "陈红丽", "帮扶张", "外乡书记"):
        actor = books.actor(who)
        client.force_login(books.user(who))
        answer = client.get(reverse("household_export"))
        if not actor.may("export"):
            assert answer.status_code == 403
            continue
        heads = {line[5] for line in lines_of(answer)[2:]}
        assert heads == set(visible(Household, actor).values_list("head_name", flat=True)), who


def test_an_export_names_who_and_when_and_is_in_the_record(client, books) -> None:
    brought_in(books.actor("江书记"), NEW)
    client.force_login(books.user("江书记"))
    answer = client.get(reverse("household_export"), {"q": "李新一"})
    lines = lines_of(answer)
    assert "江书记" in lines[0][0]
    assert len(lines) == 3
    assert "00012345678" not in str(lines)
    with as_system("a test reads the record"):
        assert Entry.objects.filter(action="list.export").count() == 1


def test_uncovered_details_need_a_purpose_and_are_recorded_at_each_household(client, books) -> None:
    brought_in(books.actor("江书记"), NEW)
    client.force_login(books.user("江书记"))
    address = reverse("household_export_uncovered")
    assert client.get(address).status_code == 200
    assert client.post(address, {"what": "households", "format": "xlsx"}).status_code == 422
    answer = client.post(address, {"what": "households", "purpose": "visit", "format": "xlsx"})
    assert "00012345678" in str(lines_of(answer))
    with as_system("a test reads the record"):
        read = Entry.objects.filter(action="sensitive.read")
        assert read.count() == 1
    client.force_login(books.user("管理员周"))
    assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    "name", ["grid_export", "place_export", "person_export", "body_export", "four_export", "record_export"]
)
@pytest.mark.parametrize("format_", ["xlsx", "csv"])
def test_every_list_comes_out(client, books, name, format_) -> None:
    client.force_login(books.user("江书记"))
    answer = client.get(reverse(name), {"format": format_})
    assert answer.status_code == 200
    data = b"".join(answer.streaming_content)
    assert "江书记" in (data.decode("utf-8-sig") if format_ == "csv" else str(lines_of_data(data)))
    assert "外村" not in (data.decode("utf-8-sig") if format_ == "csv" else str(lines_of_data(data)))


def lines_of_data(data: bytes) -> list[tuple]:
    return list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))


def test_a_list_without_a_village_asks_for_it(clerk, books) -> None:
    data = book(("户号", "户主"), ["977", "李七"])
    there = clerk.post(reverse("import_new"), {"kind": "households", "file": upload(data)})["Location"]
    form = clerk.get(there).context["form"]
    posted = {field: form[field].value() or "" for field in form.fields}
    assert clerk.post(there, posted).status_code == 422
    code = books.grids["李庄村"].code[:12]
    assert clerk.post(there, {**posted, "village": code}).status_code == 302


def test_a_village_that_is_not_in_the_books_is_said_once(clerk) -> None:
    data = book(HOUSEHOLDS[:3], ["新李庄", "901", "李一"], ["新李庄", "902", "李二"])
    page = clerk.get(walked(clerk, data))
    (unknown,) = page.context["unknown"]
    assert (unknown.name, unknown.count, page.context["rows"]) == ("新李庄", 2, [])
    assert clerk.get(unknown.url).context["form"]["name"].value() == "新李庄"
