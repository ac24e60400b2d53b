"""The tutorial "From a household list to your grid net in 15 minutes", done as it is written, with its pictures.

``WANGGE_TUTORIAL_PICTURES=1`` puts the pictures into the documentation; otherwise they go into the test's own folder.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from adopting_scenes import adopted
from book_scenes import PASSWORD
from browsing import enter, field, follow, press, zh
from django.core.cache import cache
from import_scenes import book
from PIL import Image
from planning_map_scenes import uploads, village_map, write_empty_township
from playwright.sync_api import expect
from pypdfium2 import PdfDocument

from wangge.kernel import demo
from wangge.kernel.access import as_system, visible
from wangge.kernel.accounts.setup_code import setup_code
from wangge.kernel.delivery import deliver_due
from wangge.kernel.keys import keyed_hash, seal_text
from wangge.planning.api import drawing_start, plans_of, survey_start, survey_take
from wangge.registry.models import Household
from wangge.territory.models import Grid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from book_scenes import Books
    from playwright.sync_api import Page

DOCS = Path(__file__).parents[2] / "docs"
TUTORIAL = DOCS / "tutorial" / "from-a-household-list-to-your-grid-net.md"
PICTURES = DOCS / "images" / "tutorial"
LARGEST = 300_000

LANES = (
    ("一组", "东一胡同", 21), ("一组", "东二胡同", 10), ("一组", "东三胡同", 17), ("二组", "中心胡同", 13),
    ("二组", "后胡同", 11), ("三组", "西一胡同", 12), ("三组", "西二胡同", 10),
)  # fmt: skip
"""Villager group, hutong, households: the two grids of the first group share its second hutong in the draft."""
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
def picture(tmp_path: Path) -> Callable[..., None]:
    """Take a picture of what one sees now."""
    folder = PICTURES if os.environ.get("WANGGE_TUTORIAL_PICTURES") else tmp_path / "pictures"
    folder.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str, *, at: str = "body") -> None:
        page.locator(at).first.evaluate("at => at.scrollIntoView({behavior: 'instant'})")
        data = page.screenshot(animations="disabled", caret="hide")
        Image.open(BytesIO(data)).convert("RGB").save(folder / f"{name}.png", optimize=True)

    return take


def household_list() -> bytes:
    """A list as a village keeps it: three groups, their hutongs and doors; every name is made up."""
    rows: list[tuple[Any, ...]] = []
    for group, lane, count in LANES:
        for door in range(1, count + 1):
            at = len(rows)
            head = FAMILY[at % len(FAMILY)] + GIVEN[at % 9] + GIVEN[(at * 7 + door) % 10]
            rows.append(("李庄村", group, f"{at + 1:03}", head, lane, str(door), at % 5 + 2))
    return book(("行政村", "村民组", "户号", "户主", "胡同", "门牌", "人口"), *rows)


def test_from_a_household_list_to_the_net_on_the_wall(
    empty: None, page: Page, tmp_path: Path, picture: Callable[..., None]
) -> None:
    page.set_viewport_size({"width": 1200, "height": 800})
    found_the_township(page, picture)
    bring_the_list_in(page, picture)
    draw_and_look(page, picture)
    correct_one_thing(page, picture)
    adopt(page, picture)
    see_that_nothing_is_blank(page, picture)
    print_the_poster(page, picture, tmp_path)
    find_it_in_the_list_of_the_map(page, picture)


def found_the_township(page: Page, picture: Callable[..., None]) -> None:
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


def bring_the_list_in(page: Page, picture: Callable[..., None]) -> None:
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


def draw_and_look(page: Page, picture: Callable[..., None]) -> None:
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


def correct_one_thing(page: Page, picture: Callable[..., None]) -> None:
    """A hutong that the draft divided goes into one grid."""
    follow(page, "Correct by hand")
    part = page.locator("#hutongs tbody tr", has_text="东二胡同")
    expect(part).to_contain_text("1–3")
    picture(page, "correct", at="#hutongs")
    part.get_by_role("combobox").select_option(index=1)
    part.get_by_role("button", name=zh("Move")).click()
    expect(part).to_have_count(0)
    expect(page.locator("#grids tbody tr").nth(0)).to_contain_text("21")
    expect(page.locator("#grids tbody tr").nth(1)).to_contain_text("27")
    picture(page, "corrected")


def adopt(page: Page, picture: Callable[..., None]) -> None:
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


def see_that_nothing_is_blank(page: Page, picture: Callable[..., None]) -> None:
    """Every household has its grid; what is still missing is people."""
    follow(page, "Coverage", at="aside nav")
    row = page.locator("main tbody tr", has_text=zh("Households without a grid"))
    expect(row.locator("td").first).to_contain_text(re.compile(r"^\s*0"))
    picture(page, "coverage")
    with as_system("a test looks"):
        sizes = Counter(Household.objects.filter(grid__level=4).values_list("grid__name", flat=True))
    assert sorted(sizes.values()) == [21, 22, 24, 27]


def print_the_poster(page: Page, picture: Callable[..., None], folder: Path) -> None:
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
    assert not [number for number in ("001", "002", "003", "004") if number not in told]
    assert "大政〔2026〕8号" in told


def find_it_in_the_list_of_the_map(page: Page, picture: Callable[..., None]) -> None:
    """The list beside the map has the net, with a map or without one."""
    follow(page, "Map", at="aside nav")
    page.wait_for_selector("[data-map-idle], .without-map", state="attached", timeout=30_000)
    expect(page.locator(".map-item .map-item-facts")).to_have_count(4)
    page.locator(".map-item", has_text="黄色网格").click()
    expect(page.locator("[data-map-panel]")).to_contain_text("27")
    picture(page, "map")


def test_the_editor_and_the_map_as_the_readme_shows_them(
    page: Page, books: Books, live_server: Any, picture: Callable[..., None]
) -> None:
    top = write_empty_township(books)
    chief = books.actor("空书记")
    maps = uploads(village_map(across=20, rows=8))
    survey = survey_start(actor=chief, township_id=top.pk, maps=maps, homes="buildings")
    survey = survey_take(actor=chief, survey_id=survey.pk, version=survey.version)
    village = visible(Grid, chief).get(level=2)
    drawing = drawing_start(actor=chief, village_ids=[village.pk], params={"effort": "fast"})
    while deliver_due():
        pass
    plan = plans_of(chief, drawing.pk)[0]
    page.set_viewport_size({"width": 1200, "height": 800})
    enter(page, live_server.url, books.user("空书记"))
    page.goto(f"/plans/{plan.pk}/correct/")
    page.get_by_role("button", name=zh("Grid"), exact=True).first.click()
    box = page.locator("[data-map] canvas").bounding_box()
    assert box
    page.wait_for_timeout(1500)
    page.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + 0.4 * box["height"])
    expect(page.locator("[data-panel] [data-act=lock]")).to_be_visible()
    picture(page, "../editor")
    adopted(chief, plan.pk)
    page.goto("/map/")
    page.wait_for_selector("[data-map-idle]", state="attached", timeout=30_000)
    page.locator("details[data-map-branch]:not([open]) summary, .map-item").first.click()
    page.wait_for_timeout(1500)
    picture(page, "../map-page")


def test_every_picture_that_the_tutorial_shows_is_there_and_light() -> None:
    shown = set(re.findall(r"\.\./images/tutorial/([\w-]+\.png)", TUTORIAL.read_text(encoding="utf-8")))
    assert shown == {file.name for file in PICTURES.glob("*.png")}
    light = [*PICTURES.glob("*.png"), PICTURES.parent / "editor.png", PICTURES.parent / "map-page.png"]
    assert not [file.name for file in light if file.stat().st_size > LARGEST]
