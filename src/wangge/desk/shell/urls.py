"""The home page, the language, and what every page needs."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
