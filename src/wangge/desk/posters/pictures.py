"""Pictures of prints for the screen, kept by what they show; sheets with names of households are never kept."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from wangge.planning.api import rendered
from wangge.problem import Problem

if TYPE_CHECKING:
    from wangge.planning.api import Content

_DOTS = 1700
"""Dots of the longer side: letters of an A1 sheet can just be read."""
_MOST = 200
"""Pictures that are kept; the oldest go."""


def pictures(content: Content) -> int:
    """Return of how many pages a print is; its pictures are then ready."""
    return len(_pages(content))


def picture(content: Content, number: int) -> bytes:
    """Return one page as PNG.

    Raises
    ------
    Problem
        ``poster.page.unknown``.
    """
    pages = _pages(content)
    if not 1 <= number <= len(pages):
        raise Problem("poster.page.unknown", value=number, pages=len(pages))
    page = pages[number - 1]
    return page.read_bytes() if isinstance(page, Path) else page


def _pages(content: Content) -> list[Path] | list[bytes]:
    if content.kind == "sheet":
        return list(rendered(content, size="A4", form="png", ppi=110))
    folder = Path(settings.VAR_DIR) / "tmp" / "posters"
    kept = sorted(folder.glob(f"{content.mark}-*.png"))
    whole = folder / f"{content.mark}.whole"
    if kept and whole.exists():
        return kept
    folder.mkdir(parents=True, exist_ok=True)
    made = rendered(content, size="A3", form="png", ppi=_DOTS / (420 / 25.4))
    files = [folder / f"{content.mark}-{n:02d}.png" for n in range(1, len(made) + 1)]
    for file, data in zip(files, made, strict=True):
        _write(file, data)
    _write(whole, b"")
    _clear(folder)
    return files


def _write(file: Path, data: bytes) -> None:
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    fresh.write_bytes(data)
    fresh.chmod(0o600)
    fresh.replace(file)


def _clear(folder: Path) -> None:
    """Keep the newest; another process may be clearing too."""
    by_age = sorted(os.scandir(folder), key=lambda entry: entry.stat().st_mtime, reverse=True)
    for entry in by_age[2 * _MOST :]:
        Path(entry.path).unlink(missing_ok=True)
