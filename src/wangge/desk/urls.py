"""The desk's addresses, room by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("wangge.desk.shell.urls")),
    path("", include("wangge.desk.territory.urls")),
    path("", include("wangge.desk.map.urls")),
    path("", include("wangge.desk.planning.urls")),
    path("", include("wangge.desk.planning.correcting.urls")),
    path("", include("wangge.desk.roster.urls")),
    path("", include("wangge.desk.registry.urls")),
    path("", include("wangge.desk.adoptions.urls")),
    path("", include("wangge.desk.coverage.urls")),
    path("", include("wangge.desk.tracing.urls")),
    path("", include("wangge.desk.imports.urls")),
    path("", include("wangge.desk.exports.urls")),
    path("", include("wangge.desk.posters.urls")),
    path("", include("wangge.desk.record.urls")),
    path("", include("wangge.desk.privacy.urls")),
    path("", include("wangge.desk.accounts.urls")),
]
