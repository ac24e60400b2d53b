"""Addresses of this room."""

from django.urls import path

from wangge.desk.record import views

urlpatterns = [
    path("record/", views.record_list, name="record_list"),
    path("record/<int:number>/", views.record_page, name="record_page"),
    path("record/deliveries/", views.delivery_list, name="delivery_list"),
    path("record/deliveries/<int:pk>/again/", views.delivery_again, name="delivery_again"),
]
