"""A real browser before a real server: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from book_scenes import Books, write_books
from browsing import SIZES, Watch
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

# Playwright keeps a loop running in this thread, in which Django would refuse its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium")
    assert found, "no chromium: run scripts/install-browser.sh"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def books(live_server: Any) -> Books:
    return write_books()


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """Give pages, each in a context of its own; what goes wrong unseen in them fails the test at its end."""
    watches: list[Watch] = []

    def opened(locale: str = "zh-CN", size: str = "desk", **options: Any) -> Page:
        width, height = SIZES[size]
        context = browser.new_context(
            base_url=live_server.url, locale=locale, viewport={"width": width, "height": height}, **options
        )
        context.set_default_timeout(10_000)
        page = context.new_page()
        watches.append(Watch(page))
        page.watch = watches[-1]
        return page

    yield opened
    troubles = [trouble for watch in watches for trouble in watch.troubles]
    for watch in watches:
        watch.page.context.close()
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A Chinese browser on a desk."""
    return open_page()
