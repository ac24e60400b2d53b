"""What may stand in the way of correcting a draft by hand, and what the checker says of what was done by hand."""

from __future__ import annotations

from wangge.language.marking import _

SENTENCES = {
    "correct.breaks": _(
        "Nothing was changed: the net would break a rule that it keeps now ({rule}, grid {grid}). Try a smaller change."
    ),
    "correct.building": _(
        "Household {household} lives in one house with household {other}, and a house is never divided. Move all "
        "households of the house together."
    ),
    "correct.closed": _(
        "The draft of {village} can no longer be corrected, because it was adopted or dropped. Make a new draft of the "
        "net in force."
    ),
    "correct.colour.neighbour": _(
        "The neighbour {other} is {colour} already, and neighbours must differ. Choose another colour."
    ),
    "correct.colour.unknown": _("There is no grid colour {colour}. Choose one of the eight colours."),
    "correct.details": _("Something is missing for this step: {missing}. Load the page again and try once more."),
    "correct.empty": _(
        "Nothing was changed: {grid} would be left without any household. Merge it with its neighbour instead."
    ),
    "correct.grid": _("This draft has no grid {grid}. Load the page again."),
    "correct.household": _("This draft has no household {household}. Load the page again."),
    "correct.locked": _("{grid} is locked. Unlock it first if it is to change."),
    "correct.merge.apart": _("{grid} and {other} do not border on each other. Only neighbours can be merged."),
    "correct.merge.kinds": _(
        "{grid} and {other} are of different kinds: a dedicated grid is not merged with a general one."
    ),
    "correct.merge.same": _("Choose two different grids to merge."),
    "correct.name.empty": _("A grid needs a name. Write one."),
    "correct.name.long": _("The name is too long: at most {longest} characters."),
    "correct.name.taken": _("Another grid of this village is called {name}. Choose another name."),
    "correct.nothing": _("Nothing was changed: there is nothing to do. Choose what is to change first."),
    "correct.operation": _("There is no correction called {operation}. Load the page again."),
    "correct.pieces": _(
        "Nothing was changed: {grid} would lie in {pieces} pieces, {houses} houses cut off from the rest. Move what "
        "lies between them too, or choose houses on the border."
    ),
    "correct.pieces.new": _(
        "Nothing was changed: the new grid would lie in {pieces} pieces. Draw the line another way."
    ),
    "correct.redo.none": _("There is nothing to redo."),
    "correct.redraw.all_locked": _("Every grid is locked, so there is nothing to redraw. Unlock some first."),
    "correct.split.misses": _(
        "The line does not cut {grid} in two. Draw it right across, from outside its border to outside its border."
    ),
    "correct.split.no_map": _("{grid} has no land on a map, so no line can split it. Move households instead."),
    "correct.split.one_side": _(
        "All {households} households of {grid} are on one side of the line. Draw it between the houses."
    ),
    "correct.split.several": _("The households chosen are in several grids. Choose households of one grid only."),
    "correct.taken": _(
        "{name} is correcting this draft now. Wait until {name} has finished, or take over if you have agreed on it."
    ),
    "correct.too_large": _("That is too much for one step (more than {limit} kB). Choose fewer households."),
    "correct.undo.none": _("There is nothing to undo: the draft is as it was drawn."),
    "grid.groups_mixed": _("Grid {grid} mixes villager groups ({groups}): {reason}. Keep it if that is meant."),
    "grid.recoloured": _(
        "Grid {grid} was {before} and is {after} now, because a new neighbour has its colour. Choose another if you "
        "like."
    ),
    "reason.by_hand": _("it was corrected by hand"),
}
