"""The message catalogue: one ``wangge.po`` per language, compiled to ``wangge.mo`` when the package is built."""

from __future__ import annotations

import functools
import gettext as standard
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from collections.abc import Callable

LOCALES = Path(__file__).parent / "locale"

LANGUAGES = {"en": "", "zh": "zh_Hans"}
"""The languages spoken and the folder of each catalogue; English is the language of the messages themselves."""


def translator(lang: str, folder: Path = LOCALES) -> Callable[[str], str]:
    """Return the function that translates one message into ``lang``."""
    if not LANGUAGES[lang]:
        return _same
    source = folder / LANGUAGES[lang] / "LC_MESSAGES" / "wangge.po"
    return _load(source, source.stat().st_mtime)


def _same(message: str) -> str:
    return message


@functools.cache
def _load(source: Path, changed: float) -> Callable[[str], str]:
    """Read the compiled catalogue, or the source when that was edited since it was compiled."""
    compiled = source.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= changed:
        with compiled.open("rb") as file:
            return standard.GNUTranslations(file).gettext
    with source.open("rb") as file:
        words = {m.id: m.string for m in read_po(file) if m.string and not m.fuzzy}
    return lambda message: str(words.get(message, message))
