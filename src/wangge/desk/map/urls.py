"""Addresses of this room."""

from django.urls import path

from wangge.desk.map import views

urlpatterns = [
    path("map/", views.map_page, name="map_page"),
    path("map/find/", views.map_find, name="map_find"),
    path("map/<slug:kind>/<uuid:pk>/", views.map_panel, name="map_panel"),
]
