"""The portal as a Django app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Brings its templates and its stylesheet; it has no tables."""

    name = "wangge.portal"
    label = "portal"
