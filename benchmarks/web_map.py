"""The map in Chromium: what its first load weighs, when it stands still, and when its list can be used."""

from __future__ import annotations

import shutil
import statistics
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Browser, Page, Request

TIMES = 3
SLOWER = 6
_MOST = 60_000  # milliseconds
_SIZE = {"width": 1440, "height": 900}


def measure(port: int, cookies: Mapping[str, str]) -> dict[str, Any]:
    """Return bytes by kind, and seconds: each page is opened in a browser profile that has kept nothing."""
    found = shutil.which("chromium")
    if found is None:
        raise SystemExit("no chromium: run scripts/install-browser.sh")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        loads = [_load(browser, port, cookies) for _ in range(TIMES)]
        lists = [_list(browser, port, cookies) for _ in range(TIMES)]
        browser.close()
    return {
        "bytes": loads[-1]["bytes"],
        "requests": loads[-1]["requests"],
        "idle": statistics.median(load["idle"] for load in loads),
        "list": statistics.median(lists),
        "idles": [load["idle"] for load in loads],
        "lists": lists,
    }


def _page(browser: Browser, port: int, cookies: Mapping[str, str]) -> tuple[Page, str]:
    home = f"http://127.0.0.1:{port}"
    context = browser.new_context(viewport=_SIZE)  # type: ignore[arg-type]
    context.add_cookies([{"name": name, "value": value, "url": home} for name, value in cookies.items()])
    return context.new_page(), f"{home}/map/"


def _load(browser: Browser, port: int, cookies: Mapping[str, str]) -> dict[str, Any]:
    """Open the map and wait until it has drawn everything."""
    page, address = _page(browser, port, cookies)
    finished: list[Request] = []
    page.context.on("requestfinished", lambda request: finished.append(request))  # noqa: PLW0108 - it wants a function
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector("[data-map-idle]", state="attached", timeout=_MOST)
    idle = time.perf_counter() - began
    weights: dict[str, int] = defaultdict(int)
    for request in finished:
        sizes = request.sizes()
        weights[_kind(request.url)] += sizes["responseBodySize"] + sizes["responseHeadersSize"]
    page.context.close()
    return {"idle": idle, "bytes": dict(weights), "requests": len(finished)}


def _list(browser: Browser, port: int, cookies: Mapping[str, str]) -> float:
    """Return the seconds until the first line of the list takes a click, on a processor so many times slower."""
    page, address = _page(browser, port, cookies)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator("[data-map-list] summary, [data-map-list] a").first.click(trial=True, timeout=_MOST)
    took = time.perf_counter() - began
    page.context.close()
    return took


def _kind(url: str) -> str:
    path = urlsplit(url).path
    if path.startswith("/tiles/"):
        return "tiles"
    if not path.startswith("/static/"):
        return "page"
    ending = path.rpartition(".")[2]
    return {"js": "scripts", "css": "styles", "woff2": "fonts", "pbf": "fonts"}.get(ending, "pictures")
