"""Addresses."""

from __future__ import annotations

from django.urls import path

from standpipe.web.pages.waves import downloads, views, what_if

urlpatterns = [
    path("", views.overview, name="waves"),
    path("compare/", views.compare, name="plans-compare"),
    path("<int:number>/", views.plan_page, name="plan"),
    path("<int:number>/progress/", views.progress, name="plan-progress"),
    path("<int:number>/calendar.svg", views.calendar, name="plan-calendar"),
    path("<int:number>/report/", views.report, name="plan-report"),
    path("<int:number>/what-if/", what_if.what_if, name="plan-what-if"),
    path("<int:number>/chapter/", views.chapter, name="plan-chapter"),
    path("<int:number>/exit-calendar.ics", downloads.schedule, {"name": "exit-calendar.ics"}, name="plan-events"),
    path("<int:number>/exit-project.xml", downloads.schedule, {"name": "exit-project.xml"}, name="plan-project"),
    path("<int:number>/cancel/", views.cancel, name="plan-cancel"),
    path("<int:number>/propose/", views.propose, name="plan-propose"),
    path("<int:number>/adopt/", views.adopt, name="plan-adopt"),
]
