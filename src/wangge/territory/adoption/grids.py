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
        """Return how many grids were opened, changed and closed."""
        return {
            "grids_opened": len(self.opened),
            "grids_changed": len(self.changed),
            "grids_closed": len(self.vanished),
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
    colours = _colours(drawn, there)
    for row in sorted(drawn.grids, key=lambda row: row.level):
        parent = result.by_code[row.parent]
        grid = known.get(row.code)
        if grid is None:
            grid = _new(row, parent, divisions[row.division], day, colours)
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


def _colours(drawn: Drawn, there: Sequence[Grid]) -> dict[str, set[tuple[str, int | None]]]:
    """Return the colours that surviving grids keep, by village."""
    kept: dict[str, set[tuple[str, int | None]]] = {}
    staying = {row.code for row in drawn.grids}
    for grid in there:
        if grid.valid_to is None and grid.colour and grid.code in staying:
            kept.setdefault(grid.division_id, set()).add((grid.colour, grid.colour_number))
    return kept


def _new(
    row: DrawnGrid, parent: Grid, division: Division, day: date, colours: dict[str, set[tuple[str, int | None]]]
) -> Grid:
    used = colours.setdefault(row.division, set())
    colour, name = (row.colour, row.colour_number), row.name
    if colour[0] and colour in used:
        colour = rules.next_colour(used)
        if name == rules.colour_name(row.colour, row.colour_number):
            name = rules.colour_name(*colour)
    used.add(colour)
    grid = Grid(
        level=row.level, kind=row.kind, code=row.code, name=name[:64], parent=parent, division=division,
        colour=colour[0], colour_number=colour[1], scope_text=row.scope_text, outline=row.outline.wkb,
        lon=row.outline.lon, lat=row.outline.lat, valid_from=day,
    )  # fmt: skip
    grid.path = rules.path_below(parent.path, grid.pk.hex)
    return grid


_DRAWN = ("kind", "scope_text", "outline", "lon", "lat", "parent_id", "path")


def _survive(grid: Grid, row: DrawnGrid, parent: Grid, changes: Changes) -> bool:
    """Give a grid the outline, scope and area of the net; say whether anything changed. Name and colour stay."""
    wanted: dict[str, Any] = {
        "kind": row.kind, "scope_text": row.scope_text, "outline": row.outline.wkb, "lon": row.outline.lon,
        "lat": row.outline.lat, "parent_id": parent.pk, "path": rules.path_below(parent.path, grid.pk.hex),
    }  # fmt: skip
    before = {name: getattr(grid, name) for name, value in wanted.items() if getattr(grid, name) != value}
    if not before:
        return False
    for name in before:
        setattr(grid, name, wanted[name])
    grid.version += 1
    changes.changed(grid, before={name.removesuffix("_id"): value for name, value in before.items()})
    return True


def _write(changed: list[Grid]) -> None:
    if changed:
        Grid.objects.bulk_update(changed, [*_DRAWN, "version"], batch_size=100)
