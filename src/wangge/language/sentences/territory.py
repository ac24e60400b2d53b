"""What may be wrong with divisions, grids, settlements, places, and a net that is adopted."""

from __future__ import annotations

from wangge.language.marking import _

SENTENCES = {
    "date.future": _(
        "{value} lies in the future. Enter a day up to today ({today}); enter what begins later on its day."
    ),
    "date.invalid": _("{value} is no date. Write it like 2026-07-01."),
    "date.too_early": _(
        "{value} is too early: it has been in force since {since}. Enter a later day, or undo the change that made it."
    ),
    "division.code.elsewhere": _(
        "{value} is no code of a village of this township: it must begin with {township}. Correct the code."
    ),
    "division.code.invalid": _("{value} is no division code: {reason}. Correct it by the official code table."),
    "division.code.not_township": _(
        "{value} is not the code of a township (9 digits, or 12 ending with 000). Correct it by the code table."
    ),
    "division.code.not_village": _(
        "{value} is not the code of a village (12 digits, not ending with 000). Correct it by the code table."
    ),
    "division.column": _(
        "{file} {sheet}: there is no column {column}. The columns found are: {found}. Name the columns 代码 and 名称."
    ),
    "division.twice": _("{file} {sheet} row {row}: the code {value} is in the list twice. Delete one of the rows."),
    "grid.closed": _("{name} was closed on {day} and cannot be changed. Choose a grid that is in force."),
    "grid.code.exhausted": _(
        "The village {village} has used all numbers from {first} to {last}. A number is never used again: make the "
        "grid of another kind, or ask the township to divide the village."
    ),
    "grid.code.invalid": _(
        "{value} is no code for this grid: it must be the village's code {village} and a number from {first} to {last}."
    ),
    "grid.code.taken": _("The code {value} was given before and is never used again. Leave it empty for the next one."),
    "grid.colour.taken": _("Another grid of {village} is called {value} already. Choose another colour or number."),
    "grid.colour.unknown": _("{value} is no colour of ours. Use one of {known}, with a number when it repeats."),
    "grid.kind.unknown": _("{value} is no kind of grid. Choose general or dedicated."),
    "grid.name.missing": _("The name is empty. Enter a name."),
    "grid.occupied": _(
        "{grid} ({value}) cannot be closed: there are still {left} in it. Move them first, or name the grid that takes "
        "them over."
    ),
    "grid.parent.elsewhere": _("{name} does not belong to {village}. Choose a grid of the same village."),
    "grid.parent.level": _("{name} is on level {level}: this cannot be put there. Choose a grid of the right level."),
    "grid.successor.invalid": _(
        "{name} cannot take over from {grid}: it must be another open grid of the same level in the same village."
    ),
    "net.adopt.empty": _("{file}: no grids are drawn in this net. Draw the net first, then adopt it."),
    "net.adopt.nameless": _("{file}: the grid {value} has no name. Give it one in the net, then adopt it."),
    "net.adopt.later": _(
        "{grid} came into force on {since}, after the day from which this net shall hold. Choose that day or a "
        "later one."
    ),
    "net.adopt.township": _(
        "This net is of {name} ({value}), where you are not responsible. Take a net of your own township."
    ),
    "net.adopt.twice": _("{file}: the grid code {value} is there twice. Draw the net again."),
    "net.adopt.used_again": _(
        "{file}: the grid code {value} belongs to a grid that was closed on {day} and is never used again. Draw the "
        "net again with the present net as its previous one."
    ),
    "place.closed": _("{name} is there no more since {day} and cannot be changed."),
    "place.kind.unknown": _("{value} is no kind of place. Choose one from the list."),
    "place.point.invalid": _(
        "{lon}, {lat} is no place on earth. Enter longitude (73 to 135) and latitude (18 to 54), or leave both empty."
    ),
    "reason.division.city": _("the digits 3 and 4 (city) are out of range"),
    "reason.division.digits": _("it must have 12 digits"),
    "reason.division.province": _("the first two digits are no province"),
    "reason.division.township": _("the digits 7 to 9 (township) must be 001 to 599"),
    "reason.division.village": _("the last three digits (village) must be 001 to 599"),
    "settlement.kind.unknown": _("{value} is no kind of settlement. Choose natural village or villager group."),
    "settlement.parent.invalid": _("{name} is no natural village of this village. Choose another or leave it empty."),
    "settlement.twice": _("{name} is there already. Use that one, or choose another name."),
    "text.too_long": _("{value} is too long: at most {most} characters. Shorten it."),
}
