"""Printing: what on a poster is no longer so, and what keeps one from being printed."""

from wangge.language.marking import _

SENTENCES: dict[str, str] = {
    "poster.changed.gone": _("{grid} is no longer there"),
    "poster.changed.new": _("{grid} is new"),
    "poster.changed.name": _("{grid} is now called {value}"),
    "poster.changed.look": _("the colour of {grid} changed"),
    "poster.changed.outline": _("the border of {grid} changed"),
    "poster.changed.scope": _("what {grid} covers is described otherwise"),
    "poster.changed.officer": _("the officer of {grid} changed"),
    "poster.changed.chief": _("the grid chief of {grid} changed"),
    "poster.changed.phone": _("the phone number shown for {grid} changed"),
    "poster.changed.helpers": _("those who help in {grid} changed"),
    "poster.changed.area": _("{grid} belongs to another area"),
    "poster.changed.households.more": _("{number} more households in {grid}"),
    "poster.changed.households.fewer": _("{number} fewer households in {grid}"),
    "poster.changed.persons.more": _("{number} more persons in {grid}"),
    "poster.changed.persons.fewer": _("{number} fewer persons in {grid}"),
    "poster.changed.grids.more": _("{number} more grids in {grid}"),
    "poster.changed.grids.fewer": _("{number} fewer grids in {grid}"),
    "poster.changed.doors": _("doors or lanes in {grid} changed"),
    "poster.changed.spots": _("a house in {grid} has another place on the map"),
    "poster.changed.heads": _("heads of households in {grid} changed"),
    "poster.changed.ground": _("the map of the village changed"),
    "poster.changed.document": _("another document is in force: {value}"),
    "poster.changed.supervision": _("the supervision phone or the issuer changed"),
    "poster.changed.page": _("the address of the residents' page changed"),
    "poster.changed.leaders": _("the people of the township changed"),
    "poster.changed.chiefs": _("the people of the village changed"),
    "poster.changed.areas": _("the areas or those who lead them changed"),
    "poster.net.none": _("{village} has no grids yet, so there is nothing to print. Plan its net first."),
    "poster.kind.place": _(
        "This cannot be printed here. Choose a village for its posters, the township for the overview."
    ),
    "poster.down": _("This print has already been taken down."),
    "poster.place.long": _("The place where it hangs is too long. Use at most {most} characters."),
    "poster.bundle.empty": _("No village has a net yet, so there is nothing to print. Plan the nets first."),
    "poster.bundle.gone": _("The file is no longer kept. Make it anew; it is kept for a day."),
    "publishing.phone.invalid": _("“{value}” is not a phone number. Write digits, hyphens and spaces."),
    "publishing.host.half": _("Write both: the unit that hosts the platform, and its filing number."),
}  # fmt: skip
