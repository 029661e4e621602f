"""Addresses."""

from __future__ import annotations

from django.urls import path

from standpipe.web.pages.messages import views

urlpatterns = [
    path("", views.overview, name="messages"),
    path("channel/", views.channel, name="messages-channel"),
    path("test/", views.test, name="messages-test"),
    path("remove/", views.remove, name="messages-remove"),
    path("<int:number>/", views.settle, name="message-settle"),
]
