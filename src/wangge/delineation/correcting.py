"""Corrections of a drawn net by hand: each gives a new net, derived again from its labels, or says why it cannot be.

A correction never mends what it was not asked to: where it would break a hard rule nothing changes and the ``Problem``
says which. A size outside the band or a mixture of groups is allowed and named, with the reason ``by_hand``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.spatial import cKDTree

from wangge.delineation import labelling
from wangge.delineation.division import Stakes, divide, existing
from wangge.delineation.inheriting import Heir, Inheritance, united
from wangge.delineation.parting import parted
from wangge.delineation.plan import make_plan
from wangge.delineation.strata import joined_groups, mixed_units
from wangge.delineation.units import group_index, make_units
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from wangge.delineation.model import Grid, GridPlan, Households, Village
    from wangge.delineation.parameters import GridParams
    from wangge.problem import Finding

_OWN = frozenset(("group.joined", "household.attached", "net.existing", "village.without_map"))
"""Findings of the drawing that hold on after a correction; all others are made anew."""


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


@dataclass(frozen=True)
class _Change:
    """The net to be: labels that index the heirs (general grids first), and the grids that take part."""

    village: Village
    label: NDArray[np.int64]
    heirs: tuple[Heir, ...]
    findings: tuple[Finding, ...]
    held: frozenset[str]


def move(work: Working, params: GridParams, rows: NDArray[np.int64], to: str) -> Working:
    """Give the households ``rows`` to the grid ``to``.

    Raises
    ------
    Problem
        ``correct.nothing`` when no household is chosen or all are there already; ``correct.locked``;
        ``correct.building`` when others live in the same building or at the same point; ``correct.empty`` and
        ``correct.pieces`` when a grid would be left without households or in pieces.
    """
    target = work.index(to)
    work.open(to)
    before = work.plan.grid_of
    rows = np.unique(rows[before[rows] != target])
    if not len(rows):
        raise Problem("correct.nothing")
    work.open(*(work.plan.grids[g].code for g in np.unique(before[rows]).tolist() if g >= 0))
    _whole_units(work, rows)
    label = before.copy()
    label[rows] = target
    return _derived(work, params, _change(work, label))


def merge(work: Working, params: GridParams, one: str, other: str) -> Working:
    """Make one grid of two that border on each other; it keeps the code of the larger.

    Raises
    ------
    Problem
        ``correct.merge.same``, ``correct.merge.apart``, ``correct.merge.kinds``, ``correct.locked``.
    """
    a, b = work.index(one), work.index(other)
    grids = work.plan.grids
    if a == b:
        raise Problem("correct.merge.same")
    work.open(one, other)
    if grids[a].kind != grids[b].kind:
        raise Problem("correct.merge.kinds", grid=grids[a].name, other=grids[b].name)
    mine, theirs = grids[a].shape, grids[b].shape
    if mine is not None and theirs is not None and shapely.length(shapely.intersection(mine, theirs)) <= 0:
        raise Problem("correct.merge.apart", grid=grids[a].name, other=grids[b].name)
    into, gone = sorted((a, b), key=lambda g: (-grids[g].households, grids[g].code))
    label = work.plan.grid_of.copy()
    label[label == gone] = into
    return _derived(work, params, _without(_change(work, label), grids[gone].code))


def split(work: Working, params: GridParams, grid: str, line: NDArray[np.float64]) -> Working:
    """Part a grid along a line, (p, 2) metres: houses on one side of it become a grid of their own.

    The larger part keeps the code. The line parts the houses; the border runs between them as all borders do.

    Raises
    ------
    Problem
        ``correct.split.misses`` when the line does not cross the grid from border to border; ``correct.split.one_side``
        when all houses are on one side; ``correct.split.no_map``; ``correct.locked``.
    """
    g = work.index(grid)
    work.open(grid)
    own = work.plan.grids[g]
    if own.shape is None:
        raise Problem("correct.split.no_map", grid=own.name)
    rows = np.flatnonzero(work.plan.grid_of == g)
    groups = group_index(work.village)
    units = make_units(work.village, groups)
    placed = rows[units.of[rows] >= 0]
    side = parted(own.shape, line, units.xy[units.of[placed]])
    if side is None:
        raise Problem("correct.split.misses", grid=own.name)
    if side.all() or not side.any():
        raise Problem("correct.split.one_side", grid=own.name, households=len(rows))
    return _parted(work, params, own, placed[side] if 2 * side.sum() <= len(rows) else placed[~side])


def take_out(work: Working, params: GridParams, rows: NDArray[np.int64]) -> Working:
    """Make a grid of its own of some households of one grid, which keeps its code.

    Raises
    ------
    Problem
        ``correct.split.several`` when they are not all in one grid; ``correct.empty`` when they are all of it; and as
        ``move``.
    """
    grids = np.unique(work.plan.grid_of[rows])
    if len(grids) != 1 or grids[0] < 0:
        raise Problem("correct.split.several")
    own = work.plan.grids[int(grids[0])]
    work.open(own.code)
    _whole_units(work, rows)
    return _parted(work, params, own, rows)


def _parted(work: Working, params: GridParams, own: Grid, new: NDArray[np.int64]) -> Working:
    change = _with(_change(work, work.plan.grid_of), new, Heir(None, "general", own.area))
    heirs = tuple(replace(h, reason="by_hand") if h.grid is own else h for h in change.heirs)
    return _derived(work, params, replace(change, heirs=heirs))


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
            heirs.append(_heir(work, plan.grids[i], label_changed=False))
    kept = tuple(f for f in plan.findings if f.code in _OWN - {"group.joined"})
    joined = tuple(f for f in plan.findings if f.code == "group.joined") if fixed else ()
    held = frozenset(plan.grids[i].code for i in fixed)
    return _derived(work, params, _Change(village, label, tuple(heirs), (*kept, *joined, *found), held))


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
    return _derived(replace(work, village=village), params, _change(replace(work, village=village), label, work))


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


def _whole_units(work: Working, rows: NDArray[np.int64]) -> None:
    """Refuse to part those who live in one building or at one point and are in one grid."""
    units = make_units(work.village, group_index(work.village))
    chosen = np.zeros(len(units.of), bool)
    chosen[rows] = True
    inside = np.isin(units.of, units.of[rows][units.of[rows] >= 0])
    pairs = set(zip(units.of[rows].tolist(), work.plan.grid_of[rows].tolist(), strict=True))
    for i in np.flatnonzero(inside & ~chosen).tolist():
        if (int(units.of[i]), int(work.plan.grid_of[i])) in pairs:
            mine = [r for r in rows.tolist() if units.of[r] == units.of[i]]
            ids = work.village.households.ids
            raise Problem("correct.building", household=str(ids[mine[0]]), other=str(ids[i]))


def _general(heirs: Sequence[Heir]) -> int:
    """How many of the heirs are general grids; they come first."""
    return sum(heir.kind == "general" for heir in heirs)


def _heir(work: Working, grid: Grid, *, label_changed: bool) -> Heir:
    """What a grid that stays keeps; its size has the reason it had unless its households change."""
    known = [f for f in work.plan.findings if f.grid == grid.code and f.code.startswith(("grid.below", "grid.above"))]
    reason = "by_hand" if label_changed or not known else str(known[0].details.get("reason", "by_hand"))
    return Heir(grid, grid.kind, grid.area, reason, fixed=grid.code in work.locked)


def _change(work: Working, label: NDArray[np.int64], before: Working | None = None) -> _Change:
    """Every grid goes on with the households that ``label`` (grid indices of the plan) gives it."""
    plan = work.plan
    order = sorted(range(len(plan.grids)), key=lambda i: (plan.grids[i].kind == "dedicated", i))
    place = np.empty(len(order) + 1, np.int64)
    place[order] = np.arange(len(order))
    place[-1] = -1
    mine = _members((before or work).village, plan.grid_of, len(order))
    now = _members(work.village, label, len(order))
    heirs = tuple(_heir(work, plan.grids[i], label_changed=mine[i] != now[i]) for i in order)
    findings = tuple(f for f in plan.findings if f.code in _OWN)
    return _Change(work.village, place[label], heirs, findings, work.locked)


def _members(village: Village, grid_of: NDArray[np.int64], count: int) -> list[set[str]]:
    out: list[set[str]] = [set() for _ in range(count)]
    for number, grid in zip(village.households.ids.tolist(), grid_of.tolist(), strict=True):
        if grid >= 0:
            out[grid].add(str(number))
    return out


def _without(change: _Change, code: str) -> _Change:
    """The same without the heir of a grid that has no household any more."""
    gone = next(i for i, heir in enumerate(change.heirs) if heir.grid is not None and heir.grid.code == code)
    label = np.where(change.label > gone, change.label - 1, change.label)
    return replace(change, label=label, heirs=change.heirs[:gone] + change.heirs[gone + 1 :])


def _with(change: _Change, rows: NDArray[np.int64], heir: Heir) -> _Change:
    """The same with these households in a new general grid."""
    at = _general(change.heirs)
    label = np.where(change.label >= at, change.label + 1, change.label)
    label[rows] = at
    return replace(change, label=label, heirs=(*change.heirs[:at], heir, *change.heirs[at:]))


def _derived(work: Working, params: GridParams, change: _Change) -> Working:
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
    units, labelled = existing(village, change.label, _general(heirs), len(heirs), stakes)
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
