"""The record: what was done, chained per subject; personal payloads apart, under keys that can be destroyed."""

from __future__ import annotations

from django.db import models

from wangge.kernel.models.base import SealedBytes


class SubjectKey(models.Model):
    """The key (itself encrypted) of one subject's payloads; destroyed when the subject is erased."""

    subject = models.CharField(max_length=96, primary_key=True)
    wrapped = SealedBytes(null=True)
    destroyed_at = models.DateTimeField(null=True)
    rule = models.CharField(max_length=64, blank=True)


class Entry(models.Model):
    """One line of the record. Never changed; ``digest`` chains it to the line before of the same subject."""

    id = models.BigAutoField(primary_key=True)
    subject = models.CharField(max_length=96)  # "registry.household:0190..."
    sequence = models.PositiveIntegerField()
    action = models.CharField(max_length=64)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=64)
    acting_as = models.CharField(max_length=64, blank=True)
    path = models.CharField(max_length=160, blank=True)  # where in the grid tree: who may read the line
    at = models.DateTimeField()
    payload_digest = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        """One number once per subject."""

        constraints = [models.UniqueConstraint(fields=["subject", "sequence"], name="entry_sequence")]
        indexes = [
            models.Index(fields=["at"]),
            models.Index(fields=["path", "id"]),
            models.Index(fields=["actor_id", "id"]),
        ]


class Payload(models.Model):
    """What a line says of people: before, after, reason; encrypted under the subject's key."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True)
    salt = models.BinaryField()
    sealed = models.BinaryField()


class Checkpoint(models.Model):
    """The state of every chain at one moment, signed with a key that is not in the database."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    last_entry = models.BigIntegerField()
    subjects = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
