"""Page one: where the plan stands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from standpipe.app.permissions import Permission
from standpipe.web.gate import needs


@needs(Permission.SEE_SHARED)
def overview(request: HttpRequest) -> HttpResponse:
    """Show where the estate and the plan stand."""
    return render(request, "console/home.html")
