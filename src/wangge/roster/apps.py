"""The roster as a Django app."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """Registers who may see its rows."""

    name = "wangge.roster"
    label = "roster"

    def ready(self) -> None:
        """Register the access predicates."""
        from wangge.roster import access  # noqa: F401, PLC0415 - models must be loaded first
