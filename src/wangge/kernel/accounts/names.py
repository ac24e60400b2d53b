"""Names to log in by."""

from __future__ import annotations

import unicodedata
from itertools import count
from typing import TYPE_CHECKING

from wangge.kernel.models import User

if TYPE_CHECKING:
    from collections.abc import Iterable


def propose_names(people: Iterable[str]) -> list[str]:
    """Return a free name to log in by for each person, in order: the name in pinyin, with a number when it is taken."""
    taken = {name.lower() for name in User.objects.values_list("username", flat=True)}
    proposed = []
    for person in people:
        base = _letters(person) or "user"
        name = next(name for name in _numbered(base) if name not in taken)
        taken.add(name)
        proposed.append(name)
    return proposed


def _numbered(base: str) -> Iterable[str]:
    yield base
    for number in count(2):
        yield f"{base}{number}"


def _letters(person: str) -> str:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionary takes a tenth of a second to load

    spelled = "".join(lazy_pinyin(unicodedata.normalize("NFKC", person))).lower()
    return "".join(letter for letter in spelled if letter.isascii() and letter.isalnum())[:40]
