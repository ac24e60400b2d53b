"""王书记 sets up an empty platform, draws the first grid, brings the household list in, and takes it back."""

from __future__ import annotations

import base64
import shutil
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from book_scenes import PASSWORD
from browsing import follow, look_at, press
from django.core.cache import cache
from import_scenes import HOUSEHOLDS, book
from playwright.sync_api import expect

from wangge.kernel import demo
from wangge.kernel.access import as_system
from wangge.kernel.accounts.setup_code import setup_code
from wangge.kernel.keys import keyed_hash, seal_text
from wangge.registry.models import Household

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

LIST = book(
    (*HOUSEHOLDS, "民族"),
    ["李庄村", "1", "李大山", "中心街", "1", 4, 3, "常住", "13700005678", "一号网格", "汉"],
    ["李庄村", "2", "李二河", "中心街", "2", 2, 2, "常住", "", "一号网格", "汉"],
    ["李庄村", "3", "李三田", "中心街", "3", 5, 5, "常住", "不知道", "一号网格", "汉"],
)


@pytest.fixture
def empty(live_server: Any, settings: Any, tmp_path: Path) -> Iterator[None]:
    """A platform that nobody has set up, with a var folder of its own and the same keys."""
    seal_text(keyed_hash("made on first use", ""))
    shutil.copytree(settings.VAR_DIR / "keys", tmp_path / "keys", ignore=shutil.ignore_patterns("setup"))
    settings.VAR_DIR = tmp_path
    cache.clear()
    demo._seen.clear()
    yield
    demo._seen.clear()


def set_up(page: Page) -> None:
    """Go through the setup with the code from the terminal."""
    for label, value in {
        "设置码": setup_code(), "乡镇名称": "大王庄乡", "区划代码": "411622204", "乡镇负责人姓名": "王书记",
        "负责人电话": "139 0000 1234", "登录用户名": "wangshuji", "新密码": PASSWORD, "再次输入新密码": PASSWORD,
    }.items():  # fmt: skip
        page.get_by_label(label, exact=False).first.fill(value)
    press(page, "设置")


def drop_file(page: Page, selector: str, name: str, data: bytes) -> None:
    """Drop a file onto a place of the page, as from a folder."""
    handle = page.evaluate_handle(
        """([name, data]) => {
          const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
          const moved = new DataTransfer();
          moved.items.add(new File([bytes], name));
          return moved;
        }""",
        [name, base64.b64encode(data).decode()],
    )
    page.dispatch_event(selector, "drop", {"dataTransfer": handle})


def numbers() -> list[str]:
    with as_system("a test looks"):
        return sorted(Household.objects.values_list("number", flat=True))


@pytest.mark.usefixtures("empty")
def test_from_an_empty_platform_to_a_household_list_and_back(page: Page, tmp_path: Path) -> None:
    page.watch.expect(409, 422)
    page.goto("/")
    look_at(page, "setup")
    page.get_by_label("设置码").fill("WRONGCODE")
    set_up(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("首页")
    expect(page.get_by_role("heading", name="下一步")).to_be_visible()

    # The first village and its first grid, by hand.
    follow(page, "网格", at="aside")
    follow(page, "查看大王庄乡")
    follow(page, "新建下级网格")
    page.get_by_label("名称").fill("李庄村")
    page.get_by_label("网格编码").fill("411622204205")
    press(page, "建立")
    follow(page, "新建下级网格")
    page.get_by_label("建立什么").select_option(label="网格")
    page.get_by_label("名称").fill("一号网格")
    press(page, "建立")
    expect(page.get_by_role("heading", level=1)).to_contain_text("一号网格")

    # The list, dropped.
    follow(page, "导入", at="aside")
    follow(page, "新建导入")
    drop_file(page, "[data-drop]", "户册.xlsx", LIST)
    expect(page.locator("[data-drop-name]")).to_have_text("户册.xlsx")
    press(page, "上传并继续")
    expect(page.get_by_role("heading", name="以下各列依规定不得留存，已剔除")).to_be_visible()
    expect(page.get_by_label("街巷")).to_have_value("lane_name")
    with page.expect_navigation(url="**/check/"):
        press(page, "核对名单")
    page.wait_for_url("**/preview/")
    row = page.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("联系电话")
    expect(row).to_contain_text("不知道")

    # The bad rows in a file of their own, the good ones into the books.
    with page.expect_download() as download:
        follow(page, "下载待更正的行（Excel）")
    download.value.save_as(tmp_path / "bad.xlsx")
    lines = list(openpyxl.load_workbook(tmp_path / "bad.xlsx").active.iter_rows(values_only=True))
    assert [line[2] for line in lines[2:]] == ["李三田"]
    assert "民族" not in lines[1]
    assert numbers() == []
    press(page, "只导入没有问题的 2 条")
    expect(page.locator(".badge-good")).to_have_text("已导入")
    assert numbers() == ["1", "2"]
    follow(page, "户", at="aside")
    expect(page.locator("tbody tr")).to_have_count(2)

    # And back.
    follow(page, "导入", at="aside")
    follow(page, "户册.xlsx")
    page.get_by_text("撤销本次导入").click()
    press(page, "撤销本次导入")
    expect(page.locator("#messages")).to_contain_text("导入已撤销")
    assert numbers() == []


@pytest.mark.usefixtures("empty")
def test_without_javascript_the_check_goes_on_by_its_button(open_page: Any) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/setup/")
    set_up(page)
    page.goto("/import/new/?kind=net")
    page.get_by_label("文件", exact=True).set_input_files(
        {
            "name": "网格.xlsx", "mimeType": "application/octet-stream",
            "buffer": book(("行政村", "网格编码", "网格名称"), ["李庄村", "411622204205001", "一号网格"]),
        }  # fmt: skip
    )
    press(page, "上传并继续")
    press(page, "核对名单")
    page.wait_for_url("**/check/")
    page.set_viewport_size({"width": 390, "height": 844})
    press(page, "继续核对")
    page.wait_for_url("**/preview/")
