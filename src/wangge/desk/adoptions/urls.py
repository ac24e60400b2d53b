"""Addresses of adoptions."""

from django.urls import path

from wangge.desk.adoptions import views

urlpatterns = [
    path("adoptions/", views.adoption_list, name="adoption_list"),
    path("adoptions/new/", views.adoption_new, name="adoption_new"),
    path("adoptions/<uuid:adoption_id>/", views.adoption_page, name="adoption_page"),
    path("adoptions/<uuid:adoption_id>/undo/", views.adoption_undo_page, name="adoption_undo"),
    path("adoptions/<uuid:adoption_id>/moves/", views.adoption_moves, name="adoption_moves"),
    path("adoptions/<uuid:adoption_id>/papers/", views.adoption_annexes, name="adoption_annexes"),
    path("adoptions/<uuid:adoption_id>/papers/<str:kind>/", views.adoption_annex, name="adoption_annex"),
]
