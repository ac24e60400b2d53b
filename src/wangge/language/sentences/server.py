"""What may be wrong with settings, addresses, the database, saved copies."""

from __future__ import annotations

from wangge.language.marking import _

SENTENCES = {
    "settings.variable.invalid": _(
        "The environment variable {name} says {value}, which is not a {kind}. Correct it; docs/reference/settings "
        "tells what it takes."
    ),
    "settings.database.unknown": _(
        "WANGGE_DATABASE_URL starts with {value}. It must read postgresql://user:password@host:port/name; leave it out "
        "to use SQLite in the var folder."
    ),
    "settings.secret.weak": _(
        "WANGGE_SECRET_KEY is too weak. It needs {shortest} random characters or more; leave it out and the platform "
        "makes one in the var folder."
    ),
    "server.missing": _(
        "This installation only draws and prints. To run the platform, install it with: pip install 'wangge[server]'"
    ),
    "database.unreachable": _(
        "The database does not answer: {reason} Start it, or correct WANGGE_DATABASE_URL, and try again."
    ),
    "serve.port.used": _("Port {port} is in use. End the other program, or choose another port with --port."),
    "serve.port.refused": _("Port {port} is for the system. Choose one above 1023 with --port."),
    "serve.host.unknown": _(
        "Nothing can listen on {host} port {port}: the address is not known here. Use an address of this machine."
    ),
    "demo.real_work": _(
        "The database in {folder} holds a real township. The demo never mixes with it: set WANGGE_VAR_DIR to another "
        "folder, or start your own with `wangge serve`."
    ),
    "backup.exists": _("{file} exists already. Nothing was overwritten; choose another name."),
    "backup.folder": _("There is no folder {folder}. Make it first, or choose another."),
    "restore.file": _("There is no file {file}. Give the file that `wangge backup` wrote."),
    "restore.damaged": _(
        "{file} is damaged at {part}, or was not written by `wangge backup`. Nothing was brought back. Use another "
        "copy."
    ),
    "restore.version": _(
        "{file} was written by a newer Wangge. Nothing was brought back. Install that version and try again."
    ),
    "restore.not_empty": _(
        "The database holds accounts already, and nothing is overwritten. Set WANGGE_VAR_DIR to an empty folder, or "
        "WANGGE_DATABASE_URL to an empty database, and try again."
    ),
    "restore.keys.differ": _(
        "The var folder holds another key named {file}. Nothing was changed. Set WANGGE_VAR_DIR to an empty folder and "
        "try again."
    ),
    "move.same": _("This is the database in use. Give the address of the other one."),
}
