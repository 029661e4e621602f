"""Health, readiness and figures for the machine that watches the console."""

from __future__ import annotations

import ipaddress
import os
import secrets

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

from standpipe.console import people
from standpipe.web import observe
from standpipe.web.gate import for_machines


@for_machines
@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # every view takes one
    """Answer 200: the process is up."""
    return HttpResponse("up\n", content_type="text/plain")


@for_machines
@login_not_required
def readyz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # every view takes one
    """Answer 200 when the database answers and its tables are up to date, else 503 with the reason."""
    reason = people.why_not_ready()
    return HttpResponse(f"{reason or 'ready'}\n", content_type="text/plain", status=503 if reason else 200)


@for_machines
@login_not_required
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer in OpenMetrics, to this machine itself or to whoever has the token; to others, 401."""
    if not (_from_this_machine(request) or _has_token(request)):
        return HttpResponse("A token is needed.\n", status=401, headers={"WWW-Authenticate": "Bearer"})
    observe.READY.set(0 if people.why_not_ready() else 1)
    return HttpResponse(observe.open_metrics(), content_type=observe.CONTENT_TYPE)


def _from_this_machine(request: HttpRequest) -> bool:
    # Behind a proxy every request comes from the proxy's address; its headers say that it only passes one on.
    if any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "Via")):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _has_token(request: HttpRequest) -> bool:
    wanted = os.environ.get("STANDPIPE_METRICS_TOKEN", "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(wanted) and secrets.compare_digest(given.encode(), wanted.encode())
