"""The addresses of the console; each part has its own list in `pages`."""

from __future__ import annotations

from django.urls import include, path

from standpipe.web.pages import home, statement

urlpatterns = [
    path("", home.overview, name="home"),
    path("accessibility/", statement.accessibility, name="accessibility"),
    path("", include("standpipe.web.pages.signing_in.urls")),
    path("", include("standpipe.web.pages.health.urls")),
    path("audit/", include("standpipe.web.pages.audit.urls")),
    path("messages/", include("standpipe.web.pages.messages.urls")),
    path("views/", include("standpipe.web.pages.saved_views.urls")),
    path("people/", include("standpipe.web.pages.people.urls")),
    path("estate/", include("standpipe.web.pages.estate.urls")),
    path("resilience/", include("standpipe.web.pages.resilience.urls")),
    path("dispositions/", include("standpipe.web.pages.dispositions.urls")),
    path("decisions/", include("standpipe.web.pages.decisions.urls")),
    path("", include("standpipe.web.pages.chapters.urls")),
    path("waves/", include("standpipe.web.pages.waves.urls")),
    path("api/v1/", include("standpipe.web.pages.api.urls")),
    path("imports/", include("standpipe.web.pages.imports.urls")),
]

handler403 = "standpipe.web.errors.not_allowed"
handler404 = "standpipe.web.errors.not_found"
handler500 = "standpipe.web.errors.failed"
