"""Planning as a township office walks through it: what is there, maps, drawing, drafts; and everything sent wrong."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import pytest
from book_scenes import Books, write_books
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.multipartparser import MultiPartParser
from django.test import Client
from django.urls import reverse
from planning_map_scenes import CODE, uploads, village_map, write_empty_township

from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.kernel.delivery import deliver_due, working
from wangge.kernel.models import Heartbeat
from wangge.planning.models import Drawing, GridPlan, Ground, Survey
from wangge.registry.models import Household

pytestmark = pytest.mark.django_db

SMALL = {
    "target": "2", "minimum": "1", "maximum": "3", "keep_groups": "on", "stability": "0", "areas_minimum": "1",
    "areas_maximum": "2", "effort": "fast", "seed": "0",
}  # fmt: skip


@pytest.fixture
def books() -> Books:
    return write_books()


@pytest.fixture
def clerk(client, books):
    client.force_login(books.user("江书记"))
    return client


@pytest.fixture
def founder(client, books):
    """The chief of a township that has nothing yet."""
    write_empty_township(books)
    client.force_login(books.user("空书记"))
    return client


def read_maps(browser, files=None, homes="buildings", **more):
    form = browser.get(reverse("survey_new")).context["form"]
    sent = {
        "township": form.fields["township"].choices[0][0], "homes": homes, "coordinates": "auto",
        "map_coordinates": "auto", "maps": uploads(village_map() if files is None else files), **more,
    }  # fmt: skip
    return browser.post(reverse("survey_new"), sent)


def drawn(browser, books, villages=("李庄村",), **settings) -> Drawing:
    """Start a drawing by the form, and let the worker draw it."""
    sent = {**SMALL, "villages": [str(books.grids[name].pk) for name in villages], **settings}
    answer = browser.post(reverse("drawing_new"), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    deliver_due()
    with as_system("a test looks"):
        return Drawing.objects.latest("created_at")


def plan_of(drawing: Drawing) -> GridPlan:
    with as_system("a test looks"):
        return GridPlan.objects.filter(drawing=drawing).order_by("village__code").first()


def test_the_first_page_says_what_is_done_and_what_comes_next(clerk, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(10):
        page = clerk.get(reverse("planning_home"))
    steps = page.context["standing"].steps
    assert [step.done for step in steps] == [True, False, False, False, False, False]
    assert reverse("survey_new") in page.content.decode()
    assert "李庄村" in page.content.decode()
    assert "外村" not in page.content.decode()


def test_a_township_that_has_nothing_is_led_to_its_lists(founder) -> None:
    page = founder.get(reverse("planning_home"))
    assert page.context["standing"].step == 1
    founding = page.context["standing"].steps[0].url
    assert founding.startswith("/grids/")
    assert founding in founder.get(reverse("planning_without_map")).content.decode()
    assert reverse("planning_ways") in founder.get("/").content.decode()
    assert founder.get(reverse("drawing_new")).status_code == 200
    for name in ("planning_ways", "planning_without_map", "planning_existing"):
        assert founder.get(reverse(name)).status_code == 200


def test_from_map_files_alone_to_a_draft(founder, django_assert_max_num_queries) -> None:
    answer = read_maps(founder)
    assert answer.status_code == 302, answer.context["form"].errors
    survey_page = answer["Location"]
    with django_assert_max_num_queries(10):
        page = founder.get(survey_page)
    (village, code), *_ = page.context["villages"]
    assert (village["name"], village["households"], village["buildings"]) == ("新村", 72, 72)
    assert code.value() == CODE
    assert '<svg class="net-sketch"' in page.content.decode()
    with as_system("a test counts"):
        assert not Household.objects.filter(village__name="新村").exists()

    version = page.context["form"]["version"].value()
    answer = founder.post(survey_page, {"version": version, "c0": CODE, "take": "1"})
    assert answer["Location"] == reverse("drawing_new")
    with as_system("a test counts"):
        assert Household.objects.filter(village__name="新村").count() == 72
        assert Ground.objects.filter(village__name="新村").exists()
        (pk,) = Ground.objects.filter(village__name="新村").values_list("village_id", flat=True)

    settings = {**SMALL, "target": "24", "minimum": "15", "maximum": "35", "villages": [str(pk)]}
    answer = founder.post(reverse("drawing_new"), settings)
    drawing = answer["Location"]
    assert "hx-get" in founder.get(drawing).content.decode()
    deliver_due()
    with django_assert_max_num_queries(10):
        page = founder.get(drawing)
    (row,) = page.context["rows"]
    assert "hx-get" not in page.content.decode()
    assert row.plan.measures["households"] == 72
    with django_assert_max_num_queries(10):
        page = founder.get(reverse("plan_page", args=[row.plan.pk]))
    body = page.content.decode()
    assert body.count("sketch-field") == len(page.context["grids"]) == row.plan.measures["grids"]
    assert 'style="' not in body
    assert [step.done for step in founder.get(reverse("planning_home")).context["standing"].steps[:3]] == [True] * 3


def test_a_draft_without_a_map_is_shown_as_blocks_of_plots(clerk, books) -> None:
    plan = plan_of(drawn(clerk, books))
    page = clerk.get(reverse("plan_page", args=[plan.pk]))
    sketch = page.context["sketch"]
    assert sketch.scale is None
    assert len(sketch.fields) == len(page.context["grids"])
    assert "net-blocks" in page.content.decode()


def test_a_draft_says_what_is_in_force_beside_it(clerk, books) -> None:
    drawing = drawn(clerk, books, ("李庄村", "孔寨村"))
    page = clerk.get(reverse("drawing_page", args=[drawing.pk]))
    assert [row.plan.village.name for row in page.context["rows"]] == ["李庄村", "孔寨村"]
    beside = {one.words: one for one in page.context["rows"][0].measures}
    households = next(iter(beside.values()))
    assert (households.force, households.draft) == ("4", "4")
    assert page.content.decode().count('name="plan"') == 2


def test_a_draft_can_be_dropped(clerk, books) -> None:
    drawing = drawn(clerk, books)
    assert clerk.post(reverse("drawing_drop", args=[drawing.pk])).status_code == 302
    assert clerk.get(reverse("planning_home")).context["drawings"] == []
    page = clerk.get(reverse("drawing_page", args=[drawing.pk]))
    assert page.status_code == 200
    assert page.context["rows"] == []


def test_the_net_in_force_becomes_a_draft_to_correct(clerk, books) -> None:
    answer = clerk.post(reverse("drawing_by_hand", args=[books.grids["李庄村"].pk]))
    with as_system("a test looks"):
        plan = GridPlan.objects.get()
    assert answer["Location"] == reverse("plan_correct", args=[plan.pk])
    page = clerk.get(reverse("plan_page", args=[plan.pk]))
    assert {grid.name for grid, _number in page.context["grids"]} == {"李庄村红色网格", "李庄村黄色网格"}


def test_redrawing_begins_with_as_much_of_the_net_as_possible(clerk, books) -> None:
    village = books.grids["李庄村"].pk
    form = clerk.get(reverse("drawing_new"), {"again": "1", "village": str(village)}).context["form"]
    assert form["stability"].value() == "10"
    assert form["villages"].value() == [str(village)]
    assert reverse("drawing_new") in clerk.get(reverse("grid_page", args=[village])).content.decode()


# While it is being drawn


def test_who_comes_back_sees_how_far_it_is_and_is_led_on_at_the_end(clerk, books) -> None:
    sent = {**SMALL, "villages": [str(books.grids["李庄村"].pk)]}
    address = clerk.post(reverse("drawing_new"), sent)["Location"]
    with as_system("a test looks"):
        drawing = Drawing.objects.get()
    progress = reverse("drawing_progress", args=[drawing.pk])
    part = clerk.get(progress, headers={"HX-Request": "true"})
    assert (part.context["ready"], part.context["total"]) == (0, 1)
    assert clerk.get(progress)["Location"] == address
    deliver_due()
    assert clerk.get(progress, headers={"HX-Request": "true"})["HX-Redirect"] == address


def test_the_page_says_so_when_no_worker_runs(clerk, books) -> None:
    sent = {**SMALL, "villages": [str(books.grids["李庄村"].pk)]}
    address = clerk.post(reverse("drawing_new"), sent)["Location"]
    assert clerk.get(address).context["asleep"] is False
    with as_system("a test lets time pass"):
        Drawing.objects.update(created_at=clock.now() - timedelta(seconds=30))
    assert not working()
    assert clerk.get(address).context["asleep"] is True
    Heartbeat.objects.create(job="worker", ran_at=clock.now(), next_at=clock.now())
    assert clerk.get(address).context["asleep"] is False


def test_a_village_that_cannot_be_drawn_says_why_and_is_tried_again(clerk, books) -> None:
    sent = {**SMALL, "villages": [str(books.grids["李庄村"].pk)]}
    address = clerk.post(reverse("drawing_new"), sent)["Location"]
    with as_system("a test empties a village between the form and the worker"):
        Household.objects.filter(village=books.grids["李庄村"]).update(valid_to=clock.today())
    deliver_due()
    page = clerk.get(address)
    ((plan, reason),) = page.context["failed"]
    assert "李庄村" in reason
    with as_system("a test brings the households back"):
        Household.objects.filter(village=books.grids["李庄村"]).update(valid_to=None)
    assert clerk.post(reverse("plan_again", args=[plan.pk]), {"version": plan.version})["Location"] == address
    deliver_due()
    assert clerk.get(address).context["failed"] == []


# Sent wrong


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("target", "viele"), ("target", "0"), ("target", "-5"), ("minimum", "3"), ("maximum", "99999"),
        ("stability", "7"), ("stability", ""), ("effort", "endless"), ("seed", "99999999999"), ("villages", ""),
        ("villages", "kein Dorf"), ("villages", str(uuid.UUID(int=7))), ("areas_minimum", "5"), ("maximum", "1" * 40),
        ("target", "30\0"),
    ],
)  # fmt: skip
def test_settings_without_sense_are_refused_at_their_field(clerk, books, field, value) -> None:
    sent = {**SMALL, "villages": [str(books.grids["李庄村"].pk)], field: value}
    answer = clerk.post(reverse("drawing_new"), sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    with as_system("a test counts"):
        assert not Drawing.objects.exists()


def test_a_village_of_another_township_is_not_offered_nor_taken(clerk, books) -> None:
    answer = clerk.post(reverse("drawing_new"), {**SMALL, "villages": [str(books.grids["外村"].pk)]})
    assert answer.status_code == 422
    assert "外村" not in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "data"),
    [("空.geojson", b""), ("一.geojson", b"{"), ("照片.jpg", b"\xff\xd8\xff\xe0"), ("坏.zip", b"PK\x03\x04no"),
     ("坏.osm.pbf", b"\x00\x00\x00\x0dOSM"),
     ("表.xlsx", b"PK\x05\x06" + b"\0" * 18), ("坏.gpkg", b"SQLite format 3\0")],
)  # fmt: skip
def test_a_file_that_is_no_map_is_named_with_what_to_do(founder, name, data) -> None:
    answer = read_maps(founder, {**village_map(), name: data})
    assert answer.status_code == 422
    errors = str(answer.context["form"].errors)
    assert name.partition(".")[0] in errors
    assert "/tmp" not in errors
    with as_system("a test counts"):
        assert not Survey.objects.exists()


def test_no_file_at_all_is_asked_for(founder) -> None:
    answer = read_maps(founder, {})
    assert answer.status_code == 422
    assert "maps" in answer.context["form"].errors


class Sending(io.RawIOBase):
    """A browser that sends 300 MB, and counts what was heard of it."""

    size, heard = 300 * 2**20, 0

    def read(self, most: int = -1) -> bytes:
        part = min(self.size - self.heard, most if most >= 0 else self.size)
        self.heard += part
        return bytes(part)


@pytest.mark.parametrize("name", ["survey_new", "drawing_upload"])
def test_three_hundred_megabytes_are_refused_by_what_they_announce(founder, name, monkeypatch) -> None:
    monkeypatch.setattr(MultiPartParser, "parse", lambda _self: pytest.fail("the files were read"))
    sending = Sending()
    answer = founder.generic(
        "POST", reverse(name), content_type="multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(sending.size), "wsgi.input": sending},
    )  # fmt: skip
    assert answer.status_code == 413
    assert "300 MB" in answer.content.decode()
    assert sending.heard == sending.size  # else the browser shows a broken connection and not our page


def test_a_form_from_elsewhere_is_still_refused(books) -> None:
    browser = Client(enforce_csrf_checks=True)
    write_empty_township(books)
    browser.force_login(books.user("空书记"))
    assert browser.post(reverse("survey_new"), {"homes": "buildings"}).status_code == 403


def test_a_net_that_is_none_is_refused(clerk) -> None:
    for data in (b"", b"PK\x03\x04no", b"hello"):
        answer = clerk.post(reverse("drawing_upload"), {"file": SimpleUploadedFile("net.zip", data)})
        assert answer.status_code == 422


def test_a_code_that_is_none_or_is_used_twice_is_refused(founder) -> None:
    address = read_maps(founder)["Location"]
    for code in ("", "12", "一二三四五六七八九十一二", "4116222882010"):
        answer = founder.post(address, {"version": "1", "c0": code, "take": "1"})
        assert answer.status_code == 422
    with as_system("a test counts"):
        assert Survey.objects.get().state == "read"


def test_maps_in_two_tabs_are_taken_once(founder) -> None:
    address = read_maps(founder)["Location"]
    version = founder.get(address).context["form"]["version"].value()
    sent = {"version": version, "c0": CODE, "take": "1"}
    assert founder.post(address, sent).status_code == 302
    assert founder.post(address, sent)["Location"] == reverse("planning_home")
    with as_system("a test counts"):
        assert Household.objects.filter(village__name="新村").count() == 72


def test_a_draft_dropped_in_another_tab_is_not_dropped_twice(clerk, books) -> None:
    drawing = drawn(clerk, books)
    address = reverse("drawing_drop", args=[drawing.pk])
    assert clerk.post(address, {"version": str(drawing.version)}).status_code == 302
    assert clerk.post(address, {"version": str(drawing.version)}).status_code == 409


def test_what_lies_elsewhere_looks_like_nothing(clerk, client, books) -> None:
    drawing = drawn(clerk, books)
    plan = plan_of(drawing)
    client.force_login(books.user("外乡书记"))
    for name, pk in (("drawing_page", drawing.pk), ("drawing_progress", drawing.pk), ("plan_page", plan.pk)):
        assert client.get(reverse(name, args=[pk])).status_code == 404
    for name, pk in (
        ("drawing_drop", drawing.pk), ("plan_again", plan.pk), ("drawing_by_hand", books.grids["李庄村"].pk),
        ("survey_drop", uuid.uuid4()),
    ):  # fmt: skip
        assert client.post(reverse(name, args=[pk]), {"version": "1"}).status_code == 404


def test_who_may_not_change_grids_finds_no_planning(client, books) -> None:
    client.force_login(books.user("陈红丽"))
    assert reverse("planning_home") not in client.get("/").content.decode()
    for name in ("planning_home", "planning_ways", "survey_new", "drawing_new", "drawing_upload"):
        assert client.get(reverse(name)).status_code == 403


def test_a_village_secretary_draws_the_own_village_and_brings_in_no_maps(client, books) -> None:
    client.force_login(books.user("李支书"))
    page = client.get(reverse("planning_home"))
    assert [village.name for village in page.context["standing"].villages] == ["李庄村"]
    assert page.context["standing"].whole is False
    assert "form" not in str(client.get(reverse("survey_new")).context["townships"])
    drawing = drawn(client, books)
    assert client.get(reverse("plan_page", args=[plan_of(drawing).pk])).status_code == 200


def test_findings_call_grids_as_the_pages_do_and_keep_the_code_beside(clerk, books) -> None:
    plan = plan_of(drawn(clerk, books))
    page = clerk.get(reverse("plan_page", args=[plan.pk]))
    grid = page.context["grids"][0][0]
    finding = {
        "code": "grid.below_minimum", "severity": "warning", "village": grid.code[:12], "grid": grid.code,
        "details": {"households": 1, "minimum": 2, "reason": "no_neighbour"},
    }  # fmt: skip
    gone = {
        "code": "household.moves", "severity": "note", "village": grid.code[:12], "grid": "",
        "details": {"households": 1, "from": grid.code[:-3] + "799", "to": grid.code, "who": "1"},
    }  # fmt: skip
    with as_system("a test's findings"):
        GridPlan.objects.filter(pk=plan.pk).update(findings=[finding, gone])
    page = clerk.get(reverse("plan_page", args=[plan.pk]))
    (one,), (move,) = page.context["findings"], page.context["moves"]
    assert f"{grid.code[-3:].lstrip('0')} {grid.name}" in one.words
    assert grid.code not in one.words
    assert one.codes == grid.code
    assert f'title="{grid.code}"' in page.content.decode()
    assert "799" in move.words
    assert grid.code[:12] not in move.words
    editor = clerk.get(reverse("plan_correct", args=[plan.pk]))
    assert editor.context["findings"][0]["words"] == one.words
    assert f'title="{grid.code}"' in editor.content.decode()
