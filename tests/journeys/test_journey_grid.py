"""A grid is described, cannot be closed while people live in it, and goes to a new officer, who comes in by a card."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from browsing import field, follow, good_page, log_in, press, zh
from full_scene import Scene, write_full_scene
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

PASSWORD = "the pond lies behind the school"


@pytest.fixture
def scene(live_server: object) -> Scene:
    return write_full_scene()


@pytest.fixture
def desk(scene: Scene, page: Page) -> Page:
    """The page, with 李支书 logged in."""
    page.watch.expect(422)
    log_in(page, "李支书")
    return page


def test_a_grid_is_described_anew_and_not_closed_over_its_households(desk: Page, scene: Scene) -> None:
    desk.goto(f"/grids/{scene['grid']}/")
    follow(desk, "Change")
    field(desk, "Name").fill("幸福网格")
    field(desk, "Colour").fill("蓝")
    field(desk, "What it covers").fill("中心街以北，大坑以西")
    press(desk, "Save")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("幸福网格")
    expect(desk.locator("h1 .swatch")).to_have_text("蓝")
    expect(desk.locator("main")).to_contain_text("大坑以西")
    follow(desk, "Close the grid")
    field(desk, "Reason").fill("并入黄色网格")
    press(desk, "Close the grid")
    expect(desk.locator("main [role=alert]")).to_be_visible()
    good_page(desk)
    desk.goto("/grids/?view=list&q=幸福")
    expect(desk.locator("tbody tr")).to_have_count(1)


def test_a_new_officer_takes_over_in_one_step_and_comes_in_by_the_card(
    desk: Page, scene: Scene, open_page: Callable[..., Any]
) -> None:
    # The new officer is entered, takes the grid over, and is missing nowhere.
    follow(desk, "People in charge", at="aside nav")
    follow(desk, "Enter a person")
    field(desk, "Name of the person").fill("新网格员")
    press(desk, "Save")
    desk.goto(f"/grids/{scene['grid']}/")
    follow(desk, "Hand over")
    option = field(desk, "Successor").locator("option", has_text="新网格员")
    field(desk, "Successor").select_option(option.get_attribute("value"))
    field(desk, "For the successor").fill("东大坑边的路灯坏了")
    press(desk, "Hand over")
    expect(desk.locator("main")).to_contain_text("新网格员")
    expect(desk.locator("main .list-group", has_text="陈红丽")).to_have_count(0)
    desk.goto("/people/check/?all=1")
    expect(desk.locator("tr", has_text="李庄村红色网格")).to_contain_text("新网格员")

    # The card.
    desk.goto("/people/")
    follow(desk, "新网格员")
    desk.locator("main a[href$='/account/']").click()
    press(desk, "Make a card")
    good_page(desk)
    code = desk.locator(".login-card strong").inner_text()
    username = desk.locator(".login-card dd").nth(2).inner_text()
    expect(desk.locator(".login-card svg").first).to_be_visible()

    # At home, on a phone.
    phone = open_page(size="phone")
    phone.goto("/account/login/")
    follow(phone, "I have a log-in card")
    field(phone, "Code on the card").fill(code.lower())
    press(phone, "Go on")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("新网格员")
    for name in ("password1", "password2"):
        phone.locator(f"[name={name}]").fill(PASSWORD)
    press(phone, "Set the password and log in")
    expect(phone.get_by_role("heading", level=1)).to_have_text(zh("Home"))
    phone.get_by_text(zh("Menu"), exact=True).click()
    follow(phone, "Households", at=".drop")
    expect(phone.locator("tbody tr")).to_have_count(3)
    assert set(phone.locator("tbody tr td:nth-child(3)").all_inner_texts()) == {"李庄村红色网格"}
    phone.watch.expect(404)
    phone.goto(f"/households/{scene.books.households['李黄一'].pk}/")
    expect(phone.locator("main")).not_to_contain_text("李黄一")
    phone.goto("/account/")
    phone.get_by_role("group").locator("summary", has_text="新网格员").click()
    phone.get_by_role("button", name=zh("Log out")).click()
    phone.goto("/account/login/")
    field(phone, "Name or phone number").fill(username)
    field(phone, "Password").fill(PASSWORD)
    press(phone, "Log in")
    expect(phone).to_have_url(re.compile(r"[^n]/$"))
