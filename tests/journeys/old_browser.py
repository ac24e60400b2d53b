"""Chromium 103, which offices still have: it comes with the front end's packages and is unpacked once."""

from __future__ import annotations

import os
import subprocess
import tarfile
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserType

PACKED = Path(__file__).parents[2] / "frontend/node_modules/@sparticuz/chromium/bin"
VERSION = "103"
_UNPACK = (
    "const fs = require('fs'); const [from, to] = process.argv.slice(1);"
    "fs.writeFileSync(to, require('zlib').brotliDecompressSync(fs.readFileSync(from)));"
)


def _unpacked(folder: Path) -> Path:
    assert PACKED.is_dir(), "no Chromium 103: run make install"
    for name in ("chromium", "aws.tar", "swiftshader.tar"):
        subprocess.run(["node", "-e", _UNPACK, PACKED / f"{name}.br", folder / name], check=True)
    for name in ("aws.tar", "swiftshader.tar"):
        with tarfile.open(folder / name) as packed:
            packed.extractall(folder, filter="data")
    program = folder / "chromium"
    program.chmod(0o755)
    return program


@contextmanager
def old_chromium(chromium: BrowserType, *more: str) -> Iterator[Browser]:
    """Give the old browser; it is gone afterwards. ``more`` are further switches."""
    with tempfile.TemporaryDirectory(prefix="wangge-chromium-") as place:
        program = _unpacked(Path(place))
        browser = chromium.launch(
            executable_path=program, args=["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", *more],
            env={**os.environ, "LD_LIBRARY_PATH": str(program.parent / "lib")},
        )  # fmt: skip
        try:
            yield browser
        finally:
            browser.close()
