"""Rules of erasure: what goes when, as data; a daily job carries them out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from wangge.kernel import clock
from wangge.kernel.access import as_system, system_actor, writing
from wangge.kernel.delivery import periodic
from wangge.kernel.files import contents
from wangge.kernel.models import Entry
from wangge.kernel.privacy import purposes
from wangge.kernel.privacy.erasing import erase
from wangge.kernel.record import record, subject_of
from wangge.kernel.record.payloads import said_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from django.db.models import Model, QuerySet

_AT_ONCE = 500
_AHEAD = timedelta(days=30)
_SUBJECT = "kernel.retention:daily"
_ACTION = "retention.run"


@dataclass(frozen=True)
class Rule:
    """One rule of erasure.

    ``due(day)`` returns the rows whose time began on or before ``day``: today less the days that ``field`` is kept.
    ``clear(rows)`` empties or deletes what is not about a person by itself (staged rows, used cards) and returns how
    many; without it the rows are subjects, which are erased everywhere.
    """

    name: str
    sentence: str
    field: str
    due: Callable[[date], QuerySet[Any]]
    clear: Callable[[QuerySet[Any]], int] | None = None


@dataclass(frozen=True)
class Run:
    """What the last run did: when, how many each rule erased, how many will be due in the 30 days after it."""

    at: datetime
    erased: dict[str, int]
    ahead: dict[str, int]


RULES: dict[str, Rule] = {}


def register(rule: Rule) -> None:
    """Add a rule; its field must have a purpose."""
    RULES[rule.name] = rule


@periodic("retention", every=timedelta(days=1))
def run() -> dict[str, int]:
    """Carry out every rule and return how many rows each one erased. Safe to run again, also after a crash."""
    actor = system_actor("retention")
    erased = {}
    for rule in RULES.values():
        days = purposes.retention_days(rule.field)
        if days is not None:
            erased[rule.name] = _carry_out(rule, clock.today() - timedelta(days=days))
    contents.sweep()
    with writing(actor):
        record(_ACTION, subject=_SUBJECT, actor=actor, after={"erased": erased, "ahead": _counts_ahead()})
    return erased


def last_run() -> Run | None:
    """Return what the last run did, if there was one."""
    with as_system("the last run of the rules is nobody's"):
        entry = Entry.objects.filter(subject=_SUBJECT, action=_ACTION).order_by("-sequence").first()
        said = said_in(entry) if entry else None
    if entry is None or said is None or said.after is None:
        return None
    return Run(entry.at, said.after["erased"], said.after["ahead"])


def _carry_out(rule: Rule, day: date) -> int:
    actor, done = system_actor("retention"), 0
    if rule.clear is not None:
        with writing(actor), as_system("a rule of retention"):
            return rule.clear(rule.due(day))
    while True:
        with as_system("a rule of retention"):
            rows: list[Model] = list(rule.due(day).order_by("pk")[:_AT_ONCE])
        if not rows:
            return done
        erase([subject_of(row) for row in rows], rule=rule.name, actor=actor)
        done += len(rows)


def _counts_ahead() -> dict[str, int]:
    ahead = {}
    with as_system("how many rows a rule will reach"):
        for rule in RULES.values():
            days = purposes.retention_days(rule.field)
            if days is not None:
                ahead[rule.name] = rule.due(clock.today() - timedelta(days=days) + _AHEAD).count()
    return ahead
