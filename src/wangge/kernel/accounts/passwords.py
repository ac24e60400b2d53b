"""Django's rules for passwords, in words that say what to do."""

from __future__ import annotations

from django.contrib.auth import password_validation as rules
from django.utils.translation import gettext as _


class Long(rules.MinimumLengthValidator):
    """Not too short."""

    def get_error_message(self) -> str:
        """Say how long."""
        return _("This password is too short. Take at least %(count)d characters.") % {"count": self.min_length}


class NotTheName(rules.UserAttributeSimilarityValidator):
    """Not one's own name."""

    def get_error_message(self) -> str:
        """Say why."""
        return _("This password is too much like the name. Take something that others do not guess.")


class Uncommon(rules.CommonPasswordValidator):
    """None of the 20,000 that everybody tries first."""

    def get_error_message(self) -> str:
        """Say why."""
        return _("Many people use this password, so it is tried first. Take another.")


class NotOnlyDigits(rules.NumericPasswordValidator):
    """No phone number or birthday."""

    def get_error_message(self) -> str:
        """Say what is missing."""
        return _("This password is only digits. Add letters or words.")
