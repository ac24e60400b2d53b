"""From labels that a person changed to a net: what goes on from which grid, the land, and what would break."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from wangge.delineation.correcting.working import Working
from wangge.delineation.division import Stakes, existing
from wangge.delineation.inheriting import Heir, Inheritance, united
from wangge.delineation.plan import make_plan
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from wangge.delineation.model import Grid, GridPlan, Village
    from wangge.delineation.parameters import GridParams
    from wangge.problem import Finding


OWN = frozenset(("group.joined", "household.attached", "net.existing", "village.without_map"))
"""Findings of the drawing that hold on after a correction; all others are made anew."""


@dataclass(frozen=True)
class Change:
    """The net to be: labels that index the heirs (general grids first), and the grids that take part."""

    village: Village
    label: NDArray[np.int64]
    heirs: tuple[Heir, ...]
    findings: tuple[Finding, ...]
    held: frozenset[str]


def general_count(heirs: Sequence[Heir]) -> int:
    """How many of the heirs are general grids; they come first."""
    return sum(heir.kind == "general" for heir in heirs)


def heir_of(work: Working, grid: Grid, *, label_changed: bool) -> Heir:
    """What a grid that stays keeps; its size has the reason it had unless its households change."""
    known = [
        f for f in work.plan.findings if f.grid == grid.code and f.code in ("grid.below_minimum", "grid.above_maximum")
    ]
    reason = "by_hand" if label_changed or not known else str(known[0].details.get("reason", "by_hand"))
    return Heir(grid, grid.kind, grid.area, reason, fixed=grid.code in work.locked)


def change_of(work: Working, label: NDArray[np.int64], before: Working | None = None) -> Change:
    """Every grid goes on with the households that ``label`` (grid indices of the plan) gives it."""
    plan = work.plan
    order = sorted(range(len(plan.grids)), key=lambda i: (plan.grids[i].kind == "dedicated", i))
    place = np.empty(len(order) + 1, np.int64)
    place[order] = np.arange(len(order))
    place[-1] = -1
    mine = _members((before or work).village, plan.grid_of, len(order))
    now = _members(work.village, label, len(order))
    heirs = tuple(heir_of(work, plan.grids[i], label_changed=mine[i] != now[i]) for i in order)
    findings = tuple(f for f in plan.findings if f.code in OWN)
    return Change(work.village, place[label], heirs, findings, work.locked)


def _members(village: Village, grid_of: NDArray[np.int64], count: int) -> list[set[str]]:
    out: list[set[str]] = [set() for _ in range(count)]
    for number, grid in zip(village.households.ids.tolist(), grid_of.tolist(), strict=True):
        if grid >= 0:
            out[grid].add(str(number))
    return out


def without(change: Change, code: str) -> Change:
    """The same without the heir of a grid that has no household any more."""
    gone = next(i for i, heir in enumerate(change.heirs) if heir.grid is not None and heir.grid.code == code)
    label = np.where(change.label > gone, change.label - 1, change.label)
    return replace(change, label=label, heirs=change.heirs[:gone] + change.heirs[gone + 1 :])


def with_new(change: Change, rows: NDArray[np.int64], heir: Heir) -> Change:
    """The same with these households in a new general grid."""
    at = general_count(change.heirs)
    label = np.where(change.label >= at, change.label + 1, change.label)
    label[rows] = at
    return replace(change, label=label, heirs=(*change.heirs[:at], heir, *change.heirs[at:]))


def derived(work: Working, params: GridParams, change: Change) -> Working:
    """Draw the land of the labels, make the plan, and refuse it when it breaks a rule that was kept before."""
    heirs, village = change.heirs, change.village
    held = {
        i: heir.grid.shape
        for i, heir in enumerate(heirs)
        if heir.grid is not None and heir.grid.code in change.held and heir.grid.shape is not None
    }
    anchors = _anchors(village, heirs, np.bincount(change.label[change.label >= 0], minlength=len(heirs)))
    free = [at for at in anchors if at[0] not in held]
    land = [g.shape for g in work.plan.grids if g.code not in change.held and g.shape is not None]
    stakes = Stakes(
        np.array([at[1:] for at in free]).reshape(-1, 2),
        np.array([at[0] for at in free], np.int64),
        held,
        united(np.array(land, dtype=object)) if land else None,
    )
    units, labelled = existing(village, change.label, general_count(heirs), len(heirs), stakes)
    lame = {f.grid for f in work.plan.findings if f.code == "plan.land.pieces"}
    for i, pieces in sorted(labelled.land.broken.items()) if labelled.land else ():
        grid = heirs[i].grid
        if grid is None:
            raise Problem("correct.pieces.new", pieces=len(pieces))
        if grid.code not in lame:
            raise Problem("correct.pieces", grid=grid.name, pieces=len(pieces), houses=len(pieces[-1].units))
    kept = Inheritance(heirs, work.plan.areas, work.spent)
    plan = make_plan(village, params, units, labelled, change.label, list(change.findings), kept=kept)
    return _accepted(work, village, plan)


def _anchors(village: Village, heirs: Sequence[Heir], households: NDArray[np.int64]) -> list[tuple[int, float, float]]:
    """Points of the grids in which nobody lives, by label: that of their place, or one on their land."""
    dedicated = [i for i, heir in enumerate(heirs) if heir.kind == "dedicated"]
    out = []
    for i, heir in enumerate(heirs):
        if heir.kind == "dedicated" and len(dedicated) == len(village.dedicated):
            shape = village.places.shapes[village.dedicated[dedicated.index(i)]]
        elif households[i] or heir.grid is None:
            continue
        elif heir.grid.households:
            raise Problem("correct.empty", grid=heir.grid.name)
        elif heir.grid.shape is None:
            continue
        else:
            shape = heir.grid.shape
        x, y = shapely.get_coordinates(shapely.point_on_surface(shape))[0].tolist()
        out.append((i, x, y))
    return out


def _accepted(work: Working, village: Village, plan: GridPlan) -> Working:
    """The corrected net, unless it breaks a hard rule that the net before kept."""
    known = {_broken(f) for f in work.plan.findings}
    for finding in plan.findings:
        if finding.severity == "error" and _broken(finding) not in known:
            raise Problem("correct.breaks", rule=finding.code, grid=finding.grid)
    codes = frozenset(g.code for g in plan.grids)
    gone = frozenset(g.code for g in work.plan.grids) - codes
    return Working(village, plan, work.locked & codes, work.spent | gone)


def _broken(finding: Finding) -> tuple[str, str, str, str]:
    details = finding.details
    return finding.code, finding.grid, str(details.get("household", "")), str(details.get("name", ""))
