"""What is held on a resident or a household, for the one it is about: each thing with its purpose and its readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wangge.kernel.access import as_system
from wangge.kernel.models import Entry
from wangge.kernel.privacy import purposes
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from wangge.kernel.access import Actor

_LINES = 200


@dataclass(frozen=True)
class Thing:
    """One thing that is held. ``field`` names its purpose; ``source`` and ``as_of`` where it came from and when.

    ``masked`` is what is shown until the file is uncovered; ``worded`` says that the value is a message to translate.
    """

    label: str
    value: str
    field: str = ""
    source: str = ""
    as_of: date | None = None
    expires_on: date | None = None
    masked: str = ""
    worded: bool = False


@dataclass(frozen=True)
class Part:
    """A part of the file: the household, one of its members..."""

    title: str
    subject: str
    things: tuple[Thing, ...]


@dataclass(frozen=True)
class Held:
    """Everything held on a subject. ``name`` is how people call it, ``path`` where it lies."""

    subject: str
    name: str
    path: str
    parts: tuple[Part, ...]

    @property
    def subjects(self) -> tuple[str, ...]:
        """Return the names in the record that this file is about."""
        return tuple(dict.fromkeys([self.subject, *(part.subject for part in self.parts if part.subject)]))


@dataclass(frozen=True)
class Line:
    """A line of the record about the subject: who did or read what, and when."""

    at: datetime
    name: str
    acting_as: str
    action: str


_TELLERS: dict[str, Callable[[Actor, str], Held]] = {}


def register(kind: str, teller: Callable[[Actor, str], Held]) -> None:
    """Tell who gathers what is held on a kind; it asks through ``visible`` and raises ``access.not_found``."""
    _TELLERS[kind] = teller


def held_on(actor: Actor, subject: str) -> Held:
    """Return everything held on a subject that the actor may see.

    Raises
    ------
    Problem
        ``access.not_found``.
    """
    kind, _, pk = subject.partition(":")
    if kind not in _TELLERS:
        raise Problem("access.not_found")
    return _TELLERS[kind](actor, pk)


def lines_about(held: Held) -> list[Line]:
    """Return who read or changed it, newest first. The file is shown to the one it is about: all lines belong to it."""
    with as_system("whoever may show the file shows all of its readers"):
        entries = list(Entry.objects.filter(subject__in=held.subjects).order_by("-id")[:_LINES])
    return [Line(entry.at, entry.actor_name, entry.acting_as, entry.action) for entry in entries]


def purposes_in(held: Held) -> dict[str, tuple[purposes.Declared, int | None]]:
    """Return the purpose of each field in the file, and for how many days it is kept."""
    fields = {thing.field for part in held.parts for thing in part.things if thing.field}
    days = purposes.days_kept()
    return {field: (purposes.require(field), days.get(field)) for field in sorted(fields)}
