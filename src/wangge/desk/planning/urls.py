"""Addresses of the planning room."""

from django.urls import path

from wangge.desk.planning import views

urlpatterns = [
    path("planning/", views.planning_home, name="planning_home"),
    path("planning/ways/", views.planning_ways, name="planning_ways"),
    path("planning/without-a-map/", views.planning_without_map, name="planning_without_map"),
    path("planning/existing-net/", views.planning_existing, name="planning_existing"),
    path("planning/maps/new/", views.survey_new, name="survey_new"),
    path("planning/maps/<uuid:survey_id>/", views.survey_page, name="survey_page"),
    path("planning/maps/<uuid:survey_id>/drop/", views.survey_drop, name="survey_drop"),
    path("planning/drawings/new/", views.drawing_new, name="drawing_new"),
    path("planning/drawings/from-a-file/", views.drawing_upload, name="drawing_upload"),
    path("planning/drawings/<uuid:drawing_id>/", views.drawing_page, name="drawing_page"),
    path("planning/drawings/<uuid:drawing_id>/progress/", views.drawing_progress, name="drawing_progress"),
    path("planning/drawings/<uuid:drawing_id>/drop/", views.drawing_drop, name="drawing_drop"),
    path("planning/villages/<uuid:grid_id>/by-hand/", views.drawing_by_hand, name="drawing_by_hand"),
    path("planning/plans/<uuid:plan_id>/", views.plan_page, name="plan_page"),
    path("planning/plans/<uuid:plan_id>/again/", views.plan_again, name="plan_again"),
]
