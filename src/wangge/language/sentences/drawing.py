"""What the engine may say of a village and its grids."""

from __future__ import annotations

from wangge.language.marking import _

SENTENCES = {
    "colours.too_few": _(
        "A grid touches {neighbours} others in such a way that {colours} colours cannot tell neighbours "
        "apart. Look for grids made of many scattered pieces and redraw them."
    ),
    "grid.above_maximum": _(
        "Grid {grid} has {households} households, more than {maximum}: {reason}. Keep it as an exception and "
        "give it two officers, or draw with a larger upper limit (--max). Doors: {doors}."
    ),
    "grid.below_minimum": _(
        "Grid {grid} has {households} households, fewer than {minimum}: {reason}. Keep it as an exception, or "
        "draw with a smaller lower limit (--min)."
    ),
    "group.joined": _(
        "Group {group} ({households} households) is too small for a grid of its own; it was joined with {into}."
    ),
    "household.attached": _(
        "Household {household} has no place; it was put into the grid of its group. Enter its coordinates to be sure."
    ),
    "household.moves": _(
        "{households} households move from grid {from} to grid {to}: {who}. Tell them and both officers."
    ),
    "net.existing": _("The {grids} grids of the list were kept; only their land was derived."),
    "numbering.duplicate": _(
        "Two grids of village {village} both claim the code {value}. Give one of them another code in the existing net."
    ),
    "numbering.exhausted": _(
        "Village {village} has {grids} grids to number, but the range for this kind ({kind}) holds {numbers} "
        "numbers and numbers once used are not given again. Draw larger grids, or divide the village."
    ),
    "numbering.village_code": _(
        "{value} is not a village code: it must be 12 digits. Correct the code in the map of the villages, or "
        "leave it empty."
    ),
    "plan.areas": _("The level-3 areas do not hold every grid exactly once. Draw the village again."),
    "plan.building.divided": _("Building {building} is divided between two grids. Draw the village again."),
    "plan.code.twice": _("The code {grid} is used twice. Draw the village again."),
    "plan.count": _(
        "Grid {grid} is said to have {stated} households, but {counted} are in it. Draw the village again."
    ),
    "plan.groups_mixed": _(
        "Grid {grid} mixes villager groups that are not too small for a grid of their own: {groups}. Draw the "
        "village again, or allow it with --mix-groups."
    ),
    "plan.household.no_grid": _("Household {household} stands on the map but is in no grid. Draw the village again."),
    "plan.household.no_place": _(
        "Household {household} has no place and is in no grid. Enter its coordinates, lane and door, or group "
        "in the list and draw again."
    ),
    "plan.household.stray": _(
        "Household {household} stands outside the land of its grid {grid}. Draw the village again."
    ),
    "plan.land.gap": _(
        "The grids do not cover the village: {square_metres} m² are left over or lie outside. Draw the "
        "village again, and do not change borders by hand."
    ),
    "plan.land.invalid": _("The land of grid {grid} crosses itself. Draw the village again."),
    "plan.land.overlap": _(
        "The land of grid {grid} overlaps another grid, or their border differs from side to side. Draw the "
        "village again."
    ),
    "plan.land.pieces": _(
        "Grid {grid} lies in {pieces} pieces within one part of the village. Draw the village again."
    ),
    "plan.colour": _("Grids {grid} and {other} border on each other and are both {colour}. Draw the village again."),
    "plan.land.none": _("Grid {grid} has no land: none of its households has a place. Enter their coordinates."),
    "plan.lane.missing": _("The street {name} is not among the lanes of the net. Draw the village again."),
    "plan.lane.stray": _(
        "A segment of the lane {name} is given to grid {grid}, along whose land it does not run. "
        "Draw the village again."
    ),
    "plan.lane.no_grid": _("A segment of the lane {name} belongs to no grid. Draw the village again."),
    "plan.persons": _("Grid {grid} is said to have {stated} persons, but {counted} are in it. Draw the village again."),
    "plan.place.stray": _("The place {name} is given to grid {grid} but lies in another. Draw the village again."),
    "plan.place.no_grid": _("The place {name} belongs to no grid. Draw the village again."),
    "plan.size": _(
        "Grid {grid} has {households} households, outside {minimum} to {maximum}, and no reason is given. "
        "Draw the village again."
    ),
    "reason.existing": _("the township's own grids were kept"),
    "reason.indivisible": _("its houses cannot be divided into two connected grids"),
    "reason.isolated": _("its houses lie apart from all others of their group"),
    "reason.one_building": _("they live in one building, which is never divided"),
    "reason.village_small": _("the village has fewer households than that"),
    "village.empty": _("No household is listed in {village}, so it has no grids. Check the household list."),
    "village.without_map": _(
        "The village has no map and no coordinates: its {households} households were divided by group and "
        "order. Add coordinates to draw along streets."
    ),
}
