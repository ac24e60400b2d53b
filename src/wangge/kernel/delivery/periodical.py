"""Jobs that run every so often, in one worker at a time."""

from __future__ import annotations

from datetime import timedelta

from wangge.kernel import clock
from wangge.kernel.db.claims import claim
from wangge.kernel.delivery.attempts import Attempt
from wangge.kernel.delivery.registry import periodic_jobs
from wangge.kernel.models import Delivery, Heartbeat

CLAIM = timedelta(hours=1)
"""A job must be done by then; afterwards another worker may begin it anew."""
WORKER = "worker"
SILENCE = timedelta(minutes=1)
"""A worker that was not heard of for so long, and is at no delivery, does not run."""


def run_due() -> int:
    """Run the jobs that are due, new ones at once; return how many."""
    jobs = {job.name: job for job in periodic_jobs()}
    now = clock.now()
    known = set(Heartbeat.objects.filter(pk__in=jobs).values_list("pk", flat=True))
    if known != jobs.keys():
        Heartbeat.objects.bulk_create(
            [Heartbeat(job=name, next_at=now) for name in jobs if name not in known], ignore_conflicts=True
        )
    due = Heartbeat.objects.filter(pk__in=jobs, next_at__lte=now).order_by("next_at")
    ran = 0
    while taken := claim(due, now=now, until=now + CLAIM, most=1):
        beat = taken[0]
        attempt = Attempt(f"job {beat.pk}")
        with attempt:
            jobs[beat.pk].run()
        done = clock.now()
        Heartbeat.objects.filter(pk=beat.pk, claimed_until=beat.claimed_until).update(
            ran_at=done, next_at=done + jobs[beat.pk].every, claimed_until=None, error=attempt.error
        )
        ran += 1
    return ran


def beat() -> None:
    """Tell that a worker is alive."""
    now = clock.now()
    Heartbeat.objects.update_or_create(pk=WORKER, defaults={"ran_at": now, "next_at": now + timedelta(minutes=1)})


def working() -> bool:
    """Say whether a worker is alive: heard of lately, or busy with a delivery that takes its time."""
    now = clock.now()
    if Heartbeat.objects.filter(pk=WORKER, ran_at__gt=now - SILENCE).exists():
        return True
    return Delivery.objects.filter(done_at=None, failed_at=None, claimed_until__gt=now).exists()
