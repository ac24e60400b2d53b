"""Addresses of the log-in by the office's identity server; only there when the settings name one."""

from allauth.socialaccount import views
from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("account/office/cancelled/", views.login_cancelled, name="socialaccount_login_cancelled"),
    path("account/office/error/", views.login_error, name="socialaccount_login_error"),
    path("account/office/signup/", views.signup, name="socialaccount_signup"),
    path("account/office/connections/", views.connections, name="socialaccount_connections"),
]
