"""Addresses."""

from __future__ import annotations

from django.urls import path

from standpipe.web.pages.health import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("metrics", views.metrics, name="metrics"),
    path("readyz", views.readyz, name="readyz"),
]
