"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from wangge.language.marking import _

INPUT, GRIDS, SEARCH, OUTPUT, PRINT = (
    _("What goes in"),
    _("How the grids shall be"),
    _("How it is computed"),
    _("What comes out"),
    _("What is printed"),
)

Json = Annotated[
    bool, typer.Option("--json", help=_("For machines: one JSON object on standard output, nothing else."))
]

NetFolder = Annotated[
    Path, typer.Argument(metavar="NET", help=_("The folder that `wangge delineate --out` wrote."), show_default=False)
]
