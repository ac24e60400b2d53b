"""The registry as a Django app."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Registers who may see its rows."""

    name = "wangge.registry"
    label = "registry"

    def ready(self) -> None:
        """Register the access predicates, and keep the search index in step with what is undone."""
        from wangge.registry import access  # noqa: F401, PLC0415 - models must be loaded first
        from wangge.registry.indexing import follow_undo  # noqa: PLC0415

        follow_undo()
