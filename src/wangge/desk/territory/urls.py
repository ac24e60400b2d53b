"""Addresses of this room."""

from django.urls import path

from wangge.desk.territory import views

urlpatterns = [
    path("grids/", views.grid_list, name="grid_list"),
    path("grids/<uuid:grid_id>/", views.grid_page, name="grid_page"),
    path("grids/<uuid:grid_id>/edit/", views.grid_edit, name="grid_edit"),
    path("grids/<uuid:grid_id>/move/", views.grid_move_page, name="grid_move"),
    path("grids/<uuid:grid_id>/close/", views.grid_close_page, name="grid_close"),
    path("grids/<uuid:parent_id>/new/", views.grid_new, name="grid_new"),
    path("grids/<uuid:grid_id>/settlements/new/", views.settlement_new, name="settlement_new"),
    path("settlements/<uuid:settlement_id>/", views.settlement_edit, name="settlement_edit"),
    path("places/", views.place_list, name="place_list"),
    path("places/<uuid:place_id>/", views.place_page, name="place_page"),
    path("places/<uuid:place_id>/edit/", views.place_edit, name="place_edit"),
    path("places/<uuid:place_id>/move/", views.place_move_page, name="place_move"),
    path("places/<uuid:place_id>/close/", views.place_close_page, name="place_close"),
    path("grids/<uuid:grid_id>/places/new/", views.place_new, name="place_new"),
]
