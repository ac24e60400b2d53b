"""``wangge worker``: deliveries and periodic jobs, in a process of its own."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

from wangge.language.marking import _
from wangge.project.server.prepare import prepare
from wangge.project.talk import Talk

if TYPE_CHECKING:
    import typer


def join(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command(
        "worker",
        help=_(
            "Do what follows after a change: deliveries, notices, hourly checkpoints. `wangge serve` does it too; this "
            "is for servers where the web processes are started by something else."
        ),
    )(worker)


def worker() -> None:
    """Work until the process is asked to end; what has begun is finished first."""
    prepare()
    from wangge.kernel.delivery import run_worker  # noqa: PLC0415 - needs the server extra

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    talk = Talk()
    talk.say(_("Working. Ctrl-C ends it."))
    run_worker(stop)
    talk.say(_("Ended; nothing was left half done."))
