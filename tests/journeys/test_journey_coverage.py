"""江书记 sees what is blank, mends it from the list, and prints the statement; 陈红丽 confirms what is a year old."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import field, follow, log_in, press, zh
from django.urls import reverse
from full_scene import Scene, write_full_scene
from playwright.sync_api import expect
from pypdfium2 import PdfDocument

from wangge.kernel.access import as_system
from wangge.registry.models import Household

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def scene(live_server: object) -> Scene:
    scene = write_full_scene()
    with as_system("the scene goes on"):
        Household.objects.filter(pk=scene["household"]).update(grid=None)
    return scene


def test_what_is_blank_is_mended_from_its_list(scene: Scene, page: Page) -> None:
    log_in(page, "江书记")
    need = page.locator("section[aria-labelledby=needs] li").filter(has_text=zh("Households without a grid"))
    need.get_by_role("link").click()
    row = page.locator("main li").filter(has_text="李红一")
    expect(row.get_by_role("link", name=zh("On the map"))).to_be_visible()
    row.get_by_role("link", name=zh("Put into a grid")).click()
    field(page, "New grid").select_option(label="李庄村红色网格")
    press(page, "Move")
    expect(page.locator("main dl").first).to_contain_text("李庄村红色网格")
    page.goto(reverse("coverage_rows", args=["household_no_grid"]))
    expect(page.get_by_role("heading", level=1)).to_have_text(zh("Households without a grid"))
    expect(page.locator("main li").filter(has_text="李红一")).to_have_count(0)


def test_the_statement_is_one_sheet(scene: Scene, page: Page) -> None:
    log_in(page, "江书记")
    follow(page, "Coverage", at="aside nav")
    page.locator("main").get_by_role("link", name=zh("Statement to print")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(zh("Statement of grid coverage"))
    paper = PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
    assert len(paper) == 1
    told = paper[0].get_textpage().get_text_range()
    assert zh("Responsible (signature)") in told
    assert "江书记" in told
    assert "李红一" not in told


def test_the_officer_says_what_is_still_right(scene: Scene, page: Page) -> None:
    with as_system("the scene goes on"):
        Household.objects.filter(head_name="李红二").update(confirmed_on="2024-01-01")
    log_in(page, "陈红丽")
    page.get_by_role("link", name=zh("Look through")).click()
    expect(page.locator("main li")).to_have_count(1)
    page.get_by_role("button", name=zh("Still right")).click()
    expect(page.locator(".empty")).to_be_visible()
    expect(page.locator("#messages")).to_contain_text("李红二")
