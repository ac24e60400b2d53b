"""What is set while the platform runs, and must be the same for every process."""

from __future__ import annotations

from django.db import models


class Setting(models.Model):
    """One value by its name. What differs from machine to machine is an environment variable instead."""

    key = models.CharField(max_length=64, primary_key=True)
    value = models.TextField(blank=True)


class CacheEntry(models.Model):
    """The table of Django's database cache: attempts to log in are counted in it, for all processes together."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        """Under the name that the settings give the cache."""

        db_table = "kernel_cache"
