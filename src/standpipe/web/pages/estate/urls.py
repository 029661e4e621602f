"""Addresses."""

from __future__ import annotations

from django.urls import path

from standpipe.web.pages.estate import exports, lists, maps, things

urlpatterns = [
    path("", lists.estate, name="estate"),
    path("search/", lists.search, name="search"),
    path("findings/", lists.findings, name="findings"),
    path("questions.xlsx", exports.questions, name="questions"),
    path("correct/", things.correct, name="correct"),
    path("withdraw/", things.withdraw, name="withdraw"),
    path("map/", maps.map_page, name="map"),
    path("map.json", maps.map_data, name="map-data"),
    path("thing/<path:thing>", things.thing_page, name="thing"),
    path("<slug:kind>/", lists.things, name="things"),
    path("<slug:kind>/export.<str:form>", exports.export, name="things-export"),
]
