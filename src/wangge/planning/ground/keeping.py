"""What people know by name stays: surviving grids keep theirs, areas and dedicated grids keep their code too."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from wangge.territory.api import AREA, LEAF, rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wangge.delineation.model import Area, GridPlan
    from wangge.delineation.model import Grid as Drawn
    from wangge.territory.api import Grid


def keep_known(plan: GridPlan, rows: Sequence[Grid]) -> GridPlan:
    """Return the net with the names and codes that the books have for what survives.

    Parameters
    ----------
    rows
        Every area and leaf grid that the village has or ever had. The engine keeps codes of general grids by where
        their households are; dedicated grids are recognised by name, areas by the grids they hold.
    """
    if not rows:
        return plan
    taken = {grid.code for grid in plan.grids}
    again = _dedicated(plan, rows, taken)
    grids = tuple(_kept(grid, rows, again.get(grid.code)) for grid in plan.grids)
    findings = tuple(replace(f, grid=again[f.grid].code) if f.grid in again else f for f in plan.findings)
    return replace(plan, grids=grids, areas=_areas(plan, grids, rows), findings=findings)


def _dedicated(plan: GridPlan, rows: Sequence[Grid], taken: set[str]) -> dict[str, Grid]:
    """Return the row that a dedicated grid of the draft goes on as, by the draft's code."""
    known = {row.name: row for row in rows if row.level == LEAF and row.kind == "dedicated" and row.valid_to is None}
    return {
        grid.code: known[grid.name]
        for grid in plan.grids
        if grid.kind == "dedicated" and grid.name in known and known[grid.name].code not in taken - {grid.code}
    }


def _kept(grid: Drawn, rows: Sequence[Grid], again: Grid | None) -> Drawn:
    if again is not None:
        return replace(grid, code=again.code)
    name = next((row.name for row in rows if row.code == grid.code and row.valid_to is None), grid.name)
    return replace(grid, name=name)


def _areas(plan: GridPlan, grids: Sequence[Drawn], rows: Sequence[Grid]) -> tuple[Area, ...]:
    there = [row for row in rows if row.level == AREA]
    if not there:
        return plan.areas
    still = {row.pk: row for row in there if row.valid_to is None}
    above = {row.code: row.parent_id for row in rows if row.level == LEAF and row.valid_to is None}
    shared: Counter[tuple[int, str]] = Counter()
    for at, area in enumerate(plan.areas):
        for index in area.grids:
            parent = still.get(above.get(grids[index].code))  # type: ignore[arg-type]
            if parent is not None:
                shared[at, parent.code] += max(1, grids[index].households)
    name_of = {row.code: row.name for row in still.values()}
    code_of: dict[int, str] = {}
    for (at, code), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if at not in code_of and code not in code_of.values():
            code_of[at] = code
    used = {row.code for row in there}
    names = {name_of[code] for code in code_of.values()}
    found = []
    for at, area in enumerate(plan.areas):
        if at in code_of:
            found.append(replace(area, code=code_of[at], name=name_of[code_of[at]]))
            continue
        code = rules.next_code(plan.village, used, level=AREA, kind="general")
        used.add(code)
        name, repeat = area.name, 2
        while name in names:
            name, repeat = f"{area.name}{repeat}", repeat + 1
        names.add(name)
        found.append(replace(area, code=code, name=name))
    return tuple(found)
