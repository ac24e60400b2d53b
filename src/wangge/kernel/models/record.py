"""The record: what was done, chained per subject; personal payloads apart, under keys that can be destroyed."""

from __future__ import annotations

from django.db import models

from wangge.kernel.models.base import PathField, ScopedModel, SealedBytes


class SubjectKey(models.Model):
    """One subject of the record: the head of its chain, and the key (itself encrypted) of its payloads.

    The row is locked while a line is appended, so that the lines of a subject come one after another. The key is
    destroyed when the subject is erased; then ``rule`` says why.
    """

    subject = models.CharField(max_length=96, primary_key=True)
    wrapped = SealedBytes(null=True)
    last_sequence = models.PositiveIntegerField(default=0)
    last_digest = models.CharField(max_length=64, blank=True)
    destroyed_at = models.DateTimeField(null=True)
    rule = models.CharField(max_length=64, blank=True)


class Entry(ScopedModel):
    """One line of the record. Never changed; ``digest`` covers every column and the digest of the line before.

    ``format`` names the way in which the digest is made, so that old lines verify when the way is changed.
    """

    id = models.BigAutoField(primary_key=True)
    format = models.PositiveSmallIntegerField(default=1)
    subject = models.CharField(max_length=96)  # "registry.household:0190..."
    sequence = models.PositiveIntegerField()
    action = models.CharField(max_length=64)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=64)
    acting_as = models.CharField(max_length=64, blank=True)
    path = PathField(blank=True)  # where in the grid tree: who may read the line
    at = models.DateTimeField()
    payload_digest = models.CharField(max_length=64, blank=True)  # empty: the line has no payload
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        """One number once per subject."""

        constraints = [models.UniqueConstraint(fields=["subject", "sequence"], name="entry_sequence")]
        indexes = [
            models.Index(fields=["at"]),
            models.Index(fields=["path", "id"]),
            models.Index(fields=["actor_id", "id"]),
            models.Index(fields=["action", "id"]),
        ]


class Payload(models.Model):
    """What a line says of people: before, after, reason; encrypted under the subject's key."""

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True)
    salt = models.BinaryField()
    sealed = models.BinaryField()


class Checkpoint(models.Model):
    """Every chain at one moment, signed with a key that is not in the database; also a line in a file.

    It covers the lines after the checkpoint before, up to ``last_entry``; through ``previous`` it covers all.
    """

    number = models.PositiveIntegerField(primary_key=True)
    at = models.DateTimeField()
    last_entry = models.BigIntegerField()
    entries = models.PositiveIntegerField()  # how many lines are new since the checkpoint before
    root = models.CharField(max_length=64)  # over these lines
    heads = models.CharField(max_length=64)  # over the last line of each subject among them, which the file lists
    previous = models.CharField(max_length=64, blank=True)
    signer = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)
