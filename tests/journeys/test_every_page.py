"""Every page of the desk, in both languages and sizes: it opens, fits, is accessible and speaks its language."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from book_scenes import PASSWORD
from browsing import SIZES, no_violations
from django.urls import URLResolver, get_resolver
from every_page import JOURNEYS, NO_PAGE, STRANGERS, WALK, Look
from full_scene import HEAD, Scene, write_full_scene
from language_scan import foreign_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.urls import URLPattern
    from playwright.sync_api import Page

PICTURES = os.environ.get("WANGGE_TEST_PICTURES", "")
"""A folder for pictures of all pages; without it none are taken."""


@pytest.fixture
def scene(live_server: object) -> Scene:
    return write_full_scene()


def look(page: Page, one: Look, scene: Scene, language: str, axe: str) -> list[str]:
    """Open a page and tell everything that is wrong with it."""
    wrong: list[str] = []
    answer = page.goto(one.address(scene))
    if answer is None or answer.status != (422 if "AAAA" in str(one) else 200):
        return [f"{one}: {answer and answer.status}"]
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        needed = page.locator("html").evaluate("html => html.scrollWidth")
        if needed > width:
            wrong.append(f"{one}: {needed} px wide on a {size}")
        if size == axe:
            try:
                no_violations(page)
            except AssertionError as found:
                wrong.append(f"{one} on a {size}: {found}")
        if PICTURES:
            page.screenshot(path=Path(PICTURES, f"{one}.{language}.{size}.png"), full_page=True)
    foreign = foreign_words(page, language, scene.typed)
    if foreign:
        wrong.append(f"{one}: not {language}: {foreign}")
    return wrong


@pytest.mark.parametrize(("language", "locale", "axe"), [("zh", "zh-CN", "phone"), ("en", "en-GB", "desk")])
@pytest.mark.parametrize("half", [0, 1])
def test_every_page(
    scene: Scene, open_page: Callable[..., Page], language: str, locale: str, axe: str, half: int
) -> None:
    page = open_page(locale=locale)
    page.watch.expect(422)
    wrong: list[str] = []
    if half == 0:
        for one in STRANGERS:
            wrong += look(page, one, scene, language, axe)
    page.goto("/account/login/")
    page.fill("[name=login]", HEAD)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(re.compile(r"[^/]/$"))
    for one in WALK[half::2]:
        wrong += look(page, one, scene, language, axe)
    assert not wrong, "\n".join(wrong)


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns)
        else:
            yield pattern.name or str(pattern.pattern)


def test_no_page_is_left_out() -> None:
    there = set(_names(get_resolver().url_patterns))
    walked = {one.name for one in [*STRANGERS, *WALK]}
    assert there - walked - set(JOURNEYS) - set(NO_PAGE) == set(), "a page without a journey: see every_page.py"
    assert (walked | set(JOURNEYS) | set(NO_PAGE)) - there == set(), "these are no more"
    assert not (walked & set(JOURNEYS)) | (walked & set(NO_PAGE)) | (set(JOURNEYS) & set(NO_PAGE))


@pytest.mark.parametrize(("name", "file"), JOURNEYS.items())
def test_a_journey_comes_to_the_page_that_the_walk_does_not(name: str, file: str) -> None:
    assert re.search(rf'look_at\(\w+, "{name}"', Path(__file__).with_name(file).read_text())
