"""The territory as a Django app."""

from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    """Registers who may see its rows."""

    name = "wangge.territory"
    label = "territory"

    def ready(self) -> None:
        """Register the access predicates, the purposes and the words of the record."""
        from wangge.territory import access, privacy, words  # noqa: F401, PLC0415 - models must be loaded first

        privacy.declare()
        words.tell()
