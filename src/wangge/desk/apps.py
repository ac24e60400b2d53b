"""The desk as a Django app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Templates, static files and pages; no tables."""

    name = "wangge.desk"
    label = "desk"
