"""What is looked for: the kinds of blanks and of things to look at, and where the limits are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangge.language.marking import _
from wangge.territory.api import AREA, LEAF, VILLAGE

if TYPE_CHECKING:
    from wangge.kernel.access import Ability

BAND = (20, 45)
"""How many households a leaf grid should have, where no adopted drawing says otherwise."""

MOST_GRIDS: dict[int, int] = {LEAF: 1, AREA: 1, VILLAGE: 1}
"""Of how many grids of a level one person may be in charge."""

STALE_DAYS = 365
"""After how many days nobody has confirmed or changed a household, its data count as old."""


@dataclass(frozen=True)
class Kind:
    """One thing that is counted.

    ``blank``: as long as there is one, the net has a blank; the others are to be looked at. ``reads`` is the ability
    without which the figure is not shown. ``of`` names the total beside it; ``unit`` is empty or ``m2``.
    """

    key: str
    words: str
    help: str
    reads: Ability
    blank: bool = True
    of: str = ""
    unit: str = ""


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            "household_no_grid", _("Households without a grid"), _("Nobody looks after them."), "household.read",
            of="households",
        ),
        Kind(
            "grid_nobody", _("Grids of all levels without a person in charge"),
            _("Township, villages, areas and grids."), "person.read", of="units",
        ),
        Kind(
            "post_no_duty", _("Posts without a duty list"), _("Their role has no line that says what it is for."),
            "person.read", of="posts",
        ),
        Kind(
            "land_uncovered", _("Land in no grid"), _("Measured from the outlines on the map."), "grid.read", unit="m2"
        ),
        Kind(
            "land_doubled", _("Land in two grids"), _("Measured from the outlines on the map."), "grid.read", unit="m2"
        ),
        Kind(
            "way_no_grid", _("Streets and lanes without a grid"), _("Each segment counts."), "grid.read", of="ways"
        ),
        Kind(
            "place_no_grid", _("Places without a grid"), _("Squares, schools, ponds, wells and the like."),
            "grid.read", of="places",
        ),
        Kind(
            "grid_outside_band", _("Grids outside the band"), _("Too few or too many households."), "household.read",
            blank=False, of="grids",
        ),
        Kind(
            "person_too_many", _("People in charge of too many grids"), _("One person, one grid of a level."),
            "person.read", blank=False,
        ),
        Kind(
            "person_no_post", _("People without a post"), _("They are in the books and hold no post."), "person.read",
            blank=False,
        ),
        Kind(
            "household_stale", _("Household data older than a year"),
            _("Nobody has confirmed or changed them for a year."), "household.read", blank=False, of="households",
        ),
    )
}  # fmt: skip

BELOW_VILLAGE = frozenset(KINDS) - {"land_uncovered", "land_doubled", "way_no_grid", "place_no_grid", "person_no_post"}
"""What can be said of an area or a leaf grid alone: what lies in no grid belongs to the village."""
