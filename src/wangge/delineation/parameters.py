"""The parameters of a drawing: declared ranges, plain meanings, stored with every plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from wangge.problem import Problem


def _range(default: float, low: float, high: float) -> Any:
    return field(default=default, metadata={"low": low, "high": high})


@dataclass(frozen=True, kw_only=True)
class GridParams:
    """How a village is to be divided.

    Parameters
    ----------
    target, minimum, maximum
        Households per grid: the aim and the band that must hold wherever size and connectivity allow.
    keep_groups
        No grid mixes two natural villages or villager groups unless one of them is below ``minimum``.
    effort
        ``best`` searches longer for borders on streets; ``fast`` keeps the same hard rules in a fraction of the time.
    seed
        Seed of the search. The same input, parameters and seed give the same plan.
    inside, lane_weight, street_weight, main_weight
        What it costs to draw a border between two neighbouring households: with nothing between them, and with a
        lane, a street, a main road or water between them. The lower, the more borders follow it.
    group_bonus
        Added where two neighbours are of one villager group; keeps groups together where a grid may mix them.
    balance
        Cost of a grid whose size differs from the target, per household squared.
    stability
        Cost of moving one household out of the grid it is in today (0: redraw freely; 10: move only what must).
    areas_minimum, areas_maximum
        Number of level-3 areas per village, where the village has that many grids.
    """

    target: int = _range(30, 1, 1000)
    minimum: int = _range(20, 1, 1000)
    maximum: int = _range(45, 1, 1000)
    keep_groups: bool = True
    effort: Literal["best", "fast"] = "best"
    seed: int = _range(0, 0, 2**31 - 1)
    inside: float = _range(6.0, 0.0, 100.0)
    lane_weight: float = _range(1.0, 0.0, 100.0)
    street_weight: float = _range(0.8, 0.0, 100.0)
    main_weight: float = _range(0.2, 0.0, 100.0)
    group_bonus: float = _range(3.0, 0.0, 100.0)
    balance: float = _range(0.02, 0.0, 10.0)
    stability: float = _range(0.0, 0.0, 100.0)
    areas_minimum: int = _range(3, 1, 20)
    areas_maximum: int = _range(7, 1, 20)

    def __post_init__(self) -> None:
        """Refuse values outside their ranges."""
        for name, spec in self.__dataclass_fields__.items():
            value = getattr(self, name)
            if "low" in spec.metadata and not spec.metadata["low"] <= value <= spec.metadata["high"]:
                raise Problem(
                    "parameter.range", name=name, value=value, low=spec.metadata["low"], high=spec.metadata["high"]
                )
        if not self.minimum <= self.target <= self.maximum:
            raise Problem("parameter.band", minimum=self.minimum, target=self.target, maximum=self.maximum)
        if self.maximum < 2 * self.minimum - 1:
            raise Problem("parameter.band.narrow", minimum=self.minimum, maximum=self.maximum)
        if self.areas_minimum > self.areas_maximum:
            raise Problem("parameter.areas", minimum=self.areas_minimum, maximum=self.areas_maximum)
        if self.effort not in ("best", "fast"):
            raise Problem("parameter.effort", value=self.effort)
