"""The compiled catalogue is never older than the words in it."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from wangge.language.catalogue import LOCALES, compile_edited, translator

if TYPE_CHECKING:
    from pathlib import Path


def test_an_edited_catalogue_is_compiled_anew(tmp_path: Path) -> None:
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source, compiled = folder / "wangge.po", folder / "django.mo"
    shutil.copy(LOCALES / "zh_Hans" / "LC_MESSAGES" / "wangge.po", source)
    compile_edited(tmp_path)
    assert translator("zh", tmp_path)("Home") == "首页"
    before = compiled.stat().st_mtime_ns
    compile_edited(tmp_path)
    assert compiled.stat().st_mtime_ns == before
    source.write_text(source.read_text(encoding="utf-8").replace("首页", "主页"), encoding="utf-8")
    os.utime(source, (compiled.stat().st_mtime + 1,) * 2)
    assert translator("zh", tmp_path)("Home") == "主页"  # the source is read at once
    compile_edited(tmp_path)
    assert "主页".encode() in compiled.read_bytes()
    assert sorted(file.name for file in folder.iterdir()) == ["django.mo", "wangge.po"]
