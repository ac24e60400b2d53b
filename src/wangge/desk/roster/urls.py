"""Addresses of this room."""

from django.urls import path

from wangge.desk.roster import views

urlpatterns = [
    path("people/", views.person_list, name="person_list"),
    path("people/new/", views.person_new, name="person_new"),
    path("people/check/", views.four_assignments, name="four_assignments"),
    path("people/import/", views.roster_import, name="roster_import"),
    path("people/<uuid:person_id>/", views.person_page, name="person_page"),
    path("people/<uuid:person_id>/edit/", views.person_edit, name="person_edit"),
    path("people/<uuid:person_id>/leave/", views.person_leave, name="person_leave"),
    path("people/<uuid:person_id>/posts/new/", views.person_post_new, name="person_post_new"),
    path("grids/<uuid:grid_id>/posts/new/", views.assignment_new, name="assignment_new"),
    path("grids/<uuid:grid_id>/handover/", views.handover, name="handover"),
    path("bodies/<uuid:body_id>/posts/new/", views.body_post_new, name="body_post_new"),
    path("households/<uuid:household_id>/support/new/", views.support_new, name="support_new"),
    path("posts/<uuid:assignment_id>/end/", views.assignment_end, name="assignment_end"),
    path("posts/<uuid:assignment_id>/consent/", views.assignment_consent, name="assignment_consent"),
    path("bodies/", views.body_list, name="body_list"),
    path("bodies/new/", views.body_new, name="body_new"),
    path("grids/<uuid:grid_id>/bodies/usual/", views.bodies_usual, name="bodies_usual"),
    path("bodies/<uuid:body_id>/", views.body_page, name="body_page"),
    path("bodies/<uuid:body_id>/edit/", views.body_edit, name="body_edit"),
    path("bodies/<uuid:body_id>/close/", views.body_close, name="body_close"),
    path("bodies/<uuid:body_id>/areas/new/", views.area_new, name="area_new"),
    path("bodies/<uuid:body_id>/areas/import/", views.areas_import, name="areas_import"),
    path("bodies/<uuid:body_id>/areas/template/", views.areas_template, name="areas_template"),
    path("bodies/<uuid:body_id>/areas/<uuid:area_id>/", views.area_edit, name="area_edit"),
    path("bodies/<uuid:body_id>/areas/<uuid:area_id>/delete/", views.area_delete, name="area_delete"),
    path("roles/", views.role_list, name="role_list"),
    path("roles/<slug:key>/", views.role_page, name="role_page"),
    path("roles/<slug:key>/edit/", views.role_edit, name="role_edit"),
]
