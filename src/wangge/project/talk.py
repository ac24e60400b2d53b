"""How a command talks: tables for people, one JSON object for machines, progress on the side."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from wangge.language import describe, gettext
from wangge.language.marking import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from wangge.problem import Problem

STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}
SEVERITIES = {"error": _("error"), "warning": _("warning"), "note": _("note")}


def _wide() -> int | None:
    """A file or a pipe has no edge at which a table must be folded."""
    return None if sys.stdout.isatty() else 160


@dataclass
class Talk:
    """What a command says. With ``machine`` only `result` reaches standard output, as one JSON object."""

    machine: bool = False
    out: Console = field(default_factory=lambda: Console(soft_wrap=True, highlight=False, emoji=False, width=_wide()))
    aside: Console = field(default_factory=lambda: Console(stderr=True, highlight=False, emoji=False))

    def say(self, message: str, **values: object) -> None:
        """Say one translated line to a person; the values are printed as they are."""
        if not self.machine:
            self.out.print(gettext(message).format(**{name: escape(str(value)) for name, value in values.items()}))

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[object]], *, numbers: int = 0) -> None:
        """Show a table to a person; the last ``numbers`` columns stand to the right."""
        if self.machine:
            return
        table = Table(box=None, pad_edge=False, header_style="bold")
        for index, heading in enumerate(headings):
            right = index >= len(headings) - numbers
            table.add_column(gettext(heading), justify="right" if right else "left", overflow="fold")
        for row in rows:
            table.add_row(*(escape(str(value)) for value in row))
        self.out.print(table)

    def result(self, content: dict[str, Any]) -> None:
        """Give the machine its one object."""
        if self.machine:
            sys.stdout.write(json.dumps(content, ensure_ascii=False) + "\n")

    @contextmanager
    def progress(self, message: str) -> Iterator[Callable[[int, int], None]]:
        """Show a bar on a terminal while something runs; call what is given with (done, of how many)."""
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        quiet = self.machine or not self.aside.is_terminal
        with Progress(*columns, console=self.aside, transient=True, disable=quiet) as bar:
            task = bar.add_task(gettext(message), total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)


def report(problem: Problem, *, machine: bool) -> None:
    """Say a problem: to a machine on standard output, to a person on standard error."""
    if machine:
        content = {"code": problem.code, "message": describe(problem), "details": problem.details}
        sys.stdout.write(json.dumps({"problem": content}, ensure_ascii=False, default=str) + "\n")
        return
    aside = Console(stderr=True, highlight=False, emoji=False, soft_wrap=True)
    heading = gettext(_("Problem: "))
    aside.print(f"[bold red]{escape(heading)}[/]{escape(describe(problem))}")
