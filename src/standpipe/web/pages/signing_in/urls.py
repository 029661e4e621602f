"""Addresses."""

from __future__ import annotations

from django.urls import path

from standpipe.web.pages.signing_in import account, by_provider, passkeys, views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/link/<str:token>", views.by_link, name="sign-in-by-link"),
    path("sign-in/code/", views.by_code, name="sign-in-code"),
    path("sign-in/provider/", by_provider.leave, name="sign-in-by-provider"),
    path("sign-in/provider/answer/", by_provider.come_back, name="sign-in-by-provider-answer"),
    path("sign-in/passkey/begin/", passkeys.begin_signing_in, name="sign-in-by-passkey-begin"),
    path("sign-in/passkey/", passkeys.sign_in, name="sign-in-by-passkey"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("account/", account.show, name="account"),
    path("account/second-factor/", account.set_up, name="second-factor"),
    path("account/second-factor/picture.svg", account.picture, name="second-factor-picture"),
    path("account/second-factor/recovery-codes/", account.recovery_codes, name="recovery-codes"),
    path("account/second-factor/take-away/", account.take_away, name="second-factor-take-away"),
    path("account/passkeys/begin/", passkeys.begin_adding, name="passkey-begin"),
    path("account/passkeys/add/", passkeys.add, name="passkey-add"),
    path("account/passkeys/<int:number>/delete/", passkeys.delete, name="passkey-delete"),
    path("account/connect/", by_provider.connect, name="connect"),
    path("account/disconnect/", by_provider.disconnect, name="disconnect"),
    path("account/password/", views.choose_password, name="choose-password"),
]
