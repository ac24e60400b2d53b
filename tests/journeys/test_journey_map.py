"""On the map one finds one's way: by the pointer, by the keyboard, in an old browser, and without any map at all."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

import pytest
from browsing import SIZES, Watch, both_sizes, enter, log_in, no_violations, zh
from map_scene import SIDE, SOUTH, WEST, write_map
from old_browser import VERSION, old_chromium
from playwright.sync_api import expect

from wangge.kernel.access import as_system
from wangge.registry.indexing import reindex
from wangge.territory.api import index_grids

if TYPE_CHECKING:
    from collections.abc import Callable

    from book_scenes import Books
    from playwright.sync_api import Browser, Page

RED = "李庄村红色网格"
OFFER = "[data-map-offer]:not([hidden])"
QUIET = "GPU stall due to ReadPixels"  # said of every picture that a machine without graphics draws


@pytest.fixture
def books(live_server: Any) -> Books:
    books = write_map()
    with as_system("a test's scene can be searched"):
        reindex(books.households.values())
        index_grids(books.grids.values())
    return books


def on_map(page: Page, query: str = "") -> Page:
    """Open the map and wait until it has drawn everything."""
    page.watch.ignored.append(QUIET)
    page.goto(f"/map/{query}")
    idle(page)
    return page


def idle(page: Page) -> None:
    shown = page.wait_for_selector(f"[data-map-idle], {OFFER}", state="attached", timeout=30_000)
    if shown and shown.get_attribute("data-map-offer") is not None:  # this machine is busy: it is asked first
        page.locator(f"{OFFER} button").click()
    page.wait_for_selector("[data-map-idle]", state="attached", timeout=30_000)


def test_the_secretary_finds_a_grid_in_the_list_and_on_the_map(page: Page, books: Books) -> None:
    log_in(page, "李支书")
    on_map(page)
    page.locator(".map-item", has_text="红色网格").click()
    panel = page.locator("[data-map-panel]")
    expect(panel).to_contain_text(RED)
    expect(panel).to_contain_text("陈红丽")
    expect(page).to_have_url(
        re.compile(rf"#.*map=.*chosen=grid/{books.grids[RED].pk}|#.*chosen=grid/{books.grids[RED].pk}.*")
    )
    page.wait_for_timeout(1200)  # the map flies there
    canvas = page.locator(".maplibregl-canvas")
    box = canvas.bounding_box()
    assert box
    panel.get_by_role("button", name=zh("Close")).click()
    expect(panel).to_be_hidden()
    page.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.75)
    expect(panel).to_contain_text("网格")
    no_violations(page)
    both_sizes(page)


def test_a_link_to_a_grid_shows_it_again(page: Page, books: Books) -> None:
    log_in(page, "李支书")
    on_map(page, f"#chosen=grid/{books.grids[RED].pk}")
    expect(page.locator("[data-map-panel]")).to_contain_text(RED)
    expect(page).to_have_url(re.compile("#.*map="))


def test_the_search_finds_a_household_while_one_types(page: Page, books: Books) -> None:
    log_in(page, "李支书")
    on_map(page)
    page.get_by_label(zh("Search the map")).fill("李红一")
    page.locator(".map-results .map-item").first.click()
    expect(page.locator("[data-map-panel]")).to_contain_text("李红一")


def test_the_keyboard_goes_to_the_map_moves_it_and_opens_what_lies_in_the_middle(page: Page, books: Books) -> None:
    log_in(page, "李支书")
    on_map(page, f"#map=17/{SOUTH + SIDE / 2}/{WEST + SIDE / 2}")
    canvas = page.locator(".maplibregl-canvas")
    canvas.focus()
    before = page.url
    page.keyboard.press("ArrowUp")
    page.keyboard.press("+")
    page.wait_for_url(lambda url: url != before)
    page.keyboard.press("Enter")
    expect(page.locator("[data-map-panel]")).to_be_visible()
    expect(page.locator("[data-map-panel] h2")).to_be_visible()


def test_a_distance_is_measured_and_forgotten_by_escape(page: Page, books: Books) -> None:
    log_in(page, "李支书")
    on_map(page)
    page.get_by_role("button", name=zh("Measure distance")).click()
    box = page.locator(".maplibregl-canvas").bounding_box()
    assert box
    for share in (0.3, 0.6):
        page.mouse.click(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.5)
        page.wait_for_timeout(400)  # two clicks, not a double one
    said = page.locator("[data-map-measured]")
    expect(said).to_have_text(re.compile(r"\d+(\.\d+)? (米|公里)"))
    page.keyboard.press("Escape")
    expect(said).to_have_text("")


def test_the_view_is_printed_with_legend_title_and_a_picture(page: Page, books: Books) -> None:
    log_in(page, "李支书")
    on_map(page)
    page.evaluate("window.print = () => { window.printed = document.querySelector('.map-picture').naturalWidth }")
    page.get_by_role("button", name=zh("Print the view")).click()
    page.wait_for_function("window.printed > 100")
    page.emulate_media(media="print")
    expect(page.locator(".map-print-title")).to_be_visible()
    expect(page.locator(".map-picture")).to_be_visible()
    expect(page.locator(".map-side")).to_be_hidden()


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("size", list(SIZES))
def test_the_map_fits_every_screen_in_both_languages(
    open_page: Callable[..., Page], live_server: Any, books: Books, locale: str, size: str
) -> None:
    page = open_page(locale, size)
    enter(page, live_server.url, books.user("江书记"))
    on_map(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    no_violations(page)


def test_where_webgl_is_missing_the_list_the_search_and_the_details_work(page: Page, books: Books) -> None:
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    log_in(page, "李支书")
    page.goto("/map/")
    without_map(page)
    no_violations(page)


def test_on_a_slow_machine_the_list_answers_and_the_map_comes_when_it_is_wanted(page: Page, books: Books) -> None:
    log_in(page, "李支书")
    page.watch.ignored.append(QUIET)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 20})
    page.goto("/map/")
    page.wait_for_selector(OFFER, timeout=30_000)
    page.locator(".map-item", has_text="红色网格").click()
    expect(page.locator("[data-map-panel]")).to_contain_text(RED)
    expect(page.locator(".maplibregl-canvas")).to_have_count(0)
    no_violations(page)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 1})
    page.get_by_role("button", name=zh("Show the map")).click()
    idle(page)


def without_map(page: Page) -> None:
    page.wait_for_selector(f"[data-map-missing]:not([hidden]), {OFFER}", timeout=30_000)
    if page.locator(OFFER).count():
        page.locator(f"{OFFER} button").click()
    expect(page.locator("[data-map-missing]")).to_have_text(
        zh("This browser cannot draw the map (WebGL is missing). The list, the search and the details work as usual.")
    )
    expect(page.locator(".map-canvas")).to_have_count(0)
    page.locator(".map-item", has_text="红色网格").click()
    expect(page.locator("[data-map-panel]")).to_contain_text(RED)
    page.get_by_label(zh("Search the map")).fill("李红一")
    expect(page.locator(".map-results .map-item").first).to_be_visible()


@pytest.mark.parametrize("webgl", [True, False])
def test_chromium_103_draws_the_map_and_does_without(
    browser: Browser, live_server: Any, books: Books, webgl: bool
) -> None:
    """Playwright's own way of looking needs a newer browser: here the page itself is asked."""
    more = () if webgl else ("--disable-gpu", "--disable-3d-apis")
    with old_chromium(browser.browser_type, *more) as old:
        assert old.version.startswith(f"{VERSION}.")
        page = old.new_context(base_url=live_server.url, locale="zh-CN").new_page()
        watch = Watch(page)
        watch.ignored.append(QUIET)
        enter(page, live_server.url, books.user("李支书"))
        page.goto("/map/")
        shown = "[data-map-idle]" if webgl else "[data-map-missing]:not([hidden])"
        there(page, f"document.querySelector('{shown}, {OFFER}') !== null")
        page.evaluate(f"document.querySelector('{OFFER}')?.click()")
        there(page, f"document.querySelector('{shown}') !== null")
        assert page.evaluate("document.querySelectorAll('.maplibregl-canvas').length") == int(webgl)
        page.evaluate(f"document.querySelector('a[data-map-item=\"{books.grids[RED].pk}\"]').click()")
        there(page, "document.querySelector('[data-map-panel]').innerText.includes('陈红丽')")
        page.evaluate("q = document.querySelector('#map-q'); q.value = '李红一'; q.form.requestSubmit()")
        there(page, "document.querySelector('.map-results .map-item') !== null")
        assert not watch.troubles, "\n".join(watch.troubles)


def there(page: Page, condition: str) -> None:
    """Wait until a condition holds in the page."""
    end = time.monotonic() + 30
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(100)
