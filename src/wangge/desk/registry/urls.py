"""Addresses of this room."""

from django.urls import path

from wangge.desk.registry import views

_HOUSEHOLD = "households/<uuid:household_id>/"
_MEMBER = f"{_HOUSEHOLD}members/<uuid:residency_id>/"
_CARE = f"{_HOUSEHOLD}needs/<uuid:care_id>/"

urlpatterns = [
    path("households/", views.household_list, name="household_list"),
    path("households/new/", views.household_new, name="household_new"),
    path(_HOUSEHOLD, views.household_page, name="household_page"),
    path(f"{_HOUSEHOLD}print/", views.household_print, name="household_print"),
    path(f"{_HOUSEHOLD}uncover/<str:field>/<uuid:pk>/", views.household_reveal, name="household_reveal"),
    path(f"{_HOUSEHOLD}edit/", views.household_edit, name="household_edit"),
    path(f"{_HOUSEHOLD}move/", views.household_move_page, name="household_move"),
    path(f"{_HOUSEHOLD}leave/", views.household_leave_page, name="household_leave"),
    path(f"{_HOUSEHOLD}return/", views.household_return_page, name="household_return"),
    path(f"{_HOUSEHOLD}split/", views.household_split_page, name="household_split"),
    path(f"{_HOUSEHOLD}merge/", views.household_merge_page, name="household_merge"),
    path(f"{_HOUSEHOLD}head/", views.household_head, name="household_head"),
    path(f"{_HOUSEHOLD}members/new/", views.member_new, name="member_new"),
    path(f"{_MEMBER}edit/", views.member_edit, name="member_edit"),
    path(f"{_MEMBER}leave/", views.member_leave_page, name="member_leave"),
    path(f"{_MEMBER}move/", views.member_move_page, name="member_move"),
    path(f"{_HOUSEHOLD}needs/new/", views.care_new, name="care_new"),
    path(f"{_CARE}extend/", views.care_extend_page, name="care_extend"),
    path(f"{_CARE}end/", views.care_end_page, name="care_end"),
    path(f"{_HOUSEHOLD}facts/new/", views.fact_new, name="fact_new"),
]
