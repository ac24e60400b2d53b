"""李支书 logs in, looks at the home page in both languages and sizes, and logs out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from book_scenes import PASSWORD, Books
from browsing import enter, good_page, speak
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


def test_log_in_look_around_and_log_out(books: Books, page: Page) -> None:
    page.goto("/")
    expect(page).to_have_url(re.compile(r"/account/login/"))
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    good_page(page)
    page.fill("[name=login]", "李支书")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("首页")
    expect(page.get_by_text("李庄村 · 二级网格长")).to_be_visible()
    expect(page.locator(".figures dd").nth(3)).to_have_text("4")
    good_page(page)
    speak(page, "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")
    expect(page.get_by_text("李庄村 · village grid chief")).to_be_visible()
    good_page(page)
    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="Log out").click()
    page.goto("/")
    expect(page).to_have_url(re.compile(r"/account/login/"))


def test_an_english_browser_is_spoken_to_in_english(books: Books, open_page: Callable[..., Page]) -> None:
    page = open_page(locale="en-GB")
    page.goto("/account/login/")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_on_a_phone_the_menu_opens_at_the_top(
    books: Books, open_page: Callable[..., Page], live_server: object
) -> None:
    page = open_page(size="phone")
    enter(page, str(live_server), books.user("李支书"))
    page.goto("/")
    menu = page.get_by_role("navigation", name="主菜单")
    expect(menu).not_to_be_visible()
    page.get_by_text("菜单", exact=True).click()
    expect(menu.get_by_role("link", name="首页")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).not_to_be_visible()


def test_everything_works_without_javascript(books: Books, open_page: Callable[..., Page], live_server: object) -> None:
    page = open_page(size="phone", java_script_enabled=False)
    enter(page, str(live_server), books.user("李支书"))
    page.goto("/")
    page.get_by_text("菜单", exact=True).click()
    expect(page.get_by_role("navigation", name="主菜单").get_by_role("link", name="首页")).to_be_visible()
    speak(page, "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_a_wrong_address_says_what_to_do(
    books: Books, open_page: Callable[..., Page], live_server: object, locale: str
) -> None:
    page = open_page(locale=locale)
    page.watch.expect(404)
    enter(page, str(live_server), books.user("陈红丽"))
    page.goto("/nowhere/")
    good_page(page)
    page.locator("main a.btn").first.click()
    expect(page).to_have_url(re.compile(r"/$"))
