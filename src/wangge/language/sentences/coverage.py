"""What may be wrong when coverage is asked for."""

from __future__ import annotations

from wangge.language.marking import _

SENTENCES = {
    "coverage.kind.not_found": _("{value} is nothing that coverage counts. Choose a figure on the page of coverage."),
    "coverage.grid.not_found": _("There is no grid with the code {value}. Look it up in the list of grids."),
}
