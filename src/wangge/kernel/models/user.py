"""Accounts. Who a person is in the township is the roster's matter; this is only how one gets in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from wangge.kernel.ids import uuid7


class UserManager(BaseUserManager["User"]):
    """Finds users by their name."""


class User(AbstractBaseUser):
    """An account: a name or phone number and a password, nothing about the person.

    ``phone_index`` is a keyed hash of the phone number, so that one can log in by it while no number lies here.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(max_length=64, unique=True)
    phone_index = models.CharField(max_length=64, unique=True, null=True, blank=True)
    email = models.EmailField(blank=True)
    display_name = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        """Show the name people know."""
        return self.display_name or self.username
