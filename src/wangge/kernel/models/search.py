"""The search index: one row per thing that can be found, with its tokens."""

from __future__ import annotations

from django.db import models

from wangge.kernel.models.base import ScopedModel


class SearchEntry(ScopedModel):
    """The tokens of one object, separated by blanks. ``kernel.db.search`` builds and asks it."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40)  # "registry.household"
    object_id = models.UUIDField(unique=True)
    tokens = models.TextField()
