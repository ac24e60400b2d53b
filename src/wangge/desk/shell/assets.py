"""Where the built front end lies: plain names to the hashed ones that Vite wrote."""

from __future__ import annotations

import functools
import json
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "static" / "desk"
LIST = FOLDER / "assets.json"


def asset_path(name: str) -> str:
    """Return the path of an asset below ``STATIC_URL``: ``desk.css`` becomes ``desk/desk-3f2a.css``."""
    return f"desk/{_names(LIST.stat().st_mtime_ns)[name]}"


@functools.lru_cache(maxsize=1)
def _names(_changed: int) -> dict[str, str]:
    names: dict[str, str] = json.loads(LIST.read_text(encoding="utf-8"))
    return names
