"""李庄村 has only a household list: its map is drawn over a scanned plan, its households are put along the street."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from browsing import enter, field, follow, good_page, look_at, press, speak, zh
from PIL import Image, ImageDraw
from planning_scenes import Scene, write_scene
from playwright.sync_api import expect

from wangge.kernel.access import as_system
from wangge.planning.models import Ground
from wangge.planning.packing import unpack_land
from wangge.registry.api import Household

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

POINTS = ((100, 100, 114.530, 33.720), (1500, 100, 114.5375, 33.720), (100, 1100, 114.530, 33.7155))


@pytest.fixture
def scene(live_server: object) -> Scene:
    return write_scene(adopted=False)


def scan() -> bytes:
    picture = Image.new("RGB", (1600, 1200), "#dfe8d0")
    pen = ImageDraw.Draw(picture)
    pen.line((100, 600, 1500, 600), fill="#7a5a2b", width=12)
    for column in range(200, 1400, 200):
        pen.rectangle((column, 450, column + 120, 560), outline="#333333", width=4)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def tap(paper: Locator, *places: tuple[float, float]) -> None:
    """Press on the map, at shares of its width and height."""
    box = paper.bounding_box()
    assert box is not None
    for across, down in places:
        paper.page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
        paper.page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])
        paper.page.wait_for_timeout(350)  # two presses at once would be a double click


def tool(page: Page, words: str) -> None:
    page.get_by_role("button", name=zh(words), exact=True).click()


def test_a_village_is_drawn_by_hand_over_a_scan(scene: Scene, page: Page, live_server: object) -> None:
    page.watch.expect(422)
    village = scene.village("李庄村")
    enter(page, str(live_server), scene.books.user("李支书"))
    page.goto(f"/planning/villages/{village.pk}/trace/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("李庄村")
    page.set_input_files("input[type=file]", {"name": "村平面图.png", "mimeType": "image/png", "buffer": scan()})
    press(page, "Upload and go on")
    look_at(page, "picture_fix", {"李庄村"})
    for number, (x, y, lon, lat) in enumerate(POINTS, 1):
        for name, value in (("x", x), ("y", y), ("lon", lat), ("lat", lon)):
            page.fill(f"[name=p{number}{name}]", str(value))
    press(page, "Lay the picture on the ground")
    expect(page.locator("[role=alert]").first).to_contain_text("经度")
    for number, (_x, _y, lon, lat) in enumerate(POINTS, 1):
        page.fill(f"[name=p{number}lon]", str(lon))
        page.fill(f"[name=p{number}lat]", str(lat))
    picture = page.locator("[data-fix] svg[role=img]")
    box = picture.bounding_box()
    assert box is not None
    page.locator("[name=p1lon]").focus()
    picture.click(position={"x": 100 / 1600 * box["width"], "y": 100 / 1200 * box["height"]})
    assert abs(float(page.input_value("[name=p1x]")) - 100) < 3, "a press on the picture fills the point"
    press(page, "Lay the picture on the ground")
    page.wait_for_selector("[data-trace-ready]")
    paper = page.locator("[data-trace-map]")
    tap(paper, (0.25, 0.2), (0.75, 0.2), (0.75, 0.8), (0.25, 0.8), (0.25, 0.2))
    tool(page, "Street or hutong")
    field(page, "Name").fill("中心街")
    tap(paper, (0.3, 0.5), (0.7, 0.5), (0.7, 0.5))
    tool(page, "Households along a hutong")
    says = page.locator("[data-trace-says]")
    expect(says).to_contain_text("4")
    tap(paper, (0.35, 0.45), (0.45, 0.45), (0.55, 0.45))
    expect(says).to_contain_text("1")
    tool(page, "Undo")
    expect(says).to_contain_text("2")
    tap(paper, (0.55, 0.46), (0.65, 0.46))
    expect(says).to_contain_text("已上图")
    tool(page, "Save the map")
    expect(says).to_have_text("已保存。")
    look_at(page, "trace_page", {"李庄村"})
    with as_system("a test looks"):
        land = unpack_land(Ground.objects.get(village=village).packed)
        homes = list(Household.objects.filter(village=village).order_by("door"))
    assert land.boundary.area > 50_000
    assert list(land.streets.names) == ["中心街"]
    assert all(home.lon is not None for home in homes)
    assert [home.number for home in sorted(homes, key=lambda home: home.lon)] == ["101", "102", "201", "202"]
    speak(page, "en")
    page.wait_for_selector("[data-trace-ready]")
    expect(page.get_by_role("heading", level=1)).to_have_text("The map of 李庄村, by hand")
    good_page(page)


def test_door_numbers_are_written_on_the_walk_and_typed_in(scene: Scene, page: Page, live_server: object) -> None:
    village = scene.village("李庄村")
    enter(page, str(live_server), scene.books.user("李支书"))
    page.goto(f"/planning/villages/{village.pk}/plots/")
    expect(page.locator("main tbody tr")).to_have_count(4)
    good_page(page)
    follow(page, "Type in what was written")
    page.get_by_label("李红一 的大街或胡同").fill("后街")
    page.get_by_label("李红一 的门牌").fill("12")
    good_page(page)
    press(page, "Save and go on")
    expect(page.locator("#messages")).to_contain_text("1 户")
    with as_system("a test looks"):
        home = Household.objects.get(village=village, head_name="李红一")
        other = Household.objects.get(village=village, head_name="李红二")
    assert (home.lane_name, home.door) == ("后街", "12")
    assert other.lane_name == "中心街"
    speak(page, "en")
    good_page(page)
