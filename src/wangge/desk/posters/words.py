"""Words for posters: what each kind is, and what is no longer right about a print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext

from wangge.language import describe
from wangge.language.marking import _

if TYPE_CHECKING:
    from wangge.planning.api import Hanging

KINDS: dict[str, str] = {
    "map": _("Grid map"),
    "org": _("Organisation chart"),
    "both": _("Map and chart on one sheet"),
    "sheet": _("Officers' sheets"),
    "overview": _("Overview of the township"),
}
LANGUAGES: dict[str, str] = {"zh": "中文", "en": "English"}


def kind_words(kind: str, *, leaf: bool = False) -> str:
    """Return what a kind of print is called."""
    return gettext("Sheet for the officer's bag") if leaf and kind == "sheet" else gettext(KINDS[kind])


def reasons(one: Hanging) -> list[str]:
    """Return in words what of a print is no longer so."""
    return [describe(finding, get_language()) for finding in one.changes]
