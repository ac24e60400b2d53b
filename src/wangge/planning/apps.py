"""Planning as a Django app."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Registers who may see drafts, maps and prints."""

    name = "wangge.planning"
    label = "planning"

    def ready(self) -> None:
        """Register the access predicates, the words of the record and what the worker does."""
        from wangge.planning import access, privacy, words  # noqa: F401, PLC0415 - models must be loaded first
        from wangge.planning.coverage import following  # noqa: F401, PLC0415
        from wangge.planning.services import surveys, warming, working  # noqa: F401, PLC0415
