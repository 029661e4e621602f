"""Addresses."""

from __future__ import annotations

from django.urls import path

from standpipe.web.pages.decisions import pack, views

urlpatterns = [
    path("", views.register, name="decisions"),
    path("new/", views.new, name="decision-new"),
    path("pack/", pack.pack, name="decisions-pack"),
    path("pack.xlsx", pack.workbook, name="decisions-workbook"),
    path("<int:number>/", views.decision, name="decision"),
]
