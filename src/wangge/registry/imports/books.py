"""The villages and grids that an import may name, by all the ways in which lists name them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wangge.exchange.assemble.boundaries import village_key
from wangge.problem import Problem
from wangge.territory.api import leaf_grids, villages_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from wangge.kernel.access import Actor
    from wangge.territory.api import Grid


@dataclass
class Books:
    """Villages below the place of the import, and their leaf grids."""

    villages: dict[str, Grid] = field(default_factory=dict)
    grids: dict[tuple[str, str], Grid] = field(default_factory=dict)
    only: Grid | None = None

    def village(self, values: Mapping[str, object]) -> Grid | None:
        """Return the village that a row names; the own one when it names none and there is no other."""
        code, name = str(values.get("village_code") or ""), str(values.get("village") or "")
        if not code and not name:
            return self.only
        found = self.villages.get(code) if code else None
        return found or (self.villages.get(f"name:{village_key(name)}") if name else None)

    def grid(self, village: Grid, said: str) -> Grid | None:
        """Return the leaf grid that a row names, by code, number, name or colour."""
        return self.grids.get((village.code[:12], _plain(said)))


def books_of(actor: Actor, path: str) -> Books:
    """Read the villages below ``path`` in which the actor may import."""
    allowed = [p for p in actor.paths("import") if path.startswith(p) or p.startswith(path)]
    books = Books()
    twice: set[str] = set()
    villages = []
    for village in villages_for(actor):
        if not village.path.startswith(path) or not any(village.path.startswith(p) for p in allowed):
            continue
        villages.append(village)
        books.villages[village.code[:12]] = books.villages[village.code] = village
        key = f"name:{village_key(village.name)}"
        if key in books.villages:
            twice.add(key)
        books.villages[key] = village
    for key in twice:  # two villages of one name: only their codes tell them apart
        del books.villages[key]
    books.only = villages[0] if len(villages) == 1 else None
    codes = {village.code[:12]: village for village in villages}
    for grid in leaf_grids(actor):
        if grid.code[:12] in codes:
            for name in _names(grid, codes[grid.code[:12]]):
                books.grids.setdefault((grid.code[:12], name), grid)
    return books


VILLAGE_COLUMNS = frozenset({"village", "village_code"})


def says_village(mapping: Iterable[str]) -> bool:
    """Tell whether a column of the list is the village."""
    return not VILLAGE_COLUMNS.isdisjoint(mapping)


def villages_to_import(actor: Actor, path: str) -> list[tuple[str, str]]:
    """Return code and name of the villages below ``path`` into which the actor may import, by their codes."""
    found = {village.code[:12]: village.name for village in books_of(actor, path).villages.values()}
    return sorted(found.items())


def chosen_village(actor: Actor, path: str, code: str) -> str:
    """Return the 12-digit code of the village that all rows of a list are of, checked.

    Raises
    ------
    Problem
        ``imports.village.unknown``.
    """
    if code not in dict(villages_to_import(actor, path)):
        raise Problem("imports.village.unknown", value=code)
    return code


def require_village(actor: Actor, path: str, mapping: Mapping[str, int]) -> None:
    """Refuse a list that does not say the village, unless there is only one it can mean.

    Raises
    ------
    Problem
        ``imports.column.missing``.
    """
    if not says_village(mapping) and books_of(actor, path).only is None:
        raise Problem("imports.column.missing", label="Village")


def _names(grid: Grid, village: Grid) -> list[str]:
    short = grid.name.removeprefix(village.name)
    colour = f"{grid.colour}{grid.colour_number or ''}"
    number = str(int(grid.code[12:]))
    found = [grid.code, grid.name, short, number, grid.code[12:], f"{number}号网格", f"第{number}网格", f"{number}网格"]
    if colour:
        found += [colour, f"{colour}网格", f"{colour}色网格"]
    return [_plain(name) for name in found if name]


def _plain(name: str) -> str:
    return "".join(name.split()).lower()
