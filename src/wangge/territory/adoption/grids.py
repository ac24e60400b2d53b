"""The grids of an adopted net beside those that are there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from wangge.problem import Problem
from wangge.territory import rules
from wangge.territory.models import Division, Grid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from wangge.kernel.changes import Changes
    from wangge.territory.adoption.drawn import Drawn, DrawnGrid


@dataclass
class AdoptedGrids:
    """The grids in force after the adoption, and what became of each."""

    by_code: dict[str, Grid] = field(default_factory=dict)
    opened: list[Grid] = field(default_factory=list)
    changed: list[Grid] = field(default_factory=list)
    vanished: list[Grid] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Return how many grids were opened, changed and closed, and how many of these are level-3 areas."""
        return {
            "grids_opened": len(self.opened),
            "grids_changed": len(self.changed),
            "grids_closed": len(self.vanished),
            "areas_opened": sum(grid.level == rules.AREA for grid in self.opened),
            "areas_closed": sum(grid.level == rules.AREA for grid in self.vanished),
        }


def adopt_grids(
    drawn: Drawn,
    township: Grid,
    there: Sequence[Grid],
    divisions: Mapping[str, Division],
    day: date,
    changes: Changes,
) -> AdoptedGrids:
    """New grids are open from the day on, surviving ones as the net draws them; vanished ones are named, not closed.

    Raises
    ------
    Problem
        ``net.adopt.used_again``.
    """
    known = {grid.code: grid for grid in there}
    result = AdoptedGrids({township.code: township})
    for row in sorted(drawn.grids, key=lambda row: row.level):
        parent = result.by_code[row.parent]
        grid = known.get(row.code)
        if grid is None:
            grid = _new(row, parent, divisions[row.division], day)
            result.opened.append(grid)
        elif grid.valid_to is not None:
            raise Problem("net.adopt.used_again", file="grids.gpkg", value=row.code, day=grid.valid_to.isoformat())
        elif _survive(grid, row, parent, changes):
            result.changed.append(grid)
        result.by_code[row.code] = grid
    Grid.objects.bulk_create(result.opened)
    changes.made_all(result.opened)
    _write(result.changed)
    drawn_divisions = {row.division for row in drawn.grids}
    result.vanished = [
        grid
        for grid in sorted(there, key=lambda grid: -grid.level)
        if grid.valid_to is None and grid.level > rules.VILLAGE and grid.division_id in drawn_divisions
        and grid.code not in result.by_code
    ]  # fmt: skip
    return result


def _new(row: DrawnGrid, parent: Grid, division: Division, day: date) -> Grid:
    grid = Grid(
        level=row.level, kind=row.kind, code=row.code, name=row.name[:64], parent=parent, division=division,
        colour=row.colour, colour_number=row.colour_number, scope_text=row.scope_text, outline=row.outline.wkb,
        lon=row.outline.lon, lat=row.outline.lat, valid_from=day,
    )  # fmt: skip
    grid.path = rules.path_below(parent.path, grid.pk.hex)
    return grid


_DRAWN = (
    "kind", "scope_text", "outline", "lon", "lat", "parent_id", "path", "name", "colour", "colour_number"
)  # fmt: skip


def _survive(grid: Grid, row: DrawnGrid, parent: Grid, changes: Changes) -> bool:
    """Let a grid be as the net draws it; say whether anything changed. A village keeps its name and description."""
    wanted: dict[str, Any] = {
        "outline": row.outline.wkb, "lon": row.outline.lon, "lat": row.outline.lat, "parent_id": parent.pk,
        "path": rules.path_below(parent.path, grid.pk.hex),
    }  # fmt: skip
    if grid.level > rules.VILLAGE:
        wanted["name"] = row.name[:64]
    if grid.level == rules.LEAF:
        wanted |= {
            "kind": row.kind, "scope_text": row.scope_text, "colour": row.colour, "colour_number": row.colour_number
        }  # fmt: skip
    before = {name: getattr(grid, name) for name, value in wanted.items() if _bare(getattr(grid, name)) != value}
    if not before:
        return False
    for name in before:
        setattr(grid, name, wanted[name])
    grid.version += 1
    changes.changed(grid, before={name.removesuffix("_id"): value for name, value in before.items()})
    return True


def _bare(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value  # as PostgreSQL's driver gives it


def _write(changed: list[Grid]) -> None:
    if changed:
        Grid.objects.bulk_update(changed, [*_DRAWN, "version"], batch_size=100)
