"""Every address: the desk at the root, accounts, health."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("", include("wangge.desk.urls")),
]
