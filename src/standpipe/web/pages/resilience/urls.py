"""Addresses."""

from __future__ import annotations

from django.urls import path

from standpipe.web.pages.resilience import views

urlpatterns = [
    path("", views.overview, name="resilience"),
    path("service/<path:service>", views.service_page, name="resilience-service"),
    path("diagram/<path:service>", views.diagram, name="resilience-diagram"),
]
