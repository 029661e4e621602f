"""Addresses."""

from __future__ import annotations

from django.urls import path

from standpipe.web.pages.imports import revisions, views

urlpatterns = [
    path("", views.imports_page, name="imports"),
    path("new/", views.upload, name="import-new"),
    path("revisions/", revisions.revisions_page, name="revisions"),
    path("revisions/difference/", revisions.difference, name="difference"),
    path("revisions/<int:number>/go-back/", revisions.go_back, name="go-back"),
    path("<int:number>/", views.preview, name="import"),
    path("<int:number>/progress/", views.progress, name="import-progress"),
    path("<int:number>/commit/", views.commit, name="import-commit"),
    path("<int:number>/discard/", views.discard, name="import-discard"),
    path("<int:number>/again/", views.again, name="import-again"),
    path("<int:number>/rejected/", views.rejected, name="import-rejected"),
    path("<int:number>/files/<str:name>", views.file, name="import-file"),
]
