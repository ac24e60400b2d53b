"""Log-in cards: a piece of paper that lets its holder in once."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class LoginCard(models.Model):
    """A card with a code that lets its holder set a password once; only the hash of the code is kept."""

    code_hash = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)  # a newer card was made: this one is no good any more
