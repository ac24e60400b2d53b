"""Files: content-addressed, and never reached except through the row that says who may."""

from __future__ import annotations

from django.db import models

from wangge.kernel.ids import uuid7
from wangge.kernel.models.base import ScopedModel


class Content(models.Model):
    """What lies in the storage under a hash; its row is locked while a file with it is stored or removed."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()
    stored_at = models.DateTimeField()


class StoredFile(ScopedModel):
    """One file of one subject; several rows may share the same content."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject = models.CharField(max_length=96)
    path = models.CharField(max_length=160, blank=True)
    owner_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    thumbnail_sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField(null=True)

    class Meta:
        """Found by subject, cleaned by content."""

        indexes = [
            models.Index(fields=["subject"]),
            models.Index(fields=["sha256"]),
            models.Index(fields=["thumbnail_sha256"]),
            models.Index(fields=["expires_on"]),
        ]
