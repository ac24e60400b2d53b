"""Addresses for residents."""

from django.urls import path

from wangge.portal import views

urlpatterns = [
    path("g/<str:code>/", views.grid_public, name="grid_public"),
]
