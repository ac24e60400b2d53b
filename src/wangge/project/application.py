"""The command line ``wangge``: what is typed, in which language it answers, and how it ends."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer import rich_utils

from wangge.exchange.net.plan import version_of
from wangge.exchange.telling import os_reason
from wangge.language import choose, gettext
from wangge.language.marking import _
from wangge.problem import Problem
from wangge.project.command_line import INTERRUPTED
from wangge.project.commands import (
    check,
    coverage,
    delineate,
    demo,
    demo_data,
    keys,
    poster,
    record,
    saving,
    serve,
    worker,
)
from wangge.project.talk import report

if TYPE_CHECKING:
    from collections.abc import Sequence

GOOD, BAD_INPUT = 0, 2
"""Exit codes: all is well; the input or the command is wrong. 1 is a check that failed, 130 is Ctrl-C."""

_UsageError: type[Exception] = typer.BadParameter.__mro__[1]

app = typer.Typer(
    name="wangge",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help=_(
        "From a household list and a street map to a working grid net: every household, lane and public place in "
        "exactly one grid of about 30 households, and the posters that hang on the village wall."
    ),
    epilog=_(
        "A first round, from nothing to paper:\n\n"
        "  wangge demo-data --out demo/\n\n"
        "  wangge delineate --households demo/households.xlsx --map demo/map.gpkg "
        "--villages demo/villages.gpkg --out net/\n\n"
        "  wangge check net/\n\n"
        "  wangge poster net/ --village 李庄村 --kind map --size A1 --out 李庄村.pdf\n\n"
        "Exit codes: 0 good, 1 a check failed, 2 bad input or usage, 130 stopped by Ctrl-C."
    ),
)


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"wangge {version_of('wangge')}")
        raise typer.Exit


@app.callback()
def everywhere(
    lang: Annotated[
        str,
        typer.Option(
            "--lang", metavar="zh|en", help=_("Language of messages and help; by default that of the system.")
        ),
    ] = "",
    show_version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help=_("Show the version and stop."))
    ] = False,
) -> None:
    """Take the options that stand before the command; the language was chosen before anything was said."""
    del lang, show_version


demo_data.join(app)
delineate.join(app)
check.join(app)
poster.join(app)
demo.join(app)
serve.join(app)
saving.join(app)
record.join(app)
coverage.join(app)
keys.join(app)
worker.join(app)


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code.

    A `Problem`, and what the system refuses, is said in words, without a traceback; an error of ours shows one.
    """
    given = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    choose(language_asked(given))
    machine = "--json" in given
    command: Any = spoken(typer.main.get_command(app))
    try:
        code = command.main(args=given, prog_name="wangge", standalone_mode=False)
    except Problem as problem:
        report(problem, machine=machine)
        code = BAD_INPUT
    except _UsageError as error:
        report(_usage(error), machine=machine)
        code = BAD_INPUT
    except OSError as error:
        report(Problem("command.system", value=error.filename or "", reason=os_reason(error)), machine=machine)
        code = BAD_INPUT
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    if code == INTERRUPTED:
        sys.stderr.write(gettext(_("Stopped. Nothing is half written.")) + "\n")
    sys.exit(code or GOOD)


def language_asked(arguments: Sequence[str]) -> str | None:
    """Return the value of ``--lang`` before the command; after it, the option belongs to the command."""
    for position, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
        if argument == "--lang":
            return next(iter(arguments[position + 1 :]), None)
        if not argument.startswith("-"):
            return None
    return None


def _usage(error: Any) -> Problem:
    """Say what is wrong with what was typed."""
    context = getattr(error, "ctx", None)
    message = error.format_message()
    path = context.command_path if context is not None else "wangge"
    return Problem("command.usage", message=message if message.endswith(".") else message + ".", command=path)


def spoken(command: Any) -> Any:
    """Translate a command with its subcommands and options into the language spoken."""
    for name, words in _TYPERS_WORDS.items():
        setattr(rich_utils, name, gettext(words))
    for attribute in ("help", "epilog", "short_help"):
        if getattr(command, attribute, None):
            setattr(command, attribute, gettext(getattr(command, attribute)))
    for option in command.params:
        for attribute in ("help", "rich_help_panel"):
            if getattr(option, attribute, None):
                setattr(option, attribute, _breakable(gettext(getattr(option, attribute))))
    help_option = command.get_help_option(typer.Context(command))
    help_option.help = gettext(_HELP)
    for inner in getattr(command, "commands", {}).values():
        spoken(inner)
    return command


def _breakable(words: str) -> str:
    """Let a line of Chinese break after punctuation: the help's columns break at spaces only."""
    return re.sub(r"([，；。：、）])(?=\S)", r"\1 ", words)


_HELP = _("Show this message and exit.")
_COMPLETION = (
    _("Install completion for the current shell."),
    _("Show completion for the current shell, to copy it or customize the installation."),
)
"""What Typer says of its own options; translated with all others."""

_TYPERS_WORDS = {
    "DEFAULT_STRING": _("[default: {}]"),
    "REQUIRED_LONG_STRING": _("[required]"),
    "ARGUMENTS_PANEL_TITLE": _("Arguments"),
    "OPTIONS_PANEL_TITLE": _("Options"),
    "COMMANDS_PANEL_TITLE": _("Commands"),
}
"""Typer's own words, which it does not let us translate otherwise."""
