"""Addresses of this room: one per list."""

from django.urls import path

from wangge.desk.exports import views

urlpatterns = [
    path("export/grids/", views.grid_export, name="grid_export"),
    path("export/places/", views.place_export, name="place_export"),
    path("export/people/", views.person_export, name="person_export"),
    path("export/bodies/", views.body_export, name="body_export"),
    path("export/four/", views.four_export, name="four_export"),
    path("export/households/", views.household_export, name="household_export"),
    path("export/households/uncovered/", views.household_export_uncovered, name="household_export_uncovered"),
    path("export/residents/", views.resident_export, name="resident_export"),
    path("export/record/", views.record_export_list, name="record_export"),
]
