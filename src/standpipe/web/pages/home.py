"""Page one: where the estate stands, and what to do next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from standpipe.app.permissions import Permission
from standpipe.console import estate, imports
from standpipe.web.gate import needs


@needs(Permission.SEE_SHARED)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show where the estate stands."""
    counts = estate.counts()
    context = {
        "revision": imports.current_revision(),
        "figures": [(kind, counts[kind]) for kind in ("service", "application", "server") if counts.get(kind)],
        "findings": counts.get("finding", 0),
    }
    return render(request, "console/home.html", context)
