"""Read the record: only lines from below where the actor may read it, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from wangge.kernel.access import get_visible, visible
from wangge.kernel.models import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from wangge.kernel.access import Actor


@dataclass(frozen=True)
class Asked:
    """Which lines are wanted; empty means all. Days are whole days where the township is."""

    kind: str = ""
    subject: str = ""
    action: str = ""
    person: str = ""
    since: date | None = None
    until: date | None = None


def lines_for(actor: Actor, asked: Asked | None = None) -> QuerySet[Entry]:
    """Return the lines the actor may read, in no order."""
    asked = asked or Asked()
    wanted = Q()
    if asked.subject:
        wanted &= Q(subject=asked.subject)
    elif asked.kind:
        wanted &= Q(subject__startswith=f"{asked.kind}:")
    if asked.action:
        wanted &= Q(action__in=(asked.action, f"{asked.action}.undo"))
    if asked.person:
        wanted &= Q(actor_name__contains=asked.person)
    if asked.since:
        wanted &= Q(at__gte=_midnight(asked.since))
    if asked.until:
        wanted &= Q(at__lt=_midnight(asked.until + timedelta(days=1)))
    return visible(Entry, actor).filter(wanted)


def line_for(actor: Actor, number: int) -> Entry:
    """Return one line; `access.not_found` when there is none the actor may read."""
    return get_visible(Entry, actor, number)


def history_of(actor: Actor, subjects: Sequence[str], *, most: int = 20) -> list[Entry]:
    """Return the newest lines of some subjects, newest first."""
    return list(visible(Entry, actor).filter(subject__in=subjects).order_by("-id")[:most])


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
