"""After-commit work: one row per consumer, written with the record; periodic jobs."""

from __future__ import annotations

from django.db import models


class Delivery(models.Model):
    """One entry to be handed to one consumer, at least once."""

    id = models.BigAutoField(primary_key=True)
    consumer = models.CharField(max_length=64)
    entry = models.ForeignKey("kernel.Entry", models.PROTECT)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)  # given up: an administrator must look
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        """One per consumer and entry."""

        constraints = [models.UniqueConstraint(fields=["consumer", "entry"], name="delivery_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(done_at=None, failed_at=None), name="delivery_open"),
            models.Index(fields=["id"], condition=models.Q(failed_at__isnull=False), name="delivery_failed"),
        ]


class Heartbeat(models.Model):
    """When each periodic job ran last and is due next; the job ``worker`` tells that a worker is alive."""

    job = models.CharField(max_length=64, primary_key=True)
    ran_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)
