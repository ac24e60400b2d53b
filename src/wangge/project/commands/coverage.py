"""``wangge coverage``: what of the net in the database is left blank."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from wangge.language import gettext
from wangge.language.marking import _
from wangge.problem import Problem
from wangge.project.commands.check import FAILED
from wangge.project.commands.options import Json  # noqa: TC001 - Typer reads the annotations
from wangge.project.server.prepare import load
from wangge.project.talk import Talk

GridCode = Annotated[
    str, typer.Option("--grid", metavar="CODE", help=_("Only this township, village, area or grid, by its code."))
]


def join(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command(
        "coverage",
        help=_(
            "Count what the net in the database leaves blank: households, streets and places without a grid, grids "
            "without a person in charge, land in no grid or in two. Ends with 1 while anything is blank."
        ),
        epilog=_("Example:\n\n  wangge coverage\n\n  wangge coverage --grid 411622204205000 --json"),
    )(coverage)


def coverage(grid: GridCode = "", json: Json = False) -> None:
    """Count it."""
    load()
    from wangge.planning import api  # noqa: PLC0415 - needs the server extra
    from wangge.territory.api import grids_for  # noqa: PLC0415

    talk = Talk(machine=json)
    actor = api.platform_reader("wangge coverage")
    within = None
    if grid:
        within = grids_for(actor).filter(code=grid).first()
        if within is None:
            raise Problem("coverage.grid.not_found", value=grid)
    api.prove_below(within.path if within is not None else "")
    found = api.coverage(actor, within=within)
    _say(talk, found, api.COVERAGE_KINDS)
    talk.result(api.coverage_data(found))
    if not found.good:
        raise typer.Exit(FAILED)


def _say(talk: Talk, found: Any, kinds: Any) -> None:
    states = {True: gettext(_("blank")), False: gettext(_("to look at"))}
    rows = [
        (
            gettext(figure.kind.words),
            states[figure.kind.blank] if figure.number else "",
            f"{figure.number:g} m²" if figure.kind.unit else f"{figure.number:g}",
            figure.of if figure.of is not None else "",
        )
        for figure in found.figures.values()
    ]
    talk.table((_("What"), _("State"), _("How many"), _("of")), rows, numbers=2)
    for part in found.parts:
        blanks = [
            f"{gettext(kinds[key].words)} {number:g}"
            for key, number in part.numbers.items()
            if kinds[key].blank and number
        ]
        if blanks:
            talk.say("{name}: {blanks}", name=part.unit.name, blanks=" · ".join(blanks))
    if not found.totals["grids"]:
        talk.say(_("[bold red]Not good:[/] there are no grids here yet."))
    elif found.good:
        talk.say(_("[bold green]Good:[/] nothing is left blank."))
    else:
        talk.say(_("[bold red]Not good:[/] the net has blanks."))
