"""What the editor says: words for its script, and the colours by name."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wangge.territory.api import COLOURS


def choices() -> list[tuple[str, str]]:
    """Return the grid colours with their words."""
    return [(name, _(words)) for name, words in COLOURS.items()]


def page_words() -> dict[str, str]:
    """Return the words that the script of the editor puts on the page."""
    return {
        "map": _("Map of the draft. Arrows move it, plus and minus zoom."),
        "zoomIn": _("Zoom in"),
        "zoomOut": _("Zoom out"),
        "north": _("North up"),
        "metres": _("m"),
        "kilometres": _("km"),
        "attribution": _("Who made the background map"),
        "saving": _("Saving…"),
        "saved": _("Saved."),
        "unreachable": _("The server cannot be reached. The step was not saved; try again."),
        "reload": _("Load the draft again"),
        "nothing": _("Nothing is chosen. Click a house, a hutong or a grid, or draw round several houses."),
        "grid": _("{name}: {households} households, {persons} persons"),
        "gridLocked": _("{name}: {households} households, {persons} persons, locked"),
        "houses": _("{households} households, {persons} persons, of {grids}"),
        "house": _("Household {number}, {lane} {door}, {persons} persons, of {grids}"),
        "drawLine": _("Click along the line, from outside the grid right across it. A double click or Enter ends it."),
        "drawRing": _("Click round the houses. A double click or Enter closes the ring, Escape gives up."),
        "drawBox": _("Press and drag a box round the houses."),
        "gone": _("{name} is no more"),
        "new": _("{name} is new: {households} households, {persons} persons"),
        "changed": _("{name}: households {from} → {to}, persons {before} → {after}"),
        "renamed": _("{name}: {households} households, as before"),
        "lock": _("Lock"),
        "unlock": _("Unlock"),
        "none": _("Nothing: the draft keeps every rule."),
    }
