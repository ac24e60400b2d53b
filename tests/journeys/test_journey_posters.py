"""A secretary prints the village's poster, learns what of it is no longer so, and a resident finds the own grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browsing import field, follow, good_page, log_in, look_at, press, zh
from full_scene import HEAD, Scene, write_full_scene
from playwright.sync_api import expect

from wangge.kernel.access import as_system
from wangge.kernel.models import Setting
from wangge.planning.selectors.publishing import FILING, HOST
from wangge.roster.models import Assignment

if TYPE_CHECKING:
    from playwright.sync_api import Page

VILLAGE = "411622204205"


@pytest.fixture
def scene(live_server: object) -> Scene:
    return write_full_scene()


def test_a_poster_is_looked_at_printed_and_found_out_of_date(scene: Scene, page: Page) -> None:
    log_in(page, "李支书")
    page.goto(f"/posters/{scene['village']}/?kind=org")
    expect(page.locator("#look img").first).to_be_visible(timeout=30_000)
    field(page, "Where it will hang").fill("村委会门口")
    with page.expect_download() as took:
        press(page, "Print as PDF")
    assert took.value.suggested_filename.endswith(".pdf")
    with as_system("a test lets somebody agree"):
        Assignment.objects.filter(pk=scene["post"]).update(consent_on="2024-01-01", consent_scope="上墙公示")
    page.goto("/posters/")
    expect(page.locator("main")).to_contain_text("李庄村红色网格的网格员已变更")
    good_page(page)
    with page.expect_download():
        press(page, "Print again")
    page.reload()
    expect(page.locator("main")).not_to_contain_text("已变更")


def test_all_posters_of_the_township_are_made_before_ones_eyes(scene: Scene, page: Page) -> None:
    log_in(page, HEAD)
    page.goto("/posters/")
    press(page, "Make one file of all")
    expect(page.get_by_role("link", name=zh("Take the file"))).to_be_visible(timeout=60_000)
    look_at(page, "bundle_page", scene.typed)
    with page.expect_download() as took:
        follow(page, "Take the file")
    assert took.value.suggested_filename.endswith(".zip")


def test_a_resident_finds_the_own_grid(scene: Scene, page: Page) -> None:
    page.watch.expect(404)
    page.goto(f"/g/{VILLAGE}/")
    expect(page.locator("h1")).to_have_text("没有这个页面")
    Setting.objects.update_or_create(key=HOST, defaults={"value": "西华县人民政府办公室"})
    Setting.objects.update_or_create(key=FILING, defaults={"value": "豫政务备0001号"})
    page.goto(f"/g/{VILLAGE}/")
    expect(page.locator("main")).to_contain_text("红色网格")
    look_at(page, "grid_public", scene.typed)
    page.get_by_label(zh("Lane, street or villager group")).select_option(index=1)
    page.get_by_role("button", name=zh("Find")).click()
    expect(page.locator("#answer")).to_contain_text("网格")
    page.get_by_role("link", name="English").click()
    expect(page.locator("main")).to_contain_text("Find my grid")
    assert not [c for c in page.context.cookies() if c.get("name") in ("sessionid", "csrftoken")]
