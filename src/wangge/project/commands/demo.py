"""``wangge demo``: the platform with the demo township in it."""

from __future__ import annotations

import os
from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import Annotated

import typer

from wangge.language import gettext
from wangge.language.marking import _
from wangge.project.commands import serve
from wangge.project.server.prepare import prepare
from wangge.project.talk import Talk


def join(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command(
        "demo",
        help=_(
            "Serve the demo township, drawn by the engine and filled with invented people, and print its accounts. The "
            "first start fills the database."
        ),
        epilog=_("Example:\n\n  wangge demo --port 8000"),
    )(demo)


def demo(
    port: serve.Port = 8000,
    host: serve.Host = "127.0.0.1",
    lan: serve.Lan = False,
    files: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help=_("Where demo/ and net/ lie, or are made; by default in the var folder."),
        ),
    ] = None,
    only_fill: Annotated[
        bool, typer.Option("--only-fill", help=_("Fill the database, print the accounts, and do not serve."))
    ] = False,
) -> None:
    """Fill when empty, print the accounts, serve."""
    talk = Talk()
    os.environ.setdefault("WANGGE_PUBLIC_URL", serve.address(host=host, port=port, lan=lan))  # posters get a QR code
    prepare()
    from django.conf import settings  # noqa: PLC0415 - needs the server extra

    from wangge.project.server.demonstration import demonstration  # noqa: PLC0415

    with talk.progress(_("Filling the books")) as tell:
        made = demonstration(files or settings.VAR_DIR / "demonstration", tell)
    talk.say(_("Accounts; the password of all is {password}"), password=made.password)
    talk.table([_("User name"), _("Name"), _("Post")], [(a.username, a.name, gettext(a.post)) for a in made.accounts])
    if not only_fill:
        serve.run(talk, host=host, port=port, workers=1, lan=lan)
