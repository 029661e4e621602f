"""Page one: the seven answers of the plan to show, where the estate stands, and what to do next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from standpipe.app.permissions import Permission, may
from standpipe.console import access, chapters, estate, imports, plans
from standpipe.web.gate import needs


@needs(Permission.SEE_SHARED)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show page one of the plan to those who may read it, and where the estate stands."""
    role = access.person_of(request).role
    may_read = may(role, Permission.READ)
    plan = plans.plan_to_show() if may_read else None
    counts = estate.counts()
    context = {
        "revision": imports.current_revision(),
        "plan": plan,
        "page_one": chapters.part(plan, "page_one") if plan else "",
        "may_read": may_read,
        "may_import": may(role, Permission.IMPORT),
        "figures": [(kind, counts[kind]) for kind in ("service", "application", "server") if counts.get(kind)],
        "findings": counts.get("finding", 0),
    }
    return render(request, "console/home.html", context)
