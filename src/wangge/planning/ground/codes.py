"""Which village of the tree a village on a map is, or which code it would get."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wangge.exchange.assemble.boundaries import village_key
from wangge.problem import Problem
from wangge.territory.api import rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wangge.delineation.model import Village

_FIRST, _LAST = 201, 399
"""The statistical codes of villagers' committees."""


def proposed(villages: Sequence[Village], township: str, open_villages: Mapping[str, str], table: Mapping[str, str]) \
        -> list[str]:  # fmt: skip
    """Return a division code for each village: its own, that of the village called so, or the next free one.

    Parameters
    ----------
    township
        12 digits.
    open_villages, table
        Code -> name of the villages in force, and of the table of division codes, below the township.
    """
    by_name = {village_key(name): code for code, name in table.items()}
    by_name |= {village_key(name): code for code, name in open_villages.items()}
    found = ["" for _ in villages]
    for sure in (_own, lambda village: by_name.get(village_key(village.name), "")):
        for at, village in enumerate(villages):
            code = found[at] or sure(village)
            if code and code[:9] == township[:9] and code not in found:
                found[at] = code
    used = {*found, *table, *open_villages}
    free = (code for number in range(_FIRST, _LAST + 1) if (code := f"{township[:9]}{number}") not in used)
    for at, code in enumerate(found):
        if not code:
            found[at] = next(free, "")
            if not found[at]:
                raise Problem("survey.code.exhausted")
    return found


def chosen(codes: Sequence[str], names: Sequence[str], township: str) -> list[str]:
    """Return the codes that were typed, checked.

    Raises
    ------
    Problem
        ``division.code.*``, ``survey.code.twice``.
    """
    found: list[str] = []
    for code, name in zip(codes, names, strict=True):
        whole = rules.village_code(code, township)
        if whole in found:
            raise Problem("survey.code.twice", value=whole, village=name)
        found.append(whole)
    return found


def _own(village: Village) -> str:
    """Return the code that the map or the books gave; a running number is none."""
    return "" if village.code.startswith("000") else village.code
