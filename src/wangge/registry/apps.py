"""The registry as a Django app."""

from django.apps import AppConfig

from wangge.language.marking import _


class RegistryConfig(AppConfig):
    """Registers who may see its rows."""

    name = "wangge.registry"
    label = "registry"

    def ready(self) -> None:
        """Register the access predicates and what a grid holds; keep the search index in step with what is undone."""
        from wangge.registry import access, occupying  # noqa: F401, PLC0415 - models must be loaded first
        from wangge.registry.imports import housekeeping  # noqa: F401, PLC0415
        from wangge.registry.indexing import follow_undo  # noqa: PLC0415
        from wangge.territory.api import occupants  # noqa: PLC0415

        follow_undo()
        occupants.register(_("households"), occupying.count, occupying.move)
