"""``wangge keys``: change the keys while serving."""

from __future__ import annotations

import typer

from wangge.language.marking import _
from wangge.project.commands.options import Json  # noqa: TC001 - Typer reads the annotations
from wangge.project.server.prepare import load
from wangge.project.talk import Talk


def join(app: typer.Typer) -> None:
    """Put the command on the command line."""
    room = typer.Typer(no_args_is_help=True, help=_("The keys under which personal data lies encrypted."))
    room.callback()(_nothing)
    room.command(
        "rotate",
        help=_(
            "Make new keys and encrypt everything anew, while the platform goes on serving. Stopped in between, run it "
            "again: it goes on. The key of the search by phone tail stays the same."
        ),
        epilog=_("Example:\n\n  wangge keys rotate"),
    )(rotate)
    app.add_typer(room, name="keys")


def _nothing() -> None:
    """Keep ``rotate`` a command of its own: a group of one would swallow its name."""


def rotate(json: Json = False) -> None:
    """Change the keys."""
    load()
    from wangge.kernel.keys.rotation import GRACE  # noqa: PLC0415 - needs the server extra
    from wangge.kernel.keys.rotation import rotate as change  # noqa: PLC0415

    talk = Talk(machine=json)
    values = 0
    with talk.progress(_("Encrypting anew")) as tell:

        def count(_table: str, more: int) -> None:
            nonlocal values
            values += more
            tell(values, values)

        done = change(tell=count)
    if done.resumed:
        talk.say(_("A rotation that was interrupted was finished."))
    talk.say(
        _("Data key {number} is in use; {count} values were encrypted anew. New signing key: {signer}."),
        number=done.current, count=done.values, signer=done.signer,
    )  # fmt: skip
    if done.waiting:
        talk.say(
            _("Older keys stay until the worker finds, {hours} hours from now, that nothing uses them: {numbers}."),
            hours=int(GRACE.total_seconds() // 3600), numbers=", ".join(map(str, done.waiting)),
        )  # fmt: skip
    if done.retired:
        talk.say(
            _("Retired to keys/retired: {numbers}. Only older backups need them."),
            numbers=", ".join(map(str, done.retired)),
        )
    talk.say(_("Save the keys anew: wangge backup --keys FILE"))
    talk.result(
        {
            "current": done.current, "values": done.values, "resumed": done.resumed, "waiting": list(done.waiting),
            "retired": list(done.retired), "signer": done.signer,
        }
    )  # fmt: skip
