"""Hand recorded lines to their consumers: claimed, tried again with growing pauses, given up loudly."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from wangge.kernel import clock
from wangge.kernel.access import as_system
from wangge.kernel.db.claims import claim
from wangge.kernel.delivery.attempts import Attempt
from wangge.kernel.delivery.registry import consumer_named
from wangge.kernel.models import Delivery

if TYPE_CHECKING:
    from django.db.models import QuerySet

log = logging.getLogger("wangge.delivery")

CLAIM = timedelta(minutes=5)
"""A consumer must be done by then; afterwards its row is handed out again."""
BATCH = 20
PAUSES = tuple(timedelta(seconds=s) for s in (10, 40, 160, 640, 2560, 10240, 21600, 21600))
"""Before the second, third... attempt; after the last of them, given up: about 16 hours in all."""
KEPT = timedelta(days=30)


def deliver_due() -> int:
    """Hand out what is due, one batch; return how many rows were taken."""
    now = clock.now()
    due = Delivery.objects.filter(done_at=None, failed_at=None, due_at__lte=now).order_by("due_at", "id")
    with as_system("lines of the record are handed to their consumers"):
        taken = claim(due, now=now, until=now + CLAIM, most=BATCH)
    for row in taken:
        hand_over(row)
    return len(taken)


def hand_over(row: Delivery) -> None:
    """Hand one claimed row to its consumer and write down how it went."""
    wanted = consumer_named(row.consumer)
    attempt = Attempt(f"consumer {row.consumer}")
    with attempt:
        if wanted is None:
            raise LookupError(row.consumer)
        with as_system("lines of the record are handed to their consumers"):
            entry = row.entry
        wanted.handle(entry)
    now = clock.now()
    mine = Q(pk=row.pk, claimed_until=row.claimed_until)  # not if the claim ran out and another has it
    with as_system("lines of the record are handed to their consumers"):
        if not attempt.error:
            Delivery.objects.filter(mine).update(done_at=now, claimed_until=None, error="")
            return
        tried = row.attempts + 1
        lost = tried > len(PAUSES)
        Delivery.objects.filter(mine).update(
            attempts=tried, claimed_until=None, error=attempt.error, failed_at=now if lost else None,
            due_at=now if lost else now + PAUSES[tried - 1],
        )  # fmt: skip
    if lost:
        log.critical("delivery.given_up consumer=%s entry=%s error=%s", row.consumer, row.entry_id, attempt.error)


def failed() -> QuerySet[Delivery]:
    """Return what was given up, newest first."""
    return Delivery.objects.filter(failed_at__isnull=False).order_by("-id")


def try_again(pk: int) -> bool:
    """Make a delivery that was given up due once more; False when there is none such."""
    return bool(failed().filter(pk=pk).update(failed_at=None, attempts=0, due_at=clock.now()))


def health() -> dict[str, int]:
    """Return how the deliveries are: open, late (seconds the oldest has been due), failed."""
    now = clock.now()
    pending = Delivery.objects.filter(done_at=None, failed_at=None)
    oldest = pending.order_by("due_at").values_list("due_at", flat=True).first()
    return {
        "open": pending.count(),
        "late": max(0, int((now - oldest).total_seconds())) if oldest else 0,
        "failed": failed().count(),
    }


def drop_done() -> int:
    """Delete what was delivered long ago; return how many."""
    with as_system("old deliveries are dropped"):
        return Delivery.objects.filter(done_at__lt=clock.now() - KEPT).delete()[0]
