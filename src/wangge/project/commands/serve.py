"""``wangge serve``: the platform, on this machine or for the local network."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from wangge.language.marking import _
from wangge.project.server.addresses import own_addresses, require_free
from wangge.project.talk import Talk

Port = Annotated[int, typer.Option(min=1, max=65535, help=_("The port to listen on."))]
Host = Annotated[str, typer.Option(help=_("The address to listen on; 0.0.0.0 is every address of this machine."))]
Workers = Annotated[
    int, typer.Option(min=1, max=64, help=_("How many processes answer; one is enough for a township."))
]
Lan = Annotated[
    bool,
    typer.Option(
        "--lan",
        help=_(
            "Serve the local network over TLS with a certificate of the platform's own; a page on the next port tells "
            "phones how to trust it."
        ),
    ),
]


def join(app: typer.Typer) -> None:
    """Put the command on the command line."""
    app.command(
        "serve",
        help=_("Serve the platform. The first start makes its keys and its database in the var folder."),
        epilog=_("Examples:\n\n  wangge serve\n\n  wangge serve --lan --port 8443"),
    )(serve)


def serve(port: Port = 8000, host: Host = "127.0.0.1", workers: Workers = 1, lan: Lan = False) -> None:
    """Prepare and serve."""
    run(Talk(), host=host, port=port, workers=workers, lan=lan)


def address(*, host: str, port: int, lan: bool) -> str:
    """Return the address under which others open the platform when it listens there."""
    shown = own_addresses()[0] if lan else "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104
    return f"{'https' if lan else 'http'}://{shown}:{port}/"


def run(talk: Talk, *, host: str, port: int, workers: int, lan: bool) -> None:
    """Check the ports, set what depends on them, prepare, say where it is, serve."""
    addresses = own_addresses() if lan else []
    told, host = host, "0.0.0.0" if lan else host  # noqa: S104 - asked for
    require_free(host, port)
    if lan:
        require_free(host, port + 1)
        os.environ["WANGGE_HTTPS"] = "yes"
    if "WANGGE_HOSTS" not in os.environ:
        named = [] if host in {"0.0.0.0", "::"} else [host]  # noqa: S104
        known = own_addresses() if host in {"0.0.0.0", "::"} else []  # noqa: S104
        os.environ["WANGGE_HOSTS"] = ",".join(dict.fromkeys(["localhost", "127.0.0.1", "[::1]", *named, *known]))
    from wangge.project.server.prepare import prepare  # noqa: PLC0415 - needs the server extra, and reads the settings

    prepare()
    from django.conf import settings  # noqa: PLC0415

    from wangge.project.server.serving import Address, LocalNetwork  # noqa: PLC0415
    from wangge.project.server.serving import serve as serve_platform  # noqa: PLC0415

    network = LocalNetwork(settings.VAR_DIR / "keys", addresses, port + 1) if lan else None
    talk.say(_("Open: {address}"), address=address(host=told, port=port, lan=lan))
    if lan:
        from wangge.project.server.certificate import authority_file, certificate_for, fingerprint  # noqa: PLC0415

        certificate_for(settings.VAR_DIR / "keys", addresses)
        talk.say(_("Phones learn to trust it at: {address}"), address=f"http://{addresses[0]}:{port + 1}/")
        talk.say(_("Fingerprint: {value}"), value=fingerprint(authority_file(settings.VAR_DIR / "keys")))
    from wangge.kernel.accounts.setup_code import is_founded, setup_code  # noqa: PLC0415

    if not is_founded():
        talk.say(_("Nobody is here yet. The setup asks for this code: {code}"), code=setup_code())
    talk.say(_("Stop with Ctrl-C."))
    serve_platform(Address(host, port, workers), network)
