"""The roster as a Django app."""

from django.apps import AppConfig

from wangge.language.marking import _


class RosterConfig(AppConfig):
    """Registers who may see its rows, what its fields are for, and what other rooms ask it."""

    name = "wangge.roster"
    label = "roster"

    def ready(self) -> None:
        """Register the access predicates, purposes, the directory of people, and posts as what a grid holds."""
        from wangge.kernel.accounts import api as accounts  # noqa: PLC0415 - models must be loaded first
        from wangge.kernel.changes import on_rows_changed  # noqa: PLC0415
        from wangge.roster import access, following, occupying, privacy, words  # noqa: F401, PLC0415
        from wangge.roster.directory import People  # noqa: PLC0415
        from wangge.roster.services.people import reindex  # noqa: PLC0415
        from wangge.territory.api import occupants  # noqa: PLC0415

        accounts.register(People())
        occupants.register(_("posts"), occupying.count, occupying.move)
        on_rows_changed("roster.Person", reindex)
