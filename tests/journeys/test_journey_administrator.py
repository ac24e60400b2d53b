"""江书记 changes a role, adds a township, and leaves the demonstration for real work."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from browsing import field, follow, log_in, look_at, press
from django.core.cache import cache
from full_scene import Scene, write_full_scene
from playwright.sync_api import expect

from wangge.kernel import demo
from wangge.kernel.keys import keyed_hash, seal_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page


@pytest.fixture
def scene(live_server: Any, settings: Any, tmp_path: Path) -> Iterator[Scene]:
    """The scene in a var folder of its own: leaving the demonstration empties it."""
    seal_text(keyed_hash("made on first use", ""))
    shutil.copytree(settings.VAR_DIR / "keys", tmp_path / "keys", ignore=shutil.ignore_patterns("setup"))
    settings.VAR_DIR = tmp_path
    cache.clear()
    demo._seen.clear()
    yield write_full_scene()
    demo._seen.clear()


def test_a_role_loses_an_ability_and_gets_a_duty(scene: Scene, page: Page) -> None:
    log_in(page, "江书记")
    page.goto("/roles/grid_officer/")
    follow(page, "Change")
    page.locator("[name=abilities][value=export]").uncheck()
    duties = page.locator("[name=duties_zh]")
    duties.fill(duties.input_value() + "\n看好机井")
    english = page.locator("[name=duties_en]")
    english.fill(english.input_value() + "\nLooks after the pump wells")
    press(page, "Save")
    expect(page.locator("main")).to_contain_text("看好机井")
    follow(page, "Settings", at="aside nav")
    follow(page, "Add a township")
    for label, value in {
        "Name of the township": "小王庄乡", "Division code": "411622205", "Name of the township's head": "赵书记",
        "Name to log in with": "zhaoshuji",
    }.items():  # fmt: skip
        field(page, label).fill(value)
    for name in ("password1", "password2"):
        page.locator(f"[name={name}]").fill("a long and quiet river")
    page.locator("main form [type=submit]").click()
    expect(page.locator("#messages")).to_contain_text("赵书记")


def test_leaving_the_demonstration_is_typed_and_leads_to_the_setup(scene: Scene, page: Page) -> None:
    page.watch.expect(422)
    demo.mark_demo()
    log_in(page, "江书记")
    expect(page.locator(".demo-banner")).to_be_visible()
    follow(page, "Settings", at="aside nav")
    follow(page, "Leave the demonstration")
    look_at(page, "demo_leave")
    field(page, "Type 清空 or leave to confirm").fill("好的")
    press(page, "Wipe everything and begin")
    expect(page.locator(".demo-banner")).to_be_visible()
    field(page, "Type 清空 or leave to confirm").fill("清空")
    press(page, "Wipe everything and begin")
    look_at(page, "setup")
    expect(page.locator(".demo-banner")).to_have_count(0)
    assert field(page, "Setup code").input_value(), "it need not be looked up"
