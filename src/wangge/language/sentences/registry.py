"""What may be wrong with households, members, needs and facts."""

from __future__ import annotations

from wangge.language.marking import _

SENTENCES = {
    "care.basis.missing": _("Say what the need stands on: a document, rule or consent, in at most {most} characters."),
    "care.ended": _("This need was ended already. Open a new one if it came back."),
    "care.expiry.invalid": _(
        "Choose the day by which the need is looked at again: later than today, at most {latest}."
    ),
    "care.kind.unknown": _('"{value}" is no kind of care need. Choose one of the list.'),
    "care.purpose.unknown": _('"{value}" is no purpose. Choose one of the list.'),
    "care.source.unknown": _('"{value}" is no source. Choose one of the list.'),
    "fact.key.unknown": _('"{value}" is nothing that is kept of a household. Choose one of the list.'),
    "fact.value.invalid": _("Write the answer in at most {most} characters."),
    "household.date.future": _("{value} lies in the future. Choose a day up to today ({today})."),
    "household.field.long": _("This is too long: at most {most} characters."),
    "household.field.missing": _("This must be filled in."),
    "household.grid.elsewhere": _(
        "Grid {grid} lies in another village than household {household}. Choose a grid of its village."
    ),
    "household.grid.gone": _(
        "The grid {grid} ({value}) has been closed meanwhile: a new net came into force. Look at the page again and "
        "choose one of today's grids."
    ),
    "household.grid.unknown": _("There is no grid {value} in this village. Correct the code, or enter the grid first."),
    "household.head.needed": _("{name} is the head. Make another member the head first."),
    "household.merge.village": _("The two households are in different villages. Move one of them first."),
    "household.merged": _("Household {household} was merged into another one. Open that one and change it there."),
    "household.move.too_early": _(
        "Household {household} is where it is only since {since}. Choose that day or a later one."
    ),
    "household.number.taken": _("Number {number} belongs to another household of the village. Choose another."),
    "household.number.twice": _("Number {value} is in the list twice (also in row {other}). Correct one of them."),
    "household.number.unknown": _(
        "There is no household {number} in this village that you may see. Correct the number."
    ),
    "household.place.invalid": _("These are no coordinates. Give longitude and latitude in degrees, or neither."),
    "household.residence.dates": _("The return ({until}) lies before the departure ({since}). Correct one of them."),
    "household.residence.early": _("This is known since {since}. Choose that day or a later one."),
    "household.residence.unknown": _('"{value}" is no residence status. Choose one of the list.'),
    "household.same": _("This is the same household. Choose another one."),
    "household.size.invalid": _("Give a number of people from 0 to {most}."),
    "household.split.head": _(
        "Choose the new head among those who go. The head until now stays; "
        "make another member the head first if needed."
    ),
    "household.split.members": _("Choose who goes: at least one member, and at least one must stay."),
    "household.village.unknown": _("There is no village {value} here. Correct the code, or enter the village first."),
    "resident.birth_year.invalid": _("{value} cannot be a year of birth. Correct it or leave it empty."),
    "resident.id_number.invalid": _(
        "This id number is not valid: a figure is wrong or missing. Correct it or leave it empty."
    ),
    "resident.id_number.known": _("This id number is in the books already, for {name}. Move that person here instead."),
    "resident.id_number.twice": _(
        "The same id number is in the list twice (also in row {other}). Correct one of them."
    ),
    "resident.leaving.unknown": _('"{value}" is no reason for leaving. Choose one of the list.'),
    "resident.phone.invalid": _("This is no telephone number. Correct it or leave it empty."),
    "resident.relation.unknown": _('"{value}" is no relation to the head that fits here. Choose one of the list.'),
    "resident.sex.unknown": _('"{value}" is none of male, female, not known. Choose one of the list.'),
    "reveal.purpose.missing": _("Choose what it is uncovered for."),
}
