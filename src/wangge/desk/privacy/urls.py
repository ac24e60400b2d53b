"""Addresses of this room."""

from django.urls import path, register_converter

from wangge.desk.privacy import files, rights, rules


class Kind:
    """What a file can be held on: ``resident`` or ``household``."""

    regex = "resident|household"

    def to_python(self, value: str) -> str:
        """Take it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Write it as it is."""
        return value


register_converter(Kind, "held_kind")

urlpatterns = [
    path("privacy/", rights.privacy_home, name="privacy_home"),
    path("privacy/requests/new/", rights.request_find, name="request_find"),
    path("privacy/requests/new/<held_kind:kind>/<uuid:pk>/", rights.request_new, name="request_new"),
    path("privacy/requests/<uuid:request_id>/", rights.request_page, name="request_page"),
    path("privacy/requests/<uuid:request_id>/erase/", rights.request_erase, name="request_erase"),
    path("privacy/file/<held_kind:kind>/<uuid:pk>/", rights.subject_file, name="subject_file"),
    path("privacy/file/<held_kind:kind>/<uuid:pk>/paper/", rights.subject_file_paper, name="subject_file_paper"),
    path("privacy/purposes/", rules.purpose_list, name="purpose_list"),
    path("privacy/purposes/<str:field>/", rules.purpose_edit, name="purpose_edit"),
    path("privacy/retention/", rules.retention_page, name="retention_page"),
    path("files/<uuid:file_id>/", files.file_page, name="file_page"),
]
