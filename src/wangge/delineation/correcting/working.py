"""A net under correction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangge.problem import Problem

if TYPE_CHECKING:
    from wangge.delineation.model import GridPlan, Village


@dataclass(frozen=True)
class Working:
    """A net under correction: grids ``locked`` by code, and the codes ``spent`` on grids that are no more."""

    village: Village
    plan: GridPlan
    locked: frozenset[str] = frozenset()
    spent: frozenset[str] = frozenset()

    def index(self, code: str) -> int:
        """Return the index of a grid; Problem ``correct.grid`` when this net has none of that code."""
        for i, grid in enumerate(self.plan.grids):
            if grid.code == code:
                return i
        raise Problem("correct.grid", grid=code)

    def open(self, *codes: str) -> None:
        """Refuse with Problem ``correct.locked`` when one of the grids is locked."""
        for code in codes:
            if code in self.locked:
                raise Problem("correct.locked", grid=self.plan.grids[self.index(code)].name)
