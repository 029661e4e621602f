"""Addresses. A token stands in the place of a session, so the gate leaves the API to its own check."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page

from standpipe.web.pages.api.views import api

View = Callable[..., HttpResponse]


def _for_programs(view: View) -> View:
    """Answer 304 to one who has the answer already; a shared cache keeps nothing, a program's own asks each time."""

    @login_not_required
    @csrf_exempt  # no cookie opens the API, so there is no request to forge
    @conditional_page
    def answer(request: HttpRequest, *arguments: object, **named: object) -> HttpResponse:
        response = view(request, *arguments, **named)
        response["Cache-Control"] = "private, no-cache"
        return response

    return answer


patterns, app_name, namespace = api.urls
urlpatterns = [
    URLPattern(each.pattern, _for_programs(each.callback), each.default_args, each.name)
    for each in patterns
    if isinstance(each, URLPattern) and each.name != "api-root"
]
