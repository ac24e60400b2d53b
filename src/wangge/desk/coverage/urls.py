"""Addresses of this room."""

from django.urls import path

from wangge.desk.coverage import views

urlpatterns = [
    path("coverage/", views.coverage_page, name="coverage_page"),
    path("coverage/statement/", views.coverage_statement, name="coverage_statement"),
    path("coverage/measure/<uuid:grid_id>/", views.coverage_measure, name="coverage_measure"),
    path("coverage/confirm/<uuid:household_id>/", views.coverage_confirm, name="coverage_confirm"),
    path("coverage/list/<slug:kind>/", views.coverage_list, name="coverage_rows"),
    path("api/coverage", views.coverage_data, name="coverage_data"),
]
