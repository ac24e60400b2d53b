"""A township with nothing in its books comes from three map files to a draft of its net, by the browser alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from browsing import enter, field, follow, good_page, look_at, press, speak, zh
from planning_map_scenes import CODE, village_map, write_empty_township
from playwright.sync_api import expect

from wangge.kernel.delivery import deliver_due

if TYPE_CHECKING:
    from collections.abc import Callable

    from book_scenes import Books
    from playwright.sync_api import Page

TYPED = {
    "新村",
    "空乡",
    "空书记",
    "村界.geojson",
    "街巷.geojson",
    "房屋.geojson",
    "中心街",
    *(f"胡同{n}" for n in "一二三四五六七"),
}


@pytest.fixture
def desk(books: Books, live_server: object, page: Page) -> Page:
    """The page of a chief whose township has nothing yet."""
    write_empty_township(books)
    enter(page, live_server.url, books.user("空书记"))  # type: ignore[attr-defined]
    page.goto("/planning/")
    return page


def files() -> list[dict[str, object]]:
    """The map, as a browser is given files."""
    return [{"name": name, "mimeType": "application/geo+json", "buffer": data} for name, data in village_map().items()]


def test_from_map_files_to_a_draft(desk: Page) -> None:
    expect(desk.locator("[aria-current=step]")).to_contain_text(zh("Villages and households are in the books"))
    look_at(desk, "planning_home", TYPED)
    follow(desk, "Which way to a net?")
    look_at(desk, "planning_ways", TYPED)
    follow(desk, "Bring in map files")
    look_at(desk, "survey_new", TYPED)

    # The maps are read, looked at, and taken.
    field(desk, "Map files").set_input_files(files())  # type: ignore[arg-type]
    expect(desk.locator("[data-drop-name]").first).to_contain_text("房屋.geojson")
    field(desk, "There is no list: every house on the map is a household").check()
    press(desk, "Read the maps")
    expect(desk.locator("main .net-sketch")).to_be_visible()
    expect(desk.locator("tbody tr")).to_contain_text("新村")
    expect(desk.locator("tbody input")).to_have_value(CODE)
    look_at(desk, "survey_page", TYPED)
    press(desk, "Take the maps into the books")

    # Drawn in the background.
    expect(desk).to_have_url(re.compile("/planning/drawings/new/"))
    look_at(desk, "drawing_new", TYPED)
    field(desk, "Households in a grid, about").fill("24")
    field(desk, "At least").fill("15")
    field(desk, "At most").fill("35")
    press(desk, "Start drawing")
    expect(desk.locator("#progress [role=status]")).to_contain_text("0")
    look_at(desk, "drawing_page", TYPED)
    deliver_due()
    expect(desk.locator(".draft-table")).to_be_visible()
    expect(desk.locator("#progress")).to_have_count(0)
    look_at(desk, "drawing_page", TYPED)

    # Looked at, in both languages.
    desk.locator(".draft-table tbody th a").click()
    expect(desk.locator("main .net-sketch .sketch-label")).to_have_count(3)
    look_at(desk, "plan_page", TYPED)
    speak(desk, "en")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Draft of 新村")
    good_page(desk)


def test_without_javascript_it_works_as_well(open_page: Callable[..., Page], books: Books, live_server: object) -> None:
    write_empty_township(books)
    page = open_page(java_script_enabled=False)
    enter(page, live_server.url, books.user("江书记"))  # type: ignore[attr-defined]
    page.goto("/planning/without-a-map/")
    follow(page, "Draw by group and order")
    for label, value in (("Households in a grid, about", "2"), ("At least", "1"), ("At most", "3")):
        field(page, label).fill(value)
    press(page, "Start drawing")
    deliver_due()
    follow(page, "Look again")
    expect(page.locator(".draft-table tbody tr")).to_have_count(2)
    page.locator(".draft-table tbody th a").first.click()
    expect(page.locator("main .net-blocks")).to_be_visible()
