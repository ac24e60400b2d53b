"""李小红 asks for her file and then to be forgotten; 李支书 answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import field, follow, good_page, log_in, press
from full_scene import ID_NUMBER, PHONE, Scene, write_full_scene
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def scene(live_server: object) -> Scene:
    return write_full_scene()


def test_from_the_request_to_the_erasure(page: Page, scene: Scene) -> None:
    page.watch.expect(422)
    log_in(page, "李支书")
    follow(page, "Privacy", at="aside nav")
    follow(page, "Write down a request")
    page.locator("#q").fill("李红一")
    press(page, "Search")
    page.locator("li", has_text="李小红").locator("a.btn-primary").click()
    page.locator("[name=kind][value=erase]").check()
    page.locator("form.form-card [type=submit]").click()

    # She sees all that is held, at the counter.
    follow(page, "See the file")
    expect(page.locator("main")).not_to_contain_text(PHONE)
    page.locator("main form[method=post] button").first.click()
    expect(page.locator("main")).to_contain_text(PHONE)
    expect(page.locator("main")).to_contain_text(ID_NUMBER)
    good_page(page)

    # And is forgotten, by her name typed in full.
    page.goto("/privacy/")
    page.locator("tbody").get_by_role("link", name="李小红").first.click()
    follow(page, "Erase")
    field(page, "Type the name to confirm").fill("李小")
    press(page, "Erase for good")
    expect(page.locator("main .invalid-feedback, main [role=alert]").first).to_be_visible()
    field(page, "Type the name to confirm").fill("李小红")
    press(page, "Erase for good")
    expect(page.locator("#messages .alert-success")).to_be_visible()
    for address in ("/households/?q=李小红", f"/households/{scene['household']}/", "/privacy/?closed=1", "/record/"):
        page.goto(address)
        shown = page.locator("main").inner_text()
        assert "李小红" not in shown, address
        assert PHONE not in shown, address
    good_page(page)
