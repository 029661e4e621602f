"""Addresses."""

from __future__ import annotations

from django.urls import path

from standpipe.web.pages.chapters import views

urlpatterns = [
    path("business-case/", views.business_case, name="business-case"),
    path("business-case/workbook/", views.workbook, name="business-case-workbook"),
    path("findings/", views.findings, name="plan-findings"),
    path("findings/assumptions/", views.assumptions, name="plan-assumptions"),
]
