"""Who wants to hear of what: consumers of the record, and periodic jobs. Apps register theirs when they are loaded."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING

from wangge.kernel import clock
from wangge.kernel.models import Delivery

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import timedelta

    from wangge.kernel.models import Entry


@dataclass(frozen=True)
class Consumer:
    """A function that is handed every line whose action matches, at least once: it must be idempotent."""

    name: str
    actions: tuple[str, ...]
    handle: Callable[[Entry], None]


@dataclass(frozen=True)
class Periodic:
    """A function that runs every so often, in one worker at a time."""

    name: str
    every: timedelta
    run: Callable[[], object]


_CONSUMERS: dict[str, Consumer] = {}
_PERIODIC: dict[str, Periodic] = {}


def consumer(name: str, *, actions: Sequence[str]) -> Callable[[Callable[[Entry], None]], Callable[[Entry], None]]:
    """Register a function for lines of the record: ``@consumer("mailbox", actions=["issue.*"])``.

    It runs in the worker after the commit, outside a transaction, possibly twice and in any order.
    """

    def keep(handle: Callable[[Entry], None]) -> Callable[[Entry], None]:
        _CONSUMERS[name] = Consumer(name, tuple(actions), handle)
        _interested.cache_clear()
        return handle

    return keep


def periodic(name: str, *, every: timedelta) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Register a job: ``@periodic("retention", every=timedelta(days=1))``."""

    def keep(run: Callable[[], object]) -> Callable[[], object]:
        _PERIODIC[name] = Periodic(name, every, run)
        return run

    return keep


def consumer_named(name: str) -> Consumer | None:
    """Return a consumer; nothing when no app of this version knows it."""
    return _CONSUMERS.get(name)


def periodic_jobs() -> list[Periodic]:
    """Return all periodic jobs."""
    return list(_PERIODIC.values())


def deliver(entry: Entry) -> None:
    """Write one row per consumer that wants this line, in the same transaction."""
    names = _interested(entry.action)
    if names:
        now = clock.now()
        Delivery.objects.bulk_create([Delivery(consumer=name, entry=entry, due_at=now) for name in names])


@cache
def _interested(action: str) -> tuple[str, ...]:
    return tuple(
        consumer.name
        for consumer in _CONSUMERS.values()
        if any(fnmatchcase(action, pattern) for pattern in consumer.actions)
    )
