"""What it takes to undo a change."""

from __future__ import annotations

from django.db import models

from wangge.kernel.ids import uuid7
from wangge.kernel.models.base import PathField, ScopedModel, SealedBytes


class UndoLog(ScopedModel):
    """The rows a change made or changed, with their versions after it and their values before it, encrypted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    action = models.CharField(max_length=64)
    subject = models.CharField(max_length=96)
    path = PathField(blank=True)
    ability = models.CharField(max_length=32, blank=True)  # what the actor must still be allowed at path
    actor_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    sealed = SealedBytes(null=True)  # emptied when one of the rows is erased
    undone_at = models.DateTimeField(null=True)
    expires_on = models.DateField()

    class Meta:
        """Found by what was changed."""

        indexes = [models.Index(fields=["subject", "at"]), models.Index(fields=["expires_on"])]
