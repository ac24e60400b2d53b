"""``wangge backup``, ``restore`` and ``move``: the books in one file, from one database to another."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from wangge.language.marking import _
from wangge.problem import Problem
from wangge.project.commands.check import FAILED
from wangge.project.commands.options import Json  # noqa: TC001 - Typer reads the annotations
from wangge.project.environment import read
from wangge.project.server.prepare import load, prepare
from wangge.project.server.saving.keys import restore_keys, save_keys
from wangge.project.talk import Talk

KeysOut = Annotated[
    Path | None,
    typer.Option(
        "--keys",
        metavar="FILE",
        help=_("Also write the keys, to a file of their own. Keep it in another place than the copy."),
    ),
]
KeysIn = Annotated[
    Path | None,
    typer.Option(
        "--keys", metavar="FILE", help=_("The keys that belong to the copy, when they are not in the var folder.")
    ),
]
Erasures = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help=_("erasures.jsonl of the var folder that was in use; without it the one in this var folder is read."),
    ),
]
Copy = Annotated[
    Path, typer.Argument(metavar="COPY", help=_("The file that `wangge backup` wrote."), show_default=False)
]


def join(app: typer.Typer) -> None:
    """Put the commands on the command line."""
    app.command(
        "backup",
        help=_("Save all books, files and checkpoints to one file while the platform goes on serving. Keys go apart."),
        epilog=_("Example:\n\n  wangge backup --out books.tar.gz --keys /media/safe/keys.tar"),
    )(backup)
    app.command(
        "restore",
        help=_("Bring a copy back into an empty database, repeat the erasures made since, and verify the record."),
        epilog=_("Example:\n\n  wangge restore books.tar.gz --keys /media/safe/keys.tar"),
    )(restore)
    app.command(
        "move",
        help=_("Move all books from the database in use to another, empty one, and verify the record there."),
        epilog=_("Example:\n\n  wangge move postgresql://wangge:secret@localhost/wangge"),
    )(move)


def backup(
    out: Annotated[Path, typer.Option(metavar="FILE", help=_("The file to write."))],
    keys: KeysOut = None,
    json: Json = False,
) -> None:
    """Save the books."""
    prepare()
    from wangge.project.server.saving.writing import back_up  # noqa: PLC0415 - needs the server extra

    talk = Talk(machine=json)
    with talk.progress(_("Saving tables")) as tell:
        rows = back_up(out, tell)
    talk.say(_("Written: {file}"), file=out)
    if keys is not None:
        save_keys(read("WANGGE_VAR_DIR").resolve() / "keys", keys)
        talk.say(
            _("Keys written: {file}. Without them the copy cannot be read; keep them in another place."), file=keys
        )
    else:
        talk.say(_("The keys are not in it. Save them apart with --keys FILE."))
    talk.result({"file": str(out), "rows": rows})


def restore(copy: Copy, keys: KeysIn = None, erasures: Erasures = None, json: Json = False) -> None:
    """Bring the books back."""
    if keys is not None:
        restore_keys(keys, read("WANGGE_VAR_DIR").resolve() / "keys")
    prepare()
    from wangge.kernel.privacy import erasing, ledger  # noqa: PLC0415 - needs the server extra
    from wangge.kernel.record import verifying  # noqa: PLC0415
    from wangge.project.server.saving.loading import restore as load_copy  # noqa: PLC0415

    talk = Talk(machine=json)
    known = ledger.erasures(erasures)
    rows = load_copy(copy)
    erased = erasing.replay(known)
    talk.say(_("Brought back: {count} rows."), count=sum(rows.values()))
    if erased:
        talk.say(_("Erasures made after the copy and repeated now: {count}."), count=erased)
    report = verifying.verify()
    talk.say(_("The record verifies.") if report.good else _("The record does not verify; run: wangge record verify"))
    talk.result({"rows": rows, "erasures_repeated": erased, "record_good": report.good})
    if not report.good:
        raise typer.Exit(FAILED)


def move(
    target: Annotated[
        str, typer.Argument(metavar="URL", help=_("The address of the other database: postgresql://..."))
    ],
    json: Json = False,
) -> None:
    """Move the books."""
    load()
    from django.conf import settings  # noqa: PLC0415 - needs the server extra

    if target == os.environ.get("WANGGE_DATABASE_URL", ""):
        raise Problem("move.same")
    prepare()
    from wangge.project.server.saving.writing import back_up  # noqa: PLC0415

    talk = Talk(machine=json)
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder:
        copy = Path(folder, "books.tar.gz")
        back_up(copy)
        arguments = [
            sys.executable,
            "-m",
            "wangge.project.command_line",
            "restore",
            str(copy),
            *(["--json"] if json else []),
        ]
        code = subprocess.run(arguments, env=os.environ | {"WANGGE_DATABASE_URL": target}, check=False).returncode  # noqa: S603
    if code:
        raise typer.Exit(code)
    talk.say(_("Everything is there. From now on start with WANGGE_DATABASE_URL set to the new address."))
