"""Addresses."""

from __future__ import annotations

from django.urls import path

from standpipe.web.pages.signing_in import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/link/<str:token>", views.by_link, name="sign-in-by-link"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("account/password/", views.choose_password, name="choose-password"),
]
