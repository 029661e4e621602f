"""Addresses."""

from __future__ import annotations

from django.urls import path

from standpipe.web.pages.people import views

urlpatterns = [
    path("", views.everybody, name="people"),
    path("add/", views.add, name="person-add"),
    path("<int:number>/", views.person, name="person"),
    path("<int:number>/link/", views.link, name="person-link"),
    path("<int:number>/second-factor/", views.second_factor, name="person-second-factor"),
]
