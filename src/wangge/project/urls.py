"""Every address: the desk at the root with its accounts, health."""

from django.urls import include, path

from wangge.project.server.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("", include("wangge.gateway.urls")),
    path("", include("wangge.portal.urls")),
    path("", include("wangge.desk.urls")),
]

handler400 = "wangge.desk.shell.views.bad_request"
handler403 = "wangge.desk.shell.views.denied"
handler404 = "wangge.desk.shell.views.not_found"
handler500 = "wangge.desk.shell.views.broken"
