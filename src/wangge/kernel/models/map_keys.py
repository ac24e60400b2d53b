"""Keys with which a map program reads the map in somebody's name."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class MapKey(models.Model):
    """A key for one program of one user; of the key itself only the digest is kept.

    It opens the map and nothing else, with the posts its user holds on the day it is used. Days are kept, not times:
    enough to see which key is in use, too little to see when somebody works.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="map_keys")
    name = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of 128 random bits
    made_on = models.DateField()
    used_on = models.DateField(null=True)
    revoked_on = models.DateField(null=True)

    class Meta:
        """The newest first."""

        ordering = ("-pk",)

    def __str__(self) -> str:
        """Show what its maker called it."""
        return self.name
