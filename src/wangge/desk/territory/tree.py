"""Grids as a tree, each with who is in charge and how many households it has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wangge.registry.api import counts_by_grid
from wangge.roster.api import people_of_grids
from wangge.territory.api import LEAF, TOWNSHIP

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from uuid import UUID

    from wangge.kernel.access import Actor
    from wangge.registry.api import Counts
    from wangge.roster.api import Holder
    from wangge.territory.api import Grid


_FEW = 200
"""Up to so many grids are counted by name; of more, all are counted."""


@dataclass
class Node:
    """One grid of the tree with what is shown beside it; figures are of the whole subtree."""

    grid: Grid
    people: list[Holder] = field(default_factory=list)
    below: list[Node] = field(default_factory=list)
    people_known: bool = False
    households_known: bool = False
    households: int = 0
    registered: int = 0
    resident: int = 0
    open: bool = False

    @property
    def chief(self) -> Holder | None:
        """Return who is in charge."""
        return next((holder for holder in self.people if holder.in_charge), None)

    @property
    def vacant(self) -> bool:
        """Whether nobody is in charge of it, as far as the actor may know."""
        return self.people_known and self.chief is None

    @property
    def leaves(self) -> int:
        """Return how many leaf grids it has."""
        return sum(node.leaves for node in self.below) + (self.grid.level == LEAF)

    @property
    def vacancies(self) -> int:
        """Return how many grids of the subtree have nobody in charge."""
        return sum(node.vacancies for node in self.below) + self.vacant


def nodes(actor: Actor, grids: Iterable[Grid], day: date) -> list[Node]:
    """Return each grid with its people and its own figures."""
    listed = list(grids)
    keys = [grid.pk for grid in listed]
    people = people_of_grids(actor, keys, day) if actor.may("person.read") else {}
    counts = counts_by_grid(actor, keys if len(keys) <= _FEW else None, day) if actor.may("household.read") else {}
    return [_node(actor, grid, people, counts) for grid in listed]


def _node(actor: Actor, grid: Grid, people: dict[UUID, list[Holder]], counts: Mapping[UUID, Counts]) -> Node:
    node = Node(
        grid, people.get(grid.pk, []), people_known=actor.may("person.read", grid.path),
        households_known=actor.may("household.read", grid.path),
    )  # fmt: skip
    count = counts.get(grid.pk)
    if count is not None:
        node.households, node.registered, node.resident = count.households, count.registered, count.resident
    return node


def tree(listed: list[Node]) -> list[Node]:
    """Hang each node below its parent, add the figures up, and return the tops."""
    by_key = {node.grid.pk: node for node in listed}
    tops = []
    for node in sorted(listed, key=lambda node: node.grid.level):
        above = by_key.get(node.grid.parent_id) if node.grid.parent_id else None
        if above is None:
            tops.append(node)
        else:
            above.below.append(node)
    for node in sorted(listed, key=lambda node: -node.grid.level):
        for child in node.below:
            node.households += child.households
            node.registered += child.registered
            node.resident += child.resident
    _open(tops)
    return tops


def _open(level: list[Node]) -> None:
    """Unfold what has few below it, and always the township."""
    for node in level:
        node.open = node.grid.level == TOWNSHIP or len(level) == 1
        _open(node.below)
