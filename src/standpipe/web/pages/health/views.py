"""Health and readiness."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

from standpipe import console


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # every view takes one
    """Answer 200: the process is up."""
    return HttpResponse("up\n", content_type="text/plain")


@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # every view takes one
    """Answer 200 when the database answers and its tables are up to date, else 503 with the reason."""
    reason = console.why_not_ready()
    return HttpResponse(f"{reason or 'ready'}\n", content_type="text/plain", status=503 if reason else 200)
