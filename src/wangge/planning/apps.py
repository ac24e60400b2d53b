"""Planning as a Django app."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Registers who may see drafts, maps and prints."""

    name = "wangge.planning"
    label = "planning"

    def ready(self) -> None:
        """Register the access predicates."""
        from wangge.planning import access  # noqa: F401, PLC0415 - models must be loaded first
