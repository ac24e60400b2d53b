"""Addresses of this room."""

from django.urls import path

from wangge.desk.posters import bundles, publishing, views

urlpatterns = [
    path("posters/", views.poster_home, name="poster_home"),
    path("posters/<uuid:grid_id>/", views.poster_page, name="poster_page"),
    path("posters/<uuid:grid_id>/picture/", views.poster_picture, name="poster_picture"),
    path("posters/<uuid:grid_id>/print/", views.poster_print, name="poster_print"),
    path("posters/printed/<uuid:poster_id>/down/", views.poster_down, name="poster_down"),
    path("posters/<uuid:grid_id>/bundle/", bundles.bundle_new, name="bundle_new"),
    path("posters/bundles/<uuid:bundle_id>/", bundles.bundle_page, name="bundle_page"),
    path("posters/bundles/<uuid:bundle_id>/file/", bundles.bundle_download, name="bundle_file"),
    path("settings/publishing/", publishing.publishing_page, name="publishing_page"),
]
