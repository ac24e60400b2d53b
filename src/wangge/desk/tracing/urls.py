"""Addresses of the drawing table and the plot sheets."""

from django.urls import path

from wangge.desk.tracing import views

urlpatterns = [
    path("planning/villages/<uuid:grid_id>/trace/", views.trace_page, name="trace_page"),
    path("planning/villages/<uuid:grid_id>/trace/save/", views.trace_save, name="trace_save"),
    path("planning/villages/<uuid:grid_id>/picture/", views.picture_new, name="picture_new"),
    path("planning/villages/<uuid:grid_id>/picture/points/", views.picture_fix, name="picture_fix"),
    path("planning/villages/<uuid:grid_id>/plots/", views.plot_sheet, name="plot_sheet"),
    path("planning/villages/<uuid:grid_id>/plots/enter/", views.plot_enter, name="plot_enter"),
]
