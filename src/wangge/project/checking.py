"""The proof of "no blank, no dead angle": every village's plan checked again, and the villages against each other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation import check_plan
from wangge.problem import Finding
from wangge.project.checking_files import check_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from wangge.delineation import PlanReport
    from wangge.delineation.model import Village
    from wangge.exchange.net import Net
    from wangge.problem import Detail

_OVERLAP = 1.0
"""Square metres: below this two village boundaries only touch."""


@dataclass(frozen=True)
class NetReport:
    """What was found in a net: a report per village in their order, and what concerns several villages."""

    villages: tuple[PlanReport, ...]
    between: tuple[Finding, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, the gravest first."""
        order = {"error": 0, "warning": 1, "note": 2}
        found = chain(self.between, *(report.findings for report in self.villages))
        return tuple(sorted(found, key=lambda f: order[f.severity]))

    @property
    def good(self) -> bool:
        """True when no hard rule is broken anywhere."""
        return not any(finding.severity == "error" for finding in self.findings)


def check_net(net: Net, *, progress: Callable[[int, int], None] | None = None) -> NetReport:
    """Check every plan of a net against its village and parameters, and the villages against each other.

    Nothing that the drawing found is believed: all is computed again from what lies in the folder.
    """
    reports = []
    for done, (village, plan) in enumerate(zip(net.township.villages, net.plans, strict=True)):
        if progress:
            progress(done, len(net.plans))
        reports.append(check_plan(plan, village, net.params))
    return NetReport(tuple(reports), check_between(net))


def check_between(net: Net) -> tuple[Finding, ...]:
    """Check what the engine's check of one plan cannot see: the villages against each other, and the files."""
    return (*_overlaps(net.township.villages), *_codes_twice(net), *check_files(net))


def _overlaps(villages: tuple[Village, ...]) -> list[Finding]:
    """Find villages that claim the same land."""
    mapped = [village for village in villages if village.boundary is not None]
    shapes = np.array([village.boundary for village in mapped], dtype=object)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    found = []
    for a, b in zip(first[first < second], second[first < second], strict=True):
        common = shapely.intersection(shapes[a], shapes[b])
        if common.area > _OVERLAP:
            at = shapely.point_on_surface(common)
            details: dict[str, Detail] = {
                "village": mapped[a].name,
                "other": mapped[b].name,
                "area": round(common.area),
            }
            found.append(Finding("check.villages.overlap", "error", mapped[a].code, "", (at.x, at.y), details))
    return found


def _codes_twice(net: Net) -> list[Finding]:
    """Find grid codes that stand for two grids."""
    codes = Counter(grid.code for plan in net.plans for grid in plan.grids)
    return [
        Finding("check.code.twice", "error", plan.village, grid.code)
        for plan in net.plans
        for grid in plan.grids
        if codes[grid.code] > 1
    ]
