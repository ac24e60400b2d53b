"""One long way through the platform, which is also gone on PostgreSQL: ``tests/on_postgres.py`` with this file.

Log in, search, correct, take back, bring a list in, look at the record: what works differently in the two databases
(search, locks, undo, bulk writes) is on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from browsing import field, follow, log_in, press, told, zh
from full_scene import PHONE, write_full_scene
from import_scenes import HOUSEHOLDS, book
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

LIST = book(
    HOUSEHOLDS,
    ["李庄村", "951", "李九一", "后街", "1", 4, 3, "常住", "13700009999", "红色网格"],
    ["李庄村", "952", "李九二", "后街", "2", 2, 2, "常住", "", "黄色网格"],
)


def found(page: Page, words: str) -> list[str]:
    page.goto(f"/households/?q={words}")
    return page.locator("#households tbody th").all_inner_texts()


def test_a_day_of_the_village_secretary(live_server: object, page: Page) -> None:
    scene = write_full_scene()
    log_in(page, "李支书")
    assert found(page, "lhy") == ["李红一", "李黄一"]
    assert found(page, "李黄") == ["李黄一", "李黄二"]
    assert found(page, PHONE[-4:]) == ["李红一"]
    assert found(page, "孔") == []

    page.goto(f"/households/{scene['household']}/edit/")
    field(page, "Door number").fill("66")
    press(page, "Save")
    told(page, "Saved.")
    page.locator("#messages button").first.click()
    expect(page.locator("#messages .alert-success")).to_be_visible()
    page.goto(f"/households/{scene['household']}/")
    expect(page.locator("main dl").first).to_contain_text("中心街 101")

    follow(page, "Import", at="aside nav")
    follow(page, "New import")
    page.locator("[type=file]").set_input_files(
        {"name": "户册.xlsx", "mimeType": "application/octet-stream", "buffer": LIST}
    )
    press(page, "Upload and go on")
    press(page, "Check the list")
    page.wait_for_url("**/preview/")
    press(page, "Bring everything in")
    expect(page.locator(".badge-good")).to_be_visible()
    assert found(page, "李九") == ["李九二", "李九一"]  # èr before yī
    assert found(page, "9999") == ["李九一"]
    page.goto("/import/")
    follow(page, "户册.xlsx")
    page.locator("summary", has_text=zh("Undo this import")).click()
    press(page, "Undo this import")
    assert found(page, "李九") == []
    follow(page, "Record", at="aside nav")
    expect(page.locator("tbody tr").first).to_contain_text("李支书")
