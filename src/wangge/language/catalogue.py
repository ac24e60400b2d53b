"""The message catalogue: one ``wangge.po`` per language for the command line and the web.

It is compiled to ``django.mo`` (the name that Django looks for) when the package is built, and anew when it was edited.
"""

from __future__ import annotations

import functools
import gettext as standard
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
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
    compiled = _compiled(source)
    if compiled.exists() and compiled.stat().st_mtime >= changed:
        with compiled.open("rb") as file:
            return standard.GNUTranslations(file).gettext
    with source.open("rb") as file:
        words = {m.id: m.string for m in read_po(file) if m.string and not m.fuzzy}
    return lambda message: str(words.get(message, message))


def compile_edited(folder: Path = LOCALES) -> None:
    """Compile the catalogues that were edited since they were compiled, so that nobody reads stale words."""
    for source in sorted(folder.glob("*/LC_MESSAGES/wangge.po")):
        compiled = _compiled(source)
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            words = read_po(file)
        handle, fresh = tempfile.mkstemp(dir=source.parent, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            write_mo(file, words)
        Path(fresh).chmod(0o644)
        Path(fresh).replace(compiled)  # whole or not at all: another process may be reading


def _compiled(source: Path) -> Path:
    return source.with_name("django.mo")
