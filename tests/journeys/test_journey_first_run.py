"""王书记 sets up an empty platform, draws the first grid, brings the household list in, and takes it back."""

from __future__ import annotations

import base64
import shutil
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from book_scenes import PASSWORD
from browsing import field, follow, good_page, look_at, press, told, zh
from django.core.cache import cache
from import_scenes import HOUSEHOLDS, book
from playwright.sync_api import expect

from wangge.kernel import demo
from wangge.kernel.access import as_system
from wangge.kernel.accounts.setup_code import setup_code
from wangge.kernel.keys import keyed_hash, seal_text
from wangge.registry.models import Household

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page, Route

LIST = book(
    (*HOUSEHOLDS, "民族"),
    ["李庄村", "1", "李大山", "中心街", "1", 4, 3, "常住", "13700005678", "一号网格", "汉"],
    ["李庄村", "2", "李二河", "中心街", "2", 2, 2, "常住", "", "一号网格", "汉"],
    ["李庄村", "3", "李三田", "中心街", "3", 5, 5, "常住", "不知道", "一号网格", "汉"],
)


@pytest.fixture
def empty(live_server: Any, settings: Any, tmp_path: Path) -> Iterator[None]:
    """A platform that nobody has set up, with a var folder of its own and the same keys."""
    seal_text(keyed_hash("made on first use", ""))
    shutil.copytree(settings.VAR_DIR / "keys", tmp_path / "keys", ignore=shutil.ignore_patterns("setup"))
    settings.VAR_DIR = tmp_path
    cache.clear()
    demo._seen.clear()
    yield
    demo._seen.clear()


def set_up(page: Page) -> None:
    """Go through the setup with the code from the terminal."""
    for label, value in {
        "Setup code": setup_code(), "Name of the township": "大王庄乡", "Division code": "411622204",
        "Name of the township's head": "王书记", "Phone number of the head": "139 0000 1234",
        "Name to log in with": "wangshuji",
    }.items():  # fmt: skip
        field(page, label).fill(value)
    for name in ("password1", "password2"):
        page.locator(f"[name={name}]").fill(PASSWORD)
    press(page, "Set up")


def drop_file(page: Page, selector: str, name: str, data: bytes) -> None:
    """Drop a file onto a place of the page, as from a folder."""
    handle = page.evaluate_handle(
        """([name, data]) => {
          const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
          const moved = new DataTransfer();
          moved.items.add(new File([bytes], name));
          return moved;
        }""",
        [name, base64.b64encode(data).decode()],
    )
    page.dispatch_event(selector, "drop", {"dataTransfer": handle})


def held(route: Route) -> None:
    """The check does not go on by itself, so that its page can be looked at."""
    if route.request.method == "POST":
        route.fulfill(status=204)
    else:
        route.continue_()


def numbers() -> list[str]:
    with as_system("a test looks"):
        return sorted(Household.objects.values_list("number", flat=True))


@pytest.mark.usefixtures("empty")
def test_from_an_empty_platform_to_a_household_list_and_back(page: Page, tmp_path: Path) -> None:
    page.watch.expect(409, 422)
    page.goto("/")
    look_at(page, "setup")
    page.goto("/people/")
    look_at(page, "setup")
    set_up(page)
    expect(page.get_by_role("heading", name=zh("What to do next"))).to_be_visible()
    good_page(page)

    # The first village and its first grid, by hand.
    follow(page, "Grids", at="aside nav")
    follow(page, "大王庄乡")
    follow(page, "New grid below")
    field(page, "Name").fill("李庄村")
    page.locator("[name=code]").fill("411622204205")
    page.locator("main form [type=submit]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("李庄村")
    follow(page, "New grid below")
    field(page, "What is made").select_option("4")
    field(page, "Name").fill("一号网格")
    page.locator("main form [type=submit]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("一号网格")

    # The list, dropped.
    follow(page, "Import", at="aside nav")
    follow(page, "New import")
    drop_file(page, "[data-drop]", "户册.xlsx", LIST)
    expect(page.locator("[data-drop-name]")).to_have_text("户册.xlsx")
    press(page, "Upload and go on")
    expect(page.get_by_role("heading", name=zh("These columns must not be kept and were left out"))).to_be_visible()
    expect(page.locator("main").get_by_label("街巷")).to_have_value("lane")
    page.route("**/check/", held)
    press(page, "Check the list")
    page.wait_for_url("**/check/")
    look_at(page, "import_check", ["户册.xlsx"])
    page.unroute("**/check/")
    press(page, "Go on checking")
    page.wait_for_url("**/preview/")
    row = page.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("联系电话")
    expect(row).to_contain_text("不知道")

    # The bad rows in a file of their own, the good ones into the books.
    with page.expect_download() as download:
        follow(page, "Rows to correct, as Excel")
    download.value.save_as(tmp_path / "bad.xlsx")
    lines = list(openpyxl.load_workbook(tmp_path / "bad.xlsx").active.iter_rows(values_only=True))
    assert [line[2] for line in lines[2:]] == ["李三田"]
    assert "民族" not in lines[1]
    assert numbers() == []
    page.locator("[name=only_good]").click()
    expect(page.locator(".badge-good")).to_be_visible()
    assert numbers() == ["1", "2"]
    follow(page, "Households", at="aside nav")
    expect(page.locator("tbody tr")).to_have_count(2)

    # And back.
    follow(page, "Import", at="aside nav")
    follow(page, "户册.xlsx")
    page.locator("summary", has_text=zh("Undo this import")).click()
    press(page, "Undo this import")
    told(page, "The import was undone. Everything is as it was before.")
    assert numbers() == []
