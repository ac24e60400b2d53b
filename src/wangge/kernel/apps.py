"""The kernel as a Django app."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Puts the guard before every query of a scoped table."""

    name = "wangge.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Stand guard on every connection, and load the system checks."""
        from wangge.kernel.access import guard  # noqa: PLC0415 - models must be loaded first

        guard.stand()
        from wangge.kernel import housekeeping, own  # noqa: F401, PLC0415
        from wangge.kernel.delivery import notices  # noqa: PLC0415

        notices.check_settings()
