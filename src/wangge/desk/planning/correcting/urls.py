"""Addresses of the editor."""

from django.urls import path

from wangge.desk.planning.correcting import views

urlpatterns = [
    path("plans/<uuid:plan_id>/correct/", views.plan_correct, name="plan_correct"),
    path("plans/<uuid:plan_id>/correct/map/", views.plan_correct_map, name="plan_correct_map"),
    path("plans/<uuid:plan_id>/correct/step/", views.plan_correct_step, name="plan_correct_step"),
    path("plans/<uuid:plan_id>/correct/editor/", views.plan_correct_editor, name="plan_correct_editor"),
]
