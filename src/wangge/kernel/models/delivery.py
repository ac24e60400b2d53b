"""After-commit work: one row per consumer, written with the record."""

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
    failed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        """One per consumer and entry."""

        constraints = [models.UniqueConstraint(fields=["consumer", "entry"], name="delivery_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(done_at=None, failed_at=None), name="delivery_open")
        ]


class Heartbeat(models.Model):
    """When each periodic job ran last and is due next; also tells whether a worker is alive."""

    job = models.CharField(max_length=64, primary_key=True)
    ran_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
    error = models.CharField(max_length=200, blank=True)
