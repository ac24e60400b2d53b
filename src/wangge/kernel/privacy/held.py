"""What is held on a resident or a household, for the one it is about: each thing with its purpose and its readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps

from wangge.kernel.access import as_system, visible
from wangge.kernel.models import Entry
from wangge.kernel.privacy import purposes
from wangge.kernel.record import record_read
from wangge.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
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


@dataclass(frozen=True)
class Found:
    """A subject that a search found: its name and what tells it from others of that name."""

    subject: str
    name: str
    about: str


_TELLERS: dict[str, Callable[[Actor, str], Held]] = {}

_NAMES: dict[str, Callable[[Any], str]] = {}
_FINDERS: list[Callable[[Actor, str], list[Found]]] = []


def register(kind: str, teller: Callable[[Actor, str], Held], *, name: Callable[[Any], str]) -> None:
    """Tell who gathers what is held on a kind (through ``visible``), and how a row of it is called."""
    _TELLERS[kind], _NAMES[kind] = teller, name


def register_finder(finder: Callable[[Actor, str], list[Found]]) -> None:
    """Tell who finds subjects by a query, through ``visible``."""
    _FINDERS.append(finder)


def find(actor: Actor, query: str) -> list[Found]:
    """Return the subjects that a query finds, of all apps."""
    return [found for finder in _FINDERS for found in finder(actor, query)] if query.strip() else []


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


def held_uncovered(actor: Actor, subject: str) -> Held:
    """Return the same for showing it in full: who did so is recorded, for each thing that is otherwise masked.

    Raises
    ------
    Problem
        ``access.not_found``, ``access.denied``.
    """
    held = held_on(actor, subject)
    role = actor.require("privacy.write", held.path)
    fields = sorted({thing.field for part in held.parts for thing in part.things if thing.masked and thing.field})
    record_read(subject=subject, actor=actor, fields=fields, purpose="request", path=held.path, acting_as=role)
    return held


def names(actor: Actor, subjects: Iterable[str]) -> dict[str, str]:
    """Return how people call these subjects, as far as the actor may see them."""
    by_kind: dict[str, list[str]] = {}
    for subject in subjects:
        kind, _, pk = subject.partition(":")
        by_kind.setdefault(kind, []).append(pk)
    called = {}
    for kind, pks in by_kind.items():
        for row in visible(apps.get_model(kind), actor).filter(pk__in=pks):
            called[f"{kind}:{row.pk}"] = _NAMES[kind](row)
    return called


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
