"""李支书 without a mouse, and 陈红丽 with a browser that runs no scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from book_scenes import PASSWORD
from browsing import field, follow, log_in, press, told, zh
from full_scene import Scene, write_full_scene
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

FOCUS = """() => {
  const at = document.activeElement;
  const name = at.getAttribute('aria-label') || at.labels?.[0]?.innerText || at.innerText || at.name || '';
  return [at.tagName, name.trim().split('\\n')[0].trim()];
}"""


@pytest.fixture
def scene(live_server: object) -> Scene:
    return write_full_scene()


def tab_to(page: Page, tag: str, words: str) -> None:
    """Press Tab until the focus stands there, seen on its way by an outline."""
    for _ in range(60):
        page.keyboard.press("Tab")
        at, name = page.evaluate(FOCUS)
        if at == tag and name.startswith(words):
            seen = page.evaluate(
                "() => { const s = getComputedStyle(document.activeElement);"
                " return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; }"
            )
            assert seen, f"nothing shows that the focus is on {words}"
            return
    raise AssertionError(f"the keyboard does not come to {tag} {words}")


def test_everything_is_done_by_the_keyboard(scene: Scene, page: Page) -> None:
    page.goto("/account/login/")
    expect(page.locator("[name=login]")).to_be_focused()
    page.keyboard.type("李支书")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(zh("Home"))
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS) == ["A", zh("Skip to the content")]
    page.keyboard.press("Enter")
    tab_to(page, "INPUT", zh("Find a household"))
    page.keyboard.type("李红一")
    page.keyboard.press("Enter")
    expect(page.locator("#households tbody tr")).to_have_count(1)
    tab_to(page, "A", "李红一")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("李红一")
    tab_to(page, "A", zh("Correct"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("101")
    tab_to(page, "INPUT", zh("Door number"))
    page.keyboard.press("Control+A")
    page.keyboard.type("88")
    tab_to(page, "BUTTON", zh("Save"))
    page.keyboard.press("Enter")
    told(page, "Saved.")
    expect(page.locator("main dl").first).to_contain_text("中心街 88")


def test_a_menu_opens_and_closes_by_the_keyboard(scene: Scene, open_page: Callable[..., Any]) -> None:
    page = open_page(size="phone")
    log_in(page, "李支书")
    tab_to(page, "SUMMARY", zh("Menu"))
    page.keyboard.press("Enter")
    tab_to(page, "A", zh("Households"))
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUS)[1] == zh("Menu")
    expect(page.get_by_role("link", name=zh("Households"), exact=True)).not_to_be_visible()


def test_without_scripts_a_household_is_found_and_corrected(scene: Scene, open_page: Callable[..., Any]) -> None:
    page = open_page(size="phone", java_script_enabled=False)
    log_in(page, "陈红丽")
    page.locator("#search").fill("李红")
    press(page, "Search")
    expect(page.locator("#households tbody tr")).to_have_count(2)
    follow(page, "李红一")
    follow(page, "Correct")
    field(page, "Door number").fill("77")
    press(page, "Save")
    told(page, "Saved.")
    expect(page.locator("main dl").first).to_contain_text("中心街 77")
