"""The rest of a village divided anew, and the households as they are in the books now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.spatial import cKDTree

from wangge.delineation import labelling
from wangge.delineation.correcting.deriving import OWN, Change, change_of, derived, heir_of
from wangge.delineation.division import divide
from wangge.delineation.inheriting import Heir, united
from wangge.delineation.strata import joined_groups, mixed_units
from wangge.delineation.units import group_index, make_units
from wangge.problem import Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from wangge.delineation.correcting.working import Working
    from wangge.delineation.model import Grid, Households, Village
    from wangge.delineation.parameters import GridParams
    from wangge.problem import Finding


def redraw(work: Working, params: GridParams) -> Working:
    """Divide anew all that is not locked; locked and dedicated grids stay as they are.

    A new grid that holds most of the households of an old one goes on as that grid.

    Raises
    ------
    Problem
        ``correct.redraw.all_locked`` when there is nothing to divide.
    """
    plan, village = work.plan, work.village
    fixed = [i for i, g in enumerate(plan.grids) if g.code in work.locked or g.kind == "dedicated"]
    free = np.flatnonzero(~np.isin(plan.grid_of, fixed))
    if not len(free) or len(fixed) == len(plan.grids):
        raise Problem("correct.redraw.all_locked")
    land = [g.shape for i, g in enumerate(plan.grids) if i not in fixed and g.shape is not None]
    rest = united(np.array(land, dtype=object)) if land else None
    part = replace(village, households=_some(village.households, free), boundary=rest, dedicated=())
    found, label_of, count = _divided(part, params)
    mine = {str(village.households.ids[i]): plan.grids[g].code for i, g in enumerate(plan.grid_of.tolist()) if g >= 0}
    shared = labelling.shared_with(mine, part.households.ids, label_of)
    by_code = {g.code: g for g in plan.grids}
    heirs = []
    for new, code in enumerate(labelling.surviving_codes(shared, count)):
        grid = by_code[code] if code else None
        heirs.append(Heir(grid, "general", grid.area if grid else _main_area(shared, by_code, new), ""))
    label = np.full(len(village.households), -1, np.int64)
    label[free] = label_of
    for kind in ("general", "dedicated"):  # the general grids come first
        for i in (i for i in fixed if plan.grids[i].kind == kind):
            label[plan.grid_of == i] = len(heirs)
            heirs.append(heir_of(work, plan.grids[i], label_changed=False))
    kept = tuple(f for f in plan.findings if f.code in OWN - {"group.joined"})
    joined = tuple(f for f in plan.findings if f.code == "group.joined") if fixed else ()
    held = frozenset(plan.grids[i].code for i in fixed)
    return derived(work, params, Change(village, label, tuple(heirs), (*kept, *joined, *found), held))


def refresh(work: Working, params: GridParams, households: Households, was: NDArray[np.int64]) -> Working:
    """Take the households as they are in the books now.

    ``was`` (n,) says which household of the net each one is, -1 for a newcomer. A newcomer joins those of its building
    or point, else the locked grid it stands in, else the grid of the nearest house; without a place that in which most
    of its group are.

    Raises
    ------
    Problem
        ``correct.nothing`` when nothing changed; ``correct.empty`` when all households of a grid are gone.
    """
    old = work.village.households
    known = np.flatnonzero(was >= 0)
    same = len(known) == len(was) == len(old) and _alike(old, households, was)
    if same:
        raise Problem("correct.nothing")
    village = replace(work.village, households=households)
    label = np.full(len(households), -1, np.int64)
    label[known] = work.plan.grid_of[was[known]]
    units = make_units(village, group_index(village))
    for unit, row in sorted((int(units.of[i]), i) for i in np.flatnonzero(was < 0).tolist()):
        label[row] = _joined_by(work, village, label, was, row, unit, units.of)
    return derived(replace(work, village=village), params, change_of(replace(work, village=village), label, work))


def _alike(old: Households, new: Households, was: NDArray[np.int64]) -> bool:
    columns = ("ids", "persons", "settlement", "group", "lane", "door", "building")
    return bool(
        np.array_equal(old.xy[was], new.xy, equal_nan=True)
        and all(np.array_equal(getattr(old, c)[was], getattr(new, c)) for c in columns)
    )


def _joined_by(
    work: Working, village: Village, label: NDArray[np.int64], was: NDArray[np.int64], row: int, unit: int,
    unit_of: NDArray[np.int64],
) -> int:  # fmt: skip
    """The grid of a newcomer."""
    homes = village.households
    if unit < 0:
        kin = (homes.settlement == homes.settlement[row]) & (homes.group == homes.group[row]) & (label >= 0)
        return int(np.bincount(label[kin]).argmax()) if homes.group[row] and kin.any() else -1
    beside = label[(unit_of == unit) & (label >= 0)]
    if len(beside):
        return int(beside[0])
    for g, grid in enumerate(work.plan.grids):
        if grid.code in work.locked and grid.shape is not None and shapely.contains_xy(grid.shape, *homes.xy[row]):
            return g
    locked = [g for g, grid in enumerate(work.plan.grids) if grid.code in work.locked]
    near = np.flatnonzero((label >= 0) & (was >= 0) & ~np.isnan(homes.xy[:, 0]) & ~np.isin(label, locked))
    return int(label[near[cKDTree(homes.xy[near]).query(homes.xy[row])[1]]]) if len(near) else -1


def _divided(part: Village, params: GridParams) -> tuple[list[Finding], NDArray[np.int64], int]:
    """Labels of the households of a part of a village, drawn as a village of its own."""
    groups = group_index(part)
    units = make_units(part, groups)
    findings = mixed_units(part, units, groups)
    if not len(units):
        label, joined = labelling.label_by_order(part.households, groups, params)
        return [joined_groups(part, *join) for join in joined], label, int(label.max()) + 1
    labelled, found = divide(part, units, groups, params)
    label = np.where(units.of >= 0, labelled.label[units.of], -1)
    label, _ = labelling.attach_unplaced(part.households, groups, label)
    return findings + found, label, labelled.count


def _main_area(shared: labelling.Shared, by_code: dict[str, Grid], label: int) -> int:
    """The area that most households of a new grid were in."""
    votes: dict[int, int] = {}
    for (code, grid), who in shared.items():
        if grid == label:
            area = by_code[code].area
            votes[area] = votes.get(area, 0) + len(who)
    return max(votes, key=lambda a: (votes[a], -a)) if votes else 0


def _some(homes: Households, rows: NDArray[np.int64]) -> Households:
    columns = ("ids", "xy", "persons", "settlement", "group", "lane", "door", "head", "building", "grid")
    return replace(homes, **{c: getattr(homes, c)[rows] for c in columns})
