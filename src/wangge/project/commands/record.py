"""``wangge record``: verify what was recorded, sign it now, print the keys by which others can verify it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wangge.language import describe
from wangge.language.marking import _
from wangge.problem import Problem
from wangge.project.commands.check import FAILED
from wangge.project.commands.options import Json  # noqa: TC001 - Typer reads the annotations
from wangge.project.server.prepare import load
from wangge.project.talk import Talk

if TYPE_CHECKING:
    from wangge.kernel.record.verifying import Report, Wrong

CheckpointFile = Annotated[
    Path | None,
    typer.Option(
        "--checkpoints", metavar="FILE", exists=True, dir_okay=False,
        help=_("A copy of checkpoints.log that was kept elsewhere; by default the one in the var folder."),
    ),
]  # fmt: skip
PublicKeys = Annotated[
    list[str] | None,
    typer.Option(
        "--key", metavar="HEX", help=_("A public key that was kept elsewhere; may be given several times.")
    ),
]  # fmt: skip

_SHOWN = 200


def join(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    room = typer.Typer(no_args_is_help=True, help=_("The record of what was done: verify it, sign it."))
    room.command(
        "verify",
        help=_(
            "Read the whole record and say what does not fit, and where. Ends with 1 when anything does not; others "
            "may go on working meanwhile."
        ),
        epilog=_("Example:\n\n  wangge record verify --checkpoints /mnt/usb/checkpoints.log"),
    )(verify)
    room.command("checkpoint", help=_("Sign the state of the record now; the worker does it every hour by itself."))(
        checkpoint
    )
    room.command(
        "keys",
        help=_("Print the public keys of the signatures. Keep them elsewhere: with them anybody can verify a copy."),
    )(keys)
    app.add_typer(room, name="record")


def verify(checkpoints: CheckpointFile = None, key: PublicKeys = None, json: Json = False) -> None:
    """Verify the record."""
    load()
    from wangge.kernel.keys import signing  # noqa: PLC0415 - needs the server extra
    from wangge.kernel.record import verifying  # noqa: PLC0415

    talk = Talk(machine=json)
    with talk.progress(_("Reading the record")) as tell:
        report = verifying.verify(
            file=checkpoints,
            keys=signing.read_public(key) if key else None,
            tell=lambda entries: tell(entries, entries),
        )
    _say(talk, report)
    talk.result(as_data(report))
    if not report.good:
        raise typer.Exit(FAILED)


def checkpoint(json: Json = False) -> None:
    """Sign now."""
    load()
    from wangge.kernel.record.checkpoints import make_checkpoint  # noqa: PLC0415 - needs the server extra

    talk = Talk(machine=json)
    made = make_checkpoint()
    if made is None:
        talk.say(_("No line is new since the last checkpoint."))
    else:
        talk.say(_("Checkpoint {number} signed: {count} new lines."), number=made.number, count=made.entries)
    talk.result({"checkpoint": made.number if made else None, "entries": made.entries if made else 0})


def keys(json: Json = False) -> None:
    """Print the public keys."""
    load()
    from wangge.kernel.keys import signing  # noqa: PLC0415 - needs the server extra

    talk = Talk(machine=json)
    known = {name: signing.public_hex(public) for name, public in signing.public_keys().items()}
    talk.table((_("Signer"), _("Public key")), list(known.items()))
    talk.result({"keys": known})


def words(wrong: Wrong) -> str:
    """Say one finding."""
    place = {
        "subject": wrong.subject, "sequence": wrong.sequence, "entry": wrong.entry, "checkpoint": wrong.checkpoint,
    }  # fmt: skip
    return describe(Problem(wrong.code, **{**place, **wrong.details}))


def as_data(report: Report) -> dict[str, Any]:
    """Return the report for a machine."""
    return {
        "good": report.good,
        "entries": report.entries,
        "subjects": report.subjects,
        "findings": [
            {
                "code": wrong.code, "subject": wrong.subject, "sequence": wrong.sequence, "entry": wrong.entry,
                "checkpoint": wrong.checkpoint, "message": words(wrong), **wrong.details,
            }
            for wrong in report.wrong
        ],
        "findings_not_listed": report.more,
        "erased": dict(report.erased),
        "checkpoints": report.checkpoints,
        "covered_until": report.covered_until.isoformat() if report.covered_until else None,
        "uncovered": report.uncovered,
        "uncovered_since": report.uncovered_since.isoformat() if report.uncovered_since else None,
    }  # fmt: skip


def _say(talk: Talk, report: Report) -> None:
    for wrong in report.wrong[:_SHOWN]:
        talk.say("[red]{words}[/]", words=words(wrong))
    rest = len(report.wrong[_SHOWN:]) + report.more
    if rest:
        talk.say(_("... and {count} more."), count=rest)
    talk.say(
        _("Read: {entries} lines of {subjects} subjects, {checkpoints} checkpoints."),
        entries=report.entries, subjects=report.subjects, checkpoints=report.checkpoints,
    )  # fmt: skip
    for rule, count in sorted(report.erased.items()):
        talk.say(_("Erased by rule {rule}: {count} subjects."), rule=rule, count=count)
    if report.uncovered and report.uncovered_since is not None:
        talk.say(
            _("No checkpoint covers the last {count} lines yet, since {since}."),
            count=report.uncovered, since=_local(report.uncovered_since),
        )  # fmt: skip
    else:
        talk.say(_("Every line is covered by a checkpoint."))
    if report.good:
        talk.say(_("[bold green]Good:[/] the record is whole."))
    else:
        talk.say(_("[bold red]Not good:[/] the record was changed from outside; the lines above say where."))


def _local(at: Any) -> str:
    from django.utils import timezone  # noqa: PLC0415 - needs the server extra

    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S")
