"""江书记 looks at what a draft would change, puts it into force, takes its papers, and goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import field, follow, good_page, log_in, look_at, press
from full_scene import HEAD, Scene, write_full_scene
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def scene(live_server: object) -> Scene:
    return write_full_scene()


def test_from_the_draft_to_the_papers_and_back(page: Page, scene: Scene) -> None:
    page.watch.expect(422)
    log_in(page, HEAD)
    page.goto(f"/adoptions/new/?plan={scene['draft']}")
    expect(page.locator("main")).to_contain_text("孔寨村绿色网格")
    look_at(page, "adoption_new", scene.typed)
    field(page, "Document number").fill(" ")
    field(page, "Reason").fill("群众要求")
    page.locator("[name=confirmed]").check()
    page.locator("main form [type=submit]").click()
    expect(page.locator("main .invalid-feedback, main [role=alert]").first).to_be_visible()
    field(page, "Document number").fill("大政〔2026〕19号")
    page.locator("[name=confirmed]").check()
    press(page, "Put into force")
    expect(page.locator("h1")).to_contain_text("大政〔2026〕19号")
    good_page(page)
    with page.expect_download() as loading:
        page.locator("a[href$='/papers/']").click()
    assert loading.value.suggested_filename == "大政〔2026〕19号 附件.zip"

    follow(page, "List to hand over")
    expect(page.locator("main table").first).to_be_visible()
    good_page(page)
    page.go_back()
    follow(page, "Go back to the net before …")
    good_page(page)
    field(page, "Document number").fill("大政〔2026〕20号")
    field(page, "Reason").fill("恢复")
    press(page, "Put the net before into force again")
    expect(page.locator("h1")).to_contain_text("大政〔2026〕20号")

    # The draft that was adopted cannot come into force once more.
    page.goto(f"/adoptions/new/?plan={scene['draft']}")
    expect(page.locator("main [role=alert]")).to_be_visible()
    good_page(page)
