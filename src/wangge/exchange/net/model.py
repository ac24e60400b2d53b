"""A net in memory: the township, its plans, and how they came about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wangge.problem import Problem

if TYPE_CHECKING:
    from wangge.delineation.model import GridPlan, Township, Village
    from wangge.delineation.parameters import GridParams


@dataclass(frozen=True)
class Net:
    """A township, its drawn plans in the order of its villages, and how they came about.

    ``provenance`` holds plain data: ``inputs`` (a list of ``{"role", "name", "sha256"}``), ``retired`` (village code ->
    grid codes that were used once and are free no more) and whatever else the writer wants to remember. ``rows`` says
    of a net that was read how many rows each village had when it was drawn: village code -> layer -> rows.
    """

    township: Township
    plans: tuple[GridPlan, ...]
    params: GridParams
    provenance: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, dict[str, int]] = field(default_factory=dict)

    def village(self, wanted: str) -> tuple[Village, GridPlan]:
        """Return one village and its plan, by code or by name.

        Raises
        ------
        Problem
            ``net.village.unknown``; ``net.village.ambiguous`` when a name stands for several.
        """
        pairs = list(zip(self.township.villages, self.plans, strict=True))
        found = [pair for pair in pairs if pair[0].code == wanted] or [pair for pair in pairs if pair[0].name == wanted]
        if len(found) == 1:
            return found[0]
        known = [f"{v.name} ({v.code})" for v, _ in (found or pairs)]
        raise Problem(
            "net.village.ambiguous" if found else "net.village.unknown", value=wanted, known=_first(known, 20)
        )


def _first(names: list[str], most: int) -> str:
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")
