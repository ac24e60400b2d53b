"""Privacy: what each sensitive field is for, what was erased, what people asked."""

from __future__ import annotations

from django.db import models

from wangge.kernel.models.base import ScopedModel, SealedText, Versioned


class Purpose(models.Model):
    """Why a sensitive field may be kept, on what basis, and how long."""

    field = models.CharField(max_length=96, primary_key=True)  # "registry.household.phone"
    purpose = models.CharField(max_length=200)
    basis_zh = models.CharField(max_length=200)
    basis_en = models.CharField(max_length=200)
    retention_days = models.PositiveIntegerField(null=True)  # null: as long as the row it belongs to


class Erasure(models.Model):
    """What was erased by which rule, each chained to the one before: replayed when an older backup is restored."""

    id = models.BigAutoField(primary_key=True)
    subject = models.CharField(max_length=96)
    rule = models.CharField(max_length=64)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)


class SubjectRequest(ScopedModel, Versioned):
    """What a resident asked about their own data, and by when they are answered."""

    kind = models.CharField(max_length=16)  # privacy.requests.KINDS
    subject = models.CharField(max_length=96)
    path = models.CharField(max_length=160)
    asked_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=16, default="open")  # open | answered | refused
    asked_by = SealedText(blank=True)  # who came to the counter, when it was not the resident
    note = SealedText(blank=True)
    answer = SealedText(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        """Open ones by date."""

        indexes = [models.Index(fields=["state", "due_on"]), models.Index(fields=["subject"])]
