"""Which language is spoken, and how a message, a problem or a finding is said in it."""

from __future__ import annotations

import locale
import os
import re
import string
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from wangge.language.catalogue import LANGUAGES, translator
from wangge.language.marking import _
from wangge.language.sentences import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from wangge.problem import Finding, Problem

_spoken: ContextVar[str] = ContextVar("spoken", default="")

_PLACE = ("file", "sheet", "row", "column")
"""Where a problem lies: said before the sentence when the sentence itself does not name it."""

_NO_SHEET = re.compile(r",? sheet \{sheet\}| ?工作表“\{sheet\}”| \{sheet\}")
"""The words that name the sheet of a workbook, in every language."""


def choose(lang: str | None = None) -> str:
    """Decide the language to speak from now on, in this thread or task, and return it.

    Parameters
    ----------
    lang
        ``zh`` or ``en`` (``zh_CN``, ``en-GB`` are understood too). Without it the locale decides:
        ``LANGUAGE``, ``LC_ALL``, ``LC_MESSAGES``, ``LANG``, then the system's own setting; English when it says
        nothing.
    """
    spoken = _known(lang) if lang else _by_locale()
    _spoken.set(spoken)
    return spoken


def speaking() -> str:
    """Return the language spoken now: ``zh`` or ``en``."""
    return _spoken.get() or _by_locale()


def gettext(message: str, lang: str | None = None) -> str:
    """Translate an English message into ``lang``, or into the language spoken now.

    A message without translation comes back as it is.
    """
    return translator(_known(lang) if lang else speaking())(message)


def describe(what: Problem | Finding, lang: str | None = None) -> str:
    """Say a problem or a finding in words: what is wrong, where, and what to do.

    The place (file, sheet, row, column) is put in front unless the sentence names it. A code without words (another
    version wrote it) is said by its code and details, so that nothing is lost.
    """
    facts: dict[str, Any] = dict(what.details)
    for name in ("village", "grid"):
        if getattr(what, name, ""):
            facts.setdefault(name, getattr(what, name))
    reason = SENTENCES.get(f"reason.{facts.get('reason')}")
    if reason:
        facts["reason"] = gettext(reason, lang)
    template = SENTENCES.get(what.code)
    if template is None:
        said = ", ".join(f"{name}={value}" for name, value in facts.items())
        return f"{what.code} ({said})" if said else what.code
    if isinstance(facts.get("rows"), str):
        facts["rows"] = facts["rows"].replace("、", gettext(_("{first}, {second}"), lang).format(first="", second=""))
    named = {name for _, name, _, _ in string.Formatter().parse(template) if name}
    words = gettext(template, lang)
    if not facts.get("sheet"):
        words = _NO_SHEET.sub("", words)  # a text file has no sheets
    return _place(facts, named, lang) + _Words().vformat(words, (), facts)


def _place(facts: Mapping[str, Any], named: set[str], lang: str | None) -> str:
    """Compose "households.xlsx, sheet 户, row 12: " from what is known and not said by the sentence."""
    words = {
        "file": "{value}",
        "sheet": gettext("sheet {value}", lang),
        "row": gettext("row {value}", lang),
        "column": gettext("column {value}", lang),
    }
    parts = [
        words[name].format(value=facts[name])
        for name in _PLACE
        if name not in named and facts.get(name) not in (None, "")
    ]
    return gettext(", ", lang).join(parts) + gettext(": ", lang) if parts else ""


class _Absent:
    """A fact that is not known: a dash in every format."""

    def __format__(self, _spec: str) -> str:
        return "–"


class _Words(string.Formatter):
    """Fill a sentence; a fact that is missing or empty becomes a dash, a long fraction is shortened."""

    def get_value(self, key: int | str, _args: Any, kwargs: Mapping[str, Any]) -> Any:
        """Give the fact called ``key``."""
        value = kwargs.get(str(key))
        return _Absent() if value is None or value == "" else value

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write one fact."""
        if isinstance(value, float) and not format_spec:
            return f"{value:.6g}"
        if isinstance(value, str):
            return value
        return str(format(value, format_spec))


def _known(lang: str) -> str:
    """Return ``zh`` or ``en`` for any way of writing a locale."""
    first = lang.replace("-", "_").split("_")[0].split(".")[0].lower()
    return first if first in LANGUAGES else "zh" if first == "chinese" else "en"


def _by_locale() -> str:
    """Return the language that the environment, or else the system, asks for."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").split(":")[0]
        if value:
            return _known(value)
    return _known(locale.getlocale()[0] or "en")
