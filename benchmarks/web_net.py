"""What the benchmark asks of the net: tiles of the map, the map in a browser, coverage, planning, posters."""

from __future__ import annotations

import json
import math
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import web_map
from web_platform import Browser, Platform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ZOOMS = range(8, 17)
"""From where a county fits the screen to where one looks at houses."""
AGAIN = 3  # times that a tile is asked for when it has been made


class NetParts:
    """The parts of the benchmark that are about the net; mixed into the bench."""

    platform: Platform
    folder: Path
    asked: Any
    _accounts: Callable[[], Iterator[tuple[str, str, str]]]
    _facts: Callable[..., Any]

    def tiles(self) -> dict[str, Any]:
        """Ask for tiles as each of the users: cold is the first time since the server began, warm is later."""
        found: dict[str, Any] = {}
        for username, post, password in self._accounts():
            facts = self._facts("points", username)
            with self.platform.serving(self.asked.port) as processor:
                browser = Browser(self.asked.port).log_in(username, password)
                first = browser.get("/tiles/townships/0/0/0.mvt").seconds
                zooms = {
                    str(zoom): _asked(browser, _addresses("all", zoom, facts["points"]), processor) for zoom in ZOOMS
                }
                single = _asked(browser, [
                    address
                    for layer, least in facts["layers"]
                    for zoom in ZOOMS
                    if least <= zoom <= 15
                    for address in _addresses(layer, zoom, facts["points"][::4])
                ], processor)  # fmt: skip
            found[post] = {"first": first, "zooms": zooms, "single": single}
        return {"users": found}

    def coverage(self) -> dict[str, Any]:
        """Count the coverage of all that each user sees, in a process of its own."""
        return {"users": {post: self._facts("covered", username) for username, post, _ in self._accounts()}}

    def map(self) -> dict[str, Any]:
        """Open the map in Chromium, with nothing kept from before."""
        found = {}
        for username, post, password in self._accounts():
            with self.platform.serving(self.asked.port):
                browser = Browser(self.asked.port).log_in(username, password)
                found[post] = web_map.measure(self.asked.port, browser.cookies)
        return {"users": found}

    def planning(self) -> dict[str, Any]:
        """Bring maps in and draw the net on a copy of the platform, with nothing compiled before; then once more."""
        with tempfile.TemporaryDirectory(dir=self.folder) as within:
            copy = Platform(Path(within) / "platform")
            shutil.copytree(self.platform.folder, copy.folder)
            copy.script("web_planning.py")
            empty = Path(within) / "compiled"
            empty.mkdir()
            files = self.folder / "files" / "demo"
            told: list[Any] = []
            for _ in range(2):
                ran = copy.script("web_planning.py", str(files), NUMBA_CACHE_DIR=str(empty))
                told.append(json.loads(ran.said.splitlines()[-1]) | {"process": ran.seconds})
        return {"cold": told[0], "warm": told[1]}

    def posters(self) -> dict[str, Any]:
        """Draw every print of the largest village and of the township."""
        return {"prints": self._facts("posters", next(iter(self._accounts()))[0])}


def _addresses(layer: str, zoom: int, points: Sequence[Sequence[float]]) -> list[str]:
    """Return the tiles of a layer in which these places lie."""
    size = 1 << zoom
    found = []
    for lon, lat in points:
        y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * size
        found.append(f"/tiles/{layer}/{zoom}/{int((lon + 180) / 360 * size)}/{int(y)}.mvt")
    return list(dict.fromkeys(found))


def _asked(browser: Browser, addresses: Sequence[str], processor: Callable[[], float]) -> dict[str, Any]:
    """Ask for each tile once, then again, then with its tag."""
    found: dict[str, list[float]] = {name: [] for name in ("cold", "cold_work", "warm", "warm_work", "same", "kib")}

    def ask(address: str, kind: str, tag: str = "") -> Any:
        before = processor()
        answer = browser.get(address, **{"Accept-Encoding": "gzip", "If-None-Match": tag})
        if answer.status != (304 if tag else 200):
            raise SystemExit(f"{address}: {answer.status}")
        found[kind].append(answer.seconds)
        if not tag:
            found[f"{kind}_work"].append(processor() - before)
        return answer

    for address in addresses:
        made = ask(address, "cold")
        found["kib"].append(len(made.body) / 1024)
        for _ in range(AGAIN):
            ask(address, "warm")
        ask(address, "same", made.tag)
    return found
