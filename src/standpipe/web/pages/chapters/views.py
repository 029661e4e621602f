"""Chapters of the plan to show, as the report has them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from standpipe.adapters.report import plan_tables
from standpipe.app.permissions import Permission
from standpipe.console import chapters, plans
from standpipe.web.gate import needs
from standpipe.web.pages.dispositions.lists import send_tables


def _chapter(request: HttpRequest, part: str, title: str) -> HttpResponse:
    plan = plans.plan_to_show()
    context = {"plan": plan, "title": title, "part": part, "chapter": chapters.part(plan, part) if plan else ""}
    return render(request, "chapters/chapter.html", context)


@needs(Permission.READ)
@require_safe
def business_case(request: HttpRequest) -> HttpResponse:
    """Show staying against moving, by financial year."""
    return _chapter(request, "cost", "Business case")


@needs(Permission.READ)
@require_safe
def workbook(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # every view takes one
    """Send every table of the plan as a workbook."""
    plan = plans.plan_to_show()
    if plan is None:
        raise Http404
    return send_tables(f"plan-{plan.pk}", "xlsx", plan_tables(plans.document_of(plan)))


@needs(Permission.READ)
@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """Show what is wrong with the inputs, as the plan met it."""
    return _chapter(request, "findings", "Findings")


@needs(Permission.READ)
@require_safe
def assumptions(request: HttpRequest) -> HttpResponse:
    """Show what the plan assumes, and what would change it most."""
    return _chapter(request, "assumptions", "Assumptions and open questions")
