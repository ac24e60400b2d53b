"""``wangge check``: is every household, lane and place in exactly one grid, and every grid as it must be?"""

from typing import Annotated, Any

import typer

from wangge.exchange.net import Net, read_net
from wangge.exchange.net.plan import plain_data
from wangge.language.marking import _
from wangge.problem import Finding
from wangge.project.checking import NetReport, check_net
from wangge.project.commands.options import Json, NetFolder
from wangge.project.findings import count_by_severity, finding_as_data, show_findings
from wangge.project.talk import Talk

FAILED = 1


def join(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command(
        "check",
        help=_(
            "Prove that a net leaves no blank and no dead angle: every household, lane and place in exactly one grid, "
            "every grid in one piece, polygons without gap or overlap. Ends with 1 when a hard rule is broken."
        ),
        epilog=_("Example:\n\n  wangge check net/\n\n  wangge check net/ --json > report.json"),
    )(check)


def check(
    net: NetFolder,
    every: Annotated[bool, typer.Option("--all", help=_("Show every finding, notes too."))] = False,
    json: Json = False,
) -> None:
    """Check a net again from its files."""
    talk = Talk(machine=json)
    drawn = read_net(net)
    with talk.progress(_("Checking villages")) as tell:
        report = check_net(drawn, progress=tell)
    show_villages(talk, drawn, report)
    show_findings(talk, drawn.township, report.findings, every=every)
    said = _said_when_drawn(drawn)
    errors, warnings, notes = count_by_severity(said)
    talk.say(
        _("Said when it was drawn: {errors} errors, {warnings} warnings, {notes} notes (layer `findings`)."),
        errors=errors,
        warnings=warnings,
        notes=notes,
    )
    if every:
        show_findings(talk, drawn.township, said, every=True)
    unmapped = [village.name for village in drawn.township.villages if village.boundary is None]
    if report.good and unmapped:
        talk.say(_("[bold green]Good:[/] every household is in exactly one grid."))
        talk.say(_("Without a map, so that no land could be checked: {villages}."), villages=", ".join(unmapped))
    elif report.good:
        talk.say(_("[bold green]Good:[/] every household and every place is in exactly one grid, no gap, no overlap."))
    else:
        talk.say(_("[bold red]Not good:[/] a hard rule is broken; the errors above say where and why."))
    talk.result(_as_data(drawn, report))
    if not report.good:
        raise typer.Exit(FAILED)


def _said_when_drawn(net: Net) -> list[Finding]:
    return [*net.township.findings, *(finding for plan in net.plans for finding in plan.findings)]


def show_villages(talk: Talk, net: Net, report: NetReport) -> None:
    """Show one line per village and the sums."""
    rows: list[tuple[object, ...]] = []
    for village, plan, checked in zip(net.township.villages, net.plans, report.villages, strict=True):
        sizes = [grid.households for grid in plan.grids]
        errors, warnings, _notes = count_by_severity(checked.findings)
        span = f"{min(sizes)}-{max(sizes)}" if sizes else "-"
        people = int(village.households.persons.sum())
        rows.append((village.code, village.name, len(village.households), people, len(sizes), span, errors, warnings))
    sums = [sum(int(str(row[i])) for row in rows) for i in (2, 3, 4)]
    errors, warnings, _notes = count_by_severity(report.findings)
    rows.append((net.township.code, net.township.name, *sums, "", errors, warnings))
    headings = (
        _("Code"),
        _("Village"),
        _("Households"),
        _("Persons"),
        _("Grids"),
        _("Per grid"),
        _("Errors"),
        _("Warnings"),
    )
    talk.table(headings, rows, numbers=6)


def _as_data(net: Net, report: NetReport) -> dict[str, Any]:
    villages = [
        {
            "code": village.code,
            "name": village.name,
            "households": len(village.households),
            "persons": int(village.households.persons.sum()),
            "grids": len(plan.grids),
            "good": checked.good,
            "measures": checked.measures,
        }
        for village, plan, checked in zip(net.township.villages, net.plans, report.villages, strict=True)
    ]
    findings = [finding_as_data(finding, net.township) for finding in report.findings]
    said = [finding_as_data(finding, net.township) for finding in _said_when_drawn(net)]
    content: dict[str, Any] = plain_data(
        {"good": report.good, "villages": villages, "findings": findings, "said_when_drawn": said}
    )
    return content
