"""The office appoints a village from one Excel list, prints the invitations, and maps the areas of the 司法所."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from browsing import field, follow, good_page, log_in, press, zh
from full_scene import Scene, write_full_scene
from playwright.sync_api import expect
from roster_scenes import staff_list

if TYPE_CHECKING:
    from pathlib import Path

    from django.core.files.base import ContentFile
    from playwright.sync_api import Page


@pytest.fixture
def scene(live_server: object) -> Scene:
    return write_full_scene()


@pytest.fixture
def desk(scene: Scene, page: Page) -> Page:
    """The page, with the head of the grid office logged in."""
    page.watch.expect(422)
    log_in(page, "办公室主任王")
    return page


def choose(page: Page, file: ContentFile[bytes]) -> None:
    page.locator("main [type=file]").set_input_files(
        {"name": file.name or "", "mimeType": "application/octet-stream", "buffer": file.read()}
    )


def test_a_list_appoints_everybody_and_prints_their_invitations(desk: Page) -> None:
    follow(desk, "People in charge", at="aside nav")
    follow(desk, "Appoint from Excel")
    choose(desk, staff_list(("网格", "李庄村", "999", "", "网格员", "新人甲", "", "", "", "")))
    press(desk, "Look at the file")
    expect(desk.locator("[role=alert]")).to_contain_text("999")
    good_page(desk)
    choose(
        desk,
        staff_list(
            ("网格", "李庄村", "411622204205001", "", "网格员", "新人甲", "13800000009", "是", "", ""),
            ("网格", "孔寨村", "411622204212003", "", "网格员", "新人乙", "13800000010", "是", "", ""),
        ),
    )
    press(desk, "Look at the file")
    expect(desk.locator("tbody tr")).to_have_count(2)
    expect(desk.locator("tbody")).to_contain_text("陈红丽")
    good_page(desk)
    press(desk, "Appoint all of them")
    press(desk, "Make the cards")
    expect(desk.locator(".login-card", has_text="新人甲")).to_have_count(1)
    expect(desk.locator(".login-card", has_text="新人乙")).to_have_count(1)
    good_page(desk)
    desk.goto("/people/")
    expect(desk.locator("tbody")).to_contain_text("新人乙")


def test_the_areas_of_a_station_come_by_excel(desk: Page, scene: Scene, tmp_path: Path) -> None:
    follow(desk, "Departments", at="aside nav")
    follow(desk, "司法所")
    follow(desk, "From Excel")
    with desk.expect_download() as download:
        desk.locator("main a[href$='/template/']").click()
    download.value.save_as(tmp_path / "areas.xlsx")
    book = openpyxl.load_workbook(tmp_path / "areas.xlsx")
    sheet = book.active
    for row in range(3, sheet.max_row + 1):
        if str(sheet.cell(row, 3).value).startswith("411622204212"):
            sheet.cell(row, 1, "J02")
            sheet.cell(row, 2, "二号警格")
    data = io.BytesIO()
    book.save(data)
    desk.locator("main [type=file]").set_input_files(
        {"name": "areas.xlsx", "mimeType": "application/octet-stream", "buffer": data.getvalue()}
    )
    desk.locator("main form [type=submit]").click()
    expect(desk.locator("tr", has_text="二号警格")).to_contain_text("孔寨村绿色网格")
    removed = desk.locator("tr", has_text="二号警格")
    removed.locator("summary").click()
    good_page(desk)
    removed.get_by_role("button", name=zh("Remove")).click()
    expect(desk.locator("tr", has_text="二号警格")).to_have_count(0)


def test_a_department_is_entered_and_gets_its_head(desk: Page) -> None:
    follow(desk, "Departments", at="aside nav")
    follow(desk, "Enter a body")
    field(desk, "Name").fill("供电所")
    press(desk, "Save")
    expect(desk.get_by_role("heading", level=1)).to_have_text("供电所")
    desk.locator("main a[href$='/posts/new/']").first.click()
    person = desk.locator("[name=person_id]").locator("option", has_text="管理员周")
    desk.locator("[name=person_id]").select_option(person.get_attribute("value"))
    press(desk, "Open the post")
    expect(desk.locator("main")).to_contain_text("管理员周")
