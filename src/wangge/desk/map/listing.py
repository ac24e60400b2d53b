"""The list beside the map: villages with their grids, as the filters leave them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.utils.translation import gettext

from wangge.desk.shell.answering import chosen
from wangge.desk.territory.figures import without_chief
from wangge.language.marking import _
from wangge.registry.api import blanks, counts_by_grid
from wangge.roster.api import BAND
from wangge.territory.api import AREA, LEAF, LEVELS, VILLAGE, Grid, grids_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from wangge.desk.shell.days import Day
    from wangge.kernel.access import Actor
    from wangge.registry.api import Counts

COVERAGE: dict[str, str] = {
    "vacant": _("grids with nobody in charge"),
    "band": _("grids with too few or too many households"),
    "blank": _("villages with households in no grid"),
}
"""What one may look for where the net is not whole."""

MOST = 600
"""So many grids are listed at once; of more, the villages are listed and the grids of the one that is chosen."""

_HIDDEN = ("outline", "scope_text", "note")


@dataclass
class Branch:
    """A village of the list with its units below; ``blanks`` households of it lie in no grid."""

    grid: Grid
    units: list[Grid] = field(default_factory=list)
    counts: dict[UUID, Counts] = field(default_factory=dict)
    blanks: int = 0
    open: bool = False

    @property
    def households(self) -> int:
        """Return how many households the listed units have."""
        return sum(self.counts[unit.pk].households for unit in self.units if unit.pk in self.counts)


@dataclass
class Listing:
    """What the list shows, what was asked for, and what the map shows then."""

    branches: list[Branch]
    villages: list[Grid]
    wanted: dict[str, str]
    units: int = 0
    shortened: bool = False
    only: list[str] | None = None  # ids of the units that the map shows; None: all
    box: tuple[float, float, float, float] | None = None
    total: int = 0
    counted: bool = False
    level_choices: list[tuple[str, str]] = field(default_factory=list)
    coverage_choices: list[tuple[str, str]] = field(default_factory=list)


def listing_of(actor: Actor, day: Day, asked: Mapping[str, str], *, counted: bool = True) -> Listing:
    """Return the list of what the actor may see on a day, narrowed by the filters; ``counted``: with households."""
    rows = grids_for(actor, on=day.date)
    villages = list(rows.filter(level=VILLAGE).defer(*_HIDDEN))
    wanted = {
        "village": chosen(asked.get("village", ""), {grid.code: grid.name for grid in villages}),
        "level": chosen(asked.get("level", ""), {str(level): "" for level in (VILLAGE, AREA, LEAF)}),
        "coverage": chosen(asked.get("coverage", ""), COVERAGE),
    }
    listing = Listing([], villages, wanted, counted=counted and actor.may("household.read"))
    listing.level_choices = [(str(level), gettext(LEVELS[level])) for level in (VILLAGE, AREA, LEAF)]
    listing.coverage_choices = [(key, gettext(words)) for key, words in COVERAGE.items()]
    level = VILLAGE if wanted["coverage"] == "blank" else int(wanted["level"] or LEAF)
    units = rows.filter(level=level)
    if wanted["village"]:
        units = units.filter(division_id=wanted["village"][:12])
    if wanted["coverage"] == "vacant":
        units = units.filter(without_chief(actor, day.date))
    whole = bool(wanted["village"] or wanted["coverage"]) or level == VILLAGE
    found = list(units.defer(*_HIDDEN)[: None if whole else MOST + 1])
    listing.total = len(found)
    if not whole and len(found) > MOST:
        listing.shortened, listing.total, found = True, units.count(), []
    counts = _counts(actor, found, day) if listing.counted else {}
    unplaced = _unplaced(actor) if wanted["coverage"] == "blank" and listing.counted and not day.past else {}
    if wanted["coverage"] == "band":
        found = [unit for unit in found if unit.kind == "general" and _outside(counts.get(unit.pk))]
    if wanted["coverage"] == "blank":
        found = [unit for unit in found if unplaced.get(unit.pk)]
    listing.units = len(found)
    if wanted["coverage"]:
        listing.only = [str(unit.pk) for unit in found]
    listing.branches = _branches(listing, found, counts, unplaced)
    listing.box = _box(found) or _box([branch.grid for branch in listing.branches]) or _box(villages)
    return listing


def _counts(actor: Actor, found: list[Grid], day: Day) -> dict[UUID, Counts]:
    leaves = [unit.pk for unit in found if unit.level == LEAF]
    return counts_by_grid(actor, leaves if len(leaves) <= MOST else None, day.date) if leaves else {}


def _unplaced(actor: Actor) -> dict[UUID, int]:
    """Return how many households of each village lie in no grid."""
    rows = blanks(actor).values("village_id").annotate(number=Count("pk")).order_by()
    return {row["village_id"]: row["number"] for row in rows}


def _outside(count: Counts | None) -> bool:
    return not BAND[0] <= (count.households if count else 0) <= BAND[1]


def _branches(
    listing: Listing, found: list[Grid], counts: dict[UUID, Counts], unplaced: dict[UUID, int]
) -> list[Branch]:
    """Hang each unit below its village; villages without any are left out where something is looked for."""
    branches = {grid.division_id: Branch(grid, blanks=unplaced.get(grid.pk, 0)) for grid in listing.villages}
    loose: dict[str, Branch] = {}
    for unit in found:
        branch = branches.get(unit.division_id) or loose.get(unit.division_id)
        if branch is None:  # a grid officer sees the grid alone
            branch = loose[unit.division_id] = Branch(unit)
        if unit.level != VILLAGE:
            branch.units.append(unit)
            if unit.pk in counts:
                branch.counts[unit.pk] = counts[unit.pk]
    shown = [branch for code, branch in branches.items() if _kept(listing, branch, found, code)] + list(loose.values())
    for branch in shown:
        branch.open = len(shown) == 1 or bool(listing.wanted["coverage"])
    return shown


def _kept(listing: Listing, branch: Branch, found: list[Grid], code: str) -> bool:
    wanted = listing.wanted
    if wanted["village"] and not wanted["village"].startswith(code):
        return False
    return not wanted["coverage"] or bool(branch.units) or branch.grid in found


def _box(grids: list[Grid]) -> tuple[float, float, float, float] | None:
    """Return the box around some grids; none when none of them has a shape."""
    boxes: list[Any] = [(g.west, g.south, g.east, g.north) for g in grids if g.west is not None]
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)
