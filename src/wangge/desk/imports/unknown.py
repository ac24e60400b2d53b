"""Villages that a list names and the books do not have: said once each, with the way to add them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from wangge.desk.imports.words import wrong_words
from wangge.territory.api import TOWNSHIP, grids_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangge.kernel.access import Actor
    from wangge.registry.imports.api import Wrong

_UNKNOWN = "imports.village.unknown"


@dataclass(frozen=True)
class UnknownVillage:
    """A village that is not in the books: how many entries name it, and where it is added (empty: by others)."""

    name: str
    count: int
    url: str
    words: str


def founding_link(actor: Actor, path: str) -> str:
    """Return where a village is added below the township at ``path``; empty when the actor may not."""
    township = grids_for(actor).filter(path=path, level=TOWNSHIP).defer("outline").first()
    if township is None or not actor.may("grid.write", township.path):
        return ""
    return reverse("grid_new", args=[township.pk])


def villages_apart(actor: Actor, path: str, wrong: Sequence[Wrong]) -> tuple[list[Wrong], list[UnknownVillage]]:
    """Return the other problems, and each unknown village once."""
    first = {one.value: one for one in reversed(wrong) if one.code == _UNKNOWN and one.value}
    if not first:
        return list(wrong), []
    counts = Counter(one.value for one in wrong if one.code == _UNKNOWN)
    link = founding_link(actor, path)
    villages = [
        UnknownVillage(name, counts[name], f"{link}?{_prefilled(name)}" if link else "", wrong_words(first[name]))
        for name in dict.fromkeys(one.value for one in wrong if one.value in first)
    ]
    return [one for one in wrong if one.code != _UNKNOWN or not one.value], villages


def _prefilled(name: str) -> str:
    return urlencode({"code" if name.isdigit() else "name": name})
