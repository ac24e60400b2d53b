"""A draft is corrected by hand: on the map, by the lists alone, and by one person at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browsing import enter, look_at, zh
from correcting_scenes import write_draft
from playwright.sync_api import expect

from wangge.kernel.access import as_system
from wangge.planning.models import GridPlan

if TYPE_CHECKING:
    from collections.abc import Callable

    from book_scenes import Books
    from playwright.sync_api import Page

TYPED = {"WebGL", "Shift"}


@pytest.fixture
def plan(books: Books) -> GridPlan:
    return write_draft(books)


def now(plan: GridPlan) -> GridPlan:
    with as_system("a test looks"):
        return GridPlan.objects.get(pk=plan.pk)


def open_editor(page: Page, plan: GridPlan) -> None:
    page.goto(f"/plans/{plan.pk}/correct/")


def press_map(page: Page, across: float, down: float, *, twice: bool = False) -> None:
    """Press at a share of the map's width and height."""
    box = page.locator("[data-map] canvas").bounding_box()
    assert box is not None
    at = (box["x"] + across * box["width"], box["y"] + down * box["height"])
    (page.mouse.dblclick if twice else page.mouse.click)(*at)
    page.wait_for_timeout(400)


def test_on_the_map_a_grid_is_locked_split_and_the_split_undone(
    page: Page, books: Books, plan: GridPlan, live_server: object
) -> None:
    page.watch.expect(422)
    enter(page, str(live_server), books.user("办公室主任王"))
    open_editor(page, plan)
    panel = page.locator("[data-panel]")
    expect(panel).to_be_visible(timeout=20_000)
    page.get_by_role("button", name=zh("Grid"), exact=True).first.click()
    press_map(page, 0.45, 0.45)
    chosen = page.locator("[data-chosen]").inner_text()
    expect(panel.locator("[data-act=lock]")).to_be_visible()

    panel.locator("[data-act=lock]").click()
    expect(page.locator("[data-status]")).to_have_text(zh("Saved."))
    expect(panel.locator("[data-lock-words]")).to_have_text(zh("Unlock"))
    panel.locator("[data-act=split]").click()
    press_map(page, 0.02, 0.45)
    press_map(page, 0.98, 0.46, twice=True)
    expect(page.locator("[data-error]")).to_be_visible()
    assert now(plan).step == 1
    panel.locator("[data-act=undo]").click()
    expect(panel.locator("[data-lock-words]")).to_have_text(zh("Lock"))
    assert (now(plan).step, now(plan).locked) == (0, [])
    expect(page.locator("[data-chosen]")).to_have_text(chosen)

    panel.locator("[data-name]").fill("学校北")
    panel.locator("[data-act=rename]").click()
    expect(page.locator("[data-lists] tbody tr", has_text="学校北").first).to_be_visible()
    look_at(page, "plan_correct", {*TYPED, "学校北", "1号街"})


def test_by_the_lists_alone_without_script(
    open_page: Callable[..., Page], books: Books, plan: GridPlan, live_server: object
) -> None:
    page = open_page(size="phone", java_script_enabled=False)
    enter(page, str(live_server), books.user("办公室主任王"))
    open_editor(page, plan)
    row = page.locator("#grids tbody tr").first
    row.get_by_role("textbox").fill("东头")
    row.get_by_role("button", name=zh("Save"), exact=True).first.click()
    expect(page.locator("#grids tbody tr").first).to_contain_text("东头")
    page.locator("#grids tbody tr").first.get_by_role("button", name=zh("Lock")).first.click()
    assert now(plan).locked
    page.locator("#grids").get_by_role("button", name=zh("Undo"), exact=True).click()
    assert (now(plan).step, now(plan).locked) == (1, [])


def test_two_people_take_turns(
    open_page: Callable[..., Any], books: Books, plan: GridPlan, live_server: object
) -> None:
    first, second = open_page(), open_page("en-US")
    second.watch.expect(422)
    first.watch.expect(422)
    enter(first, str(live_server), books.user("办公室主任王"))
    enter(second, str(live_server), books.user("江书记"))
    open_editor(first, plan)
    expect(first.locator("[data-panel]")).to_be_visible(timeout=20_000)
    first.wait_for_function("() => true")
    first.locator("#grids tbody button", has_text=zh("Lock")).first.click()
    expect(first.locator("[data-panel]")).to_be_visible(timeout=20_000)

    open_editor(second, plan)
    expect(second.locator(".correct-taken")).to_contain_text("办公室主任王")
    second.get_by_role("button", name="Take over").click()
    expect(second.locator(".correct-taken")).to_have_count(0)

    first.locator("#grids tbody button", has_text=zh("Unlock")).first.click()
    expect(first.locator("#messages")).to_contain_text("江书记")
    assert now(plan).step == 1
