"""Addresses."""

from __future__ import annotations

from django.urls import path

from standpipe.web.pages.saved_views import views

urlpatterns = [
    path("", views.overview, name="saved-views"),
    path("save/", views.save, name="saved-view-save"),
    path("<int:number>/delete/", views.delete, name="saved-view-delete"),
]
