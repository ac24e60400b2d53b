"""李支书 keeps the households of 李庄村: finds, opens, uncovers, corrects, moves, splits, merges, prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import field, follow, log_in, press, told, zh
from django.urls import reverse
from full_scene import PHONE, Scene, write_full_scene
from playwright.sync_api import expect
from pypdfium2 import PdfDocument

from wangge.kernel import demo
from wangge.registry.rules import RESIDENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page


@pytest.fixture
def scene(live_server: object) -> Scene:
    return write_full_scene()


@pytest.fixture
def desk(scene: Scene, page: Page) -> Page:
    """The page, with 李支书 logged in."""
    log_in(page, "李支书")
    return page


def heads(page: Page) -> list[str]:
    return page.locator("#households tbody th").all_inner_texts()


def search(page: Page, words: str) -> list[str]:
    """Type as a user does; the list follows without a button."""
    page.wait_for_load_state()
    with page.expect_response(lambda answer: "/households/?" in answer.url):
        page.locator("#q").fill(words)
    expect(page.locator(".htmx-request")).to_have_count(0)
    return heads(page)


def test_a_household_is_found_by_whatever_one_knows_of_it(desk: Page) -> None:
    follow(desk, "Households", at="aside nav")
    assert len(heads(desk)) == 5
    assert search(desk, "李黄") == ["李黄一", "李黄二"]
    assert search(desk, "lhy") == ["李红一", "李黄一"]
    assert search(desk, PHONE[-4:]) == ["李红一"]
    assert search(desk, "202") == ["李黄二"]
    assert search(desk, "孔红") == []
    expect(desk.locator("#households")).to_contain_text(zh("No household matches"))
    assert search(desk, "411622204205002") == ["李黄一", "李黄二"]
    desk.locator("#households").get_by_role("link", name="李黄一").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("李黄一")
    desk.go_back()
    assert heads(desk) == ["李黄一", "李黄二"]


def test_a_phone_is_uncovered_for_a_purpose_and_the_record_says_so(desk: Page, scene: Scene) -> None:
    desk.watch.expect(409, 422)
    desk.goto(f"/households/{scene['household']}/")
    expect(desk.locator("main")).to_contain_text("139****1234")
    follow(desk, "Uncover", about="Telephone")
    press(desk, "Uncover")
    expect(desk.locator("main")).not_to_contain_text(PHONE)
    field(desk, "What for").select_option("contact")
    press(desk, "Uncover")
    expect(desk.locator("[data-revealed]")).to_have_text(PHONE)
    follow(desk, "Back to the household")
    expect(desk.locator("main")).not_to_contain_text(PHONE)
    follow(desk, "History")
    newest = desk.locator("tbody tr").first
    expect(newest).to_contain_text("李支书")
    expect(newest).to_contain_text(zh("uncovered details of a household"))
    newest.get_by_role("link").click()
    expect(desk.locator("main")).to_contain_text(zh("to call the family"))
    expect(desk.locator("main")).not_to_contain_text(PHONE)


def test_the_second_of_two_tabs_is_told_what_the_first_changed(desk: Page, scene: Scene) -> None:
    desk.watch.expect(409)
    second = desk.context.new_page()
    address = f"/households/{scene['household']}/edit/"
    desk.goto(address)
    second.goto(address)
    field(desk, "Door number").fill("8")
    press(desk, "Save")
    told(desk, "Saved.")
    field(second, "Door number").fill("9")
    press(second, "Save")
    expect(second.locator("main")).to_contain_text("李支书")
    expect(second.locator("main")).to_contain_text(zh("Door number"))
    expect(field(second, "Door number")).to_have_value("9")
    second.goto(f"/households/{scene['household']}/")
    expect(second.locator("main")).to_contain_text("中心街 8")


def test_a_household_moves_to_another_grid_and_back_by_the_message(desk: Page, scene: Scene) -> None:
    desk.goto(f"/households/{scene['household']}/")
    follow(desk, "Move to another grid")
    field(desk, "New grid").select_option(label="李庄村黄色网格")
    press(desk, "Move")
    expect(desk.locator("main dl").first).to_contain_text("李庄村黄色网格")
    desk.locator("#messages").get_by_role("button", name=zh("Undo")).click()
    expect(desk.locator("#messages .alert-success")).to_be_visible()
    desk.goto(f"/households/{scene['household']}/")
    expect(desk.locator("main dl").first).to_contain_text("李庄村红色网格")


def test_a_son_gets_a_household_of_his_own_and_comes_back(desk: Page, scene: Scene) -> None:
    desk.goto(f"/households/{scene['household']}/")
    follow(desk, "Split")
    field(desk, "李小红").check()
    field(desk, "Head of the new household").select_option(label="李小红")
    press(desk, "Split")
    follow(desk, "Households", at="aside nav")
    assert search(desk, "李小红") == ["李小红"]
    number = desk.locator("#households tbody td").first.inner_text()
    desk.goto(f"/households/{scene['household']}/")
    follow(desk, "Merge")
    field(desk, "Number of the other household").fill(number)
    press(desk, "Merge")
    expect(desk.locator("main table")).to_contain_text("李小红")
    follow(desk, "Households", at="aside nav")
    assert search(desk, "李小红") in ([], ["李红一"])


def test_a_household_leaves_for_a_season_and_returns(desk: Page, scene: Scene) -> None:
    desk.goto(f"/households/{scene['household']}/")
    follow(desk, "Is away")
    field(desk, "Residence status").select_option("away")
    press(desk, "Save")
    expect(desk.locator("main dl").first).to_contain_text(zh(RESIDENCE["away"]))
    follow(desk, "Is back")
    press(desk, "Save")
    expect(desk.locator("main dl").first).to_contain_text(zh(RESIDENCE["resident"]))


def test_the_file_on_paper_hides_what_hangs_around_it(desk: Page, scene: Scene) -> None:
    desk.goto(f"/households/{scene['household']}/print/")
    desk.emulate_media(media="print")
    expect(desk.locator(".sheet")).to_be_visible()
    for hidden in ("aside", ".top-bar", "footer", "[data-print]"):
        expect(desk.locator(hidden).first).not_to_be_visible()
    expect(desk.locator(".sheet")).not_to_contain_text(PHONE)
    desk.emulate_media(media="screen")
    field(desk, "What for").select_option("request")
    press(desk, "Uncover for printing")
    expect(desk.locator(".sheet")).to_contain_text(PHONE)


@pytest.fixture
def invented() -> Iterator[None]:
    """The banner of the demonstration stands above every page, in this test alone."""
    demo.mark_demo()
    yield
    demo._seen.clear()


def test_the_file_of_a_usual_household_is_one_sheet_of_paper(desk: Page, scene: Scene, invented: None) -> None:
    desk.goto(reverse("household_print", args=[scene["household"]]))
    paper = PdfDocument(desk.pdf(format="A4"))
    assert len(paper) == 1
    paper.close()
