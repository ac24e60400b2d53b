"""The home page, the language, and what every page needs."""

from django.urls import path

from wangge.desk.shell import views

urlpatterns = [
    path("", views.home, name="home"),
    path("language/", views.language_choose, name="language_choose"),
    path("undo/<uuid:undo_id>/", views.undo, name="undo"),
]
