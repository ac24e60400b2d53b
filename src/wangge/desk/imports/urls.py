"""Addresses of this room."""

from django.urls import path

from wangge.desk.imports import files, views

urlpatterns = [
    path("import/", views.import_list, name="import_list"),
    path("import/new/", views.import_new, name="import_new"),
    path("import/template/<slug:kind>/", files.import_template, name="import_template"),
    path("import/<uuid:pk>/", views.import_page, name="import_page"),
    path("import/<uuid:pk>/map/", views.import_map, name="import_map"),
    path("import/<uuid:pk>/check/", views.import_check, name="import_check"),
    path("import/<uuid:pk>/preview/", views.import_preview, name="import_preview"),
    path("import/<uuid:pk>/problems/", files.import_problems, name="import_problems"),
    path("import/<uuid:pk>/done/", views.import_done, name="import_done"),
    path("import/<uuid:pk>/drop/", views.import_drop, name="import_drop"),
    path("import/<uuid:pk>/undo/", views.import_undo, name="import_undo"),
]
