"""Addresses."""

from __future__ import annotations

from django.urls import path

from standpipe.web.pages.dispositions import challenges, lists, overrules

urlpatterns = [
    path("", lists.proposals_page, name="dispositions"),
    path("export/<str:form>/", lists.export, name="dispositions-export"),
    path("application/<path:thing>", lists.proposal_page, name="disposition"),
    path("overrule/<path:thing>", overrules.overrule, name="overrule"),
    path("withdraw/<path:thing>", overrules.withdraw, name="overrule-withdraw"),
    path("challenge/<path:thing>", challenges.challenge, name="challenge-new"),
    path("challenges/", challenges.challenges_page, name="challenges"),
    path("challenges/<int:number>/", challenges.thread, name="challenge"),
]
