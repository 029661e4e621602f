"""Addresses."""

from __future__ import annotations

from django.urls import path

from standpipe.web.pages.audit import views

urlpatterns = [
    path("", views.record, name="audit"),
    path("export.csv", views.export, name="audit-export"),
]
