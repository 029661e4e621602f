"""The one place where errors become pages: what went wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from standpipe.kernel.errors import StandpipeError

Answer = Callable[[HttpRequest], HttpResponse]


class PlainErrors:
    """Turns an error of ours that no view caught into a page with status 400."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say what went wrong, for an error that a person can understand."""
        if isinstance(exception, StandpipeError):
            return render(request, "console/problem.html", {"error": exception}, status=400)
        return None


@login_not_required
def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django names it
    """Say that a form was not from this console, or too old."""
    return render(request, "console/form_expired.html", status=403)


@login_not_required
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django names it
    """Say that there is no such page."""
    return render(request, "console/not_found.html", status=404)


@login_not_required
def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django names it
    """Say that this person may not do that."""
    return render(request, "console/not_allowed.html", status=403)


@login_not_required
def failed(request: HttpRequest) -> HttpResponse:
    """Say that something went wrong inside."""
    return render(request, "console/failed.html", status=500)
