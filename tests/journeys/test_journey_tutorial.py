"""The tutorial "From a household list to your grid net in 15 minutes", done as it is written; its pictures come from here.

``WANGGE_TUTORIAL_PICTURES=1`` puts the pictures into the documentation; otherwise they go into the test's own folder.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from book_scenes import PASSWORD
from browsing import field, follow, press, zh
from django.core.cache import cache
from import_scenes import book
from playwright.sync_api import expect
from pypdfium2 import PdfDocument

from wangge.kernel import demo
from wangge.kernel.access import as_system
from wangge.kernel.accounts.setup_code import setup_code
from wangge.kernel.delivery import deliver_due
from wangge.kernel.keys import keyed_hash, seal_text
from wangge.registry.models import Household

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

DOCS = Path(__file__).parents[2] / "docs"
TUTORIAL = DOCS / "tutorial" / "from-a-household-list-to-your-grid-net.md"
PICTURES = DOCS / "images" / "tutorial"
LARGEST = 300_000

GROUPS = (("一组", 34, "东一胡同", "东二胡同"), ("二组", 31, "中心胡同", "后胡同"), ("三组", 27, "西一胡同", "西二胡同"))
FAMILY, GIVEN = "李王张刘陈杨赵", "平安和顺田禾春秋山川"


@pytest.fixture
def empty(live_server: Any, settings: Any, tmp_path: Path) -> Iterator[None]:
    """A platform that nobody has set up, with a var folder of its own and the same keys."""
    seal_text(keyed_hash("made on first use", ""))
    settings.VAR_DIR, keys = tmp_path / "var", settings.VAR_DIR / "keys"
    shutil.copytree(keys, settings.VAR_DIR / "keys", ignore=shutil.ignore_patterns("setup"))
    cache.clear()
    demo._seen.clear()
    yield
    demo._seen.clear()


@pytest.fixture
def picture(tmp_path: Path) -> Callable[[Page, str], None]:
    """Take a picture of what one sees now."""
    folder = PICTURES if os.environ.get("WANGGE_TUTORIAL_PICTURES") else tmp_path / "pictures"
    folder.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> None:
        page.evaluate("window.scrollTo(0, 0)")
        page.screenshot(path=folder / f"{name}.png", animations="disabled", caret="hide")

    return take


def household_list() -> bytes:
    """A list as a village keeps it: three groups, their hutongs and doors; every name is made up."""
    rows: list[tuple[Any, ...]] = []
    for group, count, *lanes in GROUPS:
        for at in range(count):
            name = FAMILY[len(rows) % len(FAMILY)] + GIVEN[len(rows) % 9] + GIVEN[at % 7 + 2]
            lane, door = lanes[at * 2 // count], at % ((count + 1) // 2) + 1
            rows.append(("李庄村", group, f"{len(rows) + 1:03}", name, lane, str(door), at % 5 + 2))
    return book(("行政村", "村民组", "户号", "户主", "胡同", "门牌", "人口"), *rows)


def test_from_a_household_list_to_the_net_on_the_wall(
    empty: None, page: Page, tmp_path: Path, picture: Callable[[Page, str], None]
) -> None:
    page.set_viewport_size({"width": 1200, "height": 800})
    page.watch.ignored.append("GPU stall due to ReadPixels")
    found_the_township(page, picture)
    bring_the_list_in(page, picture)
    draw_and_look(page, picture)
    correct_one_thing(page, picture)
    adopt(page, picture)
    see_that_nothing_is_blank(page, picture)
    print_the_poster(page, picture, tmp_path)
    find_it_in_the_list_of_the_map(page, picture)


def found_the_township(page: Page, picture: Callable[[Page, str], None]) -> None:
    """Set up, and the village."""
    page.goto("/")
    for label, value in {
        "Setup code": setup_code(), "Name of the township": "大王庄乡", "Division code": "411622204",
        "Name of the township's head": "王书记", "Phone number of the head": "139 0000 1234",
        "Name to log in with": "wangshuji",
    }.items():  # fmt: skip
        field(page, label).fill(value)
    for name in ("password1", "password2"):
        page.locator(f"[name={name}]").fill(PASSWORD)
    press(page, "Set up")
    expect(page.get_by_role("heading", name=zh("What to do next"))).to_be_visible()
    picture(page, "first-page")
    follow(page, "Grids", at="aside nav")
    follow(page, "大王庄乡")
    follow(page, "New grid below")
    field(page, "Name").fill("李庄村")
    page.locator("[name=code]").fill("411622204205")
    page.locator("main form [type=submit]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("李庄村")


def bring_the_list_in(page: Page, picture: Callable[[Page, str], None]) -> None:
    """The Excel file into the books."""
    follow(page, "Planning", at="aside nav")
    follow(page, "Which way to a net?")
    picture(page, "ways")
    follow(page, "Go on without a map")
    follow(page, "Bring in the household list")
    field(page, "File").set_input_files({"name": "李庄村户册.xlsx", "mimeType": "", "buffer": household_list()})
    press(page, "Upload and go on")
    expect(page.locator("main").get_by_label("胡同")).to_have_value("lane")
    picture(page, "columns")
    press(page, "Check the list")
    page.wait_for_url("**/preview/")
    picture(page, "preview")


def draw_and_look(page: Page, picture: Callable[[Page, str], None]) -> None:
    """Grids by group and order."""
    press(page, "Bring everything in")
    expect(page.locator(".badge-good")).to_be_visible()
    follow(page, "Planning", at="aside nav")
    expect(page.locator("[aria-current=step]")).to_contain_text("2.")
    picture(page, "planning")
    page.locator("main table").get_by_role("link", name=re.compile(zh("Draw the net"))).click()
    picture(page, "settings")
    press(page, "Start drawing")
    expect(page.locator("#progress")).to_be_visible()
    deliver_due()
    expect(page.locator(".draft-table")).to_be_visible()
    page.locator(".draft-table tbody th a").click()
    expect(page.locator("main .net-blocks")).to_be_visible()
    picture(page, "draft")


def correct_one_thing(page: Page, picture: Callable[[Page, str], None]) -> None:
    """A name, and a household that belongs to its neighbours."""
    follow(page, "Correct by hand")
    picture(page, "correct")


def adopt(page: Page, picture: Callable[[Page, str], None]) -> None:
    """In force under a document number."""
    press(page, "Finish")
    follow(page, "Adopt …")
    field(page, "Document number").fill("大政〔2026〕8号")
    field(page, "Reason").fill("第一次划分网格")
    page.locator("[name=confirmed]").check()
    picture(page, "adopt")
    press(page, "Put into force")
    expect(page.locator("h1")).to_contain_text("大政〔2026〕8号")
    picture(page, "adopted")


def see_that_nothing_is_blank(page: Page, picture: Callable[[Page, str], None]) -> None:
    """Every household has its grid; what is still missing is people."""
    follow(page, "Coverage", at="aside nav")
    picture(page, "coverage")


def print_the_poster(page: Page, picture: Callable[[Page, str], None], folder: Path) -> None:
    """The PDF has every grid's number."""
    follow(page, "Posters", at="aside nav")
    follow(page, "李庄村")
    expect(page.locator("#look img").first).to_be_visible(timeout=30_000)
    page.wait_for_load_state("networkidle")
    picture(page, "poster")
    with page.expect_download() as download:
        press(page, "Print as PDF")
    download.value.save_as(folder / "poster.pdf")
    told = PdfDocument(folder / "poster.pdf")[0].get_textpage().get_text_range()
    assert "李庄村" in told


def find_it_in_the_list_of_the_map(page: Page, picture: Callable[[Page, str], None]) -> None:
    """The list beside the map has the net, with a map or without one."""
    follow(page, "Map", at="aside nav")
    page.wait_for_timeout(3000)
    picture(page, "map")
